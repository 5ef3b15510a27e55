"""What a conformance profile says (HL7 v2 chapter 2.B): segments, fields and components with usage, number, length,
data type, table, values and form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Usage(StrEnum):
    """Chapter 2.B.7.5. `C` is not decided here: what it depends on is not in the profile."""

    REQUIRED = "R"
    REQUIRED_OR_EMPTY = "RE"
    OPTIONAL = "O"
    CONDITIONAL = "C"
    NOT_USED = "X"


class Form(StrEnum):
    """What the characters of a value may be; instead of patterns, which anyone gets wrong and some never end."""

    DIGITS = "digits"
    LETTERS = "letters"
    ALPHANUMERIC = "alphanumeric"
    UPPER = "upper"  # capital letters and digits
    CODE = "code"  # letters, digits, and . _ - / :
    NUMBER = "number"
    DATE = "date"
    TIMESTAMP = "timestamp"
    OID = "oid"
    UUID = "uuid"


Place = tuple[int, ...]
"""Field, component, subcomponent: (3,), (3, 4), (3, 4, 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """A field or a part of it. `least` and `most` count repetitions of a field; None is any number. `length` is that of
    one repetition in characters; None is any. `table` is an HL7 table ("0001")."""

    place: Place
    usage: Usage = Usage.OPTIONAL
    least: int = 0
    most: int | None = None
    length: int | None = None
    datatype: str = ""
    table: str = ""
    values: tuple[str, ...] = ()
    form: Form | None = None

    @property
    def number(self) -> str:
        """ "3.4"."""
        return ".".join(map(str, self.place))


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRule:
    """A segment of the message, wherever it stands. `follows`: what it may stand right behind; empty: any."""

    name: str
    usage: Usage = Usage.OPTIONAL
    least: int = 0
    most: int | None = None
    follows: tuple[str, ...] = ()
    fields: tuple[FieldRule, ...] = ()


class Others(StrEnum):
    """What is to be said of segments that the profile does not name."""

    ALLOWED = "allowed"
    REPORTED = "reported"


class Level(StrEnum):
    """How bad it is to break the profile: one learned from traffic only warns."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A whole profile. `title` names it in findings ("LAB v3"). `type` "" is for any message, `interface` "" for any
    interface."""

    title: str = ""
    type: str = ""
    version: str = ""
    interface: str = ""
    others: Others = Others.ALLOWED
    level: Level = Level.ERROR
    segments: tuple[SegmentRule, ...] = ()

    @property
    def field_count(self) -> int:
        """Rules for fields and their parts, over all segments."""
        return sum(len(segment.fields) for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in a text that is no profile: the line (from 1), what is wrong, what may stand there."""

    line: int
    text: str


class ProfileError(Exception):
    """A text that is no profile. `mistakes` are in the order of the lines."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("; ".join(f"line {each.line}: {each.text}" for each in mistakes[:5]))
        self.mistakes = mistakes
