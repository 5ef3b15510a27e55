"""The parsed filter: frozen nodes, shared by the SQL compiler and the in-memory predicate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class WordField(StrEnum):
    """Fields compared as words, letter case aside (ASCII)."""

    LAYER = "layer"
    SITE = "site"
    ENVIRONMENT = "environment"
    INTERFACE = "interface"  # name or title
    DESTINATION = "destination"  # name or title
    STATUS = "status"
    TYPE = "type"  # ORU matches ORU^R01
    OUTCOME = "outcome"  # AE matches AE 103
    CONTROL = "control"  # letter case counts
    FLAG = "flag"
    APPLICATION = "application"  # the reply that comes later on a connection of its own
    TICKET = "ticket"  # of the message or of any note on it
    NOTE = "note"  # the text of any note on the message


class NumberField(StrEnum):
    """Fields compared as whole numbers."""

    SIZE = "size"  # bytes
    ATTEMPTS = "attempts"
    PARENT = "parent"  # message id of the original of a resend
    CAUSE = "cause"  # failure group, or one that became part of it; compared with = alone


class Op(StrEnum):
    """Comparisons."""

    EQ = "="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word to match whole, its beginning (`lab*`), its end (`*lab`), or any part of it (`*lab*`: both)."""

    text: str
    prefix: bool = False
    suffix: bool = False


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty filter."""


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class Words:
    """The field is one of the patterns."""

    field: WordField
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """The number compares so."""

    field: NumberField
    op: Op
    value: int


@dataclass(frozen=True, slots=True)
class Age:
    """Time since it was received compares so."""

    op: Op
    value: timedelta


@dataclass(frozen=True, slots=True)
class Ago:
    """So long before now."""

    value: timedelta


@dataclass(frozen=True, slots=True)
class DayStart:
    """Midnight by the gateway's own clock: 0 is today's, 1 yesterday's, -1 tomorrow's."""

    days_back: int


@dataclass(frozen=True, slots=True)
class LastTime:
    """The last time the gateway's own clock showed this many seconds since midnight, and `after` later."""

    seconds: int
    after: timedelta = timedelta()


Moment = datetime | Ago | DayStart | LastTime
"""A point in time, fixed or told from now; `console.query.moments` resolves it."""


@dataclass(frozen=True, slots=True)
class Received:
    """Received at or after `start` and before `end`; None leaves that side open."""

    start: Moment | None
    end: Moment | None


@dataclass(frozen=True, slots=True)
class Identified:
    """The message names one of these identifiers of this kind."""

    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A field of the message itself is one of the patterns; needs the bytes. `start`, `end`: place in the text."""

    path: str
    patterns: tuple[Pattern, ...]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class FieldHas:
    """A field of the message itself holds something (or, `present` False, nothing); needs the bytes."""

    path: str
    present: bool
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class FieldNumber:
    """A field of the message itself is a number that passes all these comparisons; needs the bytes."""

    path: str
    tests: tuple[tuple[Op, Decimal], ...]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Contains:
    """The text of the message holds one of these, letter case aside; needs the bytes."""

    texts: tuple[str, ...]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Free:
    """The beginning of a control id, or any identifier as a whole."""

    text: str


InBytes = FieldIs | FieldHas | FieldNumber | Contains
"""Leaves that only the bytes of a message can answer."""

Leaf = Words | Number | Age | Received | Identified | Free | InBytes
Node = Everything | All | AnyOf | Not | Leaf
