"""A reading as nodes. Each is made when somebody looks, with what the format says of it.

An array is a node (`Patient.name`) and its items are its children (`Patient.name[0]`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Generic

from console.documents.json import paths
from console.documents.json.describing import Describer, Facts, Place
from console.documents.json.reading import Reading
from console.documents.json.source import Part
from console.documents.lazy import Lazy
from console.documents.masking import HIDDEN_ALWAYS, MASK
from console.documents.node import Node
from console.documents.sensitive import Kind, Sensitive

UNREAD = "…"
"""What is shown for a container that was too deep to be read."""


@dataclass(frozen=True, slots=True)
class Tree(Generic[Place]):
    """Makes the nodes of one reading. `root` is the path of the whole ("Patient"), "" where its members stand alone."""

    reading: Reading
    describer: Describer[Place]
    root: str = ""
    _pieces: dict[str, str] = field(default_factory=dict)

    def nodes(self) -> tuple[Node, ...]:
        """The document's node where it has a name or holds nothing; else its members, or items."""
        top = self.reading.source.top
        if top is None:
            return ()
        facts = self.describer.describe(self.describer.start(), "", self.reading, top)
        node = self._node(self.root, facts, top)
        return (node,) if self.root or not node.children else tuple(node.children)

    def sensitive(self) -> Iterator[Sensitive]:
        """Every leaf that has a kind, in the order of the bytes."""
        top = self.reading.source.top
        if top is not None:
            facts = self.describer.describe(self.describer.start(), "", self.reading, top)
            yield from self._sensitive(self.root, facts, top)

    def _sensitive(self, path: str, facts: Facts[Place], part: Part) -> Iterator[Sensitive]:
        inner = self._children(path, facts.place, part)
        for below, known, child in inner:
            yield from self._sensitive(below, known, child)
        if not inner:
            node = self._node(path, facts, part)
            kind = facts.kind or (Kind.OTHER if node.private else None)
            if kind is not None:
                yield Sensitive(node=node, kind=kind, scope=facts.scope, codec=facts.codec)

    def _node(self, path: str, facts: Facts[Place], part: Part) -> Node:
        if not part.opens:
            return Node(
                path=path,
                label=facts.label,
                value=MASK if facts.datatype == HIDDEN_ALWAYS else self.reading.value(part),
                start=part.start,
                end=part.end,
                meaning=facts.meaning,
                private=facts.private,
                datatype=facts.datatype,
            )
        unread = not part.read
        return Node(
            path=path,
            label=facts.label,
            value=UNREAD if unread else "",
            start=part.start,
            end=part.end,
            meaning=facts.meaning,
            private=unread,
            datatype=facts.datatype,
            children=() if unread else Lazy(partial(self._inner, path, facts.place, part)),
        )

    def _inner(self, path: str, place: Place, part: Part) -> list[Node]:
        return [self._node(below, facts, item) for below, facts, item in self._children(path, place, part)]

    def _children(self, path: str, place: Place, part: Part) -> list[tuple[str, Facts[Place], Part]]:
        """Path, facts and span of each part of a container."""
        reading, describe = self.reading, self.describer.describe
        parts = reading.parts(part)
        if not parts:
            return []
        place = self.describer.enter(place, reading, part, parts)
        if part.opens == "[":
            return [(f"{path}[{at}]", describe(place, "", reading, item), item) for at, item in enumerate(parts)]
        found: list[tuple[str, Facts[Place], Part]] = []
        seen: dict[str, int] = {}
        for number, item in enumerate(parts, start=1):
            key = reading.key(item)
            copy = seen[key] = seen.get(key, 0) + 1
            facts = describe(place, key, reading, item)
            found.append((paths.below(path, self._piece(key, number, copy)), facts, item))
        return found

    def _piece(self, key: str, number: int, copy: int) -> str:
        """A key's name in a path; the same keys come again and again."""
        known = self._pieces.get(key) if copy == 1 else None
        if known is None:
            known = paths.piece(key, number, copy)
            if copy == 1 and known[0] != "{":
                self._pieces[key] = known
        return known
