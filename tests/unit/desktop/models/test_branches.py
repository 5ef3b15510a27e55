"""An open tree as rows in sight, against a plain tree that is walked whole."""

from __future__ import annotations

import random

from console.desktop.models.branches import Branch, Branches, Spot


def _walk(branch: Branch) -> list[tuple[str, int]]:
    """(path of the branch, place) of every row in sight, from the top."""
    found: list[tuple[str, int]] = []
    for place in range(branch.own):
        found.append((branch.path, place))
        if place in branch.opened:
            found.extend(_walk(branch.opened[place]))
    return found


def _open(tree: Branches, row: int, children: int) -> None:
    spot = tree.spot(row)
    assert spot is not None
    if spot.place in spot.branch.opened:
        tree.close(spot)
        return
    branch = tree.open(spot, f"{spot.branch.path}/{spot.place}")
    before = branch.own
    branch.rows.total = children
    branch.grow(children - before)


def test_that_rows_and_places_agree_after_any_opening_and_closing() -> None:
    chance = random.Random(7)
    tree = Branches()
    tree.root.rows.total = 30
    tree.root.grow(29)
    for _ in range(120):
        _open(tree, chance.randrange(tree.root.count), chance.randrange(6))
        walked = _walk(tree.root)
        assert len(walked) == tree.root.count
        for row in chance.sample(range(len(walked)), min(10, len(walked))):
            spot = tree.spot(row)
            assert spot is not None
            assert (spot.branch.path, spot.place) == walked[row]
            assert tree.row_of(spot.branch, spot.place) == row


def test_that_a_branch_not_yet_read_takes_one_row() -> None:
    tree = Branches()
    assert tree.root.count == 1
    tree.root.rows.total = 2
    tree.root.grow(1)
    tree.open(Spot(tree.root, 0), "a")
    assert tree.root.count == 3
    assert tree.close(Spot(tree.root, 0)) == 1
    assert tree.spot(2) is None
