"""The tree of a message for the inspector, masked; whole where it is small, level by level where it is large."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from console.api.messages import NodePage, NodeRow
from console.core.message import Severity
from console.documents.masking import masked_value
from console.documents.node import Document, Node
from console.documents.walk import find_exact
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.loading import Loaded, load
from console.gateway.desk.masked import MaskedLine, clipped
from console.gateway.desk.rights import interface_object, require
from console.gateway.service import Gateway
from console.security.roles import Action, Actor

MOST_NODES = 4000
"""Nodes given with the view; of a larger message it gives as many whole levels as fit."""

MOST_CHILDREN = 5000
LONGEST_VALUE = 500

Worst = Mapping[str, Severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A node with its place in the tree and in the text."""

    node: Node
    parent: Node | None
    depth: int
    line: int  # from 0


async def page(gateway: Gateway, actor: Actor, delivery_id: int, path: str) -> NodePage:
    """The children of one node; an empty path gives the lines. Its audit row is written first."""
    loaded = await load(gateway, delivery_id)
    require(actor, Action.VIEW, interface_object(gateway, loaded.row.interface))
    await auditing.write(gateway, actor, "message.view", loaded.subject, detail="nodes")
    return await asyncio.to_thread(_page, loaded, path)


def _page(loaded: Loaded, path: str) -> NodePage:
    document = loaded.layer.parse(loaded.raw)
    if not path:
        lines = [MaskedLine(document, node) for node in document.nodes[:MOST_CHILDREN]]
        return NodePage(parent="", nodes=node_rows(document, lines, {}, levels=1))
    parent = find_exact(document, path)
    if parent is None:
        raise BadRequestError("This message has nothing at that place. Open it again and choose there.")
    top = next(index for index, node in enumerate(document.nodes) if node.start <= parent.start < max(node.end, 1))
    line = MaskedLine(document, document.nodes[top])
    depth = 0 if parent is document.nodes[top] else 1
    placed = [Placed(node=child, parent=parent, depth=depth + 1, line=top) for child in parent.children[:MOST_CHILDREN]]
    return NodePage(parent=path, nodes=tuple(_row(item, line, {}) for item in placed))


def node_rows(document: Document, lines: Sequence[MaskedLine], worst: Worst, levels: int) -> tuple[NodeRow, ...]:
    """The tree down to `levels`, depth first. `worst` is the severity at a path."""
    rows: list[NodeRow] = []
    for number, line in enumerate(lines):
        rows.extend(_row(item, line, worst) for item in _placed(line.node, None, 0, number, levels))
    return tuple(rows)


def tree(document: Document, lines: Sequence[MaskedLine], worst: Worst) -> tuple[tuple[NodeRow, ...], bool]:
    """As many whole levels as fit, and whether that is all of it."""
    best = node_rows(document, lines[:MOST_NODES], worst, 1)
    for levels in range(2, 12):
        more = node_rows(document, lines, worst, levels) if _count(lines, levels) <= MOST_NODES else None
        if more is None:
            return best, False
        if len(more) == len(best):
            return best, True
        best = more
    return best, True


def severities(found: Sequence[tuple[str, Severity]]) -> dict[str, Severity]:
    """The worst severity at each path, for the marks in the tree."""
    order = (Severity.INFO, Severity.WARNING, Severity.ERROR)
    worst: dict[str, Severity] = {}
    for path, severity in found:
        if path and (path not in worst or order.index(severity) > order.index(worst[path])):
            worst[path] = severity
    return worst


def short(node: Node, parent: Node | None, depth: int) -> str:
    """What the tree shows: "PID-3" below its segment, ".1" or "[2]" below a field."""
    if parent is None or depth == 0:
        return node.path
    if depth == 1:
        return re.sub(r"\[\d+\](?=-)", "", node.path, count=1)
    return node.path.removeprefix(parent.path) or node.path


def _placed(node: Node, parent: Node | None, depth: int, line: int, levels: int) -> Iterator[Placed]:
    yield Placed(node=node, parent=parent, depth=depth, line=line)
    if depth + 1 < levels:
        for child in node.children:
            yield from _placed(child, node, depth + 1, line, levels)


def _count(lines: Sequence[MaskedLine], levels: int) -> int:
    """Nodes down to `levels`, counted no further than needed."""
    count = 0
    for line in lines:
        for _ in _placed(line.node, None, 0, 0, levels):
            count += 1
            if count > MOST_NODES:
                return count
    return count


def _row(item: Placed, line: MaskedLine, worst: Worst) -> NodeRow:
    node = item.node
    column, column_end = line.columns(node.start, node.end)
    hidden = node.private and not node.children
    return NodeRow(
        path=node.path,
        short=short(node, item.parent, item.depth),
        label=node.label,
        value=_value(item, line),
        meaning="" if hidden else node.meaning,
        depth=item.depth,
        has_children=bool(node.children),
        private=node.private,
        start=node.start,
        end=node.end,
        line=item.line,
        column=column,
        column_end=column_end,
        severity=worst.get(node.path),
    )


def _value(item: Placed, line: MaskedLine) -> str:
    """The value of a leaf, a mask for a private one; of a part with parts its masked text, of a line nothing."""
    node = item.node
    if node.children:
        return "" if item.parent is None else clipped(line.shown(node.start, node.end), LONGEST_VALUE)
    return clipped(masked_value(node), LONGEST_VALUE)
