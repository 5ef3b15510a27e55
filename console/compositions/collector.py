"""How often the gateway's process walks all its objects to find garbage: seldom, for acknowledgements wait meanwhile.

The walk over the oldest objects holds the interpreter. With Python's own settings it came every second while a document
of 5 MB was read, and took up to 1.1 s each time; a sender waited for its acknowledgement that long.
"""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 10_000, 10, 200
"""New objects until the youngest are walked (1 to 2 ms), such walks until the middle ones are (some tens of ms), and
those until all are: 20 million new objects, some twenty documents of 5 MB. What no cycle holds is freed at once."""


def calm() -> None:
    """Set it for this process; what is loaded by now is not walked any more."""
    gc.set_threshold(YOUNG, MIDDLE, OLD)
    gc.freeze()
