"""A format whose checks misbehave, and a checking process that knows it: `python tests/support/odd_checks.py`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from console.core.message import Problem, Severity
from console.layers.checking import Check, CheckOptions
from console.layers.registry import FORMATS

CANARY = "CANARYWORTHINGTON"


def problem(number: int, severity: Severity = Severity.WARNING) -> Problem:
    """A finding of these checks."""
    return Problem(path=f"A-{number}", severity=severity, code="odd", message="It is odd.", source="the test")


@dataclass(frozen=True)
class OddCheck:
    """Does what its name says."""

    name: str
    title: str = "An odd check"
    source: str = "the test"

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """The one called so."""
        return "It has no rules." if self.name == "refusing" else ""

    def run(self, raw: bytes, options: CheckOptions) -> Iterable[Problem]:
        """Good, or not."""
        yield problem(1)
        if self.name == "breaking":
            raise ValueError(f"could not read {raw.decode()}")
        if self.name == "dying":
            os._exit(9)
        if self.name == "hungry":
            yield problem(len(b"x" * 8 * 1024**3))
        while self.name == "endless":
            pass
        if self.name == "printing":
            print(raw.decode())
            print(raw.decode(), file=sys.stderr)
        if self.name == "many":
            yield from (problem(number) for number in range(2, 2501))
            yield problem(0, Severity.ERROR)
        yield problem(2)


ODD: Any = SimpleNamespace(
    assuming=lambda charset: ODD,
    checks=lambda: tuple(
        OddCheck(name) for name in ("good", "refusing", "breaking", "dying", "hungry", "endless", "printing", "many")
    ),
)
WITH_ODD: dict[str, Check] = {check.name: check for check in ODD.checks()}


if __name__ == "__main__":
    FORMATS["odd"] = ODD
    from console.gateway.checking.working import work

    sys.exit(work())
