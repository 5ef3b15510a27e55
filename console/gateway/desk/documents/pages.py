"""Pages of a document: children of a node, a node with those above it, lines of text or hex. Masked unless revealed."""

from __future__ import annotations

import asyncio

from console.api.documents import (
    ChainRequest,
    LinesRequest,
    LineWindow,
    NodeChain,
    NodesRequest,
    NodeWindow,
)
from console.documents.walk import Step, chain_to
from console.documents.window import chain_at
from console.gateway.desk.documents.line_rows import hex_window, text_window
from console.gateway.desk.documents.looking import Looked, look
from console.gateway.desk.documents.node_rows import rows_of
from console.gateway.desk.errors import BadRequestError
from console.gateway.service import Gateway
from console.security.roles import Actor

NOT_THERE = "This document has nothing at that place. Open it again and choose there."


async def nodes(gateway: Gateway, actor: Actor, request: NodesRequest) -> NodeWindow:
    """Some children of a node. Raises `BadRequestError` where there is no such node."""
    looked = await look(gateway, actor, request.ref, request.key)
    return await asyncio.to_thread(_nodes, looked, request)


async def chain(gateway: Gateway, actor: Actor, request: ChainRequest) -> NodeChain:
    """The node at a place or of a path, with all above it; empty where there is none."""
    looked = await look(gateway, actor, request.ref, request.key)
    return await asyncio.to_thread(_chain, looked, request)


async def lines(gateway: Gateway, actor: Actor, request: LinesRequest) -> LineWindow:
    """A window of the raw text, or of its bytes in hex."""
    looked = await look(gateway, actor, request.ref, request.key)
    framed = request.frame and looked.loaded.framed
    make = hex_window if request.form == "hex" else text_window
    return await asyncio.to_thread(make, looked.opened, request.first, request.count, clear=looked.clear, framed=framed)


def _nodes(looked: Looked, request: NodesRequest) -> NodeWindow:
    document = looked.opened.document
    steps = chain_to(document, request.path) if request.path else ()
    if request.path and not steps:
        raise BadRequestError(NOT_THERE)
    parent = steps[-1][1] if steps else None
    children = parent.children if parent is not None else document.nodes
    rows = rows_of(looked.opened, clear=looked.clear)
    window = children[request.first : request.first + request.count]
    return NodeWindow(
        parent=request.path,
        first=request.first,
        total=len(children),
        nodes=rows.rows(window, parent, len(steps)),
    )


def _chain(looked: Looked, request: ChainRequest) -> NodeChain:
    steps = _steps(looked, request)
    rows = rows_of(looked.opened, clear=looked.clear)
    above = [None, *(node for _, node in steps)]
    return NodeChain(
        nodes=tuple(rows.row(node, above[depth], depth) for depth, (_, node) in enumerate(steps)),
        places=tuple(place for place, _ in steps),
    )


def _steps(looked: Looked, request: ChainRequest) -> tuple[Step, ...]:
    document, table = looked.opened.document, looked.opened.table
    if request.path:
        return chain_to(document, request.path)
    if request.line is None or request.line >= len(table):
        return ()
    shown = looked.opened.line(request.line, clear=looked.clear)
    return chain_at(document, shown.offset(request.column))
