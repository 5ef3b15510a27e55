"""Arrivals of one interface: summarise, route, store, and only then answer.

The order of commit and answer is the promise of the whole console (I1): `_settle` runs when the writer's
transaction is durable, and nothing before it writes an acknowledgement. What one peer sent is stored in the order
in which it was sent, whatever the store does meanwhile (I3).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from console.config.settings import InterfaceSettings
from console.core.clock import Clock
from console.core.faultpoints import faultpoint
from console.core.interface import AckMode
from console.core.message import Summary
from console.core.status import Status
from console.gateway.line import Block, Item, Line
from console.gateway.policies import title
from console.gateway.routing import OrderKey, Route, order_key, plan, refused
from console.gateway.special import NUMBER_ONLY, Special
from console.layers.contract import Layer, Verdict
from console.query.facts import Facts
from console.store.arrivals import Arrival, Planned, Recorded
from console.store.audit import AuditEntry
from console.store.errors import StoreClosedError, StoreError
from console.store.record import Together
from console.store.replace import Replace
from console.store.store import Store
from console.store.unmoved import Unmoved
from console.transports.arrivals import Answer

log = logging.getLogger("console.intake")

STORE_RETRY = 1.0
"""Seconds until an arrival is offered again to a store that failed."""

Stored = Callable[[Summary, Recorded, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where a resend comes from; all empty for what a peer sent."""

    parent_message_id: int | None = None
    actor: str = ""
    reason: str = ""
    ticket: str = ""
    request_id: str = ""
    audit: AuditEntry | None = None
    replaces: int | None = None  # delivery whose place the copy takes
    replaced: AuditEntry | None = None  # the audit row of that
    original: int | None = None  # the delivery that was looked at
    seen: str = ""  # what it stood at then; a copy is refused where it moved since. "": not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeHooks:
    """Who is told: `stored` of every commit, `lost` of every arrival that was not stored."""

    stored: Stored
    lost: Callable[[BaseException], None]


