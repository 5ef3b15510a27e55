"""Alerts and rules as cells of their lists. Pure but for the type scale's names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from console.api.alerts import AlertRow, AlertRule
from console.desktop.screens.alerts.kinds import KINDS, limit_words, measured, rule_sentence, short_limit
from console.desktop.screens.alerts.words import (
    SEVERITIES,
    delivered_words,
    face_of,
    last_fired,
    rule_face,
    since_words,
    spoken,
    where_line,
    who_words,
)
from console.desktop.theme.fonts import Type
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import grouped

ALERT_COLUMNS: tuple[Column, ...] = (
    Column(id="severity", title="Severity", width=92),
    Column(id="alert", title="Alert", width=240, stretch=True),
    Column(id="open", title="For", width=106, help="How long it is open, or was"),
    Column(id="value", title="Value", width=92, help="What was seen last, and what the rule allows"),
    Column(id="swallowed", title="Swallowed", width=74, right=True, help="Consequences that it keeps quiet"),
    Column(id="delivered", title="Delivered", width=104, help="Where it went"),
    Column(id="who", title="Acknowledged", width=104),
)
RULE_COLUMNS: tuple[Column, ...] = (
    Column(id="state", title="State", width=84),
    Column(id="rule", title="Rule", width=320, stretch=True),
    Column(id="kind", title="Watches", width=136),
    Column(id="told", title="Tells", width=116),
    Column(id="last", title="Last alert", width=92),
)


def alert_cells(row: AlertRow, now: datetime) -> tuple[Cell, ...]:
    """The cells while the gateway answers."""
    face = face_of(row)
    (length, since), (sent, kept), (who, taken) = (
        since_words(row, now),
        delivered_words(row, now),
        who_words(row, now),
    )
    value = measured(row.kind, row.value)
    known = row.value is not None
    return (
        Cell(face.word, face.colour if face.loud else "t2", sign=face.sign, sign_colour=face.colour),
        Cell(row.title, "t1", Type.TABLE_STRONG, second=where_line(row), tip=f"{row.title}\n{where_line(row)}"),
        Cell(length, "t1", second=since),
        Cell(value, "t1" if known else "t2", second=short_limit(row.kind, row.threshold), tip=row.rule_name),
        Cell(grouped(row.swallowed), "t1" if row.swallowed else "t3", right=True),
        Cell(sent, "t1" if row.delivered else "t3", second=kept or " ", tip="\n".join(row.delivered) or "Nowhere yet"),
        Cell(who, "t1" if row.acknowledged_by else "t3", second=taken or " ", tip=f"{who} {taken}".strip()),
    )


def was_cells(row: AlertRow, seen: datetime) -> tuple[Cell, ...]:
    """The cells while the gateway does not answer: what was, without a state's colour."""
    cells = [
        replace(cell, colour="t3", sign=None, kind=cell.kind if cell.kind is Type.TABLE_STRONG else Type.TABLE)
        for cell in alert_cells(row, seen)
    ]
    word = f"was {face_of(row).word.lower()}"
    return (Cell(word, "t3", tip="The gateway does not answer: unknown now"), *cells[1:])


def alert_spoken(row: AlertRow, now: datetime) -> str:
    """The row as one sentence."""
    value = "" if row.value is None else f"{measured(row.kind, row.value)}, {limit_words(row.kind, row.threshold)}"
    return spoken(row, now, value or "value unknown")


def urgency(row: AlertRow) -> tuple[bool, int, int]:
    """The order of what is open: what nobody has and may tell comes first, then the worst, then the newest."""
    rank = list(SEVERITIES).index(row.severity) if row.severity in SEVERITIES else 1
    return bool(row.acknowledged_by or row.muted_until), -rank, -row.id


def rule_cells(rule: AlertRule, now: datetime) -> tuple[Cell, ...]:
    """A rule in its list."""
    face = rule_face(rule)
    own = "" if rule.built_in else f"by {rule.by}" if rule.by else "own"
    sentence = rule_sentence(rule)
    return (
        Cell(face.word, face.colour if face.loud else "t2", sign=face.sign, sign_colour=face.colour),
        Cell(
            rule.name,
            "t1" if rule.enabled else "t2",
            Type.TABLE_STRONG,
            second=rule.problem or sentence,
            tip=f"{sentence}\n{rule.problem}".strip(),
        ),
        Cell(KINDS[rule.kind].title, "t2", second=own or "shipped"),
        Cell(", ".join(rule.channels) or "nobody", "t2", tip=", ".join(rule.channels)),
        Cell(last_fired(rule, now), "t2" if rule.opened_at else "t3"),
    )


def rule_spoken(rule: AlertRule, now: datetime) -> str:
    """A rule as one sentence."""
    parts = (rule_face(rule).word, rule.name, rule.problem, rule_sentence(rule), f"last alert {last_fired(rule, now)}")
    return ", ".join(part for part in parts if part)
