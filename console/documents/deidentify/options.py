"""How a copy is made, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from console.core.message import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`text` and `embedded`: "scrub"/"treat" or "blank". Dates move back by 1 to `shift_days` days, the same for one
    patient. `keep_years` keeps the year of birth. `today` decides who is older than 89."""

    today: date
    text: str = "scrub"
    embedded: str = "treat"
    shift_days: int = 365
    keep_years: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Values replaced at one place of the format: path without numbers of repeats, never a value."""

    path: str
    label: str
    kind: str
    how: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaked:
    """A value of the original that stands in the result all the same. Where, never what."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """A copy and its report. It may be handed on only where `leaks` is empty."""

    raw: bytes
    replaced: tuple[Replacement, ...]
    leaks: tuple[Leaked, ...] = ()
    patients: frozenset[str] = frozenset()  # keyed marks, to count patients over many copies; no values
    appeared: tuple[Problem, ...] = field(default=())  # findings that the original did not have
    gone: tuple[Problem, ...] = field(default=())

    def __repr__(self) -> str:
        """Never the bytes."""
        return f"Treated({len(self.raw)} bytes, {len(self.leaks)} leaks)"
