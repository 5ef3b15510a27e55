"""What a comparison of two sets comes to: how often each place differs, and the pairs that are not equal; pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from console.api.comparisons import PairRow, PathDifference
from console.documents.diff.found import Diff, Kind
from console.documents.diff.rules import without_numbers

MOST_PATHS = 5000
"""Places that are told apart over all pairs; more are counted as one."""

MOST_SHOWN = 300
NAMED = 5
"""Places named with a pair."""

OTHER = "other places"

Path = str


@dataclass(slots=True)
class Place:
    """One place over all pairs: in how many of them it differs, by kind."""

    label: str
    pairs: Counter[Kind] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """Grows while the pairs are compared."""

    equal: int = 0
    different: int = 0
    places: dict[Path, Place] = field(default_factory=dict)
    pairs: list[PairRow] = field(default_factory=list)

    def pair(self, left: int, right: int, diff: Diff) -> None:
        """Two messages with the same key."""
        if diff.equal:
            self.equal += 1
            return
        self.different += 1
        named: dict[Path, None] = {}
        kinds: dict[tuple[Path, Kind], str] = {}
        for found in diff.found:
            path = without_numbers(found.node.path)
            named[path] = None
            kinds.setdefault((path, found.kind), found.node.label)
        for (path, kind), label in kinds.items():
            self._place(path, label).pairs[kind] += 1
        self.pairs.append(
            PairRow(
                left=left,
                right=right,
                state="different",
                differences=diff.total,
                paths=tuple(named)[:NAMED],
                text=" ".join(diff.notes),
            )
        )

    def alone(self, state: str, left: int | None, right: int | None, text: str = "") -> None:
        """One without a partner, or one of several with the same key."""
        self.pairs.append(PairRow(left=left, right=right, state=state, differences=0, paths=(), text=text))

    def paths(self) -> tuple[PathDifference, ...]:
        """The places that differ in most pairs first."""
        ordered = sorted(self.places.items(), key=lambda item: (-item[1].pairs.total(), item[0]))
        return tuple(
            PathDifference(
                path=path,
                label=place.label,
                changed=place.pairs[Kind.CHANGED],
                added=place.pairs[Kind.ADDED],
                removed=place.pairs[Kind.REMOVED],
                moved=place.pairs[Kind.MOVED],
            )
            for path, place in ordered[:MOST_SHOWN]
        )

    def _place(self, path: Path, label: str) -> Place:
        if path not in self.places and len(self.places) >= MOST_PATHS:
            path, label = OTHER, ""
        return self.places.setdefault(path, Place(label))
