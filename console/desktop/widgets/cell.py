"""What one cell of a table shows: made once, painted often. Colours are token names, so a theme needs no new cells."""

from __future__ import annotations

from dataclasses import dataclass

from console.desktop.theme.fonts import Type
from console.desktop.theme.signs import Sign


@dataclass(frozen=True, slots=True)
class Cell:
    """Text in a type and colour; before it a sign, behind it quiet words, or a sparkline instead.

    `loud` keeps its colour unless the row is selected. `middle` elides in the middle, for ids. `right` aligns right.
    In rows of two lines `second` stands below the text, and `quiet` is its end, which is never cut. `badge` draws an
    outline around the text: "loud" asks for action, "quiet" does not. `disc` shows the text as initials in a disc; with
    no text it is a dashed ring: nobody.
    """

    text: str = ""
    colour: str = "t2"
    kind: Type = Type.TABLE
    right: bool = False
    middle: bool = False
    sign: Sign | None = None
    sign_colour: str = ""
    quiet: str = ""
    spark: tuple[int | None, ...] | None = None
    tip: str = ""
    second: str = ""
    badge: str = ""
    disc: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its name, width at 100 %, and how its head is aligned."""

    id: str
    title: str
    width: int
    right: bool = False
    stretch: bool = False
    help: str = ""


EMPTY = Cell()
