"""A store of alerts in memory and a clock: the engine's look after look, as the gateway would do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from console.triage.alerts.alert import Alert, Changes, Key, Ref, reach_of
from console.triage.alerts.engine import Memory, Seen, look
from console.triage.alerts.machine import FLAP
from console.triage.alerts.reading import Reading, Subject
from console.triage.alerts.rule import RANK, Kind, Rule, Severity

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def reading(key: str, value: float | None, *causes: str, began: datetime | None = None) -> Reading:
    """One look at one subject."""
    subject = Subject(key=key, title=key, reach=reach_of(key), interface="lab", site="NORTH")
    return Reading(subject=subject, value=value, causes=frozenset(causes), began=began)


def rule(id: int, kind: Kind = Kind.DEPTH, threshold: float = 10, **changes: object) -> Rule:
    """A rule that opens and closes at once, unless it says otherwise."""
    plain = Rule(id=id, kind=kind, threshold=threshold, name=f"rule {id}", seconds=0, clear_seconds=0)
    return replace(plain, **changes)  # type: ignore[arg-type]  # any field of Rule


@dataclass
class Bench:
    """Keeps what the store keeps. `told` are "opened N" and "closed N" of alerts that stand for themselves."""

    rules: Sequence[Rule]
    now: datetime = NOON
    memory: Memory = field(default_factory=Memory)
    alerts: dict[int, Alert] = field(default_factory=dict)
    log: list[tuple[str, Key]] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    def look(self, *readings: tuple[Kind, Reading], after: float = 5) -> Changes:
        """Some seconds later."""
        self.now += timedelta(seconds=after)
        by_kind: dict[Kind, list[Reading]] = {}
        for kind, one in readings:
            by_kind.setdefault(kind, []).append(one)
        late = [one for one in self.alerts.values() if one.closed_at is None or self.now - one.closed_at < 4 * FLAP]
        seen = Seen(rules=self.rules, readings=by_kind, alerts=late, now=self.now, local=self.now)
        self.memory, self.changes = look(self.memory, seen)
        self._store(self.changes)
        return self.changes

    def depth(self, value: float | None, after: float = 5) -> Changes:
        """A look at one queue alone."""
        return self.look((Kind.DEPTH, reading("queue lab/cern", value)), after=after)

    def restart(self) -> None:
        """The memory is gone, the store is not."""
        self.memory = Memory()

    @property
    def open(self) -> list[Key]:
        """What stands open for itself."""
        return [one.key for one in self.alerts.values() if one.closed_at is None and one.parent is None]

    @property
    def swallowed(self) -> list[Key]:
        """Open consequences."""
        return [one.key for one in self.alerts.values() if one.closed_at is None and one.parent is not None]

    def _store(self, changes: Changes) -> None:
        fresh: dict[Key, int] = {}
        for opening in changes.openings:
            assert not any(one.key == opening.key and one.closed_at is None for one in self.alerts.values()), "two open"
            fresh_id = opening.again or len(self.alerts) + 1
            before = self.alerts.get(fresh_id)
            fresh[opening.key] = fresh_id
            self.log.append(("again" if opening.again else "open", opening.key))
            self.alerts[fresh_id] = Alert(
                id=fresh_id,
                rule=opening.rule.id,
                subject=opening.subject.key,
                opened_at=before.opened_at if before else self.now,
                severity=opening.rule.severity,
                storm=before.storm + 1 if before else 0,
                channels=frozenset(opening.rule.channels),
            )

        def number(ref: Ref | None) -> int | None:
            return fresh[ref] if isinstance(ref, tuple) else ref

        for opening in changes.openings:
            self.change(fresh[opening.key], parent=number(opening.parent))
        for closing in changes.closings:
            assert self.alerts[closing.id].closed_at is None, "closed twice"
            self.log.append(("close", closing.key))
            self.change(closing.id, closed_at=self.now)
        for flap in changes.flaps:
            self.change(flap.id, storm=self.alerts[flap.id].storm + 1)
        for adoption in changes.adoptions:
            assert number(adoption.parent) != adoption.id
            self.change(adoption.id, parent=number(adoption.parent))
        for one in changes.raises:
            which = number(one.alert)
            assert which is not None
            here = self.alerts[which]
            worst = max(here.severity, one.severity, key=RANK.__getitem__)
            self.change(which, severity=worst, channels=here.channels | set(one.channels))
        for escalation in changes.escalations:
            self.log.append(("escalate", escalation.key))
            self.change(escalation.id, escalated=True)

    def change(self, number: int, **changes: object) -> None:
        """What a person, or the store, changes of an alert."""
        self.alerts[number] = replace(self.alerts[number], **changes)  # type: ignore[arg-type]  # any field of Alert


__all__ = ["NOON", "Bench", "Severity", "reading", "rule"]
