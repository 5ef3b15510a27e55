"""Who has looked at what: one audit row for a look, not one for each page that is scrolled to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

LOOK_SECONDS = 900
MOST_LOOKS = 10_000


class Looks:
    """The looks of the last quarter of an hour. Lives on the event loop."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._at: OrderedDict[tuple[str, str], float] = OrderedDict()

    def is_known(self, owner: str, document: str) -> bool:
        """True where this person's look at this document is in the audit log already."""
        at = self._at.get((owner, document))
        return at is not None and self._monotonic() - at < LOOK_SECONDS

    def note(self, owner: str, document: str) -> None:
        """Its row is written."""
        self._at[owner, document] = self._monotonic()
        self._at.move_to_end((owner, document))
        while len(self._at) > MOST_LOOKS:
            self._at.popitem(last=False)
