"""What the specification says of the values; FHIR resources inside are described by who knows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from console.documents.json.describing import Describer, Facts, label
from console.documents.json.reading import Reading
from console.documents.json.source import Part
from console.documents.masking import HIDDEN_ALWAYS
from console.documents.node import Node
from console.documents.sensitive import Kind
from console.layers.cds_hooks.elements import ELEMENTS, MEANINGS, REFERENCE, Element
from console.layers.cds_hooks.hidden import is_token
from console.layers.cds_hooks.reading_kind import kind_of

Guest = TypeVar("Guest")
_PERSON = re.compile(
    r"(?:^|/)(?:Patient|Person|RelatedPerson|Practitioner|PractitionerRole|Group)/|\?"
    r"|(?i:\A(?:mailto|tel|sms|data|file):|[/=](?:patients?|persons?|members?|people|mrn)[/=])"
)
_UNKNOWN = "?"


class Guests(Protocol[Guest]):
    """Who knows the resources that calls and answers carry."""

    def describer(self) -> Describer[Guest]:
        """What is known of their values."""

    def identity(self, node: Node) -> str:
        """What makes a repeat in them the same one elsewhere."""

    def volatile(self, path: str) -> bool:
        """What differs in every copy of them."""


class Spot(NamedTuple, Generic[Guest]):
    """A place: `owner` is where members are looked up ("?" where nothing is known); `guest` the place in a resource.

    `array` is the element and key of a list, whose items are described alike.
    """

    owner: str
    guest: Guest | None = None
    array: tuple[Element, str] | None = None


class CdsDescriber(Generic[Guest]):
    """`console.documents.json.describing.Describer`."""

    def __init__(self, guests: Describer[Guest]) -> None:
        self._guests = guests

    def start(self) -> Spot[Guest]:
        """A document whose kind is not yet known."""
        return Spot("")

    def enter(self, place: Spot[Guest], reading: Reading, part: Part, parts: Sequence[Part]) -> Spot[Guest]:
        """The kind of the document, or what a resource says of itself."""
        if place.guest is not None:
            return place._replace(guest=self._guests.enter(place.guest, reading, part, parts))
        return Spot(kind_of(reading) or _UNKNOWN) if not place.owner else place

    def describe(self, place: Spot[Guest], key: str, reading: Reading, part: Part) -> Facts[Spot[Guest]]:
        """A member or an item; what the specification does not know is private with all below."""
        if place.guest is not None:
            return _hosted(self._guests.describe(place.guest, key, reading, part))
        if not key and place.array is not None:
            known, key = place.array
            known = known._replace(label=_one(known.label))
            return self._known(place, key, known, reading, part, item=True)
        if not key and not place.owner:
            return Facts("CDS Hooks", place)
        known = self._element(place, key)
        return self._known(place, key, known, reading, part, item=not key)

    def _element(self, place: Spot[Guest], key: str) -> Element:
        if place.owner == "Prefetch":
            return Element("Resource", label(key))
        if place.owner == "Templates":
            return Element("template", label(key))
        found = ELEMENTS.get(place.owner, {}).get(key)
        if found is not None:
            return found
        if place.owner == "Authorization" or is_token(key):
            return Element(HIDDEN_ALWAYS, label(key), "Never shown", Kind.OTHER)
        return Element(_UNKNOWN, label(key), "", Kind.OTHER)

    def _known(
        self, place: Spot[Guest], key: str, known: Element, reading: Reading, part: Part, *, item: bool
    ) -> Facts[Spot[Guest]]:
        meaning = "" if item else known.meaning
        if not part.opens:
            return _leaf(key, known, reading.value(part), place)
        if part.opens == "[":
            datatype = "" if known.type == _UNKNOWN else f"list of {known.type}"
            return Facts(known.label, Spot(place.owner, None, (known, key)), datatype, meaning)
        if known.type != HIDDEN_ALWAYS and reading.member(part, "resourceType") is not None:
            hosted = self._guests.describe(self._guests.start(), "", reading, part)
            return _hosted(hosted)._replace(label=known.label, meaning=meaning)
        owner = known.type if known.type in ELEMENTS or known.type in {"Prefetch", "Templates"} else _UNKNOWN
        owner = "Authorization" if known.type == HIDDEN_ALWAYS else owner
        return Facts(known.label, Spot(owner), "" if owner == _UNKNOWN else known.type, meaning)


def _one(name: str) -> str:
    """What one item of a list is called."""
    return name.removesuffix("s") if not name.endswith("ss") else name


def _leaf(key: str, known: Element, value: str, place: Spot[Guest]) -> Facts[Spot[Guest]]:
    meaning = MEANINGS.get(key, {}).get(value, "")
    datatype = "" if known.type == _UNKNOWN else known.type
    kind, scope = known.kind, known.scope
    if known.type == "Resource" and value != "null":
        kind = Kind.OTHER  # where a resource should be
    if known.checked and _PERSON.search(value):
        kind, scope = (Kind.URL, "") if known.type == "url" else (Kind.IDENTIFIER, REFERENCE)
    if value in {"true", "false", "null"} and kind is Kind.OTHER and datatype != HIDDEN_ALWAYS:
        kind = None
    return Facts(known.label, place, datatype, meaning, kind is not None, kind, scope)


def _hosted(facts: Facts[Guest]) -> Facts[Spot[Guest]]:
    return Facts(
        facts.label,
        Spot("", facts.place),
        facts.datatype,
        facts.meaning,
        facts.private,
        facts.kind,
        facts.scope,
        facts.codec,
    )
