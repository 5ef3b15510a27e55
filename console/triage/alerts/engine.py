"""One look: what opens, closes, flaps, is explained by another, escalates. Pure: the same in, the same out.

The memory holds nothing that the store does not hold as well but seconds of waiting and clearing, so it may be lost:
after a restart open alerts come from the store and none is opened twice; what was waiting waits anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from console.triage.alerts.alert import Alert, Changes, Closing, Escalation, Flap, Key, Opening
from console.triage.alerts.causes import ORDER, Ease, Standing, arrange
from console.triage.alerts.machine import FLAP, Move, Track, needed_to_close, step
from console.triage.alerts.reading import Reading
from console.triage.alerts.rule import Kind, Rule, holds

MOST_OPENINGS = 100
"""So many open in one look, those that explain others first; the rest follows with the next looks, a few seconds later.
So no look holds up the writer, on which the messages depend."""

SWITCHED_OFF = "its rule is off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a look leaves to the next one. Bounded by what waits, clears, is unknown while open, or eases."""

    tracks: Mapping[Key, Track] = field(default_factory=dict)
    eases: Mapping[Key, Ease] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The input of one look. `readings` by kind; `own` by rule, where the value depends on the rule itself.

    `alerts` are all open ones and those closed of late; `local` is `now` by the gateway's own clock.
    """

    rules: Sequence[Rule]
    readings: Mapping[Kind, Sequence[Reading]]
    alerts: Sequence[Alert]
    now: datetime
    local: datetime
    own: Mapping[int, Sequence[Reading]] = field(default_factory=dict)

    def of(self, rule: Rule) -> Sequence[Reading]:
        """What this rule looks at."""
        return self.own.get(rule.id, self.readings.get(rule.kind, ()))


@dataclass(slots=True)
class _Pass:
    """What gathers while the pairs are walked."""

    tracks: dict[Key, Track] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    flaps: list[Flap] = field(default_factory=list)
    read: dict[Key, Reading] = field(default_factory=dict)
    late: dict[Key, int] = field(default_factory=dict)


def look(memory: Memory, seen: Seen) -> tuple[Memory, Changes]:
    """The memory afterwards, to be kept once the changes are stored; and the changes."""
    done = _Pass(late=_of_late(seen))
    still = {alert.key: alert for alert in seen.alerts if alert.closed_at is None}
    rules = {rule.id: rule for rule in seen.rules}
    for rule in seen.rules:
        if rule.enabled:
            _pairs(done, memory, seen, rule, still)
    for key, alert in still.items():
        rule_now = rules.get(alert.rule)
        if rule_now is None or not rule_now.enabled:
            done.closings.append(Closing(key=key, id=alert.id, why=SWITCHED_OFF))
        elif key not in done.read:  # its subject was not seen at all: the same as unknown
            track, _ = step(memory.tracks.get(key), is_open=True, condition=None, hold=0, clear=0, now=seen.now)
            done.tracks[key] = track or Track(unknown_since=seen.now)
    _postpone(done, seen)
    family = arrange(_standing(done, seen, rules), {alert.id: alert for alert in seen.alerts}, memory.eases, seen.now)
    openings = tuple(replace(opening, parent=family.parents.get(opening.key)) for opening in done.openings)
    changes = Changes(
        openings=openings,
        closings=tuple(done.closings),
        flaps=tuple(done.flaps),
        adoptions=tuple(family.adoptions),
        raises=tuple(family.raises),
        escalations=tuple(_escalations(done, seen, rules, family.parents)),
    )
    return Memory(tracks=done.tracks, eases=family.eases), changes


def _pairs(done: _Pass, memory: Memory, seen: Seen, rule: Rule, still: Mapping[Key, Alert]) -> None:
    """One rule over all its subjects."""
    works = rule.schedule.covers(seen.local)
    for reading in seen.of(rule):
        key = (rule.id, reading.subject.key)
        alert = still.get(key)
        if alert is None and not (works and rule.scope(reading.subject)):
            continue
        condition = holds(rule, reading.value)
        before = memory.tracks.get(key)
        if alert is None and before is None and not condition:
            continue
        done.read[key] = reading
        clear = needed_to_close(rule.clear_seconds, alert.storm if alert else 0)
        track, move = step(
            before, is_open=alert is not None, condition=condition, hold=rule.hold, clear=clear, now=seen.now
        )
        if track is not None:
            done.tracks[key] = track
        if move is Move.OPEN:
            done.openings.append(Opening(rule=rule, reading=reading, again=done.late.get(key)))
        elif alert is not None and move is Move.CLOSE:
            done.closings.append(Closing(key=key, id=alert.id))
        elif alert is not None and move is Move.BACK:
            done.flaps.append(Flap(key=key, id=alert.id))


def _postpone(done: _Pass, seen: Seen) -> None:
    """Keep only so many openings; the others stay just before theirs."""
    if len(done.openings) <= MOST_OPENINGS:
        return
    done.openings.sort(key=lambda one: (one.subject.reach, ORDER.get(one.rule.kind, len(ORDER))))
    for one in done.openings[MOST_OPENINGS:]:
        done.tracks[one.key] = Track(counted=one.rule.hold, last=seen.now, counting=True)
    del done.openings[MOST_OPENINGS:]


def _of_late(seen: Seen) -> dict[Key, int]:
    """Alerts that closed a moment ago, by their key: a cause that is back is the same alert."""
    return {
        alert.key: alert.id
        for alert in seen.alerts
        if alert.closed_at is not None and not alert.by_hand and seen.now - alert.closed_at < FLAP
    }


def _standing(done: _Pass, seen: Seen, rules: Mapping[int, Rule]) -> Iterable[Standing]:
    """Everything that is open after this look, and what closed so lately that it still explains others."""
    closing = {closing.key: closing for closing in done.closings}
    opening = {opening.key for opening in done.openings}
    for alert in seen.alerts:
        rule = rules.get(alert.rule)
        if rule is None or alert.key in opening:
            continue
        closed_at = seen.now if alert.key in closing else alert.closed_at
        if closed_at is not None and seen.now - closed_at >= timedelta(seconds=rule.clear_seconds):
            continue
        if closed_at is not None and alert.parent is not None:
            continue
        yield Standing(
            key=alert.key,
            rule=rule,
            opened_at=alert.opened_at,
            reach=alert.reach,
            id=alert.id,
            parent=alert.parent,
            reading=done.read.get(alert.key),
            closed=closed_at is not None,
            alert=alert,
        )
    for one in done.openings:
        yield Standing(
            key=one.key,
            rule=one.rule,
            opened_at=seen.now,
            reach=one.subject.reach,
            id=one.again,
            new=True,
            reading=one.reading,
        )


def _escalations(
    done: _Pass, seen: Seen, rules: Mapping[int, Rule], parents: Mapping[Key, object]
) -> Iterable[Escalation]:
    closing = {closing.key for closing in done.closings}
    for alert in seen.alerts:
        rule = rules.get(alert.rule)
        if rule is None or not rule.escalate_after or alert.closed_at is not None or alert.key in closing:
            continue
        muted = alert.muted_until is not None and alert.muted_until > seen.now
        if alert.acknowledged or alert.escalated or muted or alert.key in parents:
            continue
        if seen.now - alert.opened_at >= timedelta(seconds=rule.escalate_after):
            yield Escalation(key=alert.key, id=alert.id, to=rule.escalate_to)
