"""Which repeat of one document is which of the other: by what they are, what they say, how alike they are, last by
place. Pure; the lists hold repeats of one name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence, Sized
from difflib import SequenceMatcher

from console.documents.diff.reading import likeness, sayings, some_sayings
from console.documents.node import Node

Pair = tuple[int, int]

MOST_IN_ORDER = 300
"""Repeats on a side among which equal ones are found in their order; with more the first goes with the first."""

MOST_WEIGHED = 2500
"""Pairs whose likeness is weighed; with more they are put beside each other by place."""

ALIKE = 0.5
"""So much must two repeats have in common that are not the same by their identity, to count as one that was changed."""

SMALL, ALIKE_SMALL = 4, 0.3
"""The same for repeats of so few values: an identifier of the same system with another value was changed."""

AKIN = 0.2
"""The same for repeats that have no identity."""


class Alignment:
    """Pairs of places, worked out step by step; what is left over on a side was removed or added."""

    def __init__(
        self,
        left: Sequence[Node],
        right: Sequence[Node],
        *,
        identity: Callable[[Node], str],
        key: Callable[[bool, Node], Hashable],
    ) -> None:
        """`key` gives what makes two repeats equal as they stand; its first argument is True on the right side."""
        self._sides = (left, right)
        self._key = key
        self._identity = identity
        self._open: tuple[list[int], list[int]] = (list(range(len(left))), list(range(len(right))))
        self._named: tuple[dict[int, str], dict[int, str]] = ({}, {})
        self.pairs: list[Pair] = []
        self.by_place = False
        """True where there were too many to weigh."""

    def run(self) -> list[Pair]:
        """All pairs, by their place on the left."""
        self._equal()
        if all(self._open):
            self._same_identity()
        if all(self._open):
            self._same_words()
        if all(self._open):
            self._most_alike()
        if all(self._open):
            self._same_place()
        return sorted(self.pairs)

    def _take(self, pairs: Sequence[Pair]) -> None:
        self.pairs.extend(pairs)
        gone = ({i for i, _ in pairs}, {j for _, j in pairs})
        for side in (0, 1):
            self._open[side][:] = [place for place in self._open[side] if place not in gone[side]]

    def _node(self, side: int, place: int) -> Node:
        return self._sides[side][place]

    def _equal(self) -> None:
        """First those that are equal in the same order, so that one that is gone moves no other; then the rest."""
        keys = [[self._key(bool(side), self._node(side, place)) for place in self._open[side]] for side in (0, 1)]
        if max(len(keys[0]), len(keys[1])) <= MOST_IN_ORDER:
            blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks()
            self._take([(block.a + at, block.b + at) for block in blocks for at in range(block.size)])
        known = ({place: keys[0][place] for place in self._open[0]}, {place: keys[1][place] for place in self._open[1]})
        self._take(_in_turn(known[0], known[1]))

    def _same_identity(self) -> None:
        for side in (0, 1):
            found = {place: self._identity(self._node(side, place)) for place in self._open[side]}
            self._named[side].update({place: name for place, name in found.items() if name})
        groups = (_grouped(self._named[0]), _grouped(self._named[1]))
        taken: list[Pair] = []
        for name, lefts in groups[0].items():
            rights = groups[1].get(name, [])
            if len(lefts) == len(rights) == 1:
                taken.append((lefts[0], rights[0]))
            elif rights:
                weighed = self._weighed(lefts, rights, 0.0)
                left_over = [i for i in lefts if i not in {a for a, _ in weighed}]
                right_over = [j for j in rights if j not in {b for _, b in weighed}]
                taken.extend((*weighed, *zip(left_over, right_over, strict=False)))
        self._take(taken)

    def _same_words(self) -> None:
        """Those that say the same and are only written in another way."""
        said = [{place: hash(tuple(sayings(self._node(side, place)))) for place in self._open[side]} for side in (0, 1)]
        self._take(_in_turn(said[0], said[1]))

    def _most_alike(self) -> None:
        self._take(self._weighed(self._open[0], self._open[1], AKIN))

    def _weighed(self, lefts: Sequence[int], rights: Sequence[int], least: float) -> list[Pair]:
        """The best pairs first; nothing where there are too many."""
        if len(lefts) * len(rights) > MOST_WEIGHED:
            self.by_place = True
            return []
        said = [{at: some_sayings(self._node(side, at)) for at in own} for side, own in ((0, lefts), (1, rights))]
        scores = sorted(
            (-score, abs(i - j), i, j)
            for i in lefts
            for j in rights
            if (score := likeness(said[0][i], said[1][j]))
            > (least if self._may_be_one(i, j) else _needed(said[0][i], said[1][j]))
        )
        taken: list[Pair] = []
        gone_left, gone_right = set[int](), set[int]()
        for _, _, i, j in scores:
            if i not in gone_left and j not in gone_right:
                taken.append((i, j))
                gone_left.add(i)
                gone_right.add(j)
        return taken

    def _may_be_one(self, i: int, j: int) -> bool:
        """True unless their identities say that they are two."""
        mine, other = self._named[0].get(i, ""), self._named[1].get(j, "")
        return mine == other or not (mine and other)

    def _same_place(self) -> None:
        """What has no identity: values by their order; larger repeats where there are as many on both sides."""
        lefts = [place for place in self._open[0] if place not in self._named[0]]
        rights = [place for place in self._open[1] if place not in self._named[1]]
        values = not any(self._node(0, i).children for i in lefts) and not any(
            self._node(1, j).children for j in rights
        )
        if values or self.by_place or len(lefts) == len(rights):
            self._take(list(zip(lefts, rights, strict=False)))


def _needed(left: Sized, right: Sized) -> float:
    """How alike two must be whose identities say that they are two things."""
    return ALIKE_SMALL if len(left) <= SMALL and len(right) <= SMALL else ALIKE


def out_of_order(pairs: Sequence[Pair]) -> frozenset[Pair]:
    """The fewest pairs without which all others stand in one order on both sides: those that moved.

    `pairs` by their place on the left; a longest increasing run of right places stays (patience sorting).
    """
    tops: list[int] = []  # the smallest right place a run of this length can end in, by length
    ends: list[int] = []  # the pair it ends in
    before: list[int] = []
    for at, (_, right) in enumerate(pairs):
        length = _first_not_below(tops, right)
        before.append(ends[length - 1] if length else -1)
        if length == len(tops):
            tops.append(right)
            ends.append(at)
        else:
            tops[length], ends[length] = right, at
    stay = set[int]()
    at = ends[-1] if ends else -1
    while at >= 0:
        stay.add(at)
        at = before[at]
    return frozenset(pair for at, pair in enumerate(pairs) if at not in stay)


def _first_not_below(tops: Sequence[int], value: int) -> int:
    low, high = 0, len(tops)
    while low < high:
        middle = (low + high) // 2
        if tops[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


def _grouped(names: dict[int, str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, name in names.items():
        groups[name].append(place)
    return groups


def _in_turn(left: dict[int, Hashable] | dict[int, int], right: dict[int, Hashable] | dict[int, int]) -> list[Pair]:
    """The first of a key with the first, the second with the second."""
    waiting: dict[Hashable, Iterator[int]] = {}
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in right.items():
        places[key].append(place)
    waiting = {key: iter(found) for key, found in places.items()}
    taken: list[Pair] = []
    for place, key in left.items():
        partner = next(waiting.get(key, iter(())), None)
        if partner is not None:
            taken.append((place, partner))
    return taken
