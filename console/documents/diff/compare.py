"""Go down two trees at once; what is equal by its bytes is passed over without looking into it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from itertools import islice

from console.core.message import Severity
from console.documents.diff.align import Alignment, Pair, out_of_order
from console.documents.diff.found import Diff, Found, Kind
from console.documents.diff.reading import Side, is_list, name_of, places, reads_alike, sayings
from console.documents.diff.rules import Rules
from console.documents.node import Document, Node, Syntax
from console.documents.walk import leaves

MOST_FOUND = 2000
"""Differences that are kept; all are counted."""

MOST_LOOKS = 300_000
"""Pairs of nodes that are looked at; after that what differs is told as a whole."""

DEEPEST = 150
"""Levels that are gone down; Python's own stack ends soon after."""

MOST_COUNTED = 5000
"""Equal leaves that are counted one by one; in a large document they are not worth its reading."""

_PLACE = re.compile(r"\[(\d+)\]$")
_WHOLE = re.compile(r"-?\d{1,9}")

TOO_MANY_LOOKS = (
    f"After {MOST_LOOKS:,} places the rest was compared in large parts: what differs there is named as a whole."
)
TOO_DEEP = f"Parts more than {DEEPEST} levels deep were compared as a whole."
NOT_READ = "A document has errors and could not be read in full; what was not read is compared as bytes, or not at all."
WRITTEN = "They are written differently (layout, escapes, empty places), and say the same."
UNREAD = "\u2026"
"""The value of a leaf that stands for what was not read."""

BY_PLACE = "Some groups have so many repeats that differ that they were put beside each other by their place."


def compare(left: Document, right: Document, rules: Rules, most: int = MOST_FOUND) -> Diff:
    """All that differs; `left` is what was, `right` what is. Blocks: call it off the event loop for large documents.

    Both must be of one format. Documents that are equal by their bytes and read alike take no time.
    """
    return _Comparison(left, right, rules, most).result()


