"""Table views and the rendered view of a document, masked unless revealed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from console.api.documents import (
    BlockView,
    CellView,
    GridCellView,
    GridRequest,
    GridRowView,
    GridWindow,
    RenderedView,
    RenderRequest,
    RunView,
)
from console.documents.grids import GridCell, GridRow
from console.documents.masking import MASK, cut
from console.documents.rendering import Block, Cell, Run
from console.gateway.desk.documents.head import section
from console.gateway.desk.documents.looking import Looked, look
from console.gateway.desk.errors import BadRequestError
from console.gateway.service import Gateway
from console.security.roles import Actor

LONGEST_CELL = 500


async def table(gateway: Gateway, actor: Actor, request: GridRequest) -> GridWindow:
    """Some rows of a table view. Raises `BadRequestError` for one that is not offered."""
    looked = await look(gateway, actor, request.ref, request.key)
    return await asyncio.to_thread(_table, looked, request)


async def render(gateway: Gateway, actor: Actor, request: RenderRequest) -> RenderedView:
    """One section. Raises `BadRequestError` where there is no such view."""
    looked = await look(gateway, actor, request.ref, request.key)
    return await asyncio.to_thread(_render, looked, request)


def masked_runs(runs: Iterable[Run], *, clear: bool) -> tuple[RunView, ...]:
    """Runs as they cross the seam: of neighbours that are masked and belong together, one mask."""
    found: list[RunView] = []
    for run in runs:
        hidden = run.private and not clear and bool(run.text.strip())
        if hidden and found and found[-1].private and found[-1].text == MASK and found[-1].path == run.path:
            continue
        text = MASK if hidden else run.text
        found.append(RunView(text=text, style=run.style.value, path=run.path, private=run.private))
    return tuple(found)


def _table(looked: Looked, request: GridRequest) -> GridWindow:
    reader, document = looked.opened.format, looked.opened.document
    head = next((item for item in reader.tables(document) if item.id == request.table), None)
    if head is None:
        raise BadRequestError("This document has no such table. Open it again and choose one.")
    rows = reader.table_rows(document, request.table, request.first, request.count)
    return GridWindow(first=request.first, total=head.rows, rows=tuple(_row(item, clear=looked.clear) for item in rows))


def _row(row: GridRow, *, clear: bool) -> GridRowView:
    return GridRowView(path=row.path, cells=tuple(_grid_cell(cell, clear=clear) for cell in row.cells))


def _grid_cell(cell: GridCell, *, clear: bool) -> GridCellView:
    hidden = cell.private and not clear
    text = cut(cell.text)
    return GridCellView(
        text=MASK if hidden and text.strip() else text[:LONGEST_CELL],
        path=cell.path,
        private=cell.private,
        meaning="" if hidden else cell.meaning,
        severity=cell.severity,
    )


def _render(looked: Looked, request: RenderRequest) -> RenderedView:
    opened = looked.opened
    found = opened.format.render(opened.document, request.section) if request.section else opened.rendered
    if found is None:
        raise BadRequestError("This document has no such view: its tree and its text are what there is to read.")
    return RenderedView(
        form=found.form,
        title=found.title,
        outline=tuple(section(item) for item in found.outline),
        section=found.section,
        blocks=tuple(_block(item, clear=looked.clear) for item in found.blocks),
        dropped=found.dropped,
    )


def _block(block: Block, *, clear: bool) -> BlockView:
    return BlockView(
        kind=block.kind.value,
        runs=masked_runs(block.runs, clear=clear),
        level=block.level,
        marker=block.marker,
        severity=block.severity,
        cells=tuple(tuple(_cell(cell, clear=clear) for cell in row) for row in block.cells),
        caption=block.caption,
        path=block.path,
    )


def _cell(cell: Cell, *, clear: bool) -> CellView:
    runs = masked_runs(cell.runs, clear=clear)
    return CellView(runs=runs, head=cell.head, columns=cell.columns, rows=cell.rows)
