"""The tree of a stored message for its view, masked; whole where it is small, level by level where it is large."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Mapping

from console.api.messages import NodePage, NodeRow
from console.core.message import Severity
from console.documents.node import Document
from console.documents.walk import chain_to
from console.gateway.desk import auditing
from console.gateway.desk.documents.node_rows import NodeRows, levels
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.loading import Loaded, load
from console.gateway.desk.masked import MASKED, MaskedLine
from console.gateway.desk.rights import interface_object, require
from console.gateway.service import Gateway
from console.security.roles import Action, Actor

MOST_NODES = 4000
"""Nodes given with the view; of a larger message it gives as many whole levels as fit."""

MOST_CHILDREN = 5000


async def page(gateway: Gateway, actor: Actor, delivery_id: int, path: str) -> NodePage:
    """The children of one node; an empty path gives the lines. Its audit row is written first."""
    loaded = await load(gateway, delivery_id)
    require(actor, Action.VIEW, interface_object(gateway, loaded.row.interface))
    await auditing.write(gateway, actor, "message.view", loaded.subject, detail="nodes")
    return await asyncio.to_thread(_page, loaded, path)


def _page(loaded: Loaded, path: str) -> NodePage:
    document = loaded.layer.parse(loaded.raw)
    steps = chain_to(document, path) if path else ()
    if path and not steps:
        raise BadRequestError("This message has nothing at that place. Open it again and choose there.")
    parent = steps[-1][1] if steps else None
    children = (parent.children if parent is not None else document.nodes)[:MOST_CHILDREN]
    return NodePage(parent=path, nodes=_rows(document, {}).rows(children, parent, len(steps)))


def tree(document: Document, worst: Mapping[str, Severity]) -> tuple[tuple[NodeRow, ...], bool]:
    """As many whole levels as fit, and whether that is all of it."""
    found, complete = levels(document.nodes, MOST_NODES)
    rows = _rows(document, worst)
    return tuple(rows.row(node, parent, depth) for node, parent, depth in found), complete


def _rows(document: Document, worst: Mapping[str, Severity]) -> NodeRows:
    return NodeRows(document, MASKED, Segments(document), worst)


class Segments:
    """Segments as the lines that a row's place is told by."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines: dict[int, MaskedLine] = {}

    def __len__(self) -> int:
        return len(self._document.nodes)

    def index_of(self, offset: int) -> int:
        """The segment that holds this byte."""
        return max(0, bisect_right(self._document.nodes, offset, key=lambda node: node.start) - 1)

    def line(self, index: int) -> MaskedLine:
        """One of them, masked."""
        found = self._lines.get(index)
        if found is None:
            found = self._lines[index] = MaskedLine(self._document, self._document.nodes[index])
        return found
