"""Where the cursor stands and what is being brushed, in buckets. Pure: each move gives a new pointer.

`at` is the bucket under the cursor; `anchor` where a brush by keys began; `brush` the edges brushed and not
applied yet: from the first to before the last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Immutable; None is nowhere."""

    at: int | None = None
    anchor: int | None = None
    brush: tuple[int, int] | None = None

    def placed(self, bucket: int | None) -> Pointer:
        """Under the mouse; a brush stays as it is."""
        return replace(self, at=bucket)

    def moved(self, by: int, buckets: int) -> Pointer:
        """By so many buckets; from nowhere it comes to the newest. A brush not applied is let go."""
        return Pointer(at=_within((self.at if self.at is not None else buckets - 1 - by) + by, buckets))

    def ended(self, last: bool, buckets: int) -> Pointer:
        """To the first or the last bucket."""
        return Pointer(at=buckets - 1 if last else 0)

    def extended(self, by: int, buckets: int) -> Pointer:
        """The cursor moves and takes the brush along."""
        start = self.at if self.at is not None else buckets - 1
        anchor = self.anchor if self.anchor is not None and self.brush is not None else start
        at = _within(start + by, buckets) if self.brush is not None or by else start
        return Pointer(at=at, anchor=anchor, brush=(min(anchor, at), max(anchor, at) + 1))

    def dragged(self, start: int, end: int) -> Pointer:
        """Brushed by the mouse between two edges; an empty one is none."""
        return replace(self, anchor=None, brush=(min(start, end), max(start, end)) if start != end else None)

    def cleared(self) -> Pointer:
        """The brush first, then the cursor."""
        return replace(self, anchor=None, brush=None) if self.brush is not None else Pointer()


def _within(bucket: int, buckets: int) -> int:
    return max(0, min(buckets - 1, bucket))
