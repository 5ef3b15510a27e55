"""What was typed into the form of a rule, and the rule it comes to or what is wrong with it, field by field. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.api.alerts import AlertKind, AlertRule, AlertSchedule
from console.desktop.screens.alerts.hours import read_clock
from console.desktop.screens.alerts.kinds import KINDS
from console.desktop.screens.alerts.scope import wrong_with
from console.desktop.screens.alerts.units import (
    SPAN_EXAMPLES,
    Unit,
    amount,
    read_amount,
    read_span,
    span_words,
    typed_amount,
)

LONGEST_SECONDS = 7 * 86400
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The form as it stands, in the words of its fields."""

    name: str = ""
    kind: AlertKind = AlertKind.DEPTH
    scope: str = ""
    threshold: str = ""
    seconds: str = ""
    clear: str = ""
    severity: str = "warn"
    days: tuple[int, ...] = ()
    begin: str = ""
    end: str = ""
    quiet: bool = False
    quiet_days: tuple[int, ...] = ()
    quiet_begin: str = ""
    quiet_end: str = ""
    channels: tuple[str, ...] = ("app", "tray")
    escalates: bool = False
    escalate_after: str = "15 min"
    escalate_to: tuple[str, ...] = ()
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`rule` is there where `problems` (field -> words, in the order of the form) is empty."""

    rule: AlertRule | None
    problems: dict[str, str] = field(default_factory=dict)


def fresh(kind: AlertKind) -> Typed:
    """A new rule of this kind, with thresholds that usually fit."""
    face = KINDS[kind]
    return Typed(
        name=face.title,
        kind=kind,
        threshold=typed_amount(face.threshold, face.unit),
        seconds=span_words(face.seconds),
        clear="2 min",
    )


def typed_of(rule: AlertRule) -> Typed:
    """A kept rule as its form."""
    quiet = rule.quiet or AlertSchedule(begin="22:00", end="07:00")
    return Typed(
        name=rule.name,
        kind=rule.kind,
        scope=rule.scope,
        threshold=typed_amount(rule.threshold, KINDS[rule.kind].unit),
        seconds=span_words(rule.seconds),
        clear=span_words(rule.clear_seconds),
        severity=rule.severity,
        days=rule.schedule.days,
        begin=rule.schedule.begin,
        end=rule.schedule.end,
        quiet=rule.quiet is not None,
        quiet_days=quiet.days,
        quiet_begin=quiet.begin,
        quiet_end=quiet.end,
        channels=rule.channels,
        escalates=rule.escalate_after > 0,
        escalate_after=span_words(rule.escalate_after or 900),
        escalate_to=rule.escalate_to,
        enabled=rule.enabled,
    )


def read(typed: Typed, base: AlertRule | None = None) -> Reading:
    """The rule meant; `base` is the kept one that is being changed."""
    problems = {name: words for name, words in _problems(typed) if words}
    if problems:
        return Reading(rule=None, problems=problems)
    face = KINDS[typed.kind]
    rule = AlertRule(
        id=base.id if base else 0,
        version=base.version if base else 0,
        built_in=base.built_in if base else False,
        name=typed.name.strip(),
        kind=typed.kind,
        scope=typed.scope.strip() if face.scoped else "",
        threshold=read_amount(typed.threshold, face.unit) or 0.0,
        seconds=(read_span(typed.seconds) or 0) if face.hold else _kept_seconds(typed, base),
        clear_seconds=read_span(typed.clear) or 0,
        severity=typed.severity,
        schedule=_hours(typed.days, typed.begin, typed.end),
        quiet=_hours(typed.quiet_days, typed.quiet_begin, typed.quiet_end) if typed.quiet else None,
        channels=typed.channels,
        escalate_after=(read_span(typed.escalate_after) or 0) if typed.escalates else 0,
        escalate_to=typed.escalate_to if typed.escalates else (),
        enabled=typed.enabled,
    )
    return Reading(rule=rule)


def _kept_seconds(typed: Typed, base: AlertRule | None) -> int:
    """A kind without a field for it keeps what the rule had: nothing is changed unseen."""
    return base.seconds if base is not None and base.kind is typed.kind else 0


def replays_as(rule: AlertRule) -> tuple[object, ...]:
    """What decides when a rule opens: two rules alike in this have the same replay."""
    return (rule.kind, rule.scope, rule.threshold, rule.seconds, rule.clear_seconds, rule.schedule)


def _problems(typed: Typed) -> list[tuple[str, str]]:
    face = KINDS[typed.kind]
    return [
        ("name", _name_problem(typed.name)),
        ("scope", wrong_with(typed.scope, of_messages=typed.kind is AlertKind.COUNT)[0] if face.scoped else ""),
        ("threshold", _threshold_problem(typed)),
        ("seconds", _span_problem(typed.seconds, face.shortest, face.longest) if face.hold else ""),
        ("clear", _span_problem(typed.clear, 0, LONGEST_SECONDS)),
        ("schedule", _hours_problem(typed.begin, typed.end)),
        ("quiet", _quiet_problem(typed)),
        ("channels", "" if typed.channels else "Choose at least one: an alert that goes nowhere is seen by nobody"),
        ("escalate", _escalation_problem(typed)),
    ]


def _name_problem(name: str) -> str:
    if not name.strip():
        return "A name is needed: it stands on every alert of this rule"
    return f"At most {LONGEST_NAME} characters" if len(name.strip()) > LONGEST_NAME else ""


def _threshold_problem(typed: Typed) -> str:
    face = KINDS[typed.kind]
    value = read_amount(typed.threshold, face.unit)
    if value is None:
        return f"Write a time such as {SPAN_EXAMPLES}" if face.unit is Unit.SECONDS else "Write a number"
    if value < face.least:
        return f"At least {amount(face.least, face.unit)}"
    return f"At most {amount(face.most, face.unit)}" if value > face.most else ""


def _span_problem(text: str, least: int, most: int) -> str:
    seconds = read_span(text)
    if seconds is None:
        return f"Write a time such as {SPAN_EXAMPLES}"
    if seconds < least:
        return f"At least {span_words(least)}"
    return f"At most {span_words(most)}" if seconds > most else ""


def _hours_problem(begin: str, end: str) -> str:
    first, last = read_clock(begin), read_clock(end)
    if first is None or last is None:
        return "Write times as 07:00, or leave both empty for all day"
    if bool(first) is not bool(last):
        return "Write both times, or neither for all day"
    return "It begins when it ends: leave both empty for all day" if first and first == last else ""


def _quiet_problem(typed: Typed) -> str:
    if not typed.quiet:
        return ""
    return _hours_problem(typed.quiet_begin, typed.quiet_end)


def _escalation_problem(typed: Typed) -> str:
    if not typed.escalates:
        return ""
    if not read_span(typed.escalate_after):
        return f"Write a time such as {SPAN_EXAMPLES}"
    return "" if typed.escalate_to else "Choose where it goes when nobody takes it"


def _hours(days: tuple[int, ...], begin: str, end: str) -> AlertSchedule:
    whole = () if len(set(days)) == len(range(7)) else tuple(sorted(set(days)))
    return AlertSchedule(days=whole, begin=read_clock(begin) or "", end=read_clock(end) or "")
