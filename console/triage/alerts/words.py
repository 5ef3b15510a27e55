"""Titles, texts and figures of alerts for people: counts, codes and names from the site file; never patient data."""

from __future__ import annotations

from console.triage.alerts.reading import Reading
from console.triage.alerts.rule import BELOW, Kind, Rule

_TITLES = {
    Kind.DEPTH: "{0}: many messages wait",
    Kind.OLDEST: "{0}: the oldest message waits too long",
    Kind.NO_PROGRESS: "{0} sends nothing",
    Kind.SILENCE: "{0} is silent",
    Kind.ERROR_SHARE: "{0}: many tries fail",
    Kind.LATENCY: "{0} answers slowly",
    Kind.LINK_DOWN: "{0} is down",
    Kind.GROUP: "{0}, new failures",
    Kind.COUNT: "{0}",
    Kind.DISK: "The disk of the store runs full",
    Kind.CERTIFICATE: "The certificate {0} runs out",
}

_MEASURES = {
    Kind.DEPTH: "Messages waiting",
    Kind.OLDEST: "Age of the oldest",
    Kind.NO_PROGRESS: "Time without progress",
    Kind.SILENCE: "Received, of the usual",
    Kind.ERROR_SHARE: "Failed tries",
    Kind.LATENCY: "Reply time, p95",
    Kind.LINK_DOWN: "Time down",
    Kind.GROUP: "Messages of the group",
    Kind.COUNT: "Messages found",
    Kind.DISK: "Free on the disk",
    Kind.CERTIFICATE: "Days left",
}


def title(rule: Rule, reading: Reading) -> str:
    """ "CERN → RAD is down"."""
    subject = rule.name if rule.kind is Kind.COUNT else reading.subject.title
    if rule.kind is Kind.LINK_DOWN and subject.startswith("Listener "):
        return f"{subject} does not listen"
    return _TITLES[rule.kind].format(subject)


def text(rule: Rule, reading: Reading) -> str:
    """ "1 200 messages, the rule says 1 000 or more. rad:6661 refuses connections"."""
    figures = f"{figure(rule.kind, reading.value)}, the rule says {limit(rule)}"
    return f"{figures}. {reading.text}" if reading.text else figures


def measure(kind: Kind) -> str:
    """What is measured: "Messages waiting"."""
    return _MEASURES[kind]


def limit(rule: Rule) -> str:
    """ "1 000 messages or more"."""
    shown = figure(rule.kind, rule.threshold)
    return f"less than {shown}" if rule.kind in BELOW else f"{shown} or more"


def figure(kind: Kind, value: float | None) -> str:
    """A value with its unit."""
    if value is None:
        return "unknown"
    match kind:
        case Kind.DEPTH | Kind.GROUP | Kind.COUNT:
            return "1 message" if value == 1 else f"{_whole(value)} messages"
        case Kind.OLDEST | Kind.NO_PROGRESS | Kind.LINK_DOWN:
            return duration(value)
        case Kind.SILENCE | Kind.ERROR_SHARE:
            return f"{value * 100:.0f} %"
        case Kind.LATENCY:
            return f"{_whole(value)} ms"
        case Kind.DISK:
            return _size(value)
        case Kind.CERTIFICATE:
            return f"{value:.0f} days" if value >= 0 else "ended"


def duration(seconds: float) -> str:
    """ "42 s", "5 min", "2 h 05 min", "3 days"."""
    whole = max(0, int(seconds))
    if whole < 90:
        return f"{whole} s"
    if whole < 7200:
        return f"{whole // 60} min"
    if whole < 2 * 86400:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 86400} days"


def _whole(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ")


def _size(value: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if value >= size:
            return f"{value / size:.1f} {unit}"
    return f"{value / 1e3:.0f} kB"
