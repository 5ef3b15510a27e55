"""Which interfaces and types a chart is about: its query, cut into what each of them can answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from console.gateway.desk.errors import BadRequestError
from console.query.facts import Facts
from console.query.nodes import All, Everything, Leaf, Node, WordField, Words
from console.query.parser import parse
from console.query.plan import leaves
from console.query.predicate import predicate
from console.store.tally_places import TallyPlace

OF_PLACE = frozenset({WordField.LAYER, WordField.SITE, WordField.ENVIRONMENT, WordField.INTERFACE})


@dataclass(frozen=True, slots=True)
class Chosen:
    """`types` None: all types."""

    places: tuple[TallyPlace, ...]
    types: frozenset[int] | None


def chosen(text: str, places: Iterable[TallyPlace], words: dict[int, str], now: datetime) -> Chosen:
    """What the query leaves. Raises `QueryError`, and `BadRequestError` for a term that roll-ups do not know."""
    of_places, of_types = _cut(parse(text))
    fits = predicate(of_places)
    return Chosen(
        places=tuple(place for place in places if fits(_facts(place, now))),
        types=None if of_types is None else _types(predicate(of_types), words, now),
    )


def _cut(node: Node) -> tuple[Node, Node | None]:
    for leaf in leaves(node):
        if not isinstance(leaf, Words) or (leaf.field not in OF_PLACE and leaf.field is not WordField.TYPE):
            raise BadRequestError(
                "A chart can be limited by layer:, site:, environment:, interface: and type: alone. "
                "Open the messages to look for anything else."
            )
    parts = node.parts if isinstance(node, All) else (node,)
    types = tuple(part for part in parts if any(_is_type(leaf) for leaf in leaves(part)))
    if any(not _is_type(leaf) for part in types for leaf in leaves(part)):
        raise BadRequestError("Write type: beside the other terms, not joined to one of them by |.")
    rest = tuple(part for part in parts if part not in types)
    return All(rest) if rest else Everything(), All(types) if types else None


def _is_type(leaf: Leaf) -> bool:
    return isinstance(leaf, Words) and leaf.field is WordField.TYPE


def _types(fits: Callable[[Facts], bool], words: dict[int, str], now: datetime) -> frozenset[int]:
    return frozenset(number for number, word in words.items() if fits(Facts(now=now, received_at=now, type=word)))


def _facts(place: TallyPlace, now: datetime) -> Facts:
    return Facts(
        now=now,
        received_at=now,
        layer=place.layer,
        site=place.site,
        environment=place.environment,
        interface=place.name,
        interface_title=place.title,
    )
