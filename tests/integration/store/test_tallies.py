"""Roll-ups against a recount, on both engines: random traffic, retries, restarts, interruptions, packing, late rows."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from console.core.delivery import Attempt, Settlement
from console.core.interface import LinkState, Ordering
from console.core.message import Summary
from console.core.outcome import Judgement, Outcome
from console.core.status import Status
from console.gateway.depths import Depth
from console.gateway.tally_words import MOST_TYPES
from console.gateway.tallying import Tallying
from console.store.arrivals import Planned
from console.store.queue import Claim, RegisterInterface, Settle, TakeLease
from console.store.recount import Recount, recount
from console.store.session import Session
from console.store.store import Store
from console.store.tally_asks import Ask, Frame, Places, Span
from console.store.tally_cells import OTHER
from console.store.tally_late import chart, used_words
from console.store.tally_tail import last_numbers
from tests.support.stores import KEY, Bench

OUTCOMES = {
    Outcome.ACCEPTED: (Status.SENT, ("AA",)),
    Outcome.CONTENT_ERROR: (Status.PARKED, ("AE 103", "AE 207", "AR")),
    Outcome.UNKNOWN: (Status.UNKNOWN, ("timeout",)),
    Outcome.UNREACHABLE: (Status.QUEUED, ("",)),
    Outcome.TRANSIENT: (Status.QUEUED, ("AE 999",)),
}
TYPES = ("ORU^R01", "ADT^A01", "")


@dataclass(slots=True)
class Held:
    """An interface as the counting sees it."""

    id: int
    destination_ids: tuple[int, ...]
    lease: object | None = "held"
    state: LinkState = LinkState.UP

    def link(self) -> tuple[LinkState, str]:
        """Its worst wire."""
        return self.state, ""


@dataclass(slots=True)
class Traffic:
    """Random arrivals and tries at two interfaces, by the bench's clock."""

    lab: Bench
    dice: random.Random
    held: list[Held] = field(default_factory=list)
    number: int = 0

    async def begin(self) -> None:
        """Add a second interface."""
        other = await self.lab.store.write(
            RegisterInterface(name="adt", layer="hl7v2", title="ADT", destinations=(("pas", "mllp", "PAS"),), site="S")
        )
        await self.lab.store.write(
            TakeLease(interface_id=other.interface_id, owner="me", now=self.lab.clock.now(), seconds=8)
        )
        self.held = [
            Held(self.lab.interface_id, (self.lab.destination_id,)),
            Held(other.interface_id, (other.destinations["pas"],)),
        ]

    async def some(self, many: int) -> None:
        """Arrivals, some of them twice, and tries; the clock moves on by seconds, sometimes by hours, once back."""
        for _ in range(many):
            self.lab.clock.forward(self.dice.choice((0.2, 3, 20, 200, 4000, -700)))
            if self.dice.random() < 0.6:
                await self._arrive()
            else:
                await self._try()

    async def _arrive(self) -> None:
        place = self.dice.choice(self.held)
        self.number += 1
        summary = Summary(
            layer="hl7v2",
            type=self.dice.choice(TYPES),
            control_id=f"M{self.dice.choice((self.number, 1))}",
            sender="LAB",
            readable=self.dice.random() < 0.9,
        )
        arrival = self.lab.arrival(summary.control_id, interface_id=place.id, summary=summary)
        planned = tuple(replace(each, destination_id=place.destination_ids[0]) for each in arrival.planned)
        raw = arrival.raw + bytes([65 + self.dice.randrange(3)])
        await self.lab.store.write(replace(arrival, planned=planned, raw=raw, accept_same_id_other_content=False))

    async def _try(self) -> None:
        place = self.dice.choice(self.held)
        bench = Bench(
            store=self.lab.store,
            clock=self.lab.clock,
            interface_id=place.id,
            destination_id=place.destination_ids[0],
            epoch=self.lab.epoch,
            ordering=Ordering.NONE,
        )
        for claimed in await bench.claim(limit=3):
            outcome = self.dice.choice(list(OUTCOMES))
            status, codes = OUTCOMES[outcome]
            now = self.lab.clock.now()
            took = timedelta(milliseconds=self.dice.choice((0.3, 1, 17.5, 400, 90_000)))
            judgement = Judgement(outcome=outcome, code=self.dice.choice(codes), text="")
            attempt = Attempt(
                delivery_id=claimed.delivery_id,
                number=claimed.attempt,
                started_at=now - took,
                ended_at=now,
                judgement=judgement,
            )
            settlement = Settlement(status=status, outcome=outcome)
            work = Settle(
                delivery_id=claimed.delivery_id,
                interface_id=place.id,
                epoch=bench.epoch,
                settlement=settlement,
                attempt=attempt,
                now=now,
            )
            assert await self.lab.store.write(work)


def tallying(lab: Bench, held: Callable[[], list[Held]]) -> Tallying:
    """As a gateway that was just started would count."""
    return Tallying(store=lab.store, clock=lab.clock, depth=lambda _: Depth(), running=held)


async def counted(lab: Bench) -> Recount:
    """All there is against a recount."""
    now = int(lab.clock.now().timestamp()) // 60
    return await lab.store.read(recount, now - 60 * 24 * 40, now + 60 * 24)


