"""What each kind of alert rule watches, which fields it asks for, and its rule in one sentence. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.api.alerts import AlertKind, AlertRule
from console.desktop.screens.alerts.scope import scope_words
from console.desktop.screens.alerts.units import Unit, amount, span_words


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFace:
    """A kind for a person. `hold` names the field of `seconds`, "" where the kind has none of its own."""

    title: str
    help: str
    unit: Unit
    label: str
    hold: str = ""
    scoped: bool = True
    threshold: float
    seconds: int = 0
    below: bool = False  # it fires under the threshold, not over it
    least: float = 1.0
    most: float = 1e12
    shortest: int = 0  # seconds
    longest: int = 7 * 86400


KINDS: dict[AlertKind, KindFace] = {
    AlertKind.DEPTH: KindFace(
        title="Queue depth",
        help="Messages that wait in one queue",
        unit=Unit.MESSAGES,
        label="At least",
        hold="For so long",
        threshold=200,
        seconds=300,
    ),
    AlertKind.OLDEST: KindFace(
        title="Oldest message",
        help="How long the oldest message of a queue waits",
        unit=Unit.SECONDS,
        label="At least",
        threshold=900,
    ),
    AlertKind.NO_PROGRESS: KindFace(
        title="No progress",
        help="A queue holds messages and none leaves it",
        unit=Unit.SECONDS,
        label="At least",
        threshold=600,
    ),
    AlertKind.SILENCE: KindFace(
        title="Silence",
        help="Far fewer messages come in than this weekday and hour usually bring",
        unit=Unit.SHARE,
        label="Less than this part of the usual",
        hold="For so long",
        threshold=0.2,
        seconds=900,
        below=True,
        least=0.001,
        most=1.0,
    ),
    AlertKind.ERROR_SHARE: KindFace(
        title="Share of errors",
        help="Failed tries of all tries",
        unit=Unit.SHARE,
        label="At least",
        hold="Counted over",
        threshold=0.05,
        seconds=600,
        shortest=60,
        longest=3600,
        least=0.001,
        most=1.0,
    ),
    AlertKind.LATENCY: KindFace(
        title="Slow replies",
        help="19 of 20 replies come faster than this (p95)",
        unit=Unit.MILLISECONDS,
        label="At least",
        hold="Measured over",
        threshold=2000,
        seconds=300,
        shortest=60,
        longest=3600,
    ),
    AlertKind.LINK_DOWN: KindFace(
        title="Link down", help="A partner cannot be reached", unit=Unit.SECONDS, label="At least", threshold=120
    ),
    AlertKind.GROUP: KindFace(
        title="Failure group",
        help="A cause that is new, or came back after it was resolved",
        unit=Unit.MESSAGES,
        label="At least",
        threshold=10,
    ),
    AlertKind.COUNT: KindFace(
        title="Messages that match",
        help="Any filter of messages, counted",
        unit=Unit.MESSAGES,
        label="At least",
        hold="For so long",
        threshold=50,
        seconds=60,
    ),
    AlertKind.DISK: KindFace(
        title="Disk space",
        help="Room left where the store lies",
        unit=Unit.BYTES,
        label="Less than",
        scoped=False,
        threshold=5e9,
        below=True,
        least=1e6,
    ),
    AlertKind.CERTIFICATE: KindFace(
        title="Certificate",
        help="Time until one of our certificates runs out",
        unit=Unit.DAYS,
        label="Less than",
        scoped=False,
        threshold=14,
        below=True,
        most=366,
    ),
}


ROUGH_SECONDS, DAY_SECONDS = 600, 86_400
"""From here on a measured time is told in minutes, and in hours."""


def measured(kind: AlertKind, value: float | None) -> str:
    """A value of this kind with its unit; unknown is said, never zero. Long times are told roughly."""
    unit = KINDS[kind].unit
    if value is not None and unit is Unit.SECONDS and value >= ROUGH_SECONDS:
        step = 60 if value < DAY_SECONDS else 3600
        value = value // step * step
    return amount(value, unit)


def limit_words(kind: AlertKind, threshold: float) -> str:
    """The threshold beside a value: `limit 200 messages`, `under 20 %`."""
    return f"{'under' if KINDS[kind].below else 'limit'} {amount(threshold, KINDS[kind].unit)}"


def short_limit(kind: AlertKind, threshold: float) -> str:
    """The same where the value stands just above with its unit: `limit 200`."""
    return limit_words(kind, threshold).removesuffix(" messages").removesuffix(" message")


SENTENCES: dict[AlertKind, str] = {
    AlertKind.DEPTH: "{limit} or more wait{held_for} in any queue{of}",
    AlertKind.OLDEST: "A message waits {limit} or longer in any queue{of}",
    AlertKind.NO_PROGRESS: "Any queue{of} holds messages and sends none for {limit}",
    AlertKind.SILENCE: "Less than {limit} of the usual messages arrive{held_for} at any interface{of}",
    AlertKind.ERROR_SHARE: "{limit} or more of all tries fail over {held} on any interface{of}",
    AlertKind.LATENCY: "Replies take {limit} or longer (p95 over {held}) on any interface{of}",
    AlertKind.LINK_DOWN: "Any link{of} is down for {limit}",
    AlertKind.GROUP: "A failure group{of} is new or comes back, with at least {limit}",
    AlertKind.COUNT: "{limit} or more match {scope}{held_for}",
    AlertKind.DISK: "Less than {limit} are free where the store lies",
    AlertKind.CERTIFICATE: "A certificate of ours runs out within {limit}",
}


def rule_sentence(rule: AlertRule) -> str:
    """The whole condition in words: `200 messages or more wait for 5 min in any queue of site NORTH`."""
    held, where = span_words(rule.seconds), scope_words(rule.scope)
    words = SENTENCES[rule.kind].format(
        limit=amount(rule.threshold, KINDS[rule.kind].unit),
        held=held,
        held_for=f" for {held}" if rule.seconds else "",
        of=f" {where}" if where else "",
        scope=rule.scope or "any filter",
    )
    stays = f", and it stays so for {held}" if rule.seconds and not KINDS[rule.kind].hold else ""
    return words.replace("any interface of interface", "interface") + stays
