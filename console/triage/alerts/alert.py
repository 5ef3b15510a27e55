"""An alert as the store knows it, as far as the engine must know it; and what a look changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from console.triage.alerts.reading import Reach, Reading, Subject
from console.triage.alerts.rule import Rule, Severity

Key = tuple[int, str]
"""Rule id and key of the subject: at most one alert is open for it."""

Ref = int | Key
"""An alert by its number, or by its key where it opens in this look and has no number yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert, open or closed a short while ago. `parent` is the alert that explains it."""

    id: int
    rule: int
    subject: str
    opened_at: datetime
    closed_at: datetime | None = None
    by_hand: bool = False  # a person closed it, or its rule went: it is not opened again
    parent: int | None = None
    severity: Severity = Severity.WARN
    storm: int = 0
    group: int | None = None
    acknowledged: bool = False
    escalated: bool = False
    muted_until: datetime | None = None
    channels: frozenset[str] = frozenset()  # that were told, or will be, that it opened

    @property
    def key(self) -> Key:
        """Under which it is known."""
        return self.rule, self.subject

    @property
    def reach(self) -> Reach:
        """As of its subject."""
        return reach_of(self.subject)


def reach_of(key: str) -> Reach:
    """How far a subject reaches, by its key."""
    word = key.partition(" ")[0]
    return {"site": Reach.SITE, "link": Reach.LINK, "listener": Reach.LINK}.get(word, Reach.REST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An alert opens: a new one, or (`again`) one that closed a moment ago. `parent` is what explains it."""

    rule: Rule
    reading: Reading
    again: int | None = None
    parent: Ref | None = None

    @property
    def key(self) -> Key:
        """Under which it will be known."""
        return self.rule.id, self.reading.subject.key

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return self.reading.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """An alert closes; `why` is empty where its condition is over."""

    key: Key
    id: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flap:
    """It was about to close and is back."""

    key: Key
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """An open alert gets another parent; `parent` None: it outlasted what explained it and stands for itself now."""

    key: Key
    id: int
    parent: Ref | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """A consequence is worse than its equal that explains it, or wants others told: that one takes it on."""

    alert: Ref
    severity: Severity
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Nobody acknowledged it in time."""

    key: Key
    id: int
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that one look changes; empty as a rule."""

    openings: tuple[Opening, ...] = ()
    closings: tuple[Closing, ...] = ()
    flaps: tuple[Flap, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    raises: tuple[Raise, ...] = ()
    escalations: tuple[Escalation, ...] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.openings or self.closings or self.flaps or self.adoptions or self.raises or self.escalations)
