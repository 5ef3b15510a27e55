"""What is wrong with a JSON text, where: named by line, column and path, never with what stands there."""

from __future__ import annotations

from typing import NamedTuple

from console.core.message import Problem, Severity
from console.documents.json.paths import below

MOST = 100
"""Problems of one document that are named; the others are counted."""

_CONTINUED = bytes(range(0x80, 0xC0))


class Fault(NamedTuple):
    """One of them. `pieces` are the names from the root down."""

    code: str
    at: int
    pieces: tuple[str, ...]
    words: str
    severity: Severity


class Faults:
    """The faults of one document; `more` counts those beyond `MOST`."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.found: list[Fault] = []
        self.more = 0

    @property
    def full(self) -> bool:
        """True when no more are named."""
        return len(self.found) >= MOST

    def add(self, code: str, at: int, pieces: tuple[str, ...], words: str, *, severe: bool = True) -> None:
        """Note one at an offset."""
        if self.full:
            self.more += 1
        else:
            self.found.append(Fault(code, at, pieces, words, Severity.ERROR if severe else Severity.WARNING))

    def problems(self, root: str) -> tuple[Problem, ...]:
        """All of them as problems, with paths below `root`."""
        named = [self.problem(fault, root) for fault in self.found]
        if self.more:
            words = f"{self.more} more problems of this kind are not listed."
            named.append(Problem(path="", severity=Severity.ERROR, code="more", message=words))
        return tuple(named)

    def problem(self, fault: Fault, root: str) -> Problem:
        """One of them as a problem."""
        path = root
        for name in fault.pieces:
            path = below(path, name)
        line, column = place(self.raw, fault.at)
        words = f"Line {line}, column {column}: {fault.words}"
        return Problem(path=path, severity=fault.severity, code=fault.code, message=words)


def place(raw: bytes, at: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1; the column counts characters."""
    begin = raw.rfind(b"\n", 0, at) + 1
    return raw.count(b"\n", 0, at) + 1, len(raw[begin:at].translate(None, _CONTINUED)) + 1
