"""The observations of a bundle, or of a resource, as rows: counted by their bytes, opened only where somebody looks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import overload

from console.documents.json.nodes import child, items
from console.documents.node import Node

_USUAL = re.compile(
    rb'\{\s*(?:"fullUrl"\s*:\s*"[^"\\]*"\s*,\s*)?"resource"\s*:\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]+)"'
)
"""How entries are mostly written: then the type is known without opening them."""

_OPENED_FOR = (b'"contained"', b'"component"', b"\\u")
"""What may give more rows than one, or writes a name in another way."""


class Results(Sequence[Node]):
    """Every observation of a bundle or of what a resource contains, each followed by its components."""

    def __init__(self, raw: bytes, root: Node) -> None:
        entries = items(root, "entry") if root.path == "Bundle" else ()
        self._holders: Sequence[Node] = entries if root.path == "Bundle" else (root,)
        self._ends = list(accumulate(_count(raw, holder) for holder in self._holders))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Node: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Node]: ...

    def __getitem__(self, index: int | slice) -> Node | Sequence[Node]:
        if isinstance(index, slice):
            first, last, _ = index.indices(len(self))
            return self._between(first, last)
        place = index + len(self) if index < 0 else index
        found = self._between(place, place + 1) if 0 <= place < len(self) else []
        if not found:
            raise IndexError(index)
        return found[0]

    def _between(self, first: int, last: int) -> list[Node]:
        found: list[Node] = []
        at = bisect_right(self._ends, first)
        begins = self._ends[at - 1] if at else 0
        skipped = first - begins
        while at < len(self._holders) and begins < last:
            if self._ends[at] > begins:
                found += _rows(self._holders[at])
            begins = self._ends[at]
            at += 1
        return found[skipped : skipped + max(0, last - first)]


def _count(raw: bytes, holder: Node) -> int:
    """How many rows an entry gives."""
    usual = _USUAL.match(raw, holder.start, holder.end)
    if usual is None or any(raw.find(word, holder.start, holder.end) >= 0 for word in _OPENED_FOR):
        return len(_rows(holder))
    return int(usual[1] == b"Observation")


def _rows(holder: Node) -> list[Node]:
    """The observations of one entry, or of a resource that is no bundle."""
    resource = child(holder, "resource") if holder.path.startswith("Bundle.entry") else holder
    found: list[Node] = []
    for one in (resource, *items(resource, "contained")):
        kind = child(one, "resourceType")
        if one is not None and kind is not None and kind.value == "Observation":
            found.append(one)
            found.extend(items(one, "component"))
    return found
