"""One field over many messages, while it is counted; bounded in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

MOST_DISTINCT = 5000
"""Different values of a field that are told apart, by their hashes; then it is "at least"."""

MOST_VALUES = 1000
"""Different values whose own number is counted; one that comes after these has no line in the list of the commonest."""

LONGEST_VALUE = 80
"""A longer value is text, not a code: it is not listed."""

NULL = '""'
"""HL7 v2's word for "delete it": a value, and a code of no table."""


@dataclass(slots=True)
class Room:
    """What may still be kept, over all fields of one count."""

    hashes: int = 500_000
    values: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The table of a coded field and its codes; empty codes where the site fills the table itself."""

    table: str = ""
    codes: frozenset[str] = frozenset()


@dataclass(slots=True)
class Counted:
    """Counts of one field of one message type. `filled` messages hold it, `last` is the number of the newest of them.

    Once a place was private in one message, no value of it is kept; nothing but hashes ever was of a private one.
    """

    path: str
    order: int
    label: str = ""
    datatype: str = ""
    private: bool = False
    parts: bool = False  # a field with components: only how often it is there
    filled: int = 0
    last: int = -1
    occurrences: int = 0
    shortest: int = 0
    longest: int = 0
    characters: int = 0
    measured: int = 0
    table: str = ""
    outside: int = 0
    more: bool = False
    hashes: set[int] = field(default_factory=set)
    values: Counter[str] = field(default_factory=Counter)
    meanings: dict[str, str] = field(default_factory=dict)

    def present(self, message: int) -> None:
        """It is there once more in this message."""
        self.occurrences += 1
        if message != self.last:
            self.last = message
            self.filled += 1

    def value(self, text: str, meaning: str, codes: Codes, room: Room) -> None:
        """One value."""
        length = len(text)
        self.shortest = min(self.shortest, length) if self.measured else length
        self.longest = max(self.longest, length)
        self.characters += length
        self.measured += 1
        self._distinct(hash(text), room)
        if codes.table:
            self.table = codes.table
            self.outside += bool(codes.codes) and text not in codes.codes and text != NULL
        if not self.private and length <= LONGEST_VALUE:
            self._named(text, meaning, room)

    def hide(self, room: Room) -> None:
        """It is private after all: forget what was kept of it."""
        self.private = True
        room.values += len(self.values)
        self.values.clear()
        self.meanings.clear()

    @property
    def average(self) -> float:
        """Characters of a value, on average."""
        return self.characters / self.measured if self.measured else 0.0

    def _distinct(self, hashed: int, room: Room) -> None:
        if hashed in self.hashes:
            return
        if len(self.hashes) >= MOST_DISTINCT or room.hashes <= 0:
            self.more = True
            return
        room.hashes -= 1
        self.hashes.add(hashed)

    def _named(self, text: str, meaning: str, room: Room) -> None:
        if text in self.values:
            self.values[text] += 1
        elif len(self.values) < MOST_VALUES and room.values > 0:
            room.values -= 1
            self.values[text] = 1
            if meaning:
                self.meanings[text] = meaning
