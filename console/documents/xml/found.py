"""What the reading found wrong, before it has a path."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.message import Severity

MOST = 50
"""Problems that are named in one document; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding at a code unit of the document. The message never quotes its text."""

    code: str
    message: str
    at: int
    severity: Severity = Severity.ERROR


class Findings:
    """Findings in the order they are met: the first `MOST` are kept, all are counted."""

    __slots__ = ("count", "kept")

    def __init__(self) -> None:
        self.kept: list[Found] = []
        self.count = 0

    def add(self, code: str, message: str, at: int, severity: Severity = Severity.ERROR) -> None:
        """Keep or count one."""
        self.count += 1
        if len(self.kept) < MOST:
            self.kept.append(Found(code=code, message=message, at=at, severity=severity))