class _Comparison:
    """One comparison while it runs."""

    def __init__(self, left: Document, right: Document, rules: Rules, most: int) -> None:
        self._left, self._right = Side(left), Side(right)
        self._rules = rules
        self._most = most
        self._alike = reads_alike(left, right, rules.syntax)
        self._found: list[Found] = []
        self._total = self._same = self._ignored = self._looks = 0
        self._notes: dict[str, None] = {}

    def result(self) -> Diff:
        left, right = self._left.document, self._right.document
        self._below(left.nodes, right.nodes, "", "", depth=0, ordered=self._rules.syntax is Syntax.ER7)
        if left.raw != right.raw:
            self._say_how_far(left, right)
        return Diff(
            found=tuple(self._found),
            total=self._total,
            same=min(self._same, MOST_COUNTED),
            same_is_least=self._same > MOST_COUNTED,
            ignored=self._ignored,
            notes=tuple(self._notes),
        )

    def _say_how_far(self, left: Document, right: Document) -> None:
        """That nothing was found must not say more than it can."""
        if any(problem.severity is Severity.ERROR for problem in (*left.problems, *right.problems)):
            self._notes[NOT_READ] = None
        elif not self._total and not self._ignored:
            self._notes[WRITTEN] = None

    # What is noted.

    def _note(self, kind: Kind, left: Node | None, right: Node | None) -> None:
        found = Found(kind=kind, left=left, right=right)
        if self._is_layout(found):
            return
        if self._rules.leaves_out(found.node.path):
            self._ignored += 1
            return
        self._total += 1
        if len(self._found) < self._most:
            self._found.append(found)

    def _is_layout(self, found: Found) -> bool:
        """Blanks between the elements of an XML document, which say nothing; on one side, or other ones on both."""
        if self._rules.syntax is not Syntax.XML or self._rules.exact:
            return False
        return not any(node.children or node.value.strip() for node in (found.left, found.right) if node is not None)

    def _count_same(self, node: Node) -> None:
        room = MOST_COUNTED + 1 - self._same
        if room > 0:
            self._same += sum(1 for _ in islice(leaves((node,)), room))

    # Children of two nodes.

    def _below(
        self, left: Sequence[Node], right: Sequence[Node], was: str, now: str, *, depth: int, ordered: bool = False
    ) -> None:
        """`was` and `now` are the paths of the parents; `ordered`: the order counts across names too (segments)."""
        head, tail = self._ends(left, right, was, now)
        for node in (*right[:head], *right[len(right) - tail :]):
            self._count_same(node)
        old, new = left[head : len(left) - tail], right[head : len(right) - tail]
        if not old and not new:
            return
        pairs, moved = self._paired(old, new, was, now, ordered=ordered)
        for _, at in sorted(_in_order(len(old), len(new), pairs)):
            i, j = at
            if j is None:
                self._one_sided(old[i or 0], gone=True)
            elif i is None:
                self._one_sided(new[j], gone=False)
            else:
                if (i, j) in moved:
                    self._note(Kind.MOVED, old[i], new[j])
                self._pair(old[i], new[j], depth, first=head + i == 0 and head + j == 0, parents=(was, now))

    def _ends(self, left: Sequence[Node], right: Sequence[Node], was: str, now: str) -> Pair:
        """How many are equal at the beginning, and at the end."""
        most = min(len(left), len(right))
        head = 0
        while head < most and self._equal(left[head], right[head], was, now):
            head += 1
        tail = 0
        while tail < most - head and self._equal(left[-1 - tail], right[-1 - tail], was, now):
            tail += 1
        return head, tail

    def _equal(self, left: Node, right: Node, was: str, now: str) -> bool:
        return self._same_bytes(left, right) and name_of(left, was) == name_of(right, now)

    def _same_bytes(self, left: Node, right: Node) -> bool:
        return (
            self._alike
            and left.end - left.start == right.end - right.start
            and self._left.bytes_of(left) == self._right.bytes_of(right)
        )

    def _paired(
        self, old: Sequence[Node], new: Sequence[Node], was: str, now: str, *, ordered: bool
    ) -> tuple[list[Pair], frozenset[Pair]]:
        """Which goes with which, and which of these pairs stand in another order."""
        names = places(old, was), places(new, now)
        pairs: list[Pair] = []
        moved: set[Pair] = set()
        for name, lefts in names[0].items():
            rights = names[1].get(name, [])
            found = self._aligned(old, new, lefts, rights) if rights else []
            pairs.extend(found)
            if not ordered and len(found) > 1:
                moved |= out_of_order(found)
        pairs.sort()
        return pairs, out_of_order(pairs) if ordered else frozenset(moved)

    def _aligned(self, old: Sequence[Node], new: Sequence[Node], lefts: list[int], rights: list[int]) -> list[Pair]:
        if len(lefts) == len(rights) == 1:
            return [(lefts[0], rights[0])]
        alignment = Alignment(
            [old[i] for i in lefts], [new[j] for j in rights], identity=self._rules.identity, key=self._key
        )
        found = alignment.run()
        if alignment.by_place:
            self._notes[BY_PLACE] = None
        return [(lefts[i], rights[j]) for i, j in found]

    def _key(self, right: bool, node: Node) -> Hashable:
        if not self._alike:
            return tuple(sayings(node))
        return (self._right if right else self._left).bytes_of(node)

    # Two nodes.

    def _pair(
        self, old: Node, new: Node, depth: int, *, first: bool = False, parents: tuple[str, str] = ("", "")
    ) -> None:
        if self._same_bytes(old, new):
            self._count_same(new)
        elif self._rules.leaves_out(new.path):
            self._ignored += self._rules.exact or not _says_the_same(old, new)
        elif first and self._counts_its_place(old, new, parents):
            self._ignored += 1
        else:
            self._looks += 1
            self._differing(old, new, depth)

    def _differing(self, old: Node, new: Node, depth: int) -> None:
        if not old.children and not new.children:
            self._leaves(old, new)
        elif depth >= DEEPEST or self._looks > MOST_LOOKS:
            self._notes[TOO_DEEP if depth >= DEEPEST else TOO_MANY_LOOKS] = None
            self._note(Kind.CHANGED, old, new)
        elif is_list(old) or is_list(new):
            self._below(_items(old), _items(new), old.path, new.path, depth=depth + 1)
        elif old.children and new.children:
            self._below(old.children, new.children, old.path, new.path, depth=depth + 1)
        elif self._rules.syntax is Syntax.ER7:
            self._first_part(old, new, depth)
        else:
            self._note(Kind.CHANGED, old, new)

    def _leaves(self, old: Node, new: Node) -> None:
        if not self._rules.exact and self._equal_leaves(old, new):
            self._same += 1
        else:
            self._note(Kind.CHANGED, old, new)

    def _equal_leaves(self, old: Node, new: Node) -> bool:
        """By what they say. Bytes that cannot be decoded, or were not read, all look the same, so they never are."""
        if any("\ufffd" in value or value == UNREAD for value in (old.value, new.value)):
            return False
        if self._rules.syntax is Syntax.XML:
            return old.value.split() == new.value.split()
        return old.value == new.value and self._is_text(self._left, old) == self._is_text(self._right, new)

    def _is_text(self, side: Side, node: Node) -> bool:
        """Of JSON whether it stands in quotes: "1" and 1 are two things."""
        return self._rules.syntax is Syntax.JSON and side.document.raw[node.start : node.start + 1] == b'"'

    def _first_part(self, old: Node, new: Node, depth: int) -> None:
        """A field without components beside one that has some: it is the first of them (HL7 v2 chapter 2.5.3)."""
        gone = bool(old.children)
        whole, parts = (new, old.children) if gone else (old, new.children)
        rest = list(parts)
        if rest[0].path == f"{(old if gone else new).path}.1":
            first = rest.pop(0)
            self._pair(*((first, whole) if gone else (whole, first)), depth + 1)
        elif whole.end > whole.start:
            self._one_sided(whole, gone=not gone)
        for part in rest:
            self._one_sided(part, gone=gone)

    def _one_sided(self, node: Node, *, gone: bool) -> None:
        if gone:
            self._note(Kind.REMOVED, node, None)
        else:
            self._note(Kind.ADDED, None, node)

    def _counts_its_place(self, old: Node, new: Node, parents: tuple[str, str]) -> bool:
        """A repeat's own number (OBX-1, a line's sequence) that went along with its place: a consequence, no change."""
        if self._rules.with_volatile or not (_is_place(old) and _is_place(new)):
            return False
        shift = _number(parents[1]) - _number(parents[0])
        return shift != 0 and int(new.value) - int(old.value) == shift


