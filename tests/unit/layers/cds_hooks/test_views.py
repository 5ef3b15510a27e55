"""Cards as the clinician would see them; calls, feedback and services as facts; tables."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from console.documents.rendering import BlockKind, Rendered, Style
from console.layers.cds_hooks.markdown_late import LONGEST, blocks
from console.layers.registry import format_named
from tests.support.corpus import OWN
from tests.unit.layers.cds_hooks.test_document import CALL, CANARY, CARD, FEEDBACK, TOKEN

HOOKS = format_named("cds_hooks")
RESPONSE = (OWN / "cdshooks/cds-hooks-spec/spec-response-3.json").read_bytes()


def rendered(content: object, section: str = "") -> Rendered:
    """A document as it is read."""
    found = HOOKS.render(HOOKS.parse(json.dumps(content).encode()), section)
    assert found is not None
    return found


def text(found: Rendered) -> str:
    """All that is shown."""
    return "".join(run.text for block in found.blocks for run in block.runs)


def test_that_a_card_shows_summary_source_detail_suggestions_and_links() -> None:
    found = rendered({"cards": [{**CARD, "detail": "Take **care**"}]})

    assert found.form == "cards"
    first = found.blocks[0]
    assert (first.kind, first.severity, first.runs[0].text) == (BlockKind.NOTICE, "error", CANARY)
    assert [block.marker for block in found.blocks if block.kind is BlockKind.FACT] == ["Source", "Source address"]
    assert [run.style for run in found.blocks[3].runs] == [Style.PLAIN, Style.STRONG]
    assert "Delete ServiceRequest/1" in text(found)
    assert [(heading.id, heading.title, heading.note) for heading in found.outline] == [
        ("cards", "All cards", "1 in all"),
        ("cards[0]", "Card 1", "critical"),
    ]
    assert found.dropped == ("1 link target",)


def test_that_what_may_speak_of_the_patient_is_marked() -> None:
    for content in (CALL, {"cards": [CARD], "systemActions": CARD["suggestions"]}, FEEDBACK):
        whole = rendered(content)
        for heading in whole.outline:
            found = rendered(content, heading.id)
            runs = [run for block in found.blocks for run in block.runs]
            assert all(run.private for run in runs if CANARY in run.text)
            assert TOKEN not in text(found)
            assert CANARY not in heading.title + heading.note


def test_that_no_cards_are_a_normal_answer() -> None:
    assert "nothing to say" in text(rendered({"cards": []}))


def test_that_an_unknown_indicator_is_said() -> None:
    assert "none of info, warning, critical" in text(rendered({"cards": [{"summary": "x", "indicator": "hard-stop"}]}))


def test_that_system_actions_are_told_as_applied_without_a_choice() -> None:
    found = rendered({"cards": [], "systemActions": [{"type": "create", "resource": {"resourceType": "Task"}}]})

    assert "Applied without a choice" in text(found)
    assert "Create Task" in text(found)


def test_that_prefetch_is_told_as_supplied_missing_or_failed() -> None:
    facts = {block.marker: block.runs[0].text for block in rendered(CALL).blocks if block.kind is BlockKind.FACT}

    assert facts["patient"] == "Patient, supplied"
    assert facts["none"] == "looked up, no data"
    assert facts["failed"] == "OperationOutcome, could not be fetched (OperationOutcome)"


def test_that_html_in_a_detail_is_left_out_and_counted() -> None:
    dropped: Counter[str] = Counter()
    made = blocks(
        "# Head\n\nText <b onclick='x'>bold</b> [more](https://x.example/steal) ![pic](http://x)\n\n<script>steal()</script>\n\n"
        "1. one\n   - inner\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n",
        "cards[0].detail",
        private=True,
        dropped=dropped,
    )
    words = " ".join(run.text for block in made for run in block.runs)

    assert [block.kind for block in made] == [
        BlockKind.HEADING,
        BlockKind.TEXT,
        BlockKind.ITEM,
        BlockKind.ITEM,
        BlockKind.TABLE,
        BlockKind.PREFORMATTED,
    ]
    assert [block.marker for block in made[2:4]] == ["1.", "•"]
    assert "steal" not in words
    assert "http" not in words
    assert dict(dropped) == {"piece of HTML": 3, "link target": 1, "image": 1}
    assert all(run.private for block in made for run in block.runs)


@pytest.mark.parametrize("piece", ["> ", "- ", "*", "[", "![", "`", "<", "|a", "\\", "# "])
def test_that_hostile_markdown_is_read_in_time(piece: str) -> None:
    assert blocks(piece * (4000 // len(piece)), "x", private=True, dropped=Counter()) is not None
    assert len(blocks("x" * (LONGEST + 1), "x", private=True, dropped=Counter())) == 1


def test_that_tables_offer_what_repeats() -> None:
    document = HOOKS.parse(RESPONSE)
    (head,) = HOOKS.tables(document)
    rows = HOOKS.table_rows(document, "cards", 0, 10)

    assert (head.id, head.rows) == ("cards", 2)
    assert [row.cells[0].text for row in rows] == ["info", "warning"]
    assert rows[0].cells[1].private
    prefetch = HOOKS.parse(json.dumps(CALL).encode())
    assert [row.cells[1].text for row in HOOKS.table_rows(prefetch, "prefetch", 0, 10)] == [
        "supplied",
        "looked up, no data",
        "could not be fetched (OperationOutcome)",
    ]
