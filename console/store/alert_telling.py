"""What is to be told of an alert, on which channel and when: rows of the outbox, one for each channel and event.

Many alerts at once are told as one: from the sixth that opens on a channel within a few minutes on, an alert is not
told by itself but in a summary, and at most one summary goes out in that time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from console.store.session import Session
from console.store.tables_alerts import alert, alert_delivery
from console.store.times import from_micros, to_micros

STORM_WINDOW = timedelta(minutes=5)
STORM_MOST = 5
"""So many alerts are told one by one on a channel within the window; more are told together."""

SUMMARY_WAIT = timedelta(minutes=1)
"""A summary waits so long for what belongs into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A channel, and when it may be used; `quiet`: it waits for the end of quiet hours, and only if still open."""

    channel: str
    due_at: datetime
    quiet: bool = False


def tell(session: Session, alert_id: int, event: str, telling: Sequence[Telling], now: datetime) -> None:
    """Put it into the outbox, once for each channel."""
    known = _events(session, alert_id)
    for one in telling:
        if (one.channel, event) in known:
            continue
        state = "quiet" if one.quiet else "waiting"
        if event == "opened" and _storms(session, one.channel, now):
            state = "summed"
            _summarise(session, alert_id, one.channel, now)
        _put(session, alert_id, one.channel, event, state, one.due_at)


def tell_closed(session: Session, alert_id: int, due_at: datetime) -> None:
    """Tell the end to whom the beginning was told; where it was not told yet, neither is."""
    of_alert = select(alert_delivery).where(alert_delivery.c.alert_id == alert_id, alert_delivery.c.event == "opened")
    rows = session.connection.execute(of_alert).all()
    untell(session, alert_id)
    known = _events(session, alert_id)
    for row in rows:
        told = row.state == "sent" or (row.state == "waiting" and row.tries > 0)
        if told and (row.channel, "closed") not in known:
            _put(session, alert_id, row.channel, "closed", "waiting", due_at)


def untell(session: Session, alert_id: int, events: Sequence[str] = ("opened", "escalated")) -> None:
    """Take back what was never tried."""
    waits = (alert_delivery.c.state.in_(("waiting", "quiet")), alert_delivery.c.tries == 0)
    mine = (alert_delivery.c.alert_id == alert_id, alert_delivery.c.event.in_(events))
    session.connection.execute(delete(alert_delivery).where(*mine, *waits))


def _events(session: Session, alert_id: int) -> set[tuple[str, str]]:
    statement = select(alert_delivery.c.channel, alert_delivery.c.event).where(alert_delivery.c.alert_id == alert_id)
    return {(row.channel, row.event) for row in session.connection.execute(statement)}


def _put(session: Session, alert_id: int, channel: str, event: str, state: str, due_at: datetime) -> None:
    ident = session.numbers.take(session.connection, alert_delivery, 1)[0]
    values = {"alert_id": alert_id, "channel": channel, "event": event, "state": state}
    due = to_micros(due_at)
    session.connection.execute(insert(alert_delivery).values(id=ident, tries=0, due_at=due, text="", **values))


def _storms(session: Session, channel: str, now: datetime) -> bool:
    """Whether enough was told on this channel of late."""
    statement = (
        select(func.count())
        .select_from(alert_delivery.join(alert, alert.c.id == alert_delivery.c.alert_id))
        .where(alert.c.opened_at > to_micros(now - STORM_WINDOW))
        .where(alert_delivery.c.channel == channel, alert_delivery.c.event == "opened")
    )
    return int(session.connection.execute(statement).scalar_one()) >= STORM_MOST


def _summarise(session: Session, alert_id: int, channel: str, now: datetime) -> None:
    """One summary waits at a time, and not before the window after the last one is over."""
    statement = (
        select(alert_delivery.c.state, alert_delivery.c.due_at)
        .where(alert_delivery.c.channel == channel, alert_delivery.c.event == "summary")
        .order_by(alert_delivery.c.id.desc())
        .limit(1)
    )
    last = session.connection.execute(statement).first()
    if last is not None and last.state == "waiting":
        return
    due = now + SUMMARY_WAIT
    if last is not None:
        due = max(due, from_micros(last.due_at) + STORM_WINDOW)
    _put(session, alert_id, channel, "summary", "waiting", due)
