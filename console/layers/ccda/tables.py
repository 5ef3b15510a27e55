"""Tables of a document: the narrative tables of each section, and the statements of its entries as a grid."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from console.documents.grids import GridCell, GridHead, GridRow
from console.documents.xml.element import Element, root_of
from console.documents.xml.index import XmlIndex
from console.layers.ccda import entries
from console.layers.ccda.plain_words import is_plain
from console.layers.ccda.sections import Section, sections
from console.layers.ccda.summary import ROOT

_MOST_COLUMNS = 30
_MOST_TABLES = 200


def tables(index: XmlIndex) -> tuple[GridHead, ...]:
    """The tables there are; `s3/entries` is the grid of a section's entries, `s3/table/1` a table of its narrative."""
    found: list[GridHead] = []
    for section in _sections(index):
        count = sum(1 for _ in entries.statements(section.element))
        if count:
            found.append(
                GridHead(
                    id=f"{section.id}/entries",
                    title=f"{section.title} (entries)",
                    rows=count,
                    columns=entries.COLUMNS,
                )
            )
        for number, table in enumerate(_narrative(section), start=1):
            columns = _columns(table)
            title = f"{section.title} (text, table {number})"
            rows = sum(1 for _ in _rows(table))
            found.append(GridHead(id=f"{section.id}/table/{number}", title=title, rows=rows, columns=columns))
    return tuple(found)


def table_rows(index: XmlIndex, table: str, first: int, count: int) -> tuple[GridRow, ...]:
    """Some rows of one of them, unmasked; empty for an id that is not there."""
    own, _, which = table.partition("/")
    section = next((each for each in _sections(index) if each.id == own), None)
    if section is None or first < 0 or count <= 0:
        return ()
    if which == "entries":
        return tuple(entries.row(each) for each in islice(entries.statements(section.element), first, first + count))
    number = which.removeprefix("table/")
    if not number.isdecimal():
        return ()
    chosen = next(islice(_narrative(section), int(number) - 1, None), None) if int(number) else None
    if chosen is None:
        return ()
    width = len(_columns(chosen))
    return tuple(_row(each, width) for each in islice(_rows(chosen), first, first + count))


def _sections(index: XmlIndex) -> Iterator[Section]:
    root = root_of(index)
    return sections(root) if root is not None and root.name == ROOT else iter(())


def _narrative(section: Section) -> Iterator[Element]:
    text = section.element.first("text")
    return islice(text.below("table"), _MOST_TABLES) if text is not None else iter(())


def _columns(table: Element) -> tuple[str, ...]:
    """The heads of the columns, where they hold plain words only; else their numbers."""
    head = table.first("thead/tr")
    names = [cell.text() for cell in head.elements()] if head is not None else []
    widest = max((sum(1 for _ in row.elements()) for row in islice(_rows(table), 20)), default=0)
    width = min(_MOST_COLUMNS, max(len(names), widest))
    names += [""] * (width - len(names))
    return tuple(name if is_plain(name) else f"Column {number}" for number, name in enumerate(names[:width], start=1))


def _rows(table: Element) -> Iterator[Element]:
    for child in table.elements():
        if child.name == "tr":
            yield child
        elif child.name in {"tbody", "tfoot"}:
            yield from child.elements("tr")


def _row(row: Element, width: int) -> GridRow:
    cells = [GridCell(text=cell.text(), path=cell.path, private=True) for cell in islice(row.elements(), width)]
    cells += [GridCell()] * (width - len(cells))
    return GridRow(path=row.path, cells=tuple(cells))
