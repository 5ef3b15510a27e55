"""What a rule is to the engine, and when its condition holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from console.triage.alerts.reading import Subject
from console.triage.alerts.schedule import ALWAYS, Hours


class Kind(StrEnum):
    """What a rule watches; the words of the ops API (`console.api.alerts.AlertKind`), held equal by a test."""

    DEPTH = "depth"
    OLDEST = "oldest"
    NO_PROGRESS = "no_progress"
    SILENCE = "silence"
    ERROR_SHARE = "error_share"
    LATENCY = "latency"
    LINK_DOWN = "link_down"
    GROUP = "group"
    COUNT = "count"
    DISK = "disk"
    CERTIFICATE = "certificate"


class Severity(StrEnum):
    """How bad, least first."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


RANK = {severity: place for place, severity in enumerate(Severity)}

BELOW = frozenset({Kind.SILENCE, Kind.DISK, Kind.CERTIFICATE})
"""Kinds that are bad when the value is below the threshold; all others when it is reached."""

WINDOWED = frozenset({Kind.ERROR_SHARE, Kind.LATENCY})
"""Kinds whose value is itself taken over `seconds`: they need not hold for that long again."""

SHORT_HOLD = 60.0
"""What they must hold all the same, in seconds: so what causes them opens first, and tells of them."""

UNITS = {
    Kind.DEPTH: "messages",
    Kind.OLDEST: "s",
    Kind.NO_PROGRESS: "s",
    Kind.SILENCE: "share",
    Kind.ERROR_SHARE: "share",
    Kind.LATENCY: "ms",
    Kind.LINK_DOWN: "s",
    Kind.GROUP: "messages",
    Kind.COUNT: "messages",
    Kind.DISK: "bytes",
    Kind.CERTIFICATE: "days",
}


def _everywhere(_subject: Subject) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `scope` says of which subjects it speaks; a rule that is not `enabled` says nothing and closes what it
    opened; outside its `schedule` it opens nothing, and what is open closes as ever."""

    id: int
    kind: Kind
    threshold: float
    name: str = ""
    seconds: int = 60
    clear_seconds: int = 120
    severity: Severity = Severity.WARN
    schedule: Hours = ALWAYS
    quiet: Hours | None = None
    channels: tuple[str, ...] = ()
    escalate_after: int = 0
    escalate_to: tuple[str, ...] = ()
    enabled: bool = True
    scope: Callable[[Subject], bool] = _everywhere

    @property
    def hold(self) -> float:
        """Seconds the condition must hold before it opens."""
        return min(SHORT_HOLD, self.seconds) if self.kind in WINDOWED else float(self.seconds)


def holds(rule: Rule, value: float | None) -> bool | None:
    """Whether the condition holds for a value; None where the value is unknown, never a guess."""
    if value is None:
        return None
    return value < rule.threshold if rule.kind in BELOW else value >= rule.threshold
