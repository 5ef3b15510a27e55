"""Results as a grid, other repeating segments as far as they are filled, replies and results as cards."""

from __future__ import annotations

from console.core.message import Severity
from console.documents.rendering import Block, BlockKind, Rendered
from console.layers.hl7v2.card import render
from console.layers.hl7v2.document import parse
from console.layers.hl7v2.grids import table_rows, tables

HEADER = b"MSH|^~\\&|LAB|HOSP|EHR|HOSP|20240305101500||ORU^R01|1|P|2.5.1\rPID|1||4711||DOE^JANE\r"
RESULT = HEADER + (
    b"OBR|1|P1|F1|GLU^Glucose panel^L\r"
    b"OBX|1|NM|2345-7^Glucose^LN||95|mg/dL|70-100|N|||F|||20240305\r"
    b"OBX|2|NM|2823-3^Potassium^LN||7.1|mmol/L|3.5-5.1|HH|||F\r"
    b"OBR|2|P2|F2|NOTE\r"
    b"OBX|1|TX|8251-1^Comment^LN||Jane was fasting||||||F\r"
    b"AL1|1|DA|70618^Penicillin^RX|SV\r"
    b"AL1|2|FA|^Peanut||Rash\r"
)
REFUSED = (
    b"MSH|^~\\&|EHR|HOSP|LAB|HOSP|20240305||ACK^R01|2|P|2.5.1\rMSA|AE|MSG1|Patient DOE unknown\r"
    b"ERR||PID^1^3^1|204^Unknown key identifier^HL70357|E|||No patient 4711\r"
)


def words(blocks: tuple[Block, ...]) -> str:
    runs = [run for block in blocks for run in (*block.runs, *(r for row in block.cells for c in row for r in c.runs))]
    return " | ".join(run.text for run in runs)


def rendered(raw: bytes, section: str = "") -> Rendered:
    found = render(parse(raw), section)
    assert found is not None
    return found


def test_that_each_order_has_its_results_and_repeats_have_their_filled_columns() -> None:
    heads = tables(parse(RESULT))

    assert [(head.id, head.rows) for head in heads] == [
        ("OBX of OBR[1]", 2),
        ("OBX of OBR[2]", 1),
        ("OBR", 2),
        ("AL1", 2),
    ]
    assert len(heads[3].columns) == 5


def test_that_a_row_holds_name_value_units_range_flag_and_what_needs_a_look() -> None:
    first, second = table_rows(parse(RESULT), "OBX of OBR[1]", 0, 10)

    assert [cell.text for cell in first.cells] == ["Glucose", "95", "mg/dL", "70-100", "N", "F", "20240305"]
    assert second.cells[4].severity is Severity.ERROR
    assert (second.cells[1].path, second.cells[1].private) == ("OBX[2]-5", False)


def test_that_free_text_of_a_result_is_private_in_the_grid() -> None:
    (row,) = table_rows(parse(RESULT), "OBX of OBR[2]", 0, 10)

    assert row.cells[1].private


def test_that_rows_come_in_windows_and_an_unknown_table_has_none() -> None:
    assert len(table_rows(parse(RESULT), "OBX of OBR[1]", 1, 1)) == 1
    assert table_rows(parse(RESULT), "OBX of OBR[9]", 0, 5) == ()


def test_that_a_refusal_reads_as_a_card_that_points_at_the_field() -> None:
    card = rendered(REFUSED)

    assert card.form == "reply"
    assert card.blocks[0].severity == "error"
    assert "AE" in words(card.blocks)
    assert any(run.path == "PID-3" for block in card.blocks for run in block.runs)


def test_that_the_peers_own_words_are_private_in_the_card() -> None:
    private = [run.text for block in rendered(REFUSED).blocks for run in block.runs if run.private]

    assert private == ["Patient DOE unknown", "No patient 4711"]


def test_that_a_result_reads_as_facts_and_a_table_for_each_order() -> None:
    card = rendered(RESULT)
    second = rendered(RESULT, "OBR[1]")

    assert [head.id for head in card.outline] == ["patient", "OBR[1]", "OBR[2]"]
    assert all(run.private for block in card.blocks if block.path == "PID-5" for run in block.runs)
    assert [block.kind for block in second.blocks][-1] is BlockKind.TABLE
    assert "Potassium" in words(second.blocks)
    assert "DOE" not in "".join(head.title for head in card.outline)


def test_that_other_messages_have_no_card() -> None:
    assert render(parse(HEADER.replace(b"ORU^R01", b"ADT^A08"))) is None
    assert render(parse(b"nothing")) is None
