"""What the engine decided, as one work of the store: with its words, its evidence, and who is to be told when."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from console.store.alert_changes import Adopted, ChangeAlerts, Closed, Escalated, Opened, Raised
from console.store.alert_telling import Telling
from console.store.store import Store
from console.triage.alerts.alert import Alert, Changes, Opening
from console.triage.alerts.engine import Seen
from console.triage.alerts.explain import Known, lines
from console.triage.alerts.machine import FLAP
from console.triage.alerts.rule import Rule
from console.triage.alerts.words import text, title


def local_time(now: datetime) -> datetime:
    """The same moment by the gateway's own clock on the wall."""
    return now.astimezone()


async def write_changes(store: Store, changes: Changes, seen: Seen, channels: Collection[str]) -> None:
    """Store them; `channels` are those of the site file. Raises `StoreError`: nothing was changed then."""
    await store.write(work_of(changes, seen, channels))


def work_of(changes: Changes, seen: Seen, channels: Collection[str]) -> ChangeAlerts:
    """The work itself."""
    rules = {rule.id: rule for rule in seen.rules}

    def told(rule: Rule | None, names: Iterable[str] | None = None) -> tuple[Telling, ...]:
        if rule is None:
            return ()
        wanted = rule.channels if names is None else tuple(names)
        return tellings(rule, [name for name in wanted if name in channels], seen.now, seen.local)

    def of_raise(ref: object) -> Rule | None:
        if isinstance(ref, tuple):
            return rules.get(ref[0])
        return next((rules.get(alert.rule) for alert in seen.alerts if alert.id == ref), None)

    return ChangeAlerts(
        now=seen.now,
        opened=tuple(_opened(one, seen, told(one.rule)) for one in changes.openings),
        closed=tuple(Closed(id=one.id, told_at=seen.now + FLAP, by=one.why) for one in changes.closings),
        flapped=tuple(one.id for one in changes.flaps),
        adopted=tuple(
            Adopted(id=one.id, parent=one.parent, telling=() if one.parent else told(rules.get(one.key[0])))
            for one in changes.adoptions
        ),
        raised=tuple(
            Raised(alert=one.alert, severity=one.severity.value, telling=told(of_raise(one.alert), one.channels))
            for one in changes.raises
        ),
        escalated=tuple(
            Escalated(id=one.id, telling=told(rules.get(one.key[0]), one.to)) for one in changes.escalations
        ),
    )


def tellings(rule: Rule, channels: Iterable[str], now: datetime, local: datetime) -> tuple[Telling, ...]:
    """When each channel may be used: at once, or at the end of the quiet hours; never where these have no end."""
    if rule.quiet is None or not rule.quiet.covers(local):
        return tuple(Telling(channel=channel, due_at=now) for channel in channels)
    ends = rule.quiet.ends(local)
    if ends is None:
        return ()
    due = now + (ends - local)
    return tuple(Telling(channel=channel, due_at=due, quiet=True) for channel in channels)


def _opened(one: Opening, seen: Seen, telling: tuple[Telling, ...]) -> Opened:
    rule, reading = one.rule, one.reading
    return Opened(
        rule_id=rule.id,
        subject=one.subject.key,
        kind=rule.kind.value,
        severity=rule.severity.value,
        title=title(rule, reading),
        text=text(rule, reading),
        query=reading.query,
        value=reading.value,
        threshold=rule.threshold,
        evidence=evidence(one, seen),
        interface_id=one.subject.interface_id,
        group_id=one.subject.group,
        parent=one.parent,
        again=one.again,
        telling=telling,
    )


def evidence(one: Opening, seen: Seen) -> str:
    """The tests as they stood when it opened, as JSON: [label, text, holds]."""
    opening = Alert(id=0, rule=one.rule.id, subject=one.subject.key, opened_at=seen.now)
    known = Known(rule=one.rule, reading=one.reading, track=None, alert=opening, now=seen.now, local=seen.local)
    return json.dumps([[line.label, line.text, line.holds] for line in lines(known) if line.label != "Alert"])
