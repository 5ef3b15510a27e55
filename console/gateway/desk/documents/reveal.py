"""Patient data of any document in the clear: a right, a purpose, an audit row, then a key or what was asked for."""

from __future__ import annotations

import asyncio

from console.api.documents import DocumentRef, Reveal, RevealDocument, RevealPlaces
from console.api.messages import RawLine, Revealed
from console.documents.node import Document, Node
from console.documents.shown import HIDDEN_ALWAYS, Look, Shown
from console.documents.walk import find_exact, leaves
from console.gateway.desk import auditing
from console.gateway.desk.auditing import Subject
from console.gateway.desk.documents.keys import KEY_SECONDS
from console.gateway.desk.documents.looking import opened
from console.gateway.desk.documents.opened import OpenedOne
from console.gateway.desk.documents.refs import load_ref
from console.gateway.desk.documents.state import document_desk
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.rights import given_reason
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, Object, authorize

MOST_PATHS = 50
LONGEST_PATHS = 1800
"""Characters of all paths together: the audit row names every one of them, whole."""

WHOLE = "whole message"
NEVER = "One of these is a key to a server. It is never shown, whoever asks."


async def reveal_document(gateway: Gateway, actor: Actor, request: RevealDocument) -> Reveal:
    """A key for pages in the clear. The audit row is durable before it is given."""
    loaded = await load_ref(gateway, actor, request.ref)
    await permitted(gateway, actor, Action.REVEAL_MESSAGE, loaded.subject, loaded.obj)
    reason = purpose(request.purpose, request.note)
    await auditing.write(gateway, actor, Action.REVEAL_MESSAGE.value, loaded.subject, reason=reason, detail=WHOLE)
    return Reveal(key=document_desk(gateway).keys.give(actor.name, loaded.key), seconds=KEY_SECONDS)


async def reveal_places(gateway: Gateway, actor: Actor, request: RevealPlaces) -> Revealed:
    """Single values, each named in the audit row, which is durable before they are told."""
    loaded = await load_ref(gateway, actor, request.ref)
    await permitted(gateway, actor, Action.REVEAL_FIELD, loaded.subject, loaded.obj)
    reason = purpose(request.purpose, request.note)
    paths = tuple(dict.fromkeys(request.paths))
    check_paths(paths)
    found = await opened(gateway, loaded)
    values, wide = await asyncio.to_thread(lambda: (_values(found, paths), _is_wide(found, paths)))
    if wide:
        await permitted(gateway, actor, Action.REVEAL_MESSAGE, loaded.subject, loaded.obj)
    detail = ", ".join(paths)
    await auditing.write(gateway, actor, Action.REVEAL_FIELD.value, loaded.subject, reason=reason, detail=detail)
    return Revealed(values=values)


async def reveal_lines(gateway: Gateway, actor: Actor, ref: DocumentRef, said: str, note: str) -> Revealed:
    """All lines of a document at once, as the view of a stored message asks for them."""
    loaded = await load_ref(gateway, actor, ref)
    await permitted(gateway, actor, Action.REVEAL_MESSAGE, loaded.subject, loaded.obj)
    reason = purpose(said, note)
    lines = await asyncio.to_thread(_lines, await opened(gateway, loaded))
    await auditing.write(gateway, actor, Action.REVEAL_MESSAGE.value, loaded.subject, reason=reason, detail=WHOLE)
    return Revealed(values={}, lines=lines)


async def told_copied(gateway: Gateway, actor: Actor, ref: DocumentRef, asked: tuple[str, ...]) -> None:
    """Write down that revealed values go to a clipboard. Raises `ForbiddenError`, audited, where they may not."""
    loaded = await load_ref(gateway, actor, ref)
    paths = tuple(dict.fromkeys(asked))
    right = Action.REVEAL_FIELD if paths else Action.REVEAL_MESSAGE
    await permitted(gateway, actor, right, loaded.subject, loaded.obj, called="message.copy")
    check_paths(paths)
    await asyncio.to_thread(_values, await opened(gateway, loaded), paths)
    await auditing.write(gateway, actor, "message.copy", loaded.subject, detail=", ".join(paths) or WHOLE)


async def permitted(
    gateway: Gateway, actor: Actor, right: Action, subject: Subject, obj: Object, *, called: str = ""
) -> None:
    """Go on, or raise `ForbiddenError`; that somebody asked is an audit row."""
    decision = authorize(actor, right, obj)
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, called or right.value, subject, decision.reason)
        raise ForbiddenError(decision.reason)


def purpose(text: str, note: str) -> str:
    """The purpose with its note, as the audit log keeps it. Raises `BadRequestError` where it says nothing."""
    given, more = given_reason(text, "purpose"), " ".join(note.split())
    return f"{given}: {more}" if more else given


def check_paths(paths: tuple[str, ...]) -> None:
    """Few enough to be named whole in the audit log, or `BadRequestError`."""
    if len(paths) > MOST_PATHS or sum(len(path) + 2 for path in paths) > LONGEST_PATHS:
        raise BadRequestError(f"Reveal at most {MOST_PATHS} fields at once, or the whole message.")


def node_at(document: Document, path: str) -> Node:
    """The node with this path. Raises `BadRequestError`; the text names no content."""
    found = find_exact(document, path)
    if found is None:
        raise BadRequestError(
            "This message has nothing at one of the places asked for. Open it again and choose there."
        )
    if found.datatype == HIDDEN_ALWAYS:
        raise BadRequestError(NEVER)
    return found


def _values(found: OpenedOne, paths: tuple[str, ...]) -> dict[str, str]:
    """Paths come from outside: only those that this document has are fit for the audit log. Blocks."""
    return {path: _value(found, node_at(found.document, path)) for path in paths}


def _is_wide(found: OpenedOne, paths: tuple[str, ...]) -> bool:
    """Whether places are the whole message by another name: more values than may be asked for one by one. Blocks."""
    inside = (leaf for path in paths for leaf in leaves((node_at(found.document, path),)))
    return any(number > MOST_PATHS for number, _ in enumerate(inside, start=1))


def _value(found: OpenedOne, node: Node) -> str:
    """The decoded value; for a node with parts, its text as it stands, without what is never shown."""
    if node.value:
        return node.value
    if any(leaf.datatype == HIDDEN_ALWAYS for leaf in leaves((node,))):
        return Shown(found.document, node.start, node.end, Look(syntax=found.format.syntax, clear=True)).text
    return _text(found.document, node.start, node.end)


def _lines(found: OpenedOne) -> tuple[RawLine, ...]:
    document = found.document
    return tuple(
        RawLine(
            number=number,
            path=node.path,
            text=_text(document, node.start, node.end),
            start=node.start,
            end=node.end,
        )
        for number, node in enumerate(document.nodes, start=1)
    )


def _text(document: Document, start: int, end: int) -> str:
    return document.raw[start:end].decode(document.encoding, "replace")
