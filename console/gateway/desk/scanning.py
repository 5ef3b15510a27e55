"""Searches that read messages one by one: begun, asked for what they found so far, cancelled.

Each runs as a task that reads in short slices on a reader thread, one slice at a time over all scans, with a rest after
each: live traffic goes first. What is found is kept as delivery ids; rows are fetched when asked for, as they are then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from uuid import uuid4

from console.api.scans import Scan, ScanRequest
from console.gateway.desk import auditing
from console.gateway.desk.auditing import Subject
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.matching import slices
from console.gateway.desk.noted import note_identifiers
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.rows import message_rows
from console.gateway.desk.search import parsed
from console.gateway.desk.visible import within
from console.gateway.scan_progress import Progress
from console.gateway.scans import RunningScan
from console.gateway.service import Gateway
from console.query.nodes import Contains, FieldHas, FieldIs, InBytes
from console.query.plan import Plan, leaves_in_bytes, plan
from console.security.roles import Action, Actor
from console.store.errors import StoreError
from console.store.scan import span
from console.store.search import rows as delivery_rows

log = logging.getLogger("console.gateway")

MOST_ROWS = 500
"""Rows in one answer; what is more comes with the next."""

PATIENCE = 20.0
"""Seconds after which a scan that nobody asks for is ended: its window was closed, or its connection is gone."""

REST = 0.25
"""Of the time a slice took, the part that is rested afterwards: intake and lists get the processor."""


async def begin(gateway: Gateway, actor: Actor, request: ScanRequest) -> Scan:
    """Begin to read. What is looked for is in the audit log, by its hash, before the first message is read."""
    whole = gateway_object(gateway)
    require(actor, Action.VIEW, whole)
    require(actor, Action.SEARCH, whole)
    cut = plan(within(gateway, actor, parsed(request.query)))
    if cut.rest is None:
        raise BadRequestError("This query needs no reading of messages: ask for its pages with a search.")
    await note_identifiers(gateway, actor, cut.indexed)
    await note_fields(gateway, actor, cut)
    lowest, highest = await gateway.store.read(span)
    now = gateway.clock.monotonic()
    scan = RunningScan(
        id=uuid4().hex,
        actor=actor.name,
        cut=cut,
        most=request.most,
        progress=Progress(lowest=lowest, highest=highest, begun=now),
        asked_at=now,
    )
    gateway.scans.admit(scan, now)
    gateway.spawn(_run(gateway, scan), name=f"scan {scan.id}")
    return _told(gateway, scan, 0)


async def ask(gateway: Gateway, actor: Actor, ident: str, after: int, wait: float) -> Scan:
    """What was found since; waits up to `wait` seconds for the first of it, or for the end."""
    require(actor, Action.SEARCH, gateway_object(gateway))
    scan = gateway.scans.named(ident, actor.name)
    scan.asked_at = gateway.clock.monotonic() + wait
    if scan.state == "running" and len(scan.found) <= after:
        scan.news.clear()
        try:
            async with asyncio.timeout(wait):
                await scan.news.wait()
        except TimeoutError:
            pass  # progress is news enough
    ids = tuple(scan.found[after : after + MOST_ROWS])
    stored = await gateway.store.read(delivery_rows, ids) if ids else ()
    told = _told(gateway, scan, after + len(ids))
    return told.model_copy(update={"rows": await message_rows(gateway, stored)})


async def cancel(gateway: Gateway, actor: Actor, ident: str) -> Scan:
    """End it at the next slice, some milliseconds from now."""
    require(actor, Action.SEARCH, gateway_object(gateway))
    scan = gateway.scans.named(ident, actor.name)
    scan.end("cancelled", gateway.clock.monotonic())
    return _told(gateway, scan, len(scan.found))


async def _run(gateway: Gateway, scan: RunningScan) -> None:
    now = gateway.clock.monotonic
    try:
        await _read(gateway, scan, now)
    except StoreError:
        scan.end("failed", now(), "The store cannot be read now. Look at the gateway's disk, then begin again.")
    except Exception as error:  # noqa: BLE001 - last resort: a search must never end the gateway that carries traffic
        log.error("scan.failed", extra={"kind": type(error).__name__})
        scan.end("failed", now(), "The search broke in the gateway. Its log says more.")
    finally:
        scan.end("cancelled", now(), "The gateway stops.")


async def _read(gateway: Gateway, scan: RunningScan, now: Callable[[], float]) -> None:
    async with aclosing(slices(gateway, scan.cut, scan.progress.highest)) as pieces:
        while scan.state == "running":
            async with gateway.scans.turn:
                begun = now()
                piece = await anext(pieces, None)
            if piece is None:
                scan.end("done", now())
                return
            scan.progress.took(piece, now())
            if piece.ids:
                scan.found.extend(piece.ids)
                scan.news.set()
            if len(scan.found) >= scan.most:
                del scan.found[scan.most :]
                scan.end("full", now())
            if now() - scan.asked_at > PATIENCE:
                scan.end("cancelled", now(), "Ended because nobody asked for it any more.")
            await asyncio.sleep((now() - begun) * REST)


def _told(gateway: Gateway, scan: RunningScan, following: int) -> Scan:
    at = scan.ended_at or gateway.clock.monotonic()
    return Scan(
        id=scan.id,
        state=scan.state,
        scanned=scan.progress.scanned,
        to_scan=scan.progress.to_scan(ended=scan.state != "running"),
        matched=len(scan.found),
        per_second=scan.progress.per_second(at),
        seconds_left=scan.progress.seconds_left(at) if scan.state == "running" else None,
        next=following,
        text=scan.why or scan.progress.words(scan.state, len(scan.found), at),
    )


async def note_fields(gateway: Gateway, actor: Actor, cut: Plan) -> None:
    """One audit row for each place looked into, with the keyed hash of what is looked for, never its value."""
    for leaf in leaves_in_bytes(cut.rest) if cut.rest is not None else ():
        name = "text" if isinstance(leaf, Contains) else leaf.path
        hashed = gateway.store.hash_identifier(f"scan {name}", _looked_for(leaf))
        await auditing.write(
            gateway, actor, "search.scan", Subject(name=f"messages by {name}", patient_hash=hashed), detail=_how(leaf)
        )


def _looked_for(leaf: InBytes) -> str:
    match leaf:
        case FieldIs(_, patterns):
            return "\x1f".join(sorted(pattern.text for pattern in patterns))
        case FieldHas(_, present):
            return "exists" if present else "missing"
        case Contains(texts):
            return "\x1f".join(sorted(texts))
        case _:
            return "\x1f".join(f"{op.value}{value}" for op, value in leaf.tests)


def _how(leaf: InBytes) -> str:
    match leaf:
        case FieldIs():
            return "by value"
        case FieldHas(_, present):
            return "filled" if present else "empty"
        case Contains():
            return "by text"
        case _:
            return "by comparison"
