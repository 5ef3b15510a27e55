"""The tree: whole where it is small, whole levels where it is large, marks where the findings are."""

from __future__ import annotations

from console.api.messages import MASK
from console.core.message import Severity
from console.gateway.desk.documents.opened import severities
from console.gateway.desk.masked import masked_lines
from console.gateway.desk.nodes import MOST_NODES, tree
from console.layers.registry import layer

HL7 = layer("hl7v2")
RAW = (
    b"MSH|^~\\&|LAB|HOSP|CERN|HOSP|20260301||ORU^R01|A1|P|2.5\r"
    b"PID|1||7^^^HOSP^MR~8^^^B||DOE^JO||19700101|F\r"
    b"OBX|1|NM|X^Glucose^L||99.50\r"
)


def test_that_the_tree_names_places_as_the_field_does_and_hides_what_is_private() -> None:
    document = HL7.parse(RAW)
    lines = masked_lines(document)
    rows, complete = tree(document, {"PID-5.1": Severity.ERROR})
    by_path = {row.path: row for row in rows}
    assert complete
    assert (by_path["PID-3"].short, by_path["PID-3[2]"].short, by_path["PID-3[2].1"].short) == ("PID-3", "[2]", ".1")
    assert by_path["PID-5.1"].value == MASK
    assert by_path["PID-5"].value == f"{MASK}^{MASK}"
    assert by_path["PID-5.1"].severity is Severity.ERROR
    assert by_path["PID-8"].meaning == "Female"
    for row in rows:
        assert lines[row.line].text[row.column : row.column_end] == lines[row.line].shown(row.start, row.end)
    assert "DOE" not in repr(rows)
    assert "19700101" not in repr(rows)


def test_that_of_a_large_message_whole_levels_come_and_it_says_so() -> None:
    document = HL7.parse(RAW + b"OBX|1|NM|X^Glucose^L||99.50|mg/dL\r" * (MOST_NODES // 5))
    rows, complete = tree(document, {})
    assert not complete
    assert len(rows) <= MOST_NODES
    assert {row.depth for row in rows} == {0}
    assert len(rows) == len(document.nodes)


def test_that_the_worst_finding_at_a_place_counts() -> None:
    found = [("A", Severity.INFO), ("A", Severity.ERROR), ("A", Severity.WARNING), ("", Severity.ERROR)]
    assert severities(found) == {"A": Severity.ERROR}
