"""The control for R-30: what a crash left in SENDING is never looked at again."""

from __future__ import annotations

import sys

from console.cli import main
from console.store.recover import Recover, Recovered
from console.store.session import Session


def _nothing(self: Recover, session: Session) -> Recovered:
    del self, session
    return Recovered()


if __name__ == "__main__":
    Recover.apply = _nothing  # type: ignore[method-assign]  # the sabotage
    sys.exit(main(sys.argv[1:]))
