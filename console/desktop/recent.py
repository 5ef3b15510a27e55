"""The messages opened lately, for going back to them. Kept for the session, in memory; nothing of a patient. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.api.messages import MessageRow

MOST = 20
"""Messages remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One message: its handle, its control ID, and its type and route."""

    delivery: int
    control_id: str
    words: str


class Recent:
    """Newest first, each once. All windows on one gateway share it."""

    def __init__(self) -> None:
        self._seen: dict[int, Seen] = {}

    def saw(self, row: MessageRow) -> None:
        """This one was opened now."""
        self._seen.pop(row.id, None)
        words = f"{row.type or 'unreadable'}, {row.route}"
        self._seen[row.id] = Seen(delivery=row.id, control_id=row.control_id, words=words)
        while len(self._seen) > MOST:
            del self._seen[next(iter(self._seen))]

    def all(self) -> tuple[Seen, ...]:
        """The newest first."""
        return tuple(reversed(self._seen.values()))
