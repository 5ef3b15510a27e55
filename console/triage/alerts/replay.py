"""A rule over the past: the same engine, the time simulated from what the roll-ups know. Nothing is opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from console.triage.alerts.machine import FLAP, Move, Track, needed_to_close, step
from console.triage.alerts.reading import Subject
from console.triage.alerts.rule import BELOW, Rule, holds
from console.triage.alerts.words import duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known of one subject: values at equal steps from `since` on, None where nothing is known."""

    subject: Subject
    since: datetime
    every: timedelta
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """What it would have opened; still open at the end where `closed_at` is None."""

    subject: Subject
    opened_at: datetime
    closed_at: datetime | None = None
    peak: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """The result; `unknown_share` is the part of the values that nobody knows, 0 to 1."""

    alerts: tuple[Would, ...]
    subjects: int
    unknown_share: float


def replay(rule: Rule, pasts: Iterable[Past], zone: tzinfo | None) -> Replayed:
    """Each subject by itself: what explains what is not known of the past."""
    found: list[Would] = []
    subjects = unknown = total = 0
    for past in pasts:
        if not rule.scope(past.subject):
            continue
        subjects += 1
        total += len(past.values)
        unknown += sum(value is None for value in past.values)
        found += _one(rule, past, zone)
    found.sort(key=lambda would: (would.opened_at, would.subject.key))
    return Replayed(alerts=tuple(found), subjects=subjects, unknown_share=unknown / total if total else 1.0)


def _one(rule: Rule, past: Past, zone: tzinfo | None) -> list[Would]:
    found: list[Would] = []
    track: Track | None = None
    opened: Would | None = None
    storm = 0
    for place, value in enumerate(past.values):
        now = past.since + place * past.every
        condition = holds(rule, value)
        if opened is None and track is None and not condition:
            continue
        if opened is None and condition and not rule.schedule.covers(now.astimezone(zone)):
            track = None
            continue
        clear = needed_to_close(rule.clear_seconds, storm)
        track, move = step(track, is_open=opened is not None, condition=condition, hold=rule.hold, clear=clear, now=now)
        if move is Move.OPEN:
            last = found[-1] if found else None
            again = last is not None and last.closed_at is not None and now - last.closed_at < FLAP
            storm = storm + 1 if again else 0
            opened = Would(subject=past.subject, opened_at=now, peak=value)
            if again and last is not None:
                found.pop()
                opened = Would(subject=past.subject, opened_at=last.opened_at, peak=_worse(rule, last.peak, value))
        elif move is Move.BACK:
            storm += 1
        if opened is not None:
            opened = Would(subject=past.subject, opened_at=opened.opened_at, peak=_worse(rule, opened.peak, value))
            if move is Move.CLOSE:
                found.append(Would(subject=past.subject, opened_at=opened.opened_at, closed_at=now, peak=opened.peak))
                opened = None
    return found if opened is None else [*found, opened]


def _worse(rule: Rule, one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    if not known:
        return None
    return min(known) if rule.kind in BELOW else max(known)


def told(result: Replayed, since: datetime, until: datetime) -> str:
    """ "3 alerts in 7 days, the longest 42 min; nothing is known for 4 % of the time"."""
    count = len(result.alerts)
    words = f"{'no alert' if not count else '1 alert' if count == 1 else f'{count} alerts'} in {_span(until - since)}"
    if count:
        longest = max(((one.closed_at or until) - one.opened_at).total_seconds() for one in result.alerts)
        words += f", the longest {duration(longest)}"
    if result.unknown_share > 0:
        words += f"; nothing is known for {max(1, round(result.unknown_share * 100))} % of the time"
    return words[:1].upper() + words[1:]


def _span(span: timedelta) -> str:
    days = round(span.total_seconds() / 86400)
    return f"{days} days" if days >= 2 else duration(span.total_seconds())
