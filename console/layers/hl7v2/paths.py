"""Paths into a message: `PID-3[1].4.2`, `OBX[4]-5`, `MSH-9.1`; segment, field, repetition, component, subcomponent.

The written form leaves out a segment index where the type occurs once, and `[1]` where a field does not repeat.
Reading is lenient: `PID.5.1`, `OBX-5` (the first OBX) and `PID-3[1].1` are understood whether or not it repeats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PATTERN = re.compile(
    r"([A-Z][A-Z0-9]{2})(?:\[(\d{1,5})\])?(?:[-.](\d{1,3})(?:\[(\d{1,4})\])?(?:\.(\d{1,3})(?:\.(\d{1,3}))?)?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A parsed path; None where a level is not named. All numbers count from 1."""

    segment: str
    index: int | None = None
    field: int | None = None
    repetition: int | None = None
    component: int | None = None
    subcomponent: int | None = None


def parse_path(text: str) -> Path | None:
    """Read a path leniently; None where it is none (or counts from 0)."""
    match = _PATTERN.fullmatch(text.strip())
    if match is None:
        return None
    numbers = [int(number) if number else None for number in match.groups()[1:]]
    if 0 in numbers:
        return None
    index, field, repetition, component, subcomponent = numbers
    return Path(
        segment=match.group(1),
        index=index,
        field=field,
        repetition=repetition,
        component=component,
        subcomponent=subcomponent,
    )


def segment_path(name: str, index: int, count: int) -> str:
    """The written form of a segment."""
    return f"{name}[{index}]" if count > 1 else name
