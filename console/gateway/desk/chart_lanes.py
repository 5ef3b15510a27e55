"""Lanes as they are sent: what is not known is None, what was not watched is a gap with its reason. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.api.throughput import Gap, Lane
from console.core.rates import error_share
from console.gateway.buckets import Buckets
from console.store.tally_asks import LaneSums, Recent

MOST_CODES = 8
OTHER = "other"
OFF, DOWN = "gateway off", "link down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What is known of a lane at this moment. `rate` None where this gateway runs none of its interfaces."""

    rate: float | None
    waiting: int
    recent: Recent | None
    threshold: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """How a lane is called."""

    title: str
    layer: str = ""


def lane(sums: LaneSums, buckets: Buckets, live: range, heading: Heading, now: Now, words: Mapping[int, str]) -> Lane:
    """One lane. In the buckets of `live` the gateway is watching, though its gauges are not written yet."""
    known = [watched or number in live for number, watched in enumerate(sums.watched)]
    silent = [
        down and not (taken or gone) for down, taken, gone in zip(sums.down, sums.received, sums.delivered, strict=True)
    ]
    recent = now.recent

    def told(values: Sequence[int]) -> tuple[int | None, ...]:
        """A zero while the link is down says nothing of what there was."""
        shown = zip(values, known, silent, strict=True)
        return tuple(value if here and (value or not quiet) else None for value, here, quiet in shown)

    return Lane(
        key=sums.key,
        title=heading.title,
        layer=heading.layer,
        received=told(sums.received),
        delivered=told(sums.delivered),
        failed=told(sums.failed),
        retried=told(sums.retried),
        p50=tuple(sums.p50),
        p95=tuple(sums.p95),
        shadow=tuple(sums.shadow),
        mix=mix(sums.mix, words),
        gaps=gaps(buckets, known, silent),
        threshold=now.threshold,
        rate=now.rate,
        error_share=None if recent is None else error_share(recent.received, recent.delivered, recent.failed),
        now_p50=None if recent is None else recent.p50,
        now_p95=None if recent is None else recent.p95,
        waiting=now.waiting,
    )


def mix(codes: Mapping[int, list[int]], words: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    """The most frequent codes, and all others as one."""
    ordered = sorted(codes, key=lambda word: (-sum(codes[word]), words.get(word, OTHER)))
    found: dict[str, tuple[int, ...]] = {}
    for place, word in enumerate(ordered):
        name = words.get(word, OTHER) if place < MOST_CODES else OTHER
        before = found.get(name)
        found[name] = tuple(codes[word]) if before is None else _added(before, codes[word])
    return found


def _added(before: Sequence[int], more: Sequence[int]) -> tuple[int, ...]:
    return tuple(one + other for one, other in zip(before, more, strict=True))


def gaps(buckets: Buckets, known: Sequence[bool], silent: Sequence[bool]) -> tuple[Gap, ...]:
    """Runs of buckets of which nothing is known, with the reason."""
    reasons = [OFF if not here else DOWN if quiet else "" for here, quiet in zip(known, silent, strict=True)]
    return runs(reasons, buckets.begin)


def runs(reasons: Sequence[str], begin: Callable[[int], datetime]) -> tuple[Gap, ...]:
    """One gap for each run of the same reason; "" is none."""
    found: list[Gap] = []
    first = 0
    for number in range(1, len(reasons) + 1):
        if number == len(reasons) or reasons[number] != reasons[first]:
            if reasons[first]:
                found.append(Gap(since=begin(first), until=begin(number), text=reasons[first]))
            first = number
    return tuple(found)
