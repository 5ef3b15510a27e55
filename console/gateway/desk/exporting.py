"""Save messages: who may, counted and audited before, streamed in small pieces, audited again with the SHA-256 after.

An export reads and masks in one thread with a rest after each piece, so that live traffic goes first; what is in memory
is a piece, and for each message of a zip half a KiB. One that breaks off is audited as such and ends without its end:
the other side sees that it is not whole.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from array import array
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary, WeakSet

from console.api.exchange import ExportRequest
from console.api.jobs import Selection
from console.api.messages import MessageRow
from console.core.errors import RefusedError
from console.documents.masked_bytes import masked_bytes
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.export_files import ExportFile, GoneError, file_of
from console.gateway.desk.matching import matching
from console.gateway.desk.noted import note_identifiers
from console.gateway.desk.rights import gateway_object, given_reason, interface_object, require
from console.gateway.desk.rows import message_rows
from console.gateway.desk.search import parsed
from console.gateway.desk.visible import within
from console.gateway.service import Gateway
from console.layers.registry import layer as layer_named
from console.security.roles import Action, Actor, authorize
from console.store.errors import DamagedError
from console.store.queue import AppendAudit
from console.store.search import rows as delivery_rows
from console.store.views import body

log = logging.getLogger("console.gateway")

MOST = 100_000
"""Messages in one file."""

AT_ONCE = 2
"""Exports that run at the same time."""

LOOKED_UP = 1000
PIECE = 50
"""Messages made between two looks at the clock."""

PIECE_BYTES = 512 * 1024
REST = 1.0
"""How long to rest after a piece, in times of what it took."""


class Seat:
    """One export, from the counting to its end. Where nobody holds it any more, it is free again."""


_SEATS: WeakKeyDictionary[Gateway, WeakSet[Seat]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What goes into the file, oldest first, and what was left out of it."""

    deliveries: array[int] = field(repr=False)
    interfaces: tuple[str, ...]
    left_out: int = 0
    seat: Seat = field(default_factory=Seat, repr=False)

    def __len__(self) -> int:
        return len(self.deliveries)


async def prepare(gateway: Gateway, actor: Actor, request: ExportRequest) -> Chosen:
    """Count, decide, audit. Raises `ForbiddenError`, `BadRequestError`, `RefusedError`, `QueryError`."""
    require(actor, Action.VIEW, gateway_object(gateway))
    reason = " ".join(request.reason.split()) if request.masked else given_reason(request.reason, "purpose")
    if request.form == "table" and not request.masked:
        raise BadRequestError("A table holds no patient data. Save it masked, or save the messages.")
    seat, seats = Seat(), _SEATS.setdefault(gateway, WeakSet())
    if len(seats) >= AT_ONCE:
        raise RefusedError(f"{AT_ONCE} exports are running. Wait until one has ended.")
    seats.add(seat)
    try:
        chosen = await _chosen(gateway, actor, request)
        await _permitted(gateway, actor, request, chosen, reason)
    except BaseException:
        seats.discard(seat)
        raise
    return replace(chosen, seat=seat)


async def _permitted(gateway: Gateway, actor: Actor, request: ExportRequest, chosen: Chosen, reason: str) -> None:
    """The right for each interface, and the audit row before the first byte."""
    subject = auditing.Subject(name=f"{len(chosen)} message{'' if len(chosen) == 1 else 's'}")
    action = Action.EXPORT_MASKED if request.masked else Action.EXPORT_CLEAR
    for name in chosen.interfaces:
        decision = authorize(actor, action, interface_object(gateway, name))
        if not decision.allowed:
            await auditing.forbidden(gateway, actor, action.value, subject, decision.reason)
            raise ForbiddenError(f"{name}: {decision.reason}")
    detail = f"{request.form}, of {', '.join(chosen.interfaces)}"[:1000]
    await auditing.write(gateway, actor, action.value, subject, reason=reason, detail=detail)


async def stream(gateway: Gateway, actor: Actor, request: ExportRequest, chosen: Chosen) -> AsyncIterator[bytes]:
    """The file. The last piece comes only when the row that tells its SHA-256 is in the audit log."""
    action = f"{(Action.EXPORT_MASKED if request.masked else Action.EXPORT_CLEAR).value}.written"
    digest, size, done, whole = hashlib.sha256(), 0, 0, False
    try:
        async for piece, count in _pieces(gateway, request, chosen):
            digest.update(piece)
            size, done = size + len(piece), done + count
            if done == len(chosen) and not count:
                words = f"{size} bytes, sha256 {digest.hexdigest()}"
                await auditing.write(gateway, actor, action, auditing.Subject(name=f"{done} messages"), detail=words)
                whole = True
            yield piece
    finally:
        _SEATS.setdefault(gateway, WeakSet()).discard(chosen.seat)
        if not whole:  # not awaited: the connection is gone and this task with it
            subject = auditing.Subject(name=f"{done} of {len(chosen)} messages")
            row = auditing.entry(gateway, actor, action, subject, outcome="broken off", detail=f"{size} bytes")
            gateway.store.writer.submit(AppendAudit(entry=row)).add_done_callback(_told)


