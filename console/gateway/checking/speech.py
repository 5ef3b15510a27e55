"""What the gateway asks its checking process, and what that tells check by check; each as one frame of JSON.

The bytes of the document follow the question in a frame of their own. Nothing of this is ever written anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from console.core.message import Problem, Severity
from console.layers.checking import CheckOptions


class State(StrEnum):
    """What became of a check."""

    RAN = "ran"
    REFUSED = "refused"
    CUT = "cut"  # no time left
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Run these checks of a format (all, where none is named). `seconds` bounds the processor time."""

    format: str
    options: CheckOptions
    names: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A check begins."""

    name: str
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Some of its findings, in the order they were found."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """It ended. `findings` counts all, also those that were not sent because there were too many."""

    name: str
    state: State
    text: str
    milliseconds: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """All checks were dealt with."""


Told = Begun | Found | Ended | Through


def asked(question: Question) -> bytes:
    """The question as a frame."""
    return json.dumps(asdict(question)).encode()


def question_of(payload: bytes) -> Question:
    """The question in a frame."""
    told = json.loads(payload)
    return Question(
        format=told["format"],
        options=CheckOptions(**told["options"]),
        names=tuple(told["names"]),
        seconds=told["seconds"],
    )


def telling(told: Told) -> bytes:
    """What the process tells, as a frame."""
    if isinstance(told, Found):
        rows = [[p.path, p.severity.value, p.code, p.message, p.source] for p in told.problems]
        return json.dumps(["found", rows]).encode()
    return json.dumps([type(told).__name__.lower(), asdict(told)]).encode()


def told_in(payload: bytes) -> Told:
    """What a frame tells."""
    kind, body = json.loads(payload)
    if kind == "found":
        return Found(problems=_problems(body))
    if kind == "begun":
        return Begun(**body)
    if kind == "ended":
        return Ended(**{**body, "state": State(body["state"])})
    return Through()


def _problems(rows: Sequence[Sequence[Any]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(path=path, severity=Severity(severity), code=code, message=message, source=source)
        for path, severity, code, message, source in rows
    )
