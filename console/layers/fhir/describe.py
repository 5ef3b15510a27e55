"""What FHIR says of the values of a resource: `console.documents.json.describing.Describer`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.documents.json.describing import Facts, label
from console.documents.json.reading import Reading
from console.documents.json.source import Part
from console.documents.masking import HIDDEN_ALWAYS
from console.documents.secrets import is_secret_line, is_secret_name, lets_in
from console.documents.sensitive import Kind
from console.layers.fhir.definitions import Element, code_meaning, definitions, element, extended, words
from console.layers.fhir.place import START, Place
from console.layers.fhir.privacy import hides_below, judge, target

_HINTED = {"Identifier": "system", "ContactPoint": "system", "Extension": "url"}
_UNKNOWN = Place(owner="", hidden=True)
_ADDRESSES = frozenset({"uri", "url", "canonical"})
MOST_MEANING = 160
ENTRY_BEGINS = 400
"""Characters in which an entry says what it holds: after its address."""
_ENTRY = re.compile(r'"resource"[ \t\r\n]*:[ \t\r\n]*\{[ \t\r\n]*"resourceType"[ \t\r\n]*:[ \t\r\n]*"([A-Za-z]{1,64})"')
_FIRST = re.compile(r'\{[ \t\r\n]*"resourceType"[ \t\r\n]*:[ \t\r\n]*"([A-Za-z]{1,64})"')


class Resources:
    """The describer of whole resources. Stateless."""

    def start(self) -> Place:
        """A resource whose type is not yet known."""
        return START

    def enter(self, place: Place, reading: Reading, part: Part, parts: Sequence[Part]) -> Place:
        """What the members say of each other."""
        if part.opens == "[":
            return place
        if place.owner == "Resource":
            name = _text(reading, parts, "resourceType")
            return Place(name, name, hidden=name not in definitions().resources)
        if place.owner in _HINTED:
            return place._replace(hint=_text(reading, parts, _HINTED[place.owner]))
        if place.owner == "Reference":
            hint = target(_text(reading, parts, "reference"), _text(reading, parts, "type"))
            return place._replace(hint=hint)
        if place.owner == "Bundle.entry":
            inner = next((item for item in parts if reading.key(item) == "resource"), None)
            return place._replace(hint=type_of(reading, inner) if inner else "")
        return place

    def describe(self, place: Place, key: str, reading: Reading, part: Part) -> Facts[Place]:
        """A member or an item by its definition; what has none is private with all below."""
        if not key:
            return self._item(place, reading, part)
        if key == "resourceType":
            return Facts("Resource type", place, "code")
        if key[0] == "_":
            found = element(place.owner, key[1:])
            known = None if found is None else extended(found, key)
        else:
            known = element(place.owner, key)
        if known is None:
            return _unknown(place, key, reading, part)
        return self._known(place, key, known, reading, part, item=False)

    def _item(self, place: Place, reading: Reading, part: Part) -> Facts[Place]:
        if place.element is None:
            if place.owner == "Resource":
                name = type_of(reading, part) if part.opens else ""
                return Facts(name or "Document", place, name)
            return _unknown(place, "", reading, part)._replace(label="Item", place=place)
        return self._known(place, place.key, place.element, reading, part, item=True)

    def _known(
        self, place: Place, key: str, known: Element, reading: Reading, part: Part, *, item: bool
    ) -> Facts[Place]:
        name = known.label
        if not part.opens:
            return _leaf(place, key, known, reading.value(part), name)
        hidden = place.hidden or (not item and hides_below(place, key, known))
        meaning = known.short[:MOST_MEANING] if not item else _held(reading, part) if key == "entry" else ""
        if part.opens == "[" and not item:
            inner = Place(place.resource, place.owner, known, hidden, place.hint, key)
            return Facts(name, inner, f"list of {known.datatype}", meaning)
        inner = Place(place.resource, known.owner, known, hidden)
        datatype = known.datatype
        if known.type == "Resource":
            datatype = type_of(reading, part) or datatype
            name = datatype if item else name
        return Facts(name, inner, datatype, meaning)


def _held(reading: Reading, part: Part) -> str:
    """The type of the resource that an entry begins with; "" where it does not, or R4 does not know it."""
    found = _ENTRY.search(reading.text, part.start, min(part.end, part.start + ENTRY_BEGINS))
    name = found.group(1) if found is not None else ""
    return name if name in definitions().resources else ""


def _unknown(place: Place, key: str, reading: Reading, part: Part) -> Facts[Place]:
    """A member that R4 does not know; called like a credential, it is one, with all below."""
    secret = place.owner == HIDDEN_ALWAYS or is_secret_name(key) or is_secret_line(reading.value(part))
    below = _UNKNOWN._replace(owner=HIDDEN_ALWAYS) if secret else _UNKNOWN
    datatype = HIDDEN_ALWAYS if secret and not part.opens else ""
    return Facts(words(label(key)), below, datatype, "", not part.opens, None if part.opens else Kind.OTHER)


def _leaf(place: Place, key: str, known: Element, value: str, name: str) -> Facts[Place]:
    if is_secret_line(value) if key == "header" else known.type in _ADDRESSES and lets_in(value):
        return Facts(name, place, HIDDEN_ALWAYS, "", True, Kind.OTHER)
    verdict = judge(place, key, known, value)
    meaning = "" if verdict.private or not known.values else code_meaning(known.values, value)
    return Facts(name, place, known.datatype, meaning, verdict.private, verdict.kind, verdict.scope, verdict.codec)


def _text(reading: Reading, parts: Sequence[Part], key: str) -> str:
    found = next((part for part in parts if reading.key(part) == key), None)
    return "" if found is None or found.opens else reading.value(found)


def type_of(reading: Reading, part: Part) -> str:
    """The type a resource says it is; "" where it says none."""
    if part.opens != "{":
        return ""
    first = _FIRST.match(reading.text, part.start)  # where nearly everybody writes it
    if first is not None:
        return first.group(1)
    return _text(reading, reading.parts(part), "resourceType")
