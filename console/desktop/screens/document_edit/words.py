"""A changed copy in words: what a place is called in each syntax, what became of the findings. Pure, no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from console.api.documents import DocumentDraft, DocumentHead
from console.api.messages import Finding
from console.desktop.screens.document.words import GOOD, finding_lines
from console.desktop.screens.edit.field_bar import HL7, FieldWords
from console.desktop.widgets.line_list import Line
from console.desktop.words import byte_size

PLACE = 240
NONE = "Choose a place in the tree, or type its path"
FIELD_WORDS = {
    "er7": FieldWords(example=HL7.example, insert=HL7.insert, remove=HL7.remove, none=NONE, width=PLACE),
    "json": FieldWords(
        example="Patient.name[0].family",
        insert="Insert after this item, or as a new member at the typed path, with the value as JSON",
        remove="Remove this member or item",
        none=NONE,
        width=PLACE,
    ),
    "xml": FieldWords(
        example="ClinicalDocument/title",
        insert="Insert after this element, or as the typed attribute, with the value as its text or XML",
        remove="Remove this element, attribute or text",
        none=NONE,
        width=PLACE,
    ),
    "plain": FieldWords(
        example="line[1]",
        insert="Insert a line after this, with the value as its text",
        remove="Remove this line",
        none=NONE,
        width=PLACE,
    ),
}
NOTHING_CHANGED = "Nothing is changed yet. Choose a place in the tree and give it a value."
NO_RIGHT = "Your role may not make changed copies of this document."
NOT_THERE = "Nothing stands there yet: insert puts it in, where the format allows"
LOST = "The copy is in the gateway's memory only and goes with them. The document itself stays as it is."
BACK_TO_PLACES = "What was typed in the raw text is lost; the changes made by place stay."


def left_words(head: DocumentHead) -> str:
    """Above the original; what it is stands in the head."""
    return f"locked, {byte_size(head.size)}"


def right_words(draft: DocumentDraft) -> str:
    """Above the copy."""
    count = len(draft.changes)
    places = "no place changed by meaning" if not count else f"{count} place{'' if count == 1 else 's'} changed"
    return f"{places}, {byte_size(draft.size)}"


def part_words(head: DocumentHead) -> str:
    """What the copy is of, where that is not the whole; "" where it is."""
    if head.ref.part:
        return "The copy is of this embedded document alone; what holds it stays as it is."
    return "The copy is of the reply; what was received stays as it is." if head.ref.attempt is not None else ""


def compared_findings(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[list[Line], str]:
    """New ones first, then those that are mended, then those that stay; and all of it counted in words."""
    old, now = dict.fromkeys(map(_key, before)), dict.fromkeys(map(_key, after))
    new = [each for each in after if _key(each) not in old]
    gone = [each for each in before if _key(each) not in now]
    stay = [each for each in after if _key(each) in old]
    lines = [
        *(_said(line, "New") for line in finding_lines(new)),
        *(
            Line(face=GOOD, lead=each.path or "whole document", text=each.text, second="Mended", key=None)
            for each in gone
        ),
        *(_said(line, "As before") for line in finding_lines(stay)),
    ]
    return lines, f"{len(new)} new, {len(gone)} mended, {len(stay)} as before"


def _said(line: Line, word: str) -> Line:
    return Line(
        face=line.face,
        lead=line.lead,
        text=line.text,
        second=f"{word} · {line.second}" if line.second else word,
        strong=line.strong,
        key=line.key,
    )


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.code, finding.text
