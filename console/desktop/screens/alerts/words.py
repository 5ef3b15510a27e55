"""What an alert says: its severity, how long, where it was delivered, who has it, what happened to it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from console.api.alerts import AlertRow, AlertRule, WhyLine
from console.core.message import Severity
from console.desktop.screens.alerts.units import span_words
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import SEVERITY, Face
from console.desktop.when import told
from console.desktop.widgets.line_list import Line
from console.desktop.words import age, count_of, span

SEVERITIES: dict[str, Face] = {
    "info": SEVERITY[Severity.INFO],
    "warn": SEVERITY[Severity.WARNING],
    "error": SEVERITY[Severity.ERROR],
}
CLOSED = Face(word="Closed", sign=Sign.RING, colour="idle")
MUTED = Face(word="Muted", sign=Sign.BARS, colour="held")
DONE = Face(word="Done", sign=Sign.DISC, colour="ok")
FAILED = Face(word="Failed", sign=Sign.CROSS, colour="error", loud=True)
NOT_THERE = Face(word="Nothing yet", sign=Sign.RING, colour="idle")
HOLDS: dict[bool | None, Face] = {
    True: Face(word="Yes", sign=Sign.DISC, colour="ok"),
    False: Face(word="No", sign=Sign.RING, colour="idle"),
    None: Face(word="Unknown", sign=Sign.QUESTION, colour="warn", loud=True),
}
VERDICTS: dict[str, Face] = {
    "fires": Face(word="Fires", sign=Sign.CROSS, colour="error", loud=True),
    "waits": Face(word="Waits", sign=Sign.QUARTER, colour="info"),
    "quiet": Face(word="Quiet hours", sign=Sign.BARS, colour="held"),
    "swallowed": Face(word="Swallowed", sign=Sign.DASH, colour="idle"),
    "muted": MUTED,
    "clear": Face(word="Clear", sign=Sign.DISC, colour="ok"),
    "unknown": Face(word="Unknown", sign=Sign.QUESTION, colour="warn", loud=True),
    "off": Face(word="Off", sign=Sign.RING, colour="idle"),
}
BROKEN = Face(word="Broken", sign=Sign.CROSS, colour="error", loud=True)
STATES = {True: Face(word="On", sign=Sign.DISC, colour="ok"), False: Face(word="Off", sign=Sign.RING, colour="idle")}
_DELIVERED = re.compile(r"^(?P<channel>.+?)(?P<rest>:.*| \d{1,2}:\d{2}.*)$")


def face_of(row: AlertRow) -> Face:
    """Its severity; quieter once it is closed."""
    face = SEVERITIES.get(row.severity, SEVERITIES["warn"])
    return face if row.closed_at is None else Face(word=face.word, sign=face.sign, colour="idle")


def was_face(face: Face) -> Face:
    """The same while the gateway does not answer: what was, without a state's colour."""
    return Face(word=f"was {face.word.lower()}", sign=face.sign, colour="idle")


def verdict_face(verdict: str) -> Face:
    """The face of a verdict; one that is not known here keeps its own word."""
    return VERDICTS.get(verdict) or Face(word=verdict.capitalize(), sign=Sign.INFO, colour="info")


def seconds_open(row: AlertRow, now: datetime) -> float:
    """How long it is open, or was."""
    return ((row.closed_at or now) - row.opened_at).total_seconds()


def where_line(row: AlertRow) -> str:
    """What and where, below the title."""
    storm = f"would have opened {count_of(row.storm, 'more time', 'more times')}" if row.storm else ""
    return " · ".join(part for part in (row.text, storm) if part)


def delivery(entry: str) -> tuple[str, bool]:
    """The channel of one entry of `delivered`, and whether it went out."""
    found = _DELIVERED.match(entry)
    return (found["channel"], not found["rest"].startswith(":")) if found else (entry, True)


def delivered_words(row: AlertRow, now: datetime) -> tuple[str, str]:
    """Where it went and what keeps it from going elsewhere, as two short lines."""
    went = [delivery(entry) for entry in row.delivered]
    sent = ", ".join(channel for channel, done in went if done) or "nowhere"
    failed = ", ".join(channel for channel, done in went if not done)
    if row.muted_until is not None and row.muted_until > now and row.closed_at is None:
        return sent, f"muted until {told(row.muted_until, now)}"
    if row.quiet_until is not None and row.closed_at is None:
        return sent, f"quiet until {told(row.quiet_until, now)}"
    return sent, f"{failed} failed" if failed else ""


def who_words(row: AlertRow, now: datetime) -> tuple[str, str]:
    """Who has it, and since when."""
    if row.acknowledged_by:
        return row.acknowledged_by, told(row.acknowledged_at, now) if row.acknowledged_at else ""
    return "nobody", f"escalated {told(row.escalated_at, now)}" if row.escalated_at else ""


