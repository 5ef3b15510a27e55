"""What one look changed, in one transaction: alerts, what is to be told of them, and the marks on the charts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from console.store.alert_telling import Telling, tell, tell_closed, untell
from console.store.happenings import NoteHappening
from console.store.session import Session
from console.store.tables_alerts import alert
from console.store.times import to_micros

Ref = int | tuple[int, str]
"""An alert by its number, or by rule and subject where it opens in the same transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An alert to open. `again` is one that closed a moment ago and is opened anew; `telling` only counts where it has
    no parent. No text holds patient data."""

    rule_id: int
    subject: str
    kind: str
    severity: str
    title: str
    text: str
    query: str
    value: float | None
    threshold: float
    evidence: str
    interface_id: int | None = None
    group_id: int | None = None
    parent: Ref | None = None
    again: int | None = None
    telling: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """An alert to close; `by` as in the table. The outside is told at `told_at`, unless it is back before."""

    id: int
    told_at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """Another parent, or none any more: then it is told of."""

    id: int
    parent: Ref | None
    telling: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """It takes on what an equal of the same cause would have told."""

    alert: Ref
    severity: str
    telling: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """Nobody acknowledged it in time."""

    id: int
    telling: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAlerts:
    """All of one look. Whatever two gateways think, one alert is open for a rule and subject: the second finds it."""

    now: datetime
    opened: tuple[Opened, ...] = ()
    closed: tuple[Closed, ...] = ()
    flapped: tuple[int, ...] = ()
    adopted: tuple[Adopted, ...] = ()
    raised: tuple[Raised, ...] = ()
    escalated: tuple[Escalated, ...] = field(default_factory=tuple)

    def apply(self, session: Session) -> dict[tuple[int, str], int]:
        """The numbers of those that opened, by rule and subject."""
        numbers = {(one.rule_id, one.subject): self._open(session, one) for one in self.opened}
        for one in self.opened:
            ident = numbers[one.rule_id, one.subject]
            if one.parent is not None:
                _change(session, ident, parent_id=_number(one.parent, numbers))
            else:
                tell(session, ident, "opened", one.telling, self.now)
        for closed in self.closed:
            self._close(session, closed)
        for ident in self.flapped:
            _change(session, ident, storm=alert.c.storm + 1)
        for adopted in self.adopted:
            _change(session, adopted.id, parent_id=_number(adopted.parent, numbers))
            if adopted.parent is None:
                tell(session, adopted.id, "opened", adopted.telling, self.now)
            else:
                untell(session, adopted.id)
        for raised in self.raised:
            ident = _number(raised.alert, numbers) or 0
            _change(session, ident, severity=raised.severity)
            tell(session, ident, "opened", raised.telling, self.now)
        for escalated in self.escalated:
            _change(session, escalated.id, escalated_at=to_micros(self.now))
            tell(session, escalated.id, "escalated", escalated.telling, self.now)
        return numbers

    def _open(self, session: Session, one: Opened) -> int:
        connection = session.connection
        same = (alert.c.rule_id == one.rule_id, alert.c.subject == one.subject, alert.c.open == 1)
        known = connection.execute(select(alert.c.id).where(*same)).scalar()
        if known is not None:
            return int(known)
        self._mark(session, one.parent is None, one.interface_id, f"Opened: {one.title}")
        if one.again is not None:
            back: dict[str, Any] = {"open": 1, "closed_at": None, "closed_by": "", "parent_id": None}
            _change(session, one.again, storm=alert.c.storm + 1, **back)
            untell(session, one.again, events=("closed",))
            return one.again
        ident = int(session.numbers.take(connection, alert, 1)[0])
        values = {
            "rule_id": one.rule_id,
            "subject": one.subject,
            "interface_id": one.interface_id,
            "group_id": one.group_id,
            "kind": one.kind,
            "severity": one.severity,
            "title": one.title,
            "text": one.text,
            "query": one.query,
            "value": one.value,
            "threshold": one.threshold,
            "evidence": one.evidence,
        }
        empty = {"closed_by": "", "acknowledged_by": "", "storm": 0}
        connection.execute(insert(alert).values(id=ident, open=1, opened_at=to_micros(self.now), **empty, **values))
        return ident

    def _close(self, session: Session, one: Closed) -> None:
        row = session.connection.execute(select(alert).where(alert.c.id == one.id, alert.c.open == 1)).first()
        if row is None:
            return  # a person, or another gateway, was faster
        _change(session, one.id, open=0, closed_at=to_micros(self.now), closed_by=one.by)
        self._mark(session, row.parent_id is None, row.interface_id, f"Closed: {row.title}")
        tell_closed(session, one.id, one.told_at)

    def _mark(self, session: Session, own: bool, interface_id: int | None, words: str) -> None:
        """A line on the charts, for those that stand for themselves."""
        if own:
            NoteHappening(at=self.now, kind="alert", text=words, interface_id=interface_id).apply(session)


def _change(session: Session, ident: int, **values: Any) -> None:  # noqa: ANN401  (columns of any type)
    session.connection.execute(update(alert).where(alert.c.id == ident).values(**values))


def _number(ref: Ref | None, numbers: dict[tuple[int, str], int]) -> int | None:
    return numbers[ref] if isinstance(ref, tuple) else ref
