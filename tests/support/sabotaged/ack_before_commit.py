"""The control for I1: the acknowledgement leaves before the commit."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

from console.cli import main
from console.core.interface import AckMode
from console.gateway.intake import Intake
from console.layers.contract import Verdict
from console.transports.arrivals import Answer

_accept = Intake.accept
LATE = 0.15
"""Seconds between the early acknowledgement and the store: what a busy disk would make of it."""


def _early(self: Intake, raw: bytes, peer: str, answer: Answer) -> None:
    def answer_now(reply: bytes | None, *, kept: bool = True) -> None:
        del reply, kept

    layer: Any = self._layer
    summary = layer.summarize(raw)
    answer(layer.acknowledge(raw, summary, Verdict.ACCEPT, AckMode.ORIGINAL, datetime.now(UTC), ""))
    asyncio.get_running_loop().call_later(LATE, _accept, self, raw, peer, answer_now)


if __name__ == "__main__":
    Intake.accept = _early  # type: ignore[method-assign]  # the sabotage
    sys.exit(main(sys.argv[1:]))
