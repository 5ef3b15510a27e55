"""Alerts: rules in the query grammar, what they opened and closed, and why one did or did not fire."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from console.api.base import MOST_COUNT, Whole, Wire
from console.api.interfaces import CommandOffer


class AlertKind(StrEnum):
    """What a rule watches. `threshold` is in the unit named here."""

    DEPTH = "depth"  # messages waiting in one queue
    OLDEST = "oldest"  # seconds the oldest waits
    NO_PROGRESS = "no_progress"  # seconds in which nothing left a queue that holds something
    SILENCE = "silence"  # received below this share (0 to 1) of what this weekday and hour usually bring
    ERROR_SHARE = "error_share"  # failed tries of all tries, 0 to 1, over `seconds`
    LATENCY = "latency"  # p95 in milliseconds over `seconds`
    LINK_DOWN = "link_down"  # seconds a link is down
    GROUP = "group"  # a new or regressed failure group with at least so many messages
    COUNT = "count"  # messages that match `query`
    DISK = "disk"  # bytes free where the store lies
    CERTIFICATE = "certificate"  # days until one of our certificates runs out


class AlertSchedule(Wire):
    """When a rule works, by the gateway's local clock. `days` 0 is Monday; empty: all. `end` before `begin` runs past
    midnight; both empty: all day."""

    days: tuple[int, ...] = Field((), max_length=7)
    begin: str = Field("", pattern=r"^(|([01]\d|2[0-3]):[0-5]\d)$")
    end: str = Field("", pattern=r"^(|([01]\d|2[0-3]):[0-5]\d)$")


class AlertRule(Wire):
    """One rule. `scope` chooses interfaces (`layer:`, `site:`, `interface:`, `environment:`); COUNT counts messages.

    It opens when the condition has held for `seconds`, closes when the contrary has held for `clear_seconds`. Inside
    `quiet` it opens and shows in the app, but is delivered nowhere else until the quiet hours end. `channels` name
    entries of `[[alert_channel]]` in the site file, besides "app" and "tray".
    """

    id: Whole = 0
    version: int = 0
    name: str = Field(min_length=1, max_length=80)
    kind: AlertKind
    scope: str = Field("", max_length=4096)
    threshold: float
    seconds: int = Field(60, ge=0, le=7 * 86400)
    clear_seconds: int = Field(120, ge=0, le=7 * 86400)
    severity: str = Field("warn", pattern="^(info|warn|error)$")
    schedule: AlertSchedule = AlertSchedule()
    quiet: AlertSchedule | None = None
    channels: tuple[str, ...] = Field(("app", "tray"), max_length=50)
    escalate_after: int = Field(0, ge=0, le=MOST_COUNT)  # seconds nobody acknowledges it; 0: never
    escalate_to: tuple[str, ...] = Field((), max_length=50)
    enabled: bool = True
    built_in: bool = False  # shipped; may be changed and switched off, not removed
    by: str = ""
    at: datetime | None = None
    opened_at: datetime | None = None  # when it last opened an alert: told by the gateway, not taken from a save
    problem: str = ""  # why it does not work now, in words: told by the gateway, not taken from a save


class AlertRules(Wire):
    """All rules, and the channels that the site file names."""

    rows: tuple[AlertRule, ...]
    channels: tuple[str, ...]


class AlertRow(Wire):
    """One alert: it opened once and closes once. `swallowed` alerts are consequences of `parent` and go nowhere."""

    id: int
    rule: int
    rule_name: str
    kind: AlertKind
    severity: str
    title: str  # "CERN → RAD is down"
    text: str  # counts and codes only
    subject: str  # what it is about: "interface cerner-to-rad", "group 12", "disk"
    interface: str = ""
    site: str = ""
    layer: str = ""
    group: int | None = None
    opened_at: datetime
    closed_at: datetime | None = None
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    escalated_at: datetime | None = None
    muted_until: datetime | None = None
    quiet_until: datetime | None = None  # inside the quiet hours of its rule: in the app only until then
    value: float | None = None
    threshold: float
    unit: str = ""
    parent: int | None = None
    swallowed: int = 0  # consequences under this one
    storm: int = 0  # how often it would have opened again meanwhile
    query: str = ""  # the messages it is about
    delivered: tuple[str, ...] = ()  # "smtp oncall 10:02", "webhook chat: failed 3 times, tries again 10:05"
    commands: tuple[CommandOffer, ...] = ()


class AlertsRequest(Wire):
    """A page: `state` open, closed or all; newest first."""

    state: str = Field("open", pattern="^(open|closed|all)$")
    before: Whole | None = None
    limit: int = Field(100, ge=1, le=500)
    swallowed: bool = False  # list consequences, too
    parent: Whole | None = None  # only the consequences of this one


class Alerts(Wire):
    """A page with the number of open ones."""

    rows: tuple[AlertRow, ...]
    open: int
    next: int | None = None
    hidden: int = 0
    at: datetime


class AlertCommand(Wire):
    """acknowledge · mute (until) · unmute · close: only where its condition cannot be seen any more."""

    command: str = Field(pattern="^(acknowledge|mute|unmute|close)$")
    reason: str = Field("", max_length=2000)
    until: datetime | None = None


class WhyRequest(Wire):
    """Why a rule did or did not fire for a subject; `rule` may be one that is not saved yet."""

    rule: AlertRule
    subject: str = ""  # "" lists the subjects of the rule with their verdicts
    alert: Whole | None = None  # `captured` is then of this alert of the subject, be it open or closed


class WhyLine(Wire):
    """One test on the way to the verdict. `holds` None: unknown."""

    label: str
    text: str
    holds: bool | None = None


class WhySubject(Wire):
    """One subject of a rule now. `verdict`: fires, waits, quiet, swallowed, muted, clear, unknown, off."""

    subject: str
    title: str
    verdict: str
    text: str
    value: float | None = None
    lines: tuple[WhyLine, ...] = ()
    captured: tuple[WhyLine, ...] = ()  # what was seen when its alert opened; kept apart from what is seen now


class Why(Wire):
    """The verdicts of a rule."""

    rows: tuple[WhySubject, ...]
    at: datetime


class ReplayRequest(Wire):
    """Run a rule over the past, from the roll-ups; nothing is opened."""

    rule: AlertRule
    since: datetime
    until: datetime | None = None


class ReplayAlert(Wire):
    """What it would have opened."""

    subject: str
    title: str
    opened_at: datetime
    closed_at: datetime | None = None
    peak: float | None = None


class Replay(Wire):
    """`unknown_share` is the part of the time for which nothing is known, 0 to 1."""

    alerts: tuple[ReplayAlert, ...]
    subjects: int
    unknown_share: float
    text: str  # "3 alerts in 7 days, the longest 42 min; nothing is known for 4 % of the time"
