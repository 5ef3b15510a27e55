"""A clinical document as a person reads it; hostile ones too."""

from __future__ import annotations

import pytest

from console.documents.rendering import BlockKind, Rendered
from console.layers.ccda.layer import Ccda
from tests.support.hostile_documents import Hostile, hostile
from tests.unit.layers.ccda.documents import DOCUMENT, UNSTRUCTURED

CCDA = Ccda()


def rendered(raw: bytes, section: str = "") -> Rendered:
    found = CCDA.render(CCDA.parse(raw), section)
    assert found is not None
    return found


def clear_words(found: Rendered) -> str:
    runs = [run for block in found.blocks for run in block.runs]
    runs += [run for block in found.blocks for row in block.cells for cell in row for run in cell.runs]
    captions = [block.caption + block.marker for block in found.blocks]
    return " ".join([*(run.text for run in runs if not run.private), *captions])


def test_that_the_outline_names_sections_by_what_they_are() -> None:
    outline = rendered(DOCUMENT).outline

    assert [(heading.id, heading.title, heading.level, heading.note) for heading in outline] == [
        ("header", "Header", 1, ""),
        ("s1", "Results", 1, "1 row"),
        ("s1.1", "Notes", 2, ""),
        ("s2", "Allergies", 1, "no information given (NI)"),
        ("s3", "Section 3", 1, "empty"),
    ]


def test_that_the_header_is_facts_and_hides_the_patient() -> None:
    found = rendered(DOCUMENT)
    facts = {block.marker: block.runs[0] for block in found.blocks if block.kind is BlockKind.FACT}

    assert found.section == "header"
    assert (facts["Name"].text, facts["Name"].private) == ("CANARY CANARYSON", True)
    assert (facts["Created"].text, facts["Created"].private) == ("2024-01-02 03:04:05 -05:00", False)
    assert facts["Custodian"].text == "Open Custodian"
    assert facts["Version"].text == "2"
    assert "CANARY" not in clear_words(found)


@pytest.mark.parametrize("section", ["s1", "s1.1", "s2", "s3"])
def test_that_no_section_shows_a_patient_in_the_clear(section: str) -> None:
    found = rendered(DOCUMENT, section)

    assert found.section == section
    assert found.blocks
    assert "CANARY" not in clear_words(found)


def test_that_plain_heads_of_tables_are_readable() -> None:
    assert "Test" in clear_words(rendered(DOCUMENT, "s1"))


def test_that_the_stylesheet_of_the_document_is_left_out_and_counted() -> None:
    assert rendered(DOCUMENT).dropped == ("1 stylesheet",)


def test_that_a_body_that_is_not_xml_is_named() -> None:
    found = rendered(UNSTRUCTURED, "body")

    assert "application/pdf, 8 bytes" in clear_words(found)


@pytest.mark.parametrize("trick", hostile("bait", "http://127.0.0.1:9"), ids=lambda trick: trick.name)
def test_that_hostile_documents_are_refused_in_words(trick: Hostile) -> None:
    document = CCDA.parse(trick.raw)
    first = CCDA.render(document)
    if CCDA.recognises(trick.raw) < 100 or first is None:
        return
    pages = [rendered(trick.raw, heading.id) for heading in first.outline]
    said = " ".join(f"{problem.code} {problem.message}" for problem in document.problems)
    said += " ".join(words for page in pages for words in page.dropped)

    assert not trick.said or any(words in said for words in trick.said)
    assert "bait" not in repr([page.blocks for page in pages])
    assert "127.0.0.1" not in repr([page.blocks for page in pages])
