"""A document to a file: masked, or with patient data (a right of its own, with a purpose). Audited before and after."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from console.api.documents import SaveRequest
from console.documents.gaps import comments
from console.documents.masked_bytes import masked_bytes
from console.documents.runs import Look
from console.gateway.desk import auditing
from console.gateway.desk.documents.refs import LoadedDocument, load_ref
from console.gateway.desk.documents.reveal import permitted
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.rights import given_reason
from console.gateway.service import Gateway
from console.layers.contract import Format
from console.security.roles import Action, Actor
from console.store.queue import AppendAudit

log = logging.getLogger("console.gateway")

PIECE = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What goes into the file. `right` is the one it was given by."""

    loaded: LoadedDocument
    content: bytes
    right: Action

    def __repr__(self) -> str:
        """Never the bytes."""
        return f"Prepared({self.loaded.title}, {len(self.content)} bytes)"


async def prepare(gateway: Gateway, actor: Actor, request: SaveRequest) -> Prepared:
    """Decide, audit, make the bytes. Raises `ForbiddenError`, `BadRequestError`, `NotFoundError`."""
    right = Action.EXPORT_MASKED if request.masked else Action.EXPORT_CLEAR
    reason = " ".join(request.purpose.split()) if request.masked else given_reason(request.purpose, "purpose")
    loaded = await load_ref(gateway, actor, request.ref)
    await permitted(gateway, actor, right, loaded.subject, loaded.obj)
    content = await asyncio.to_thread(written, loaded.format, loaded.raw, clear=not request.masked)
    await auditing.write(gateway, actor, right.value, loaded.subject, reason=reason, detail=loaded.format.name)
    return Prepared(loaded=loaded, content=content, right=right)


def written(reader: Format, raw: bytes, *, clear: bool) -> bytes:
    """The bytes of the file; what is never shown is replaced in a clear one as well. Blocks.

    Raises `BadRequestError` for bytes of which it cannot be told what is private in them.
    """
    document = reader.parse(raw)
    if not clear and raw and not document.nodes:
        raise BadRequestError(
            f"In this file ({document.type or 'binary'}) nothing can be masked. Save it with patient data, if you may."
        )
    return masked_bytes(document, Look(syntax=reader.syntax, clear=clear, hidden=comments(raw, reader.syntax)))


async def stream(gateway: Gateway, actor: Actor, prepared: Prepared) -> AsyncIterator[bytes]:
    """The file. The last piece comes only when the row that tells its SHA-256 is in the audit log."""
    content, subject = prepared.content, prepared.loaded.subject
    action, whole = f"{prepared.right.value}.written", False
    try:
        for start in range(0, len(content), PIECE):
            if start + PIECE >= len(content):
                digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
                words = f"{len(content)} bytes, sha256 {digest}"
                await auditing.write(gateway, actor, action, subject, detail=words)
                whole = True
            yield content[start : start + PIECE]
    finally:
        if not whole and content:  # not awaited: the connection is gone and this task with it
            row = auditing.entry(gateway, actor, action, subject, outcome="broken off")
            gateway.store.writer.submit(AppendAudit(entry=row)).add_done_callback(_told)


def _told(future: asyncio.Future[int]) -> None:
    """A store that is down cannot take the row; it says so itself."""
    if not future.cancelled() and (error := future.exception()) is not None:
        log.warning("document.end_not_audited", extra={"kind": type(error).__name__})