def _in_order(
    lefts: int, rights: int, pairs: Sequence[Pair]
) -> list[tuple[tuple[int, int, int], tuple[int | None, int | None]]]:
    """Every step with what it is sorted by: the place on the right; what is gone stands behind what it stood behind."""
    partner = dict(pairs)
    taken = set(partner.values())
    steps: list[tuple[tuple[int, int, int], tuple[int | None, int | None]]] = []
    behind = -1
    for i in range(lefts):
        if i in partner:
            behind = partner[i]
            steps.append(((behind, 0, 0), (i, behind)))
        else:
            steps.append(((behind, 1, i), (i, None)))
    steps.extend(((j, 0, 0), (None, j)) for j in range(rights) if j not in taken)
    return steps


def _items(node: Node) -> Sequence[Node]:
    """The repeats that a node holds; one that does not repeat is the only one."""
    return node.children if is_list(node) else (node,)


def _says_the_same(old: Node, new: Node) -> bool:
    return list(sayings(old)) == list(sayings(new))


def _is_place(node: Node) -> bool:
    """An HL7 v2 set id, or the sequence of a FHIR item: by its data type, for any other number may be a patient's."""
    typed = node.datatype == "SI" or (node.datatype == "positiveInt" and node.path.endswith(".sequence"))
    return typed and not node.private and _WHOLE.fullmatch(node.value) is not None


def _number(path: str) -> int:
    found = _PLACE.search(path)
    return int(found.group(1)) if found else 1
