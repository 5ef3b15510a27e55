"""How far a scan is, by the delivery ids it has passed: no counting beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from console.store.scan import Slice

TELLING = 0.02
"""From this part on the share of messages that are looked at is a fair guess for the rest."""


@dataclass(slots=True, kw_only=True)
class Progress:
    """Times are seconds of one monotonic clock. `scanned` messages were taken apart, `damaged` could not be read."""

    lowest: int
    highest: int
    begun: float
    scanned: int = 0
    damaged: int = 0
    below: int | None = 0

    def __post_init__(self) -> None:
        """Nothing is passed yet."""
        self.below = self.highest + 1

    def took(self, piece: Slice, _at: float) -> None:
        """One slice more."""
        self.scanned += piece.scanned
        self.damaged += piece.damaged
        self.below = piece.below

    @property
    def share(self) -> float:
        """The part of all ids that was passed, 0 to 1."""
        ids = self.highest - self.lowest + 1
        if self.below is None or ids <= 0 or self.highest == 0:
            return 1.0
        return min(1.0, (self.highest + 1 - self.below) / ids)

    def to_scan(self, *, ended: bool) -> int:
        """How many there are to look at: at first all, then by the share of those that come into question so far."""
        if self.share == 1.0 or ended:
            return self.scanned
        if self.share < TELLING:
            return max(self.scanned, self.highest - self.lowest + 1)
        return max(self.scanned, round(self.scanned / self.share))

    def per_second(self, at: float) -> float:
        """Messages looked at per second."""
        return self.scanned / max(at - self.begun, 0.001)

    def seconds_left(self, at: float) -> float | None:
        """As the time so far says; None at the very beginning."""
        if self.share < TELLING / 2:
            return None
        return (at - self.begun) * (1 - self.share) / self.share

    def words(self, state: str, matched: int, at: float) -> str:
        """The strip's sentence."""
        found = f"{matched:,} found".replace(",", " ")
        unread = f" {self.damaged} could not be read: their stored bytes are damaged." if self.damaged else ""
        read = f"{self.scanned:,}".replace(",", " ")
        match state:
            case "done":
                return f"Read all {read}. {found}.{unread}"
            case "full":
                return f"Stopped at {found}: narrow the filter to see others.{unread}"
            case "cancelled":
                return f"Cancelled after {read} messages. {found}; older ones were not read.{unread}"
            case _:
                all_of_them = f"{self.to_scan(ended=False):,}".replace(",", " ")
                left = self.seconds_left(at)
                rest = "" if left is None else f" · about {max(1, round(left))} s left"
                return f"Reading {all_of_them} messages · {read} done · {found}{rest}"
