"""Notes and ticket numbers on messages: read by who may see the message, added to with an audit row, never changed."""

from __future__ import annotations

import asyncio
import re

from console.api.people import Note, NoteRequest, Notes
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.loading import Loaded, find, load
from console.gateway.desk.note_text import repeated
from console.gateway.desk.rights import interface_object, require
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, authorize
from console.store.notes import AddNote, NoteRow, notes_of
from console.store.views import deliveries_of

TICKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./#:-]{0,63}")


async def listed(gateway: Gateway, actor: Actor, delivery_id: int) -> Notes:
    """The notes of the message of a delivery, oldest first."""
    row = await find(gateway, delivery_id)
    require(actor, Action.VIEW, interface_object(gateway, row.interface))
    found = await gateway.store.read(notes_of, row.message_id)
    return Notes(rows=tuple(wire(note) for note in found))


async def add(gateway: Gateway, actor: Actor, delivery_id: int, request: NoteRequest) -> Note:
    """Keep a note. Raises `BadRequestError` where it is empty, or repeats what names the patient of this message."""
    loaded = await load(gateway, delivery_id)
    decision = authorize(actor, Action.NOTE, interface_object(gateway, loaded.row.interface))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, Action.NOTE.value, loaded.subject, decision.reason)
        raise ForbiddenError(decision.reason)
    text, ticket = _given(request)
    place = await asyncio.to_thread(_repeated, loaded, f"{text}\n{ticket}")
    if place:
        detail = f"it repeats {place} of the message"
        await auditing.write(gateway, actor, Action.NOTE.value, loaded.subject, outcome="refused", detail=detail)
        raise BadRequestError(
            f"The note repeats {place} of this message, which is patient data. Say it without: the message is named by "
            "its control id, and whoever needs the value can reveal it there."
        )
    entry = auditing.entry(
        gateway,
        actor,
        Action.NOTE.value,
        loaded.subject,
        reason=text,
        detail=f"ticket {ticket}" if ticket else "",
    )
    work = AddNote(message_id=loaded.row.message_id, ticket=ticket, text=text, entry=entry)
    ident = await gateway.store.write(work)
    gateway.changed(await gateway.store.read(deliveries_of, loaded.row.message_id))
    return Note(id=ident, at=entry.at, actor=entry.actor, ticket=ticket, text=text)


def wire(row: NoteRow) -> Note:
    """A stored note as it is shown."""
    return Note(id=row.id, at=row.at, actor=row.actor, ticket=row.ticket, text=row.text)


def _given(request: NoteRequest) -> tuple[str, str]:
    text, ticket = request.text.strip(), request.ticket.strip()
    if not text and not ticket:
        raise BadRequestError("Write a note, or give a ticket number.")
    if ticket and not TICKET.fullmatch(ticket):
        raise BadRequestError("A ticket number is one word of letters, digits and _ . / # : -, such as INC0012345.")
    return text, ticket


def _repeated(loaded: Loaded, text: str) -> str:
    identifiers = loaded.layer.summarize(loaded.raw).identifiers
    return repeated(text, loaded.layer.parse(loaded.raw), identifiers)