def _told(future: asyncio.Future[int]) -> None:
    """A store that is down cannot take the row; it says so itself."""
    if not future.cancelled() and (error := future.exception()) is not None:
        log.warning("export.end_not_audited", extra={"kind": type(error).__name__})


async def _chosen(gateway: Gateway, actor: Actor, request: ExportRequest) -> Chosen:
    ids = await _ids(gateway, actor, request.selection)
    if not ids:
        raise BadRequestError("Nothing is selected, or nothing matches. Select messages, or change the filter.")
    if len(ids) > MOST:
        raise RefusedError(f"More than {MOST:,} messages match. Narrow the filter, for instance to a day.")
    kept, seen, interfaces, left_out = array("q"), set[int](), dict[str, None](), 0
    for first in range(0, len(ids), LOOKED_UP):
        for row in reversed(await gateway.store.read(delivery_rows, ids[first : first + LOOKED_UP])):
            interfaces[row.interface] = None
            if request.form != "table" and row.message_id in seen:
                continue  # a message that went to two destinations is one message
            seen.add(row.message_id)
            if request.form == "batch" and "unreadable" in row.flags:
                left_out += 1  # without a header of its own it would become a part of the one before
                continue
            kept.append(row.id)
    if not kept:
        raise BadRequestError("None of these can stand in one file: they have no readable header. Save them as a zip.")
    return Chosen(deliveries=kept, interfaces=tuple(interfaces), left_out=left_out)


async def _ids(gateway: Gateway, actor: Actor, selection: Selection) -> tuple[int, ...]:
    """Oldest first."""
    if not selection.whole_query:
        return tuple(sorted(set(selection.ids)))
    if selection.ids:
        raise BadRequestError("Name either messages or a whole query.")
    require(actor, Action.SEARCH, gateway_object(gateway))
    query = within(gateway, actor, parsed(selection.query))
    await note_identifiers(gateway, actor, query)
    return tuple(reversed(await matching(gateway, query, MOST + 1)))


async def _pieces(gateway: Gateway, request: ExportRequest, chosen: Chosen) -> AsyncIterator[tuple[bytes, int]]:
    """Bytes and how many messages they brought; the last one brings none."""
    file = file_of(request.form)
    clock = gateway.clock
    for first in range(0, len(chosen), PIECE):
        found = await gateway.store.read(delivery_rows, tuple(chosen.deliveries[first : first + PIECE]))
        rows = await message_rows(gateway, tuple(reversed(found)))
        for part in _parts(rows):
            began = clock.monotonic()
            try:
                piece = await asyncio.to_thread(_made, gateway, request, file, part)
            except GoneError as error:
                raise RefusedError(
                    f"Delivery {error.delivery_id} cannot be read any more, so the file would not be whole. Leave it "
                    "out, or save a zip, whose index says so."
                ) from None
            yield piece, len(part)
            await asyncio.sleep(REST * (clock.monotonic() - began))
    await asyncio.to_thread(file.end)
    yield file.taken(), 0


def _parts(rows: tuple[MessageRow, ...]) -> Iterator[tuple[MessageRow, ...]]:
    """Large messages go one by one, so that no piece is large."""
    part: list[MessageRow] = []
    size = 0
    for row in rows:
        if part and size + row.size > PIECE_BYTES:
            yield tuple(part)
            part, size = [], 0
        part.append(row)
        size += row.size
    if part:
        yield tuple(part)


def _made(gateway: Gateway, request: ExportRequest, file: ExportFile, rows: tuple[MessageRow, ...]) -> bytes:
    """The next piece of the file; blocks."""
    for row in rows:
        file.add(row, None if request.form == "table" else _bytes(gateway, row, masked=request.masked))
    return file.taken()


def _bytes(gateway: Gateway, row: MessageRow, *, masked: bool) -> bytes | None:
    try:
        raw = gateway.store.read_now(body, row.message_id)
    except DamagedError:
        return None
    if raw is None or not masked:
        return raw
    return masked_bytes(layer_named(row.layer).parse(raw))
