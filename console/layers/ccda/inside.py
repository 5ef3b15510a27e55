"""Documents inside a document: the body that is not XML, pictures and documents of entries (ED, base64 or text)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from console.documents.embedded import Embedded
from console.documents.xml.content import TEXT
from console.documents.xml.element import Element
from console.documents.xml.index import XmlIndex
from console.documents.xml.places import Place, find_places, read_steps

_HOLDERS = frozenset({"nonXMLBody", "observationMedia", "value", "text"})
_MOST = 64 * 1024 * 1024


def inside(index: XmlIndex, path: str) -> Embedded | None:
    """The document that stands at this path (an ED element, or its text); None where it holds none."""
    steps = read_steps(path)
    place = next(find_places(index, steps), None) if steps else None
    if place is None or place.name:
        return None
    element = _element_of(index, place)
    return None if element is None else embedded(element)


def embedded(element: Element) -> Embedded | None:
    """What an ED element holds, decoded; None where it is ordinary text."""
    media_type = element.get("mediaType")
    is_base64 = element.get("representation").upper() == "B64"
    parent = element.parent()
    in_body = parent is not None and parent.name == "nonXMLBody"
    if not is_base64 and not (in_body or (media_type and not media_type.startswith("text/x-hl7"))):
        return None
    reference = element.first("reference")
    written = "".join(piece for piece in element.texts() if isinstance(piece, str))
    if not written.strip():
        words = "It stands outside of this document; what it refers to was not opened." if reference else "It is empty."
        return Embedded(path=element.path, media_type=media_type, raw=b"", encoding="plain", problem=words)
    if not is_base64:
        raw = written.encode("utf-8", "replace")
        return Embedded(path=element.path, media_type=media_type or "text/plain", raw=raw, encoding="plain")
    return _decoded(element.path, media_type, written)


def all_embedded(root: Element) -> Iterator[Element]:
    """Every element that may hold a document."""
    for name in ("text", "value"):
        for element in root.below(name):
            if element.get("representation") or (element.get("mediaType") and name == "value"):
                yield element


def _decoded(path: str, media_type: str, written: str) -> Embedded:
    data = "".join(written.split())
    problem = ""
    raw = b""
    if len(data) > _MOST:
        problem = "It is larger than 48 MB and was not decoded."
    else:
        try:
            raw = base64.b64decode(data + "=" * (-len(data) % 4), validate=True)
        except (binascii.Error, ValueError):
            problem = "Its text is not base64, as it says it is."
    return Embedded(path=path, media_type=media_type, raw=raw, encoding="base64", problem=problem)


def _element_of(index: XmlIndex, place: Place) -> Element | None:
    """The element itself, or that whose text the path names; only those that can hold a document."""
    if place.token < 0 or not index.is_element(place.token) or (place.part and place.part.name not in {TEXT}):
        element = Element(index, place.token) if place.token >= 0 and index.is_element(place.token) else None
    else:
        element = Element(index, place.token)
    if element is not None and element.name == "observationMedia":
        return element.first("value")
    if element is not None and element.name == "nonXMLBody":
        return element.first("text")
    return element if element is not None and element.name in _HOLDERS else None
