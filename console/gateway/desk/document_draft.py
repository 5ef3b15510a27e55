"""A changed copy of any document: spliced, held like any other, and shown beside its original, masked. Nothing is sent.

What may be done with the original may be done with the copy, and no more: it keeps the rights of the interface that the
original came by.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass

from console.api.documents import DocumentDraft, DocumentRef, DraftDocument, RawText, RevealDocument
from console.core.change import Change
from console.core.errors import RefusedError
from console.documents.raw_text import from_text, to_text
from console.documents.runs import HIDDEN_ALWAYS, codec_without_mark
from console.documents.walk import passing
from console.gateway.desk import auditing
from console.gateway.desk.copying import whole_segments
from console.gateway.desk.document_differences import changed_lines, changes
from console.gateway.desk.documents.head import finding
from console.gateway.desk.documents.held import HeldDocument, Origin
from console.gateway.desk.documents.looking import opened
from console.gateway.desk.documents.opened import OpenedOne
from console.gateway.desk.documents.refs import LoadedDocument, load_ref
from console.gateway.desk.documents.reveal import permitted, purpose
from console.gateway.desk.documents.state import document_desk
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.rights import given_reason
from console.gateway.service import Gateway
from console.security.roles import Action, Actor

MOST_FINDINGS = 500
NO_SECRETS = (
    "This document holds a key to a server, which is never shown. Change it by its places; the key stays as it is."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    original: OpenedOne
    copy: OpenedOne
    raw: bytes

    def __repr__(self) -> str:
        return f"_Made({len(self.raw)} bytes)"


async def draft(gateway: Gateway, actor: Actor, request: DraftDocument) -> DocumentDraft:
    """The copy. Raises `EditRefused`, `BadRequestError`, `ForbiddenError`; nothing is kept then."""
    if (request.text is None) == (not request.changes):
        raise BadRequestError("Give either changes or the whole text.")
    loaded = await load_ref(gateway, actor, request.ref)
    await permitted(gateway, actor, Action.EDIT, loaded.subject, loaded.obj)
    segments = loaded.format.name == "hl7v2" and whole_segments(request.changes)
    if request.text is not None or segments:
        await permitted(gateway, actor, Action.RAW_EDIT, loaded.subject, loaded.obj)
    reason = given_reason(request.reason) if request.text is not None else " ".join(request.reason.split())
    original = await opened(gateway, loaded)
    raw = await asyncio.to_thread(_edited, loaded, original, request)
    # After the format took the changes: only then are the paths known to be paths, and fit for the audit log.
    detail = "raw text" if request.text is not None else ", ".join(dict.fromkeys(_named(request)))
    digest = hashlib.sha256(raw).hexdigest()
    await auditing.write(gateway, actor, "document.draft", loaded.subject, reason=reason, detail=detail)
    (ident,) = document_desk(gateway).held.keep(actor.name, (_held(loaded, raw, digest),))
    copy = await asyncio.to_thread(document_desk(gateway).opened.get, raw, digest, loaded.format, loaded.charset)
    made = _Made(original=original, copy=copy, raw=raw)
    return await asyncio.to_thread(_told, made, DocumentRef(held=ident), digest)


async def raw_text(gateway: Gateway, actor: Actor, request: RevealDocument) -> RawText:
    """The whole text in the clear for an editor; a right of its own. The audit row is durable before it is told."""
    loaded = await load_ref(gateway, actor, request.ref)
    for right in (Action.RAW_EDIT, Action.REVEAL_MESSAGE):
        await permitted(gateway, actor, right, loaded.subject, loaded.obj)
    reason = purpose(request.purpose, request.note)
    found = await opened(gateway, loaded)
    text = await asyncio.to_thread(_as_text, loaded, found)
    await auditing.write(gateway, actor, Action.RAW_EDIT.value, loaded.subject, reason=reason, detail="whole text")
    return RawText(text=text, sha256=loaded.sha256)


def _named(request: DraftDocument) -> list[str]:
    return [change.path[:60] for change in request.changes[:30]]


def _held(loaded: LoadedDocument, raw: bytes, digest: str) -> HeldDocument:
    title = loaded.title if loaded.title.startswith("changed copy") else f"changed copy of {loaded.title}"
    return HeldDocument(
        raw=raw,
        sha256=digest,
        format=loaded.format.name,
        framed=loaded.framed,
        charset=loaded.charset,
        origin=Origin(
            title=title,
            interface=loaded.interface,
            message_id=loaded.subject.message_id,
            patient_hash=loaded.subject.patient_hash,
        ),
    )


def _edited(loaded: LoadedDocument, original: OpenedOne, request: DraftDocument) -> bytes:
    """The bytes of the copy; blocks."""
    if request.text is None:
        wanted = [Change(kind=item.kind, path=item.path, value=item.value) for item in request.changes]
        return loaded.format.edit(loaded.raw, wanted)
    _must_be_open(loaded)
    codec = codec_without_mark(original.document)
    return from_text(request.text, codec, to_text(loaded.raw, codec)[1])


def _as_text(loaded: LoadedDocument, found: OpenedOne) -> str:
    """Text that gives the very same bytes back; blocks."""
    _must_be_open(loaded)
    codec = codec_without_mark(found.document)
    text, end = to_text(loaded.raw, codec)
    if from_text(text, codec, end) != loaded.raw:
        raise RefusedError(f"This document cannot be written in {codec} as it came. Change it by its places.")
    return text


def _must_be_open(loaded: LoadedDocument) -> None:
    """Raises `RefusedError` where something in it is never shown."""
    fresh = loaded.format.parse(loaded.raw)
    if any(node.datatype == HIDDEN_ALWAYS for node, _ in passing(fresh.nodes)):
        raise RefusedError(NO_SECRETS)


def _told(made: _Made, ref: DocumentRef, digest: str) -> DocumentDraft:
    differences = changes(made.original, made.copy)
    return DocumentDraft(
        size=len(made.raw),
        original_size=len(made.original.document.raw),
        lines=changed_lines(made.original, made.copy),
        changes=differences,
        findings=tuple(finding(item) for item in made.copy.problems[:MOST_FINDINGS]),
        ref=ref,
        sha256=digest,
    )
