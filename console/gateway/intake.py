"""Arrivals of one interface: summarise, route, store, and only then answer.

The order of commit and answer is the promise of the whole console (I1): `_committed` runs when the writer's
transaction is durable, and nothing before it writes an acknowledgement.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.config.settings import InterfaceSettings
from console.core.clock import Clock
from console.core.faultpoints import faultpoint
from console.core.interface import AckMode
from console.core.message import Summary
from console.gateway.routing import OrderKey, Route, order_key, plan, refused
from console.layers.contract import Layer, Verdict
from console.query.facts import Facts
from console.store.arrivals import Arrival, Planned, Recorded
from console.store.store import Store

log = logging.getLogger("console.intake")

Answer = Callable[[bytes | None], None]
Stored = Callable[[Summary, Recorded, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where a resend comes from; all empty for what a peer sent."""

    parent_message_id: int | None = None
    actor: str = ""
    reason: str = ""
    ticket: str = ""
    request_id: str | None = None


class Intake:
    """The way in of one interface. `stored` is told of every commit, `lost` of every arrival that was not stored."""

    def __init__(
        self,
        *,
        interface_id: int,
        settings: InterfaceSettings,
        layer: Layer,
        routes: Sequence[Route],
        store: Store,
        clock: Clock,
        identifier_hash: Callable[[str, str], int],
        stored: Stored,
        lost: Callable[[BaseException], None],
    ) -> None:
        self._interface_id = interface_id
        self._settings = settings
        self._layer = layer
        self._routes = tuple(routes)
        self._store = store
        self._clock = clock
        self._hash = identifier_hash
        self._stored = stored
        self._lost = lost
        self._mode = getattr(settings.source, "ack_mode", AckMode.AUTO)

    def accept(self, raw: bytes, peer: str, answer: Answer) -> None:
        """Take one block (a message or a batch); `answer` is called once, after the commit of all of it."""
        now = self._clock.now()
        parts = self._layer.split(raw)
        summaries = [self._layer.summarize(part) for part in parts]
        arrivals = [self._arrival(part, summary, peer, now) for part, summary in zip(parts, summaries, strict=True)]
        futures = [self._store.writer.submit(arrival) for arrival in arrivals]
        block = _Block(len(futures), answer)
        for place, (future, summary) in enumerate(zip(futures, summaries, strict=True)):
            future.add_done_callback(self._when_done(block, place, summary, now))

    async def submit(self, raw: bytes, destination_id: int, lineage: Lineage) -> Recorded:
        """Store a resend for one destination, as a new message linked to its original; no peer waits for an answer."""
        now = self._clock.now()
        summary = self._layer.summarize(raw)
        order = order_key(self._settings, self._layer, summary, self._hash)
        arrival = Arrival(
            interface_id=self._interface_id,
            received_at=now,
            peer="",
            raw=raw,
            summary=summary,
            identifiers=self._identifiers(summary),
            planned=plan((Route(destination_id=destination_id, condition=None),), self._facts(raw, summary, now), order),
            ack=None,
            accept_same_id_other_content=True,
            parent_message_id=lineage.parent_message_id,
            actor=lineage.actor,
            reason=lineage.reason,
            ticket=lineage.ticket,
            request_id=lineage.request_id,
        )
        recorded = await self._store.write(arrival)
        self._stored(summary, recorded, now)
        return recorded

    def _arrival(self, raw: bytes, summary: Summary, peer: str, now: datetime) -> Arrival:
        verdict, planned = self._decide(raw, summary, now)
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
            ack=self._layer.acknowledge(raw, summary, verdict, self._mode, now, text),
            accept_same_id_other_content=not reject_repeats,
            refusal=self._refusal(raw, summary, now) if reject_repeats else None,
        )

    def _decide(self, raw: bytes, summary: Summary, now: datetime) -> tuple[Verdict, tuple[Planned, ...]]:
        if not summary.readable:
            detail = summary.problems[0].message if summary.problems else "No readable header."
            return Verdict.REFUSE_HEADER, refused("AR", detail)
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
        return Facts.of_arrival(
            summary,
            interface=self._settings.name,
            site=self._settings.site,
            environment=self._settings.environment or "",
            size=len(raw),
            received_at=now,
            fields=lambda path: field_values(self._layer, raw, path),
        )

    def _when_done(
        self, block: _Block, place: int, summary: Summary, now: datetime
    ) -> Callable[[asyncio.Future[Recorded]], None]:
        def done(future: asyncio.Future[Recorded]) -> None:
            error = future.exception()
            if error is not None:
                self._lost(error)
                block.failed()
                return
            recorded = future.result()
            faultpoint("after_commit_before_ack")
            self._stored(summary, recorded, now)
            block.committed(place, recorded.ack)

        return done


class _Block:
    """Collects the acknowledgements of one block; a batch is answered in one piece, when all of it is durable."""

    def __init__(self, count: int, answer: Answer) -> None:
        self._acks: list[bytes | None] = [None] * count
        self._waiting = count
        self._failed = False
        self._answer = answer

    def committed(self, place: int, ack: bytes | None) -> None:
        self._acks[place] = ack
        self._one_less()

    def failed(self) -> None:
        # No answer at all: the sender keeps the message and repeats it, and what was stored is recognised then.
        self._failed = True
        self._one_less()

    def _one_less(self) -> None:
        self._waiting -= 1
        if self._waiting:
            return
        acks = [ack for ack in self._acks if ack is not None]
        self._answer(None if self._failed or not acks else b"".join(acks))


def field_values(layer: Layer, raw: bytes, path: str) -> list[str]:
    """The values at a field path, for route conditions that look into the message."""
    return list(layer.values(raw, path))