def spoken(row: AlertRow, now: datetime, value: str) -> str:
    """The row as one sentence, for a screen reader."""
    who, since = who_words(row, now)
    sent, kept = delivered_words(row, now)
    state = "closed after" if row.closed_at else "open for"
    swallowed = f"swallows {count_of(row.swallowed, 'alert')}" if row.swallowed else ""
    parts = [face_of(row).word, row.title.replace("→", "to"), row.text, f"{state} {age(seconds_open(row, now))}"]
    parts += [value, swallowed, f"delivered to {sent}", kept]
    parts += [f"acknowledged by {who}" if row.acknowledged_by else f"not acknowledged, {since}".rstrip(", ")]
    return ", ".join(part for part in parts if part)


def timeline(row: AlertRow, now: datetime, *, linked: bool = True) -> list[Line]:
    """What happened to it, in the order of a life: opened, delivered, escalated, acknowledged, muted, closed.

    Where the gateway does not answer (`linked` False), nobody knows whether it is still open.
    """
    lines = [Line(face=face_of(row), text="Opened", second=row.rule_name, trail=_at(row.opened_at, now), strong=True)]
    lines += _deliveries(row)
    if row.storm:
        said = count_of(row.storm, "time", "times")
        lines.append(Line(face=SEVERITIES["warn"], text="Came back before it closed", second=said))
    if row.escalated_at is not None:
        after = span_words((row.escalated_at - row.opened_at).total_seconds())
        said = f"Nobody had taken it after {after}"
        lines.append(Line(face=SEVERITIES["warn"], text="Escalated", second=said, trail=_at(row.escalated_at, now)))
    if row.acknowledged_at is not None:
        trail = _at(row.acknowledged_at, now)
        lines.append(Line(face=DONE, text="Acknowledged", second=f"by {row.acknowledged_by}", trail=trail))
    if row.muted_until is not None:
        until = f"until {told(row.muted_until, now)}"
        lines.append(Line(face=MUTED, text="Muted", second=f"It tells nobody {until}"))
    if row.closed_at is None:
        words = ("Open", f"for {age(seconds_open(row, now))}") if linked else ("Was open when last seen", "")
        lines.append(Line(face=NOT_THERE, text=words[0], second=words[1]))
    else:
        said = f"after {span_words(round(seconds_open(row, now)))}"
        lines.append(Line(face=CLOSED, text="Closed", second=said, trail=_at(row.closed_at, now)))
    return lines


def _deliveries(row: AlertRow) -> list[Line]:
    """Where it went, in one line; each channel that it did not reach in a line of its own."""
    went = [(entry, *delivery(entry)) for entry in row.delivered]
    sent = [(channel, entry[len(channel) :].strip()) for entry, channel, done in went if done]
    times = {at for _, at in sent}
    lines = []
    if sent:
        alike = len(times) == 1
        words = ", ".join(channel if alike else f"{channel} {at}" for channel, at in sent)
        lines.append(Line(face=DONE, text="Delivered", second=words, trail=times.pop() if alike else ""))
    return lines + [
        Line(face=FAILED, text=f"Not delivered to {channel} yet", second=entry[len(channel) :].strip(": "))
        for entry, channel, done in went
        if not done
    ]


def why_lines(lines: tuple[WhyLine, ...]) -> list[Line]:
    """The tests on the way to a verdict: a sign and a word for yes, no and unknown."""
    return [
        Line(face=HOLDS[line.holds], lead=line.label, text=line.text or HOLDS[line.holds].word, trail=_holds(line))
        for line in lines
    ]


def rule_face(rule: AlertRule) -> Face:
    """On, off, or broken: on, and yet it cannot work."""
    return BROKEN if rule.problem and rule.enabled else STATES[rule.enabled]


def last_fired(rule: AlertRule, now: datetime) -> str:
    """When a rule last opened an alert."""
    if rule.opened_at is None:
        return "never"
    return f"{age((now - rule.opened_at).total_seconds())} ago"


def since_words(row: AlertRow, now: datetime) -> tuple[str, str]:
    """For how long, and since when."""
    since = told(row.opened_at, now)
    today = " " not in since
    return span(seconds_open(row, now)), f"{'from' if row.closed_at else 'since'} {since}" if today else since


def _holds(line: WhyLine) -> str:
    return HOLDS[line.holds].word


def _at(at: datetime, now: datetime) -> str:
    return told(at, now)


def closed_summary(last: AlertRow | None, now: datetime) -> str:
    """What fired last, for a day when nothing is open."""
    if last is None or last.closed_at is None:
        return "No alert has opened so far."
    return f"The last was: {last.title}, closed {told(last.closed_at, now)} after {age(seconds_open(last, now))}."


def no_rules_words(rules: Sequence[AlertRule]) -> str:
    """How many rules watch, for the same day."""
    off = sum(not rule.enabled for rule in rules)
    if len(rules) == off:
        return "No rule is on, so nothing is watched."
    words = f"{count_of(len(rules) - off, 'rule')} {'watches' if len(rules) - off == 1 else 'watch'}"
    return f"{words}; {off} {'is' if off == 1 else 'are'} off." if off else f"{words}."
