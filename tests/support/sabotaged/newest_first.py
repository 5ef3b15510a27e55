"""The control for I3: the lane takes whatever is newest, and several at once."""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy import desc

from console.cli import main
from console.core.interface import Ordering
from console.store import claim
from console.store.ready import Ready
from console.store.tables import delivery

_turn: Any = vars(claim)["_turn"]
_turns: Any = vars(claim)["_TURNS"]


def sabotage() -> None:
    """Turn the queue around."""
    newest = _turn(Ordering.NONE).order_by(None).order_by(desc(delivery.c.seq))
    for ordering in Ordering:
        _turns[ordering] = Ready(newest)


if __name__ == "__main__":
    sabotage()
    sys.exit(main(sys.argv[1:]))
