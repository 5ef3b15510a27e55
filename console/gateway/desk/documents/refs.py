"""A `DocumentRef` as bytes with the format that reads them: a stored message, a reply, what is held, what is embedded.

Rights hold here for every call of the desk that takes a ref: the right to see, and the sites of the person.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from console.api.documents import DocumentRef
from console.config.settings import MllpDestination, MllpSource
from console.config.wires import codec_of
from console.core.errors import NotFoundError
from console.gateway.desk.auditing import Subject
from console.gateway.desk.documents.bodies import Body, Key, body_of
from console.gateway.desk.documents.held import Origin
from console.gateway.desk.documents.state import DocumentDesk, document_desk
from console.gateway.desk.loading import find, named
from console.gateway.desk.rights import gateway_object, interface_object, require
from console.gateway.service import Gateway
from console.layers.contract import Format
from console.layers.registry import format_named, recognise
from console.security.roles import Action, Actor, Object
from console.store.rows import DeliveryRow
from console.store.views import attempts, body, patient_hash

JOINED = "!"
MOST_LEVELS = 8
"""How deep documents are opened within each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedDocument:
    """One document with what reads it and whose it is.

    `title` and `subject` hold no patient data. `charset` is the codec of a connection whose messages do not name
    theirs, "" where nothing was agreed; `format` reads with it already.
    """

    raw: bytes
    sha256: str
    format: Format
    ref: DocumentRef
    subject: Subject
    obj: Object
    title: str
    charset: str = ""
    framed: bool = False
    reply: bool = False
    interface: str = ""  # "" for a held document

    @property
    def key(self) -> str:
        """Names this document among all: what a key to reveal and a look are for."""
        return f"{self.ref.model_dump_json()} {self.sha256}"

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"LoadedDocument({self.title}, {self.format.name}, {len(self.raw)} bytes)"


async def load_ref(gateway: Gateway, actor: Actor, ref: DocumentRef) -> LoadedDocument:
    """The document. Raises `NotFoundError`, `ForbiddenError`. It is patient data: audit before it is told."""
    desk = document_desk(gateway)
    whole = await _stored(gateway, desk, actor, ref) if ref.delivery is not None else _held(gateway, desk, actor, ref)
    if not ref.part:
        return whole
    return await asyncio.to_thread(_part, desk, whole, ref)


async def _stored(gateway: Gateway, desk: DocumentDesk, actor: Actor, ref: DocumentRef) -> LoadedDocument:
    row = await find(gateway, ref.delivery or 0)
    obj = interface_object(gateway, row.interface)
    require(actor, Action.VIEW, obj)
    patient = await gateway.store.read(patient_hash, row.message_id)
    running = gateway.running.get(row.interface)
    charset = "" if running is None else codec_of(running.settings.source.charset)
    found = await _message(gateway, desk, row) if ref.attempt is None else await _reply(gateway, desk, row, ref.attempt)
    title = named(row) if ref.attempt is None else f"reply to try {ref.attempt} of {named(row)}"
    reader = format_named(row.layer)
    if ref.attempt is not None:
        reader = await asyncio.to_thread(recognise, found.raw)
    return LoadedDocument(
        raw=found.raw,
        sha256=found.sha256,
        format=reader.assuming(charset),
        ref=ref.model_copy(update={"part": ""}),
        subject=Subject(name=title, message_id=row.message_id, patient_hash=patient),
        obj=obj,
        title=title,
        charset=charset,
        framed=_framed(gateway, row, reply=ref.attempt is not None),
        reply=ref.attempt is not None,
        interface=row.interface,
    )


def _framed(gateway: Gateway, row: DeliveryRow, *, reply: bool) -> bool:
    """Whether it came in an MLLP block, as far as the site file still says."""
    running = gateway.running.get(row.interface)
    if running is None:
        return False
    settings = running.settings
    if not reply:
        return isinstance(settings.source, MllpSource)
    return any(isinstance(item, MllpDestination) and item.name == row.destination for item in settings.destination)


async def _message(gateway: Gateway, desk: DocumentDesk, row: DeliveryRow) -> Body:
    key: Key = ("message", str(row.message_id))
    found = desk.bodies.get(key)
    if found is None:
        raw = await gateway.store.read(body, row.message_id)
        if raw is None:
            raise NotFoundError(f"The message of delivery {row.id} was removed by retention.")
        found = await _kept(desk, key, raw)
    return found


async def _reply(gateway: Gateway, desk: DocumentDesk, row: DeliveryRow, number: int) -> Body:
    key: Key = ("reply", str(row.id), str(number))
    found = desk.bodies.get(key)
    if found is None:
        tries = await gateway.store.read(attempts, row.id)
        raw = next((item.reply for item in tries if item.number == number), None)
        if raw is None:
            raise NotFoundError(f"No reply is stored for try {number} of delivery {row.id}.")
        found = await _kept(desk, key, raw)
    return found


async def _kept(desk: DocumentDesk, key: Key, raw: bytes) -> Body:
    found = await asyncio.to_thread(body_of, raw)
    desk.bodies.keep(key, found)
    return found


def _held(gateway: Gateway, desk: DocumentDesk, actor: Actor, ref: DocumentRef) -> LoadedDocument:
    require(actor, Action.OPEN_DOCUMENT, gateway_object(gateway))
    found = desk.held.get(actor.name, ref.held)
    origin = found.origin or Origin(title=f"opened document {found.number} ({found.sha256[:12]})")
    obj = interface_object(gateway, origin.interface) if origin.interface else gateway_object(gateway)
    require(actor, Action.VIEW, obj)
    return LoadedDocument(
        raw=found.raw,
        sha256=found.sha256,
        format=format_named(found.format).assuming(found.charset),
        ref=ref.model_copy(update={"part": ""}),
        subject=Subject(name=origin.title, message_id=origin.message_id, patient_hash=origin.patient_hash),
        obj=obj,
        title=origin.title,
        charset=found.charset,
        framed=found.framed,
        reply=found.format == "http_reply",
        interface=origin.interface,
    )


def _part(desk: DocumentDesk, whole: LoadedDocument, ref: DocumentRef) -> LoadedDocument:
    """Go down one level after the other; blocks."""
    paths = ref.part.split(JOINED)
    if len(paths) > MOST_LEVELS:
        raise NotFoundError(f"Documents within documents are opened {MOST_LEVELS} levels deep, and no deeper.")
    found = whole
    for path in paths:
        found = _inner(desk, found, path)
    title = f"{ref.part} of {whole.title}"
    subject = Subject(name=title, message_id=whole.subject.message_id, patient_hash=whole.subject.patient_hash)
    return replace(found, ref=ref, title=title, subject=subject)


def _inner(desk: DocumentDesk, outer: LoadedDocument, path: str) -> LoadedDocument:
    key: Key = ("part", outer.sha256, outer.format.name, outer.charset, path)
    found = desk.bodies.get(key)
    if found is None:
        document = desk.opened.get(outer.raw, outer.sha256, outer.format, outer.charset).document
        embedded = outer.format.inside(document, path)
        if embedded is None or embedded.problem:
            why = "" if embedded is None else f" {embedded.problem}"
            raise NotFoundError(f"No document that can be opened stands at this place.{why}")
        found = body_of(embedded.raw)
        desk.bodies.keep(key, found)
    return replace(outer, raw=found.raw, sha256=found.sha256, format=recognise(found.raw), charset="", framed=False)
