"""A tree of any size as a list of the rows in sight: which branches are open, and what stands in which row. No Qt."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from console.api.messages import NodeRow
from console.desktop.paged_rows import PagedRows

UNKNOWN = 1
"""Rows that a branch takes while nobody has said how many children it has: one that says it is being read."""


@dataclass(eq=False, slots=True)
class Branch:
    """An open node: its children, and those of them that are open too."""

    path: str
    depth: int  # of its children
    above: Branch | None = None
    place: int = 0  # among its siblings
    rows: PagedRows[NodeRow] = field(default_factory=PagedRows)
    opened: dict[int, Branch] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)  # the places of `opened`, in order
    count: int = UNKNOWN  # rows in sight, all levels

    @property
    def own(self) -> int:
        """Rows of its own children."""
        return UNKNOWN if self.rows.total is None else self.rows.total

    def grow(self, by: int) -> None:
        """So many rows more, here and above."""
        branch: Branch | None = self
        while branch is not None:
            branch.count += by
            branch = branch.above


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands in a row: the child at `place` of `branch`."""

    branch: Branch
    place: int


class Branches:
    """Rows count from 0 at the top."""

    def __init__(self) -> None:
        self.root = Branch(path="", depth=0)

    def spot(self, row: int) -> Spot | None:
        """What stands in this row."""
        branch, left = self.root, row
        if not 0 <= row < self.root.count:
            return None
        while True:
            inner, left = _step(branch, left)
            if inner is None:
                return Spot(branch, left)
            branch = inner

    def row_of(self, branch: Branch, place: int) -> int:
        """The row in which this child stands."""
        row = place + sum(branch.opened[each].count for each in branch.order if each < place)
        if branch.above is not None:
            row += self.row_of(branch.above, branch.place) + 1
        return row

    def open(self, spot: Spot, path: str) -> Branch:
        """A new open branch at this child; it counts at once, with the one row that says it is being read."""
        made = Branch(path=path, depth=spot.branch.depth + 1, above=spot.branch, place=spot.place)
        spot.branch.opened[spot.place] = made
        insort(spot.branch.order, spot.place)
        spot.branch.grow(made.count)
        return made

    def close(self, spot: Spot) -> int:
        """Close the branch at this child; how many rows went."""
        gone = spot.branch.opened.pop(spot.place, None)
        if gone is None:
            return 0
        spot.branch.order.remove(spot.place)
        spot.branch.grow(-gone.count)
        return gone.count

    def branch(self, path: str) -> Branch | None:
        """The open branch of this node."""
        return next((each for each in self.all() if each.path == path), None)

    def all(self) -> Iterator[Branch]:
        """All open branches, from the top."""
        waiting = [self.root]
        while waiting:
            branch = waiting.pop()
            yield branch
            waiting.extend(branch.opened.values())


def _step(branch: Branch, left: int) -> tuple[Branch | None, int]:
    """(the open branch that holds the row, the row within it), or (None, place) where it is a child of this one."""
    gone = 0
    for place in branch.order:
        inner = branch.opened[place]
        if left - gone <= place:
            break
        if left - gone - place - 1 < inner.count:
            return inner, left - gone - place - 1
        gone += inner.count
    return None, left - gone
