"""The hospital's day: one endless run of messages that follows from a seed and a base time alone, and its past."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.simulator.common import Envelope
from console.simulator.faults import Fault, Planter
from console.simulator.feeds import Feed
from console.simulator.messages import build
from console.simulator.pace import FULL_PAST, density, future, past
from console.simulator.patients import patient
from console.simulator.stories import Event, story

HISTORY = 160
"""Messages before second 0 where nobody asks for more; `DemoHospital.prime` sends the last of them as a burst."""
_ARRIVAL = 3.5  # seconds between two patients
_SETTLED = 90.0  # stories run this long unseen, so that the day begins with patients at every stage
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One message of the day; `at` is seconds after the base time (negative: history)."""

    at: float
    feed: Feed
    type: str
    control_id: str
    raw: bytes
    fault: Fault


def day(seed: int, base: datetime, seconds: float | None = None) -> Iterator[Step]:
    """The messages in the order of sending; same seed, base and past, same bytes. Never ends.

    `seconds` is how much of the past comes first (see `pace`); None: `HISTORY` messages.
    """
    dice = random.Random(f"day {seed}")
    planter = Planter(dice)
    ids = ControlIds(base)
    numbers = itertools.count(1)  # of the one sender that speaks the sequence number protocol
    before = past(base, seconds or FULL_PAST)[0 if seconds else -HISTORY :]
    for number, (event, even) in enumerate(
        zip(_events(seed, base), itertools.chain(before, future(base)), strict=False)
    ):
        at = even + dice.uniform(-0.3, 0.3) / density(base, even)
        twist, fault = planter.pick(event, at)
        envelope = Envelope(
            feed=event.feed,
            type=event.type,
            control_id=ids.next(event.feed),
            at=base + timedelta(seconds=at),
            twist=twist,
            number=next(numbers) if event.feed.numbered else None,
        )
        raw = build(event, envelope, random.Random(f"{seed} {number}"))
        yield Step(at=at, feed=event.feed, type=event.type, control_id=envelope.control_id, raw=raw, fault=fault)


class ControlIds:
    """MSH-10 values: unique for each sending system, also across restarts, because the base time is in them."""

    def __init__(self, base: datetime) -> None:
        seconds = int(base.timestamp())
        self._mark = "".join(_DIGITS[seconds // 36**power % 36] for power in (4, 3, 2, 1, 0))
        self._counts: dict[str, Iterator[int]] = {}

    def next(self, feed: Feed) -> str:
        """The next id of this feed's sender, within the 20 characters of MSH-10."""
        count = self._counts.setdefault(feed.sender, itertools.count(1))
        return f"{feed.sender[:3]}{self._mark}{next(count):05d}"


def _events(seed: int, base: datetime) -> Iterator[Event]:
    """All stories, told at once in order of time, from the moment on when the hospital is in full swing."""
    dice = random.Random(f"arrivals {seed}")
    first = seed * 7919 + int(base.timestamp()) % 1_000_000
    waiting: list[tuple[float, int, Event]] = []
    order = itertools.count()
    arrives = 0.0
    for number in itertools.count(first):
        for event in story(patient(number), number):
            heapq.heappush(waiting, (arrives + event.after, next(order), event))
        arrives += _ARRIVAL * dice.uniform(0.6, 1.4)
        while waiting and waiting[0][0] < arrives:
            when, _, event = heapq.heappop(waiting)
            if when >= _SETTLED:
                yield event
