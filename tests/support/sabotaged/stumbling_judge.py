"""A layer with a fault: reading the reply to one message raises. The lane must survive it, and ask."""

from __future__ import annotations

import sys

from console.cli import main
from console.core.message import Summary
from console.core.outcome import Judgement
from console.layers.hl7v2.layer import Hl7v2

_judge = Hl7v2.judge


def _stumble(self: Hl7v2, sent: Summary, reply: bytes) -> Judgement:
    if sent.control_id == "way-2":
        raise ZeroDivisionError
    return _judge(self, sent, reply)


if __name__ == "__main__":
    Hl7v2.judge = _stumble  # type: ignore[method-assign]  # the sabotage
    sys.exit(main(sys.argv[1:]))
