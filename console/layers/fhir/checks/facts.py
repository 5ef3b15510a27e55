"""What FHIR R4 says of its elements, as shipped in `resources/fhir`: types, occurrences, required codes, the schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import zstandard

from console.core.resources import resource

BACKBONES = frozenset({"BackboneElement", "Element"})
Codes = Mapping[str, frozenset[str]]


class Element(NamedTuple):
    """An element of a type: what it may hold, how often ("*" is any number), and the codes it must be from."""

    name: str  # as the definitions say, "value[x]"
    types: tuple[str, ...]
    least: int
    most: str
    codes: Codes | None = None

    @property
    def repeats(self) -> bool:
        """True where JSON writes it as an array."""
        return self.most not in {"0", "1"}


class Member(NamedTuple):
    """A member of JSON understood: its element, the data type it says, and what its own members belong to."""

    element: Element
    type: str
    owner: str


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The official JSON Schema."""
    return _read("schema")


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    return _read("rules")


@lru_cache(maxsize=1)
def resource_types() -> frozenset[str]:
    """The names of all R4 resources."""
    return frozenset(_rules()["resources"])


@cache
def elements(owner: str) -> Mapping[str, Element]:
    """The elements of a type or of a backbone element ("Patient.contact") by name; empty for an unknown one."""
    facts: dict[str, list[Any]] = _rules()["types"].get(owner, {})
    return {
        name: Element(name, tuple(fact[0]), fact[1], fact[2], _codes(fact[3]) if len(fact) > 3 else None)
        for name, fact in facts.items()
    }


@lru_cache(maxsize=16384)  # the names come from documents
def member(owner: str, name: str) -> Member | None:
    """What a member of that name is; None for one that R4 does not have there."""
    known = elements(owner)
    found = known.get(name)
    if found is not None:
        return Member(found, found.types[0] if found.types else "", _inner(owner, found, found.types[:1]))
    for choice in known.values():
        stem = choice.name.removesuffix("[x]")
        if stem == choice.name or not name.startswith(stem):
            continue
        for kind in choice.types:
            if name == stem + kind[:1].upper() + kind[1:]:
                return Member(choice, kind, kind)
    return None


def _inner(owner: str, element: Element, types: tuple[str, ...]) -> str:
    kind = types[0] if types else ""
    if kind.startswith("#"):
        return kind[1:]
    return f"{owner}.{element.name}" if kind in BACKBONES and elements(f"{owner}.{element.name}") else kind


@cache
def _codes(value_set: str) -> Codes:
    systems: dict[str, list[str]] = _rules()["codes"][value_set]
    return {system: frozenset(codes) for system, codes in systems.items()}


def _read(name: str) -> dict[str, Any]:
    packed = resource(f"fhir/{name}.json.zst").read_bytes()
    found: dict[str, Any] = json.loads(zstandard.ZstdDecompressor().decompress(packed))
    return found
