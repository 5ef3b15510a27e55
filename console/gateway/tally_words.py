"""The numbers under which roll-ups keep message types and outcome codes, with a bound on each interface.

A peer chooses both words, so an interface may bring so many; what it brings beyond is counted as "other".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from console.store.store import Store
from console.store.tally_cells import CODES, OTHER
from console.store.tally_late import used_words
from console.store.tally_rows import NameWords
from console.store.tally_tail import Slice

MOST_CODES = 40
MOST_TYPES = 40


class TallyWords:
    """Known words; `name` first, then `cells`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._numbers: dict[str, int] = {}
        self._used: dict[int, tuple[set[str], set[str]]] = {}  # types and codes of each interface

    async def load(self, interface_ids: Collection[int]) -> None:
        """What these interfaces brought so far, so that a restart does not begin to count anew."""
        for ident, (types, codes) in (await self._store.read(used_words, interface_ids)).items():
            self._used[ident] = (set(types), set(codes))

    async def name(self, slices: Iterable[Slice]) -> None:
        """Give numbers to the words in these slices, within the bounds."""
        wanted: set[str] = {OTHER}
        for each in slices:
            types, codes = self._used.setdefault(each.interface_id, (set(), set()))
            for _, kind, series in each.counts:
                wanted.add(_bounded(types, kind, MOST_TYPES))
                if isinstance(series, str):
                    wanted.add(_bounded(codes, series, MOST_CODES))
        new = tuple(sorted(wanted - self._numbers.keys()))
        if new:
            self._numbers |= await self._store.write(NameWords(words=new))

    def cells(self, counted: Slice) -> Iterator[tuple[int, tuple[int, int], int]]:
        """(minute, cell, count) of a slice whose words have numbers."""
        types, codes = self._used[counted.interface_id]
        for (minute, kind, series), count in counted.counts.items():
            word = self._numbers[kind if kind in types else OTHER]
            if isinstance(series, str):
                number = CODES + self._numbers[series if series in codes else OTHER]
            else:
                number = int(series)
            yield minute, (word, number), count


def _bounded(used: set[str], word: str, most: int) -> str:
    """The word, noted as used, or `OTHER` where there is no room for another one."""
    if word not in used:
        if len(used) >= most:
            return OTHER
        used.add(word)
    return word
