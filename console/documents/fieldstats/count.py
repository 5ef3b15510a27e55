"""Count the fields of many documents, by message type and path. Pure; one thread at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from console.documents.diff.reading import is_list
from console.documents.diff.rules import without_numbers
from console.documents.fieldstats.counted import Codes, Counted, Room
from console.documents.node import Document, Node

MOST_FIELDS = 20_000
"""Fields over all types; more are counted as left out."""

MOST_NODES = 50_000
"""Places of one document that are counted; the rest of a huge one is passed over, and that is said."""

NO_CODES = Codes()
_DIGITS = re.compile(r"(\d+)")

CodesOf = Callable[[str], Codes]
"""The table of a path without numbers."""


def no_codes(_path: str) -> Codes:
    """For formats that have no tables here."""
    return NO_CODES


@dataclass(slots=True)
class OneType:
    """The messages of one type, and their fields by path."""

    type: str
    messages: int = 0
    fields: dict[str, Counted] = field(default_factory=dict)
    tops: dict[str, int] = field(default_factory=dict)  # the first part of a path, in the order they came

    def rows(self) -> list[Counted]:
        """In the order of the documents, numbers as numbers."""
        return sorted(self.fields.values(), key=lambda one: (one.order, _natural(one.path)))


class FieldCount:
    """The whole count so far."""

    def __init__(self) -> None:
        self.types: dict[str, OneType] = {}
        self.messages = 0
        self.left_out_fields = 0
        self.cut_documents = 0
        self._fields = 0
        self._room = Room()

    def add(self, type_: str, document: Document, codes_of: CodesOf = no_codes) -> None:
        """One document more."""
        one = self.types.setdefault(type_, OneType(type_))
        one.messages += 1
        self.messages += 1
        seen = self._walk(one, document.nodes, codes_of, 0, top=True)
        self.cut_documents += seen > MOST_NODES

    def all_types(self) -> list[OneType]:
        """The most frequent first."""
        return sorted(self.types.values(), key=lambda one: (-one.messages, one.type))

    def notes(self) -> tuple[str, ...]:
        """Which limits were met, in words."""
        found = []
        if self.left_out_fields:
            found.append(f"Only the first {MOST_FIELDS:,} fields are counted; {self.left_out_fields:,} places are not.")
        if self.cut_documents:
            found.append(
                f"{self.cut_documents:,} very large documents were counted to their place {MOST_NODES:,} only."
            )
        return tuple(found)

    def _walk(self, one: OneType, nodes: Sequence[Node], codes_of: CodesOf, seen: int, *, top: bool = False) -> int:
        for node in nodes:
            seen += 1
            if seen > MOST_NODES:
                return seen
            if not node.children:
                if node.value.strip():
                    self._leaf(one, node, codes_of)
                continue
            if not top and not is_list(node):
                self._parts(one, node)
            seen = self._walk(one, node.children, codes_of, seen)
        return seen

    def _leaf(self, one: OneType, node: Node, codes_of: CodesOf) -> None:
        counted = self._field(one, node)
        if counted is not None:
            counted.parts = False
            counted.present(one.messages)
            counted.value(node.value, node.meaning, codes_of(counted.path), self._room)

    def _parts(self, one: OneType, node: Node) -> None:
        counted = self._field(one, node)
        if counted is not None:
            counted.parts = counted.parts or not counted.measured
            counted.present(one.messages)

    def _field(self, one: OneType, node: Node) -> Counted | None:
        path = without_numbers(node.path)
        counted = one.fields.get(path)
        if counted is None:
            if self._fields >= MOST_FIELDS:
                self.left_out_fields += 1
                return None
            self._fields += 1
            order = one.tops.setdefault(re.split(r"[-./]", path, maxsplit=1)[0], len(one.tops))
            counted = one.fields[path] = Counted(path, order, label=node.label, datatype=node.datatype)
        if node.private and not counted.private:
            counted.hide(self._room)
        return counted


def _natural(path: str) -> list[tuple[int, str]]:
    """`PID-3` before `PID-11`."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(path)]
