"""Why a rule fires for a subject, or does not: the engine's tests one by one, in the order in which it makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.triage.alerts.alert import Alert
from console.triage.alerts.machine import Track, needed_to_close
from console.triage.alerts.reading import Reading
from console.triage.alerts.rule import Rule, holds
from console.triage.alerts.schedule import Hours
from console.triage.alerts.words import duration, figure, limit, measure

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One test. `holds` None: unknown."""

    label: str
    text: str
    holds: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is to a rule and a subject now. `explained_by` is the title of the alert that stands for it."""

    rule: Rule
    reading: Reading
    track: Track | None
    alert: Alert | None
    now: datetime
    local: datetime
    explained_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`word`: fires, waits, quiet, swallowed, muted, clear, unknown, off."""

    word: str
    text: str
    lines: tuple[Line, ...]


def explain(known: Known) -> Verdict:
    """The verdict of this moment."""
    word, text = _verdict(known)
    return Verdict(word=word, text=text, lines=lines(known))


def lines(known: Known) -> tuple[Line, ...]:
    """All tests, whether an earlier one has decided or not."""
    rule, reading, now = known.rule, known.reading, known.now
    condition = holds(rule, reading.value)
    found = [
        Line(label="Rule", text="is on" if rule.enabled else "is switched off", holds=rule.enabled),
        Line(label="Schedule", text=_schedule(rule.schedule), holds=rule.schedule.covers(known.local)),
        Line(label="Scope", text=f"{reading.subject.title} is in it", holds=True)
        if rule.scope(reading.subject)
        else Line(label="Scope", text=f"{reading.subject.title} is not in it", holds=False),
        Line(label=measure(rule.kind), text=_measured(rule, reading), holds=condition),
        _held(known, condition),
    ]
    if known.alert is not None:
        found.append(Line(label="Alert", text=f"open for {_since(known.alert.opened_at, now)}", holds=True))
    found.append(
        Line(label="Explained by another", text=known.explained_by or "by none", holds=bool(known.explained_by))
    )
    muted = known.alert is not None and known.alert.muted_until is not None and known.alert.muted_until > now
    found.append(Line(label="Muted", text="until its time is over" if muted else "no", holds=muted))
    quiet = rule.quiet is not None and rule.quiet.covers(known.local)
    words = "none" if rule.quiet is None else _schedule(rule.quiet)
    found.append(Line(label="Quiet hours", text=words, holds=quiet))
    return tuple(found)


def _verdict(known: Known) -> tuple[str, str]:
    rule, alert, track = known.rule, known.alert, known.track
    condition = holds(rule, known.reading.value)
    figures = _measured(rule, known.reading)
    if not rule.enabled or not rule.scope(known.reading.subject):
        return "off", "The rule is switched off." if not rule.enabled else "It is outside the rule's scope."
    if alert is not None:
        return _open(known, alert, condition, figures)
    if not rule.schedule.covers(known.local):
        return "off", f"The rule works {_schedule(rule.schedule)}; it is another time now."
    if condition is None:
        return "unknown", figures
    if not condition:
        return "clear", figures
    counted = 0.0 if track is None else track.counted
    return "waits", f"{figures}. Held for {duration(counted)}, opens after {duration(rule.hold)}."


def _open(known: Known, alert: Alert, condition: bool | None, figures: str) -> tuple[str, str]:
    """What becomes of an alert that is open."""
    if known.explained_by:
        return "swallowed", f"{figures}. It is a consequence of: {known.explained_by}."
    if alert.muted_until is not None and alert.muted_until > known.now:
        return "muted", f"{figures}. Muted by a person; it tells nobody until then."
    if condition is None:
        since = known.track.unknown_since if known.track is not None else None
        dark = "" if since is None else f" Nothing is known for {_since(since, known.now)}."
        return "unknown", f"It is open and stays so: {figures}.{dark}"
    if known.rule.quiet is not None and known.rule.quiet.covers(known.local):
        return "quiet", f"{figures}. Quiet hours: shown here, told elsewhere when they end."
    if not condition:
        counted = 0.0 if known.track is None else known.track.counted
        needed = needed_to_close(known.rule.clear_seconds, alert.storm)
        return "fires", f"{figures}. Well for {duration(counted)}, closes after {duration(needed)}."
    return "fires", f"{figures}."


def _measured(rule: Rule, reading: Reading) -> str:
    if reading.value is None:
        return f"unknown: {reading.text}" if reading.text else "unknown"
    return f"{figure(rule.kind, reading.value)}; the rule says {limit(rule)}"


def _held(known: Known, condition: bool | None) -> Line:
    rule = known.rule
    if rule.hold == 0:
        return Line(label="Hold time", text="none: it counts at once", holds=condition)
    counted = rule.hold if known.alert is not None else known.track.counted if known.track is not None else 0.0
    words = f"{duration(counted)} of {duration(rule.hold)}"
    return Line(label="Hold time", text=words, holds=None if condition is None else counted >= rule.hold)


def _schedule(hours: Hours) -> str:
    days = ", ".join(_DAYS[day] for day in hours.days) if hours.days else "every day"
    return (
        f"{days}, {hours.begin or '00:00'} to {hours.end or '24:00'}"
        if hours.begin or hours.end
        else f"{days}, all day"
    )


def _since(then: datetime, now: datetime) -> str:
    return duration(max(timedelta(), now - then).total_seconds())
