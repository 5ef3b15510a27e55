"""How tiles share a screen, and which of them are on which page. Pure; pixels of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
DESIGN = (1920, 1080)
TILE = (440, 208)
"""The smallest tile at the design's size: below it nobody reads it from three metres."""
GAP = 16
ROTATE_SECONDS = 12.0


@dataclass(frozen=True, slots=True)
class Grid:
    """So many columns and rows of tiles of one size."""

    columns: int
    rows: int
    width: float
    height: float

    @property
    def room(self) -> int:
        """Tiles on a page."""
        return self.columns * self.rows


def unit(width: int, height: int, percent: int = 100) -> float:
    """The size of one design pixel on this screen."""
    return max(0.4, min(width / DESIGN[0], height / DESIGN[1])) * percent / 100


def grid(width: float, height: float, count: int, scale: float) -> Grid:
    """Tiles as large as they can be while all fit; where they cannot, the smallest readable ones, and pages."""
    gap = GAP * scale
    most_columns = max(1, int((width + gap) // (TILE[0] * scale + gap)))
    most_rows = max(1, int((height + gap) // (TILE[1] * scale + gap)))
    columns, rows = most_columns, most_rows
    if 0 < count < most_columns * most_rows:
        fits = [(c, -(-count // c)) for c in range(1, most_columns + 1) if -(-count // c) <= most_rows]
        columns, rows = max(
            fits, key=lambda pair: (min(width / pair[0] / TILE[0], height / pair[1] / TILE[1]), pair[0])
        )
    return Grid(columns, rows, (width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows)


def content_scale(width: float, height: float) -> float:
    """How large what stands in a tile of this size can be."""
    return max(0.3, min(width / TILE[0], height / TILE[1]))


def page_count(count: int, room: int) -> int:
    """How many pages."""
    return max(1, -(-count // max(1, room)))


def page_of(tiles: Sequence[T], page: int, room: int) -> list[T]:
    """The tiles of a page; pages go round."""
    at = page % page_count(len(tiles), room)
    return list(tiles[at * room : (at + 1) * room])
