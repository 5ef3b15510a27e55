"""The outbox of alerts: claim what is due, and what became of it. A claim runs out by itself, so a crash costs a repeat
with the same name (which the other side can tell), never a loss."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from console.store.session import Session
from console.store.tables_alerts import alert, alert_delivery
from console.store.times import from_micros, from_micros_or_none, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something to tell. `summed` is (rule's kind, how many) of a summary, counted when it is claimed."""

    id: int
    alert_id: int
    channel: str
    event: str
    tries: int
    subject: str
    severity: str
    title: str
    text: str
    opened_at: datetime
    closed_at: datetime | None
    swallowed: int
    storm: int
    summed: tuple[tuple[str, int], ...] = ()


def next_due(connection: Connection) -> datetime | None:
    """When the next is due."""
    waits = alert_delivery.c.state.in_(("waiting", "quiet"))
    return from_micros_or_none(connection.execute(select(func.min(alert_delivery.c.due_at)).where(waits)).scalar())


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDue:
    """Take what is due for these channels until `until`, by when it must have been told. What quiet hours held back of
    an alert that is over by now, or was swallowed, is dropped; what a
    person muted waits until then. `closed` waits for `opened` on the same channel."""

    channels: tuple[str, ...]
    now: datetime
    until: datetime
    most: int = 20

    def apply(self, session: Session) -> tuple[Due, ...]:
        """What is to be told now."""
        connection = session.connection
        statement = (
            select(alert_delivery)
            .where(alert_delivery.c.state.in_(("waiting", "quiet")), alert_delivery.c.due_at <= to_micros(self.now))
            .where(alert_delivery.c.channel.in_(self.channels))
            .order_by(alert_delivery.c.due_at, alert_delivery.c.id)
            .limit(self.most)
            .with_for_update(skip_locked=True)
        )
        found = []
        for row in connection.execute(statement).all():
            about = connection.execute(select(alert).where(alert.c.id == row.alert_id)).one()
            mine = alert_delivery.c.id == row.id
            if row.state == "quiet" and (not about.open or about.parent_id is not None):
                connection.execute(delete(alert_delivery).where(mine))
            elif row.event != "closed" and (about.muted_until or 0) > to_micros(self.now):
                connection.execute(update(alert_delivery).where(mine).values(due_at=about.muted_until))
            elif row.event == "closed" and _opened_waits(connection, row.alert_id, row.channel):
                connection.execute(update(alert_delivery).where(mine).values(due_at=to_micros(self.until)))
            else:
                claimed = {"tries": row.tries + 1, "due_at": to_micros(self.until), "state": "waiting"}
                connection.execute(update(alert_delivery).where(mine).values(**claimed))
                found.append(self._due(connection, row, about))
        return tuple(found)

    def _due(self, connection: Connection, row: Row[Any], about: Row[Any]) -> Due:
        children = select(func.count()).select_from(alert).where(alert.c.parent_id == about.id)
        return Due(
            id=row.id,
            alert_id=about.id,
            channel=row.channel,
            event=row.event,
            tries=row.tries + 1,
            subject=about.subject,
            severity=about.severity,
            title=about.title,
            text=about.text,
            opened_at=from_micros(about.opened_at),
            closed_at=from_micros_or_none(about.closed_at),
            swallowed=connection.execute(children).scalar_one(),
            storm=about.storm,
            summed=_summed(connection, row.id, row.channel) if row.event == "summary" else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a try ended. `state`: sent, waiting (again at `at`) or failed for good; `text` says why, without a secret."""

    id: int
    state: str
    at: datetime
    text: str = ""

    def apply(self, session: Session) -> bool:
        """False where it is gone or was told meanwhile."""
        mine = (alert_delivery.c.id == self.id, alert_delivery.c.state == "waiting")
        values = {"state": self.state, "due_at": to_micros(self.at), "text": self.text}
        return session.connection.execute(update(alert_delivery).where(*mine).values(**values)).rowcount == 1


def _opened_waits(connection: Connection, alert_id: int, channel: str) -> bool:
    statement = select(alert_delivery.c.state).where(
        alert_delivery.c.alert_id == alert_id, alert_delivery.c.channel == channel, alert_delivery.c.event == "opened"
    )
    return connection.execute(statement).scalar() in {"waiting", "quiet"}


def _summed(connection: Connection, summary_id: int, channel: str) -> tuple[tuple[str, int], ...]:
    """By kind, what no other summary tells; each is marked as told by this one, so that it is in one alone."""
    mine = f"in summary {summary_id}"
    rows = (alert_delivery.c.channel == channel, alert_delivery.c.event == "opened", alert_delivery.c.state == "summed")
    connection.execute(update(alert_delivery).where(*rows, alert_delivery.c.text == "").values(text=mine))
    statement = (
        select(alert.c.kind, func.count())
        .join(alert_delivery, alert_delivery.c.alert_id == alert.c.id)
        .where(*rows, alert_delivery.c.text == mine)
        .group_by(alert.c.kind)
        .order_by(func.count().desc(), alert.c.kind)
    )
    return tuple((row[0], int(row[1])) for row in connection.execute(statement))
