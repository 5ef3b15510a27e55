"""Paths of JSON values: `name[0].family`, `prefetch["com.example.x"]`; what is no plain name is told by its place.

A key that could be somebody's data (spaces, other alphabets, digits alone, long) is not quoted: `{#3}` is the third
member of its object. The second of two members with the same key is `birthDate{2}`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,79}")
_QUOTED = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_.:@$#+~-]{1,120}")
_STEP = re.compile(
    r"""\.?(?P<name>[A-Za-z_][A-Za-z0-9_-]*)(?:\{(?P<copy>\d{1,6})\})?
      | \["(?P<key>[A-Za-z0-9_.:@$\#+~-]+)"\](?:\{(?P<again>\d{1,6})\})?
      | \[(?P<index>\d{1,9})\]
      | \{\#(?P<place>\d{1,9})\}""",
    re.VERBOSE,
)


class Step(NamedTuple):
    """One step down: a key (`copy` counts equal ones from 1), an index of an array from 0, or a place from 1."""

    key: str = ""
    copy: int = 1
    item: int = -1
    place: int = 0


def piece(key: str, place: int, copy: int = 1) -> str:
    """How a member is named below its object: `name`, `["a.b"]` or `{#3}`; `place` counts members from 1."""
    if _PLAIN.fullmatch(key):
        return key if copy == 1 else f"{key}{{{copy}}}"
    if _QUOTED.fullmatch(key):
        return f'["{key}"]' if copy == 1 else f'["{key}"]{{{copy}}}'
    return f"{{#{place}}}"


def quotable(key: str) -> bool:
    """True for a key that looks like a name, not like what somebody entered."""
    return _PLAIN.fullmatch(key) is not None or _QUOTED.fullmatch(key) is not None


def below(parent: str, name: str) -> str:
    """The path of a part below another; a plain name is set off with a point."""
    return f"{parent}.{name}" if parent and name[0] not in "[{" else parent + name


def steps(path: str) -> list[Step] | None:
    """A path taken apart; None for what is no path."""
    found: list[Step] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None or (step.group("name") and (path[at] == ".") != bool(found)):
            return None
        found.append(_step(step))
        at = step.end()
    return found


def _step(found: re.Match[str]) -> Step:
    if found.group("index"):
        return Step(item=int(found.group("index")))
    if found.group("place"):
        return Step(place=int(found.group("place")))
    copy = found.group("copy") or found.group("again")
    return Step(key=found.group("name") or found.group("key"), copy=int(copy) if copy else 1)