class Intake:
    """The way in of one interface."""

    def __init__(
        self,
        interface_id: int,
        settings: InterfaceSettings,
        *,
        layer: Layer,
        routes: Sequence[Route],
        store: Store,
        clock: Clock,
        hooks: IntakeHooks,
        special: Special | None = None,
    ) -> None:
        self._interface_id = interface_id
        self._settings = settings
        self._layer = layer
        self._routes = tuple(routes)
        self._store = store
        self._clock = clock
        self._hash = store.hash_identifier
        self._stored = hooks.stored
        self._lost = hooks.lost
        self._lines: dict[str, Line] = {}
        self._stalled: set[str] = set()
        self._special = special or Special(layer)
        self._mode = getattr(settings.source, "ack_mode", AckMode.AUTO)

    def accept(self, raw: bytes, peer: str, answer: Answer) -> None:
        """Take one block (a message or a batch); `answer` is called once, after the commit of all of it."""
        now = self._clock.now()
        parts = self._layer.split(raw)
        summaries = [self._layer.summarize(part) for part in parts]
        arrivals = [self._arrival(part, summary, peer, now) for part, summary in zip(parts, summaries, strict=True)]
        block = Block(len(arrivals), answer)
        line = self._lines.setdefault(peer, Line(peer))
        line.waiting += [Item(block, place, arrival) for place, arrival in enumerate(arrivals)]
        self._advance(line)

    @property
    def unstored(self) -> int:
        """Messages that wait unanswered because the store failed."""
        return sum(len(self._lines[peer].waiting) for peer in self._stalled)

    async def submit(self, raw: bytes, destination_id: int, lineage: Lineage) -> Recorded:
        """Store a resend for one destination, as a new message linked to its original; no peer waits for an answer."""
        now = self._clock.now()
        arrival = self.copy(raw, destination_id, lineage, now)
        work: Arrival | Replace = arrival
        if lineage.replaces is not None and lineage.replaced is not None:
            work = Replace(copy=arrival, original_delivery_id=lineage.replaces, now=now, audit=lineage.replaced)
        if lineage.original is not None and lineage.seen:
            recorded = await self._store.write(Unmoved(work=work, delivery_id=lineage.original, seen=lineage.seen))
        else:
            recorded = await self._store.write(work)
        self._stored(arrival.summary, recorded, now)
        return recorded

    def copy(self, raw: bytes, destination_id: int, lineage: Lineage, now: datetime) -> Arrival:
        """A resend as it would be stored; nothing is written."""
        summary = self._layer.summarize(raw)
        order = order_key(self._settings, self._layer, summary, self._hash)
        return Arrival(
            interface_id=self._interface_id,
            received_at=now,
            peer="",
            raw=raw,
            summary=summary,
            identifiers=self._identifiers(summary),
            planned=plan(
                (Route(destination_id=destination_id, condition=None),), self._facts(raw, summary, now), order
            ),
            ack=None,
            accept_same_id_other_content=True,
            parent_message_id=lineage.parent_message_id,
            actor=lineage.actor,
            reason=lineage.reason,
            ticket=lineage.ticket,
            request_id=lineage.request_id,
            audit=lineage.audit,
        )

    def _arrival(self, raw: bytes, summary: Summary, peer: str, now: datetime) -> Arrival:
        verdict, planned = self._decide(raw, summary, now)
        answers = self._special.answers(raw, summary) if verdict is Verdict.ACCEPT else None
        # A reply is acknowledged at the accept level alone: an answer to an answer would never end (2.8.3.1).
        mode = AckMode.ENHANCED if answers is not None and self._mode is not AckMode.NONE else self._mode
        reject_repeats = self._settings.same_id_other_content == "reject"
        text = "; ".join(problem.message for problem in summary.problems[:1]) if verdict is not Verdict.ACCEPT else ""
        return Arrival(
            interface_id=self._interface_id,
            received_at=now,
            peer=peer,
            raw=raw,
            summary=summary,
            identifiers=self._identifiers(summary),
            planned=planned,
            ack=self._layer.acknowledge(raw, summary, verdict, mode, now, text),
            accept_same_id_other_content=not reject_repeats,
            refusal=self._refusal(raw, summary, now) if reject_repeats else None,
            answers=answers,
            sequenced=self._special.sequenced(raw, summary, verdict, now),
        )

    def _decide(self, raw: bytes, summary: Summary, now: datetime) -> tuple[Verdict, tuple[Planned, ...]]:
        if not summary.readable:
            detail = summary.problems[0].message if summary.problems else "No readable header."
            return Verdict.REFUSE_HEADER, refused("AR", detail)
        if self._special.only_a_number(raw):
            return Verdict.ACCEPT, (Planned(destination_id=None, status=Status.RECEIVED, detail=NUMBER_ONLY),)
        order = OrderKey()
        if self._routes:
            order = order_key(self._settings, self._layer, summary, self._hash)
        return Verdict.ACCEPT, plan(self._routes, self._facts(raw, summary, now), order)

    def _refusal(self, raw: bytes, summary: Summary, now: datetime) -> bytes | None:
        text = "This control id was used before with other content."
        return self._layer.acknowledge(raw, summary, Verdict.REFUSE_CONTENT, self._mode, now, text)

    def _identifiers(self, summary: Summary) -> tuple[tuple[str, int], ...]:
        found = {(item.kind.value, self._hash(item.kind.value, item.value)) for item in summary.identifiers}
        return tuple(sorted(found))

    def _facts(self, raw: bytes, summary: Summary, now: datetime) -> Facts:
        return Facts(
            now=now,
            received_at=now,
            layer=self._settings.layer,
            site=self._settings.site,
            environment=self._settings.environment or "",
            interface=self._settings.name,
            interface_title=title(self._settings),
            type=summary.type,
            control_id=summary.control_id,
            size=len(raw),
            identified=lambda kind, value: names(summary, kind, value),
            field=lambda path: self._layer.values(raw, path),
            text=lambda: self._layer.text(raw),
        )

    def _advance(self, line: Line) -> None:
        """Offer what waits in a line to the store, unless something of it is there already."""
        if line.flying or line.peer in self._stalled:
            return
        if not line.waiting:
            self._lines.pop(line.peer, None)
            return
        line.flying = line.take()
        arrivals = [item.arrival for item in line.flying]
        if len(arrivals) == 1:
            self._store.writer.submit(arrivals[0]).add_done_callback(partial(self._one_kept, line))
        else:
            self._store.writer.submit(Together(arrivals=tuple(arrivals))).add_done_callback(partial(self._kept, line))

    def _one_kept(self, line: Line, future: asyncio.Future[Recorded]) -> None:
        error = _error(future)
        self._settle(line, error, [] if error else [future.result()])

    def _kept(self, line: Line, future: asyncio.Future[list[Recorded]]) -> None:
        error = _error(future)
        self._settle(line, error, [] if error else future.result())

    def _settle(self, line: Line, error: BaseException | None, recorded: Sequence[Recorded]) -> None:
        """After the commit, or its failure. A store that is down is waited for: the peer is not answered meanwhile,
        and nothing of its line overtakes what could not be stored.
        """
        if isinstance(error, (StoreClosedError, asyncio.CancelledError)):
            return  # the gateway is ending: no answer, so the sender keeps the message and repeats it
        flying, line.flying = line.flying, ()
        line.careful = error is not None
        if error is not None and (isinstance(error, StoreError) or len(flying) > 1):
            line.waiting.extendleft(reversed(flying))
            self._put_off(line, error)
            return
        for place, item in enumerate(flying):
            if error is not None:  # ours: this message cannot be stored at all, and its sender must know
                self._lost(error)
                item.block.settled(item.place, self._not_kept(item.arrival), kept=False)
            else:
                faultpoint("after_commit_before_ack")
                self._stored(item.arrival.summary, recorded[place], item.arrival.received_at)
                item.block.settled(item.place, recorded[place].ack, kept=_vouched(item.arrival, recorded[place]))
        self._advance(line)

    def _put_off(self, line: Line, error: BaseException) -> None:
        """Try again: later where the store is down, at once and one by one where a message of several is at fault."""
        if not isinstance(error, StoreError):
            self._advance(line)
            return
        self._lost(error)
        self._stalled.add(line.peer)
        asyncio.get_running_loop().call_later(STORE_RETRY, self._again, line)

    def _again(self, line: Line) -> None:
        self._stalled.discard(line.peer)
        self._advance(line)

    def _not_kept(self, arrival: Arrival) -> bytes | None:
        text = "The gateway could not store this message. Tell its operator."
        verdict = Verdict.REFUSE_CONTENT
        return self._layer.acknowledge(arrival.raw, arrival.summary, verdict, self._mode, self._clock.now(), text)


def _vouched(arrival: Arrival, recorded: Recorded) -> bool:
    """False where a message was refused and no reply says so: a transport with commits says it then."""
    refused = recorded.conflict or recorded.out_of_turn or arrival.planned[0].status is Status.ERROR
    return not (refused and recorded.ack is None)


def _error(future: asyncio.Future[Any]) -> BaseException | None:
    return asyncio.CancelledError() if future.cancelled() else future.exception()


def names(summary: Summary, kind: str, value: str) -> bool:
    """True where the message names this identifier; an empty kind asks for any."""
    return any(item.value == value and kind in {"", item.kind.value} for item in summary.identifiers)
