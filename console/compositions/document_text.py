"""Documents as text for a terminal: lines, bytes in hex, one place, the rendered view. Masked unless it is asked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from console.documents.gaps import comments
from console.documents.hex_lines import WIDTH, hex_count, hex_line, masked_spans
from console.documents.line_table import line_table
from console.documents.masking import MASK
from console.documents.node import Document
from console.documents.rendering import Block, BlockKind, Rendered, Run
from console.documents.shown import Look, Shown
from console.documents.walk import find_exact
from console.layers.contract import Format

LINE = 100
"""Characters of a line of the rendered view."""

_PICTURES = {code: 0x2400 + code for code in range(32) if code != 0x0A} | {0x7F: 0x2421}
"""Control characters of a peer must not reach the terminal."""


def look_of(reader: Format, raw: bytes, *, clear: bool) -> Look:
    """How a document is looked at."""
    return Look(syntax=reader.syntax, clear=clear, hidden=comments(raw, reader.syntax))


def raw_text(reader: Format, document: Document, *, clear: bool) -> Iterator[str]:
    """The lines of the document, whole."""
    table = line_table(document.raw, reader.syntax, document.encoding)
    look, parts = look_of(reader, document.raw, clear=clear), list[str]()
    for index in range(len(table)):
        parts.append(Shown(document, table.starts[index], table.ends[index], look).text)
        if index + 1 == len(table) or not table.continued(index + 1):
            yield "".join(parts)
            parts.clear()


def hex_text(reader: Format, document: Document, *, clear: bool) -> Iterator[str]:
    """Sixteen bytes a line."""
    masked = masked_spans(document, 0, len(document.raw), look_of(reader, document.raw, clear=clear))
    place = 0
    for index in range(hex_count(len(document.raw))):
        start, end = index * WIDTH, (index + 1) * WIDTH
        while place < len(masked) and masked[place][1] <= start:
            place += 1
        near = [span for span in masked[place : place + WIDTH] if span[0] < end]
        yield hex_line(document.raw, index, near)[0]


def value_text(reader: Format, document: Document, path: str, *, clear: bool) -> str | None:
    """What stands at a path; None where there is nothing."""
    node = find_exact(document, path)
    if node is None:
        return None
    shown = Shown(document, node.start, node.end, look_of(reader, document.raw, clear=clear))
    plain = not node.children and not any(run.masked for run in shown.runs)
    return node.value.translate(_PICTURES) if plain else shown.text


def outline_text(found: Rendered) -> Iterator[str]:
    """The sections, each with the id that names it."""
    width = max((len(item.id) for item in found.outline), default=0)
    for item in found.outline:
        note = f"  ({item.note})" if item.note else ""
        yield f"{item.id:<{width}}  {'  ' * (item.level - 1)}{item.title}{note}"


def rendered_text(found: Rendered, *, clear: bool) -> Iterator[str]:
    """One section as lines; tables by columns that fit."""
    for block in found.blocks:
        yield from _block(block, clear=clear)
    for dropped in found.dropped:
        yield f"[left out for safety: {dropped}]"


def _block(block: Block, *, clear: bool) -> Iterator[str]:
    text = _runs(block.runs, clear=clear)
    if block.kind is BlockKind.TABLE:
        yield from _table(block, clear=clear)
    elif block.kind is BlockKind.HEADING:
        yield from ("", text, "-" * min(len(text), LINE))
    elif block.kind is BlockKind.ITEM:
        indent = "  " * block.level
        yield from _wrapped(f"{block.marker or '•'} {text}", indent)
    elif block.kind is BlockKind.FACT:
        yield from _wrapped(f"{block.marker}: {text}", "")
    elif block.kind is BlockKind.NOTICE:
        yield from _wrapped(f"[{block.severity or 'note'}] {text}", "")
    elif block.kind is BlockKind.RULE:
        yield "-" * LINE
    elif block.kind is BlockKind.PREFORMATTED:
        yield from text.split("\n")
    else:
        yield from _wrapped(text, "")


def _table(block: Block, *, clear: bool) -> Iterator[str]:
    if block.caption:
        yield block.caption
    for row in block.cells:
        yield " | ".join(" ".join(_runs(cell.runs, clear=clear).split()) for cell in row)


def _runs(runs: Iterable[Run], *, clear: bool) -> str:
    hidden = MASK if not clear else ""
    return "".join(
        hidden if run.private and hidden and run.text.strip() else run.text.translate(_PICTURES) for run in runs
    )


def _wrapped(text: str, indent: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from textwrap.wrap(line, LINE, initial_indent=indent, subsequent_indent=f"{indent}  ") or [""]
