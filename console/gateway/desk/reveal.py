"""Patient data in the clear: a right, a purpose, an audit row that names each place, then just what was asked for."""

from __future__ import annotations

import asyncio

from console.api.messages import RawLine, Revealed, RevealRequest
from console.documents.node import Document, Node
from console.documents.walk import find_exact
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.loading import Loaded, load
from console.gateway.desk.rights import given_reason, interface_object
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, authorize

MOST_PATHS = 50
LONGEST_PATHS = 1800
"""Characters of all paths together: the audit row names every one of them, whole."""


async def reveal(gateway: Gateway, actor: Actor, delivery_id: int, request: RevealRequest) -> Revealed:
    """Reveal fields, or the whole message where no path is given. The audit row is durable before anything is told."""
    loaded = await load(gateway, delivery_id)
    paths = tuple(dict.fromkeys(request.paths))
    action = Action.REVEAL_FIELD if paths else Action.REVEAL_MESSAGE
    decision = authorize(actor, action, interface_object(gateway, loaded.row.interface))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, action.value, loaded.subject, decision.reason)
        raise ForbiddenError(decision.reason)
    purpose = given_reason(request.purpose, "purpose")
    note = " ".join(request.note.split())
    check_paths(paths)
    values, lines = await asyncio.to_thread(_read, loaded, paths)
    reason = f"{purpose}: {note}" if note else purpose
    detail = ", ".join(paths) or "whole message"
    await auditing.write(gateway, actor, action.value, loaded.subject, reason=reason, detail=detail)
    return Revealed(values=values, lines=lines)


def check_paths(paths: tuple[str, ...]) -> None:
    """Few enough to be named whole in the audit log, or `BadRequestError`."""
    if len(paths) > MOST_PATHS or sum(len(path) + 2 for path in paths) > LONGEST_PATHS:
        raise BadRequestError(f"Reveal at most {MOST_PATHS} fields at once, or the whole message.")


def _read(loaded: Loaded, paths: tuple[str, ...]) -> tuple[dict[str, str], tuple[RawLine, ...]]:
    document = loaded.layer.parse(loaded.raw)
    if not paths:
        return {}, tuple(_line(document, number, node) for number, node in enumerate(document.nodes, start=1))
    return {path: _value(document, node_at(document, path)) for path in paths}, ()


def node_at(document: Document, path: str) -> Node:
    """The node with this path. Raises `BadRequestError`; the text names no content."""
    found = find_exact(document, path)
    if found is None:
        raise BadRequestError(
            "This message has nothing at one of the places asked for. Open it again and choose there."
        )
    return found


def _value(document: Document, node: Node) -> str:
    """The decoded value; for a node with parts, its text as it stands in the message."""
    return node.value or _text(document, node.start, node.end)


def _line(document: Document, number: int, node: Node) -> RawLine:
    text = _text(document, node.start, node.end)
    return RawLine(number=number, path=node.path, text=text, start=node.start, end=node.end)


def _text(document: Document, start: int, end: int) -> str:
    return document.raw[start:end].decode(document.encoding, "replace")
