"""Tables of alert rules, alerts, and what is still to be delivered of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, SmallInteger, Table, Text, text

from console.store.metadata import Whole, Word, metadata

alert_rule = Table(
    "alert_rule",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON of the rule
    Column("built_in", Word, nullable=False),  # the stable name of a shipped rule, else ""
    Column("removed", SmallInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("rule_id", BigInteger, nullable=False),
    Column("subject", Word, nullable=False),
    Column("open", SmallInteger, nullable=False),
    Column("interface_id", BigInteger),
    Column("group_id", BigInteger),
    Column("kind", Word, nullable=False),
    Column("severity", Word, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("value", Float),
    Column("threshold", Float, nullable=False),
    Column("parent_id", BigInteger),  # the alert that swallowed it
    Column("storm", Integer, nullable=False),
    Column("evidence", Text, nullable=False),  # JSON: what was seen when it opened
    Column("opened_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger),
    Column("closed_by", Text, nullable=False),  # a person, or why its rule gave it up; "" where its condition was over
    Column("acknowledged_by", Text, nullable=False),
    Column("acknowledged_at", BigInteger),
    Column("escalated_at", BigInteger),
    Column("muted_until", BigInteger),
)
OPEN = text("open = 1")
Index(  # one open alert for a cause, whatever two gateways think
    "uq_alert_open", alert.c.rule_id, alert.c.subject, unique=True, sqlite_where=OPEN, postgresql_where=OPEN
)
Index("ix_alert_opened_at", alert.c.opened_at)
for _name, _column in {"ix_alert_closed_at": alert.c.closed_at, "ix_alert_parent_id": alert.c.parent_id}.items():
    _there = text(f"{_column.name} IS NOT NULL")
    Index(_name, _column, sqlite_where=_there, postgresql_where=_there)

alert_delivery = Table(
    "alert_delivery",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("alert_id", BigInteger, nullable=False),
    Column("channel", Word, nullable=False),
    Column("event", Word, nullable=False),  # opened, closed, escalated, summary
    Column("state", Word, nullable=False),  # waiting, quiet, sent, failed, summed (told by a summary)
    Column("tries", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),  # next try; where it is over: when that was
    Column("text", Text, nullable=False),  # why the last try failed
)
Index("uq_alert_delivery", alert_delivery.c.alert_id, alert_delivery.c.channel, alert_delivery.c.event, unique=True)
DUE = text("state IN ('waiting', 'quiet')")
Index("ix_alert_delivery_due", alert_delivery.c.due_at, sqlite_where=DUE, postgresql_where=DUE)