NIGHTLY = [pytest.param(seed, marks=pytest.mark.nightly) for seed in range(2, 12)]


@pytest.mark.parametrize("seed", [1, *NIGHTLY])
async def test_that_roll_ups_equal_a_recount(lab: Bench, seed: int) -> None:
    traffic = Traffic(lab, random.Random(seed))
    await traffic.begin()
    counting = tallying(lab, lambda: traffic.held)

    for number in range(6):
        await traffic.some(30)
        act = traffic.dice.choice(("look", "restart", "interrupt"))
        if act == "restart":
            counting = tallying(lab, lambda: traffic.held)
        if act == "interrupt":
            with suppress(TimeoutError):
                async with asyncio.timeout(traffic.dice.random() * 0.02):
                    await counting.look()
            counting = tallying(lab, lambda: traffic.held)
        await counting.look()
        if number % 2:
            assert (await counted(lab)).differences == ()
            assert await charted(lab, traffic) == sum((await lab.store.read(last_numbers)).values())
    lab.clock.forward(7200)
    await counting.look()
    found = await counted(lab)

    assert found.differences == ()
    assert found.messages == sum((await lab.store.read(last_numbers)).values())
    assert found.tries > 50


async def charted(lab: Bench, traffic: Traffic) -> int:
    """Messages in a chart of many interfaces, whose tiles are kept between two calls, and the same by types."""
    now = int(lab.clock.now().timestamp()) // 60
    frame = Frame(Span.MINUTE, now - 1440 * 30, 1440 * 31)
    lanes = {held.id: "all" for held in traffic.held} | {900 + number: "none" for number in range(8)}
    whole = Ask(frame=frame, step=frame.units, places=Places(lane=lanes))
    typed = Ask(frame=frame, step=frame.units, places=Places(lane=lanes, types=frozenset(range(1, 20))))
    found = [
        sum(sum(lane.received) for lane in (await lab.store.read(chart, ask)).lanes) for ask in (whole, typed, whole)
    ]
    assert found[0] == found[1] == found[2]
    return found[0]


@dataclass(slots=True)
class Slow:
    """A work that takes its number, and commits when it is told to."""

    work: Settle
    taken: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)

    def apply(self, session: Session) -> bool:
        """Settle, then wait."""
        done = self.work.apply(session)
        self.taken.set()
        assert self.may_end.wait(20)
        return done


async def test_that_a_try_that_is_committed_late_is_counted(lab: Bench, place: str) -> None:
    if not lab.store.shared:
        pytest.skip("An embedded store has one writer: ids are in the order of their commits.")
    traffic = Traffic(lab, random.Random(1))
    await traffic.begin()
    counting = tallying(lab, lambda: traffic.held)
    other = Store.open(place, KEY, clock=lab.clock, name="other")
    try:
        works = [await settling(lab, held) for held in traffic.held]
        slow = Slow(works[1])
        ending = other.writer.submit(slow)
        assert await asyncio.to_thread(slow.taken.wait, 10)
        assert await lab.store.write(works[0])  # a higher id, committed first
        for _ in range(3):
            await counting.look()
        before = await counted(lab)
        slow.may_end.set()
        assert await ending
    finally:
        slow.may_end.set()
        await asyncio.to_thread(other.close)
    for _ in range(3):
        await counting.look()
    after = await counted(lab)

    assert (before.tries, before.differences) == (1, ())
    assert (after.tries, after.differences) == (2, ())


async def settling(lab: Bench, held: Held) -> Settle:
    """A message of this interface, claimed; what settles it."""
    planned = Planned(destination_id=held.destination_ids[0], status=Status.QUEUED, order_key=0)
    await lab.enqueue(f"S{held.id}", interface_id=held.id, planned=(planned,))
    claim = Claim(
        destination_id=held.destination_ids[0],
        interface_id=held.id,
        epoch=lab.epoch,
        ordering=Ordering.NONE,
        now=lab.clock.now(),
    )
    (claimed,) = await lab.store.write(claim)
    now = lab.clock.now()
    judgement = Judgement(outcome=Outcome.ACCEPTED, code="AA", text="")
    return Settle(
        delivery_id=claimed.delivery_id,
        interface_id=held.id,
        epoch=lab.epoch,
        settlement=Settlement(status=Status.SENT, outcome=Outcome.ACCEPTED),
        attempt=Attempt(
            delivery_id=claimed.delivery_id, number=claimed.attempt, started_at=now, ended_at=now, judgement=judgement
        ),
        now=now,
    )


async def test_that_an_interface_brings_so_many_words_and_no_more_also_after_a_restart(lab: Bench) -> None:
    traffic = Traffic(lab, random.Random(1))
    await traffic.begin()
    held = traffic.held[:1]
    for number in range(MOST_TYPES + 5):
        if number == MOST_TYPES - 3:
            await tallying(lab, lambda: held).look()
            lab.clock.forward(7200)
        summary = Summary(layer="hl7v2", type=f"T{number:02d}", control_id=f"W{number}", sender="LAB")
        await lab.enqueue(summary.control_id, summary=summary, planned=())
    await tallying(lab, lambda: held).look()
    used = await lab.store.read(used_words, [held[0].id])

    assert used[held[0].id][0] == {f"T{number:02d}" for number in range(MOST_TYPES)} | {OTHER}
    assert (await counted(lab)).differences == ()
