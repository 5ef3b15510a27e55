"""Bytes from outside, opened: taken apart, recognised, held in memory. They stay as they were given."""

from __future__ import annotations

import asyncio
import hashlib

from console.api.documents import DocumentRef, Opened, OpenedDocument, OpenRequest, too_large_to_open
from console.gateway.desk import auditing
from console.gateway.desk.documents.held import IDLE_SECONDS, MOST_EACH, HeldDocument
from console.gateway.desk.documents.state import document_desk
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.pasting import as_given
from console.gateway.desk.rights import gateway_object, require
from console.gateway.service import Gateway
from console.layers.contract import Format
from console.layers.registry import format_named, recognise
from console.security.roles import Action, Actor


async def open_bytes(gateway: Gateway, actor: Actor, request: OpenRequest) -> Opened:
    """Hold what was given. Raises `BadRequestError` for nothing or too much, `RefusedError` where there is no room."""
    require(actor, Action.OPEN_DOCUMENT, gateway_object(gateway))
    if not request.raw:
        raise BadRequestError("There is nothing in it. Choose a file with a document, or copy the text again.")
    if words := too_large_to_open(len(request.raw)):
        raise BadRequestError(words)
    named = format_named(request.format) if request.format else None
    found, total, digest = await asyncio.to_thread(_taken_apart, request, named)
    subject = auditing.Subject(name=f"opened bytes with {total} document{'' if total == 1 else 's'}")
    detail = f"{len(request.raw)} bytes, sha256 {digest}"
    await auditing.write(gateway, actor, "document.open", subject, detail=detail)
    idents = document_desk(gateway).held.keep(actor.name, found)
    return Opened(
        documents=await asyncio.to_thread(_described, tuple(zip(idents, found, strict=True))),
        total=total,
        seconds=IDLE_SECONDS,
    )


async def drop(gateway: Gateway, actor: Actor, ref: DocumentRef) -> None:
    """Forget a held document now. Raises `NotFoundError`, and `BadRequestError` for one that is stored."""
    require(actor, Action.OPEN_DOCUMENT, gateway_object(gateway))
    if not ref.held:
        raise BadRequestError("A stored message is not dropped from here: retention removes it.")
    document_desk(gateway).held.drop(actor.name, ref.held)


def _taken_apart(request: OpenRequest, named: Format | None) -> tuple[tuple[HeldDocument, ...], int, str]:
    """The documents, how many there were, and the SHA-256 of the whole; blocks."""
    digest = hashlib.sha256(request.raw).hexdigest()
    given = as_given(request.raw, named or recognise, text=request.text)
    held = tuple(
        HeldDocument(
            raw=item.raw,
            sha256=hashlib.sha256(item.raw).hexdigest(),
            format=item.format.name,
            number=number,
            framed=item.framed,
            charset=item.charset,
        )
        for number, item in enumerate(given[:MOST_EACH], start=1)
    )
    return held, len(given), digest


def _described(held: tuple[tuple[str, HeldDocument], ...]) -> tuple[OpenedDocument, ...]:
    return tuple(_one(ident, item) for ident, item in held)


def _one(ident: str, item: HeldDocument) -> OpenedDocument:
    reader = format_named(item.format)
    summary = reader.summarize(item.raw)
    return OpenedDocument(
        ref=DocumentRef(held=ident),
        number=item.number,
        format=reader.name,
        format_title=reader.title,
        type=summary.type,
        size=len(item.raw),
        readable=summary.readable,
    )
