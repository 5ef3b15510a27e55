"""The past of rules: values minute by minute from the roll-ups, as the engine's replay wants them."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from console.gateway.alerting.silence import ENOUGH, LEAST, WEEKS, same_hour
from console.gateway.alerting.tries import LEAST as LEAST_TRIES
from console.store.alert_asks import Minutes
from console.store.alert_late import hours, minutes
from console.store.store import Store
from console.triage.alerts.reading import Subject
from console.triage.alerts.replay import Past
from console.triage.alerts.rule import Kind, Rule

MINUTE = timedelta(minutes=1)
REPLAYED = frozenset(
    {Kind.DEPTH, Kind.OLDEST, Kind.NO_PROGRESS, Kind.SILENCE, Kind.ERROR_SHARE, Kind.LATENCY, Kind.LINK_DOWN}
)
"""Kinds of which the roll-ups know something."""

Values = list[float | None]


class RollUps:
    """`HourCounts` from the roll-ups of this store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def received(self, interface_id: int, wanted: tuple[int, ...]) -> tuple[int | None, ...]:
        """See `HourCounts`."""
        first = min(wanted)
        found = await self._store.read(hours, interface_id, first, max(wanted) - first + 1)
        return tuple(found[number - first] for number in wanted)


async def past_of(store: Store, rule: Rule, subject: Subject, since: datetime, until: datetime) -> Past:
    """What is known of one interface; an interface is judged as a whole, since the roll-ups do not tell its queues."""
    first = int(since.timestamp()) // 60
    units = max(1, int(until.timestamp()) // 60 - first)
    ident = subject.interface_id or 0
    width = max(1, rule.seconds // 60) if rule.kind is Kind.LATENCY else 0
    found = await store.read(minutes, ident, first, units, width)
    if rule.kind is Kind.SILENCE:
        start = first // 60 - WEEKS * 7 * 24 - 2
        known = await store.read(hours, ident, start, (first + units) // 60 + 1 - start)
        values = await asyncio.to_thread(silence_values, found, known, first, start)
    else:
        values = await asyncio.to_thread(values_of, rule, found)  # a month has 44 640 minutes
    return Past(subject=subject, since=datetime.fromtimestamp(first * 60, UTC), every=MINUTE, values=values)


def values_of(rule: Rule, found: Minutes) -> Values:
    """The rule's value at each minute; None where nobody watched, or too little was tried."""
    match rule.kind:
        case Kind.DEPTH:
            return _known(found.depth, found.observed)
        case Kind.OLDEST:
            return _known(found.oldest, found.observed)
        case Kind.NO_PROGRESS:
            return _lasting([bool(deep) and not out for deep, out in zip(found.depth, found.out, strict=True)], found)
        case Kind.LINK_DOWN:
            return _lasting(
                [down * 10 >= 9 * seen for down, seen in zip(found.down, found.observed, strict=True)], found
            )
        case Kind.ERROR_SHARE:
            return _shares(found, rule.seconds // 60)
        case _:
            return list(found.p95)


def silence_values(found: Minutes, known: Sequence[int | None], first: int, start: int) -> Values:
    """Share of the usual over the quarter of an hour before each minute; `known` are hours from number `start` on."""
    came = _rolling(found.came, 15)
    watched = _rolling([int(seen > 0) for seen in found.observed], 15)
    usual: dict[int, float | None] = {}

    def of_hour(number: int) -> float | None:
        if number not in usual:
            hour = datetime.fromtimestamp(number * 3600, UTC)
            places = [same_hour(hour, week) - start for week in range(1, WEEKS + 1)]
            counts = [known[place] for place in places if 0 <= place < len(known)]
            there = [count for count in counts if count is not None]
            usual[number] = statistics.median(there) if len(there) >= ENOUGH else None
        return usual[number]

    values: Values = []
    for place, many in enumerate(came):
        hour, minute = divmod(first + place + 1, 60)
        here, before = of_hour(hour), of_hour(hour - 1)
        part = min(1.0, minute / 15)
        if watched[place] < 15 or here is None or before is None:
            values.append(None)
            continue
        expected = (here * part + before * (1 - part)) / 4
        values.append(many / expected if expected >= LEAST else None)
    return values


def _known(row: Sequence[int], observed: Sequence[int]) -> Values:
    return [float(value) if seen else None for value, seen in zip(row, observed, strict=True)]


def _lasting(bad: Sequence[bool], found: Minutes) -> Values:
    """For how many seconds it has been bad without a break, at each minute."""
    values: Values = []
    lasted = 0.0
    for is_bad, seen in zip(bad, found.observed, strict=True):
        lasted = lasted + 60.0 if is_bad and seen else 0.0
        values.append(lasted if seen else None)
    return values


def _rolling(row: Sequence[int], width: int) -> list[int]:
    """The sum of the last `width` values at each place."""
    total, sums = 0, []
    for place, value in enumerate(row):
        total += value - (row[place - width] if place >= width else 0)
        sums.append(total)
    return sums


def _shares(found: Minutes, width: int) -> Values:
    failed = _rolling(found.failed, max(1, width))
    out = _rolling(found.out, max(1, width))
    return [_share(bad, bad + good) for bad, good in zip(failed, out, strict=True)]


def _share(bad: int, tries: int) -> float | None:
    return None if not tries or (bad and tries < LEAST_TRIES) else bad / tries
