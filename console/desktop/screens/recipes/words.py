"""A recipe and its preview in words and lines; pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.api.recipes import ChangeKind, PreviewRow, RecipeChange, RecipePreview
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.widgets.line_list import Line
from console.desktop.words import count_of

KINDS: dict[ChangeKind, str] = {
    ChangeKind.SET: "Set to",
    ChangeKind.REPLACE: "Replace",
    ChangeKind.MAP: "Map by table",
    ChangeKind.COPY: "Copy from",
    ChangeKind.CLEAR: "Clear",
}
FACES: dict[str, Face] = {
    "changed": Face(word="Changed", sign=Sign.DISC, colour="ok"),
    "unchanged": Face(word="Unchanged", sign=Sign.RING, colour="t2"),
    "failed": Face(word="Failed", sign=Sign.CROSS, colour="error"),
}
SHOWN = 200
"""Messages of a preview that are shown; the counts are of all."""

EMPTY = "(empty)"
PAIRS = "One pair a line: OLD = NEW"


def table_of(text: str) -> dict[str, str]:
    """The pairs of a table as typed, or pasted from two columns of a sheet."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip():
            old, _, new = line.partition("\t") if "\t" in line else line.partition("=")
            found[old.strip()] = new.strip()
    return found


def text_of(table: dict[str, str]) -> str:
    """The table as one types it."""
    return "\n".join(f"{old} = {new}" for old, new in table.items())


def why_not_tried(name: str, steps: Iterable[RecipeChange]) -> str:
    """What is still missing before it can be tried; "" when nothing is. The gateway says the rest."""
    for number, step in enumerate(steps, start=1):
        if not step.path.strip():
            return f"Step {number} needs a path, such as OBX-3.1"
        if step.kind is ChangeKind.MAP and not step.table:
            return f"Step {number} needs a table"
        if step.kind in {ChangeKind.SET, ChangeKind.COPY} and not step.value.strip():
            return f"Step {number} needs {'a path to copy from' if step.kind is ChangeKind.COPY else 'a value'}"
        if step.kind is ChangeKind.REPLACE and not step.find:
            return f"Step {number} needs the value that is replaced"
    return "" if name.strip() else "Give the recipe a name"


def figures(preview: RecipePreview) -> str:
    """How far it is."""
    if not preview.done:
        return f"Looked at {preview.looked_at:,} of {preview.total:,}…" if preview.total else "Finding the messages…"
    return f"Tried on all {count_of(preview.total, 'message')}; nothing was changed or sent"


def tab_words(preview: RecipePreview | None) -> tuple[tuple[str, str], ...]:
    """(what is shown, its words with the count)."""
    if preview is None:
        return (("", "All"), ("changed", "Changed"), ("unchanged", "Unchanged"), ("failed", "Failed"))
    return (
        ("", f"All {preview.looked_at:,}"),
        ("changed", f"Changed {preview.changed:,}"),
        ("unchanged", f"Unchanged {preview.unchanged:,}"),
        ("failed", f"Failed {preview.failed:,}"),
    )


def lines_of(rows: Iterable[PreviewRow]) -> list[Line]:
    """One line for each message; the first change in it, and how many more."""
    return [_line(row) for row in rows]


def _line(row: PreviewRow) -> Line:
    words, second = row.text, ""
    if row.changes:
        first, *others = [f"{c.path}: {c.before or EMPTY} → {c.after or EMPTY}" for c in row.changes]
        words, second = first, " · ".join(others)
    return Line(
        face=FACES.get(row.outcome, FACES["failed"]),
        lead=row.control_id or "without id",
        text=words,
        second=second,
        trail=row.type,
        key=row.delivery_id,
    )
