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
from functools import partial

from console.config.settings import InterfaceSettings
from console.core.clock import Clock
from console.core.faultpoints import faultpoint
from console.core.interface import AckMode
from console.core.message import Summary
from console.gateway.policies import title
from console.gateway.routing import OrderKey, Route, order_key, plan, refused
from console.layers.contract import Layer, Verdict
from console.query.facts import Facts
from console.store.arrivals import Arrival, Planned, Recorded
from console.store.audit import AuditEntry
from console.store.errors import StoreClosedError, StoreError
from console.store.store import Store

log = logging.getLogger("console.intake")

STORE_RETRY = 1.0
"""Seconds until an arrival is offered again to a store that failed."""

Answer = Callable[[bytes | None], None]
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
        self._mode = getattr(settings.source, "ack_mode", AckMode.AUTO)

    def accept(self, raw: bytes, peer: str, answer: Answer) -> None:
        """Take one block (a message or a batch); `answer` is called once, after the commit of all of it."""
        now = self._clock.now()
        parts = self._layer.split(raw)
        summaries = [self._layer.summarize(part) for part in parts]
        arrivals = [self._arrival(part, summary, peer, now) for part, summary in zip(parts, summaries, strict=True)]
        block = _Block(len(arrivals), answer)
        for place, arrival in enumerate(arrivals):
            self._keep(block, place, arrival)

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
        )

    def _keep(self, block: _Block, place: int, arrival: Arrival) -> None:
        self._store.writer.submit(arrival).add_done_callback(partial(self._kept, block, place, arrival))

    def _kept(self, block: _Block, place: int, arrival: Arrival, future: asyncio.Future[Recorded]) -> None:
        """After the commit, or its failure. A store that is down is waited for: the peer is not answered meanwhile."""
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or isinstance(error, StoreClosedError):
            return  # the gateway is ending: no answer, so the sender keeps the message and repeats it
        if isinstance(error, StoreError):
            self._lost(error)
            asyncio.get_running_loop().call_later(STORE_RETRY, self._keep, block, place, arrival)
            return
        if error is not None:  # ours: this message cannot be stored at all, and its sender must know
            self._lost(error)
            block.settled(place, self._not_kept(arrival))
            return
        recorded = future.result()
        faultpoint("after_commit_before_ack")
        self._stored(arrival.summary, recorded, arrival.received_at)
        block.settled(place, recorded.ack)

    def _not_kept(self, arrival: Arrival) -> bytes | None:
        text = "The gateway could not store this message. Tell its operator."
        verdict = Verdict.REFUSE_CONTENT
        return self._layer.acknowledge(arrival.raw, arrival.summary, verdict, self._mode, self._clock.now(), text)


class _Block:
    """Collects the answers of one block; a batch is answered in one piece, when all of it is settled."""

    def __init__(self, count: int, answer: Answer) -> None:
        self._acks: list[bytes | None] = [None] * count
        self._waiting = count
        self._answer = answer

    def settled(self, place: int, ack: bytes | None) -> None:
        """One message of the block is durable, or was refused for good."""
        self._acks[place] = ack
        self._waiting -= 1
        if not self._waiting:
            acks = [ack for ack in self._acks if ack is not None]
            self._answer(b"".join(acks) if acks else None)


def names(summary: Summary, kind: str, value: str) -> bool:
    """True where the message names this identifier; an empty kind asks for any."""
    return any(item.value == value and kind in {"", item.kind.value} for item in summary.identifiers)
