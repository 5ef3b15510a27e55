"""Walk a FHIR document: its resources, and every element of each with its path and its data type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from console.documents.json.paths import below, piece
from console.documents.json.values import values
from console.layers.fhir.checks.facts import Member, member, resource_types
from console.layers.fhir.document import UNNAMED

Json = Mapping[str, Any]

_HOLDS_RESOURCES = frozenset({"resource", "outcome"})
_HOLDERS = frozenset({"entry", "parameter", "part"})
"""What stands in the `resource` of these is one even where it does not say which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource of the document, however deep it stands. `within` is the one that contains it, where one does."""

    path: str
    type: str  # as it says itself; "" where it does not
    content: Json = field(repr=False)
    within: Json | None = field(default=None, repr=False)


class Found(NamedTuple):
    """An element as it stands: each item of an array for itself. `member` is None where R4 knows no such name."""

    path: str
    owner: str
    name: str
    member: Member | None
    value: Any


def document(raw: bytes) -> Json | None:
    """The outermost object; None where the bytes are no JSON object."""
    found = values(raw)
    return found if isinstance(found, dict) else None


def resources(whole: Json) -> Iterator[Resource]:
    """All resources, outer ones before those inside."""
    kind = _text(whole.get("resourceType"))
    root = kind if kind in resource_types() else UNNAMED
    yield from _resources(Resource(path=root, type=kind, content=whole))


def _resources(outer: Resource) -> Iterator[Resource]:
    yield outer
    for path, name, content in _inside(outer.path, "", outer.content):
        within = outer.content if name == "contained" else None
        yield from _resources(
            Resource(path=path, type=_text(content.get("resourceType")), content=content, within=within)
        )


def _inside(path: str, above: str, value: object) -> Iterator[tuple[str, str, Json]]:
    """The nearest resources below: path, name of the member, content."""
    for name, where, item in _members(path, value):
        if not isinstance(item, dict):
            continue
        if name == "contained" or (name in _HOLDS_RESOURCES and ("resourceType" in item or above in _HOLDERS)):
            yield where, name, item
        else:
            yield from _inside(where, name, item)


def _members(path: str, value: object) -> Iterator[tuple[str, str, Any]]:
    """Name, path and value of each member; each item of an array for itself."""
    if not isinstance(value, dict):
        return
    for place, (name, item) in enumerate(value.items(), 1):
        where = below(path, piece(name, place))
        if isinstance(item, list) and item:
            for index, one in enumerate(item):
                yield name, f"{where}[{index}]", one
        else:
            yield name, where, item


def walk(resource: Resource) -> Iterator[Found]:
    """Every element of one resource, outer ones first; resources inside it are left to their own walk."""
    yield from _walk(resource.path, resource.type, resource.content)


def _walk(path: str, owner: str, content: Json) -> Iterator[Found]:
    for name, where, value in _members(path, content):
        if name == "resourceType" or name.startswith("_"):
            continue
        known = member(owner, name)
        yield Found(where, owner, name, known, value)
        if known is not None and isinstance(value, dict) and known.type != "Resource":
            yield from _walk(where, known.owner, value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
