"""A look at a document: rights, the audit row of the first look, the parsed document, and whether it is revealed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from console.api.documents import DocumentRef
from console.gateway.desk import auditing
from console.gateway.desk.documents.opened import OpenedOne
from console.gateway.desk.documents.refs import LoadedDocument, load_ref
from console.gateway.desk.documents.state import document_desk
from console.gateway.desk.rights import may
from console.gateway.service import Gateway
from console.security.roles import Action, Actor

VIEW_MESSAGE = "message.view"
VIEW_DOCUMENT = "document.view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a page is made of. `clear` is True where a key of this person opens this document."""

    loaded: LoadedDocument
    opened: OpenedOne
    clear: bool


async def look(gateway: Gateway, actor: Actor, ref: DocumentRef, key: str = "", *, first: bool = False) -> Looked:
    """Open it. `first` writes an audit row in any case; a page only where this person's look is not in the log yet.

    A key that is no good (any more) shows the document masked. Raises `NotFoundError`, `ForbiddenError`; where the
    audit row cannot be written, the error of the store goes on and nothing is shown.
    """
    loaded = await load_ref(gateway, actor, ref)
    desk = document_desk(gateway)
    if first or not desk.looks.is_known(actor.name, loaded.key):
        await auditing.write(gateway, actor, look_action(loaded), loaded.subject, detail=_what(loaded))
        desk.looks.note(actor.name, loaded.key)
    clear = bool(key) and desk.keys.opens(key, actor.name, loaded.key)
    clear = clear and may(actor, Action.REVEAL_MESSAGE, loaded.obj).allowed  # a right may be taken back within a minute
    return Looked(loaded=loaded, opened=await opened(gateway, loaded), clear=clear)


async def opened(gateway: Gateway, loaded: LoadedDocument) -> OpenedOne:
    """Parsed, off the event loop."""
    cache = document_desk(gateway).opened
    return await asyncio.to_thread(cache.get, loaded.raw, loaded.sha256, loaded.format, loaded.charset)


def look_action(loaded: LoadedDocument) -> str:
    """How the audit log names a look."""
    return VIEW_MESSAGE if loaded.subject.message_id is not None else VIEW_DOCUMENT


def _what(loaded: LoadedDocument) -> str:
    if loaded.subject.message_id is not None:
        return ""
    return f"{loaded.format.name}, {len(loaded.raw)} bytes, sha256 {loaded.sha256}"
