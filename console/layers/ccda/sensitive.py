"""Every leaf of a document that must not leave the house, and what it is; after 45 CFR 164.514(b)(2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from console.documents.node import Document, Node
from console.documents.sensitive import CODE, Kind, Sensitive
from console.documents.xml.content import TEXT

_NUMBER = re.compile(r"\[\d+\]$")
_TIME = re.compile(r"[12]\d{3}(?:\d\d(?:\d\d.*)?)?", re.DOTALL)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_TIMES = frozenset({"effectiveTime", "time", "low", "high", "center", "deceasedTime", "value"})
_NAMES = {"family": Kind.FAMILY, "given": Kind.GIVEN}
_NAME_CODES = frozenset({"prefix", "suffix", "state", "country", "delimiter"})
_PLACES = {"city": Kind.CITY, "county": Kind.CITY, "precinct": Kind.CITY, "postalCode": Kind.POSTCODE}
_OPEN_IDS = frozenset({"templateId", "typeId"})
_LINKS = frozenset({"href", "src"})


def sensitive(document: Document) -> Iterator[Sensitive]:
    """In the order of the bytes. Times of what was done are readable on a screen, but they are dates: they are here."""
    return _inside(document.nodes, ())


def _inside(nodes: Sequence[Node], names: tuple[str, ...]) -> Iterator[Sensitive]:
    around = {node.path.rpartition("/@")[2]: node.value for node in nodes if "/@" in node.path[-40:]}
    for node in nodes:
        name = _NUMBER.sub("", node.path.rpartition("/")[2])
        if len(node.children):
            yield from _inside(node.children, (*names, name))
        elif node.start < node.end:
            attribute = name.startswith("@")
            found = _attribute(node, names, name[1:], around) if attribute else _text(node, names, name, around)
            if found is not None:
                kind, scope, codec = found
                yield Sensitive(node=node, kind=kind, scope=scope, codec=codec)


Found = tuple[Kind, str, str]


def _attribute(node: Node, names: tuple[str, ...], name: str, around: dict[str, str]) -> Found | None:
    element = names[-1].rpartition(":")[2] if names else ""
    if name in {"root", "extension"}:
        return _identifier(node, element, name, around)
    if name == "value" and element == "birthTime":
        return Kind.BIRTH, "", ""
    if name == "value" and element in _TIMES and _TIME.fullmatch(node.value):
        is_time = element != "value" or "TS" in around.get("xsi:type", "")
        if is_time:
            return Kind.DATE, "", ""
    if not node.private:
        return None
    if name == "value" and element == "telecom":
        return _telecom(node.value), "", ""
    if name in _LINKS or (name == "value" and element == "reference"):
        return Kind.URL, "", ""
    if name in {"code", "displayName"}:
        return Kind.OTHER, CODE, ""
    return Kind.TEXT if " " in node.value else Kind.OTHER, "", ""


def _identifier(node: Node, element: str, name: str, around: dict[str, str]) -> Found | None:
    if element in _OPEN_IDS:
        return None
    if name == "extension":
        return Kind.IDENTIFIER, around.get("root", ""), ""
    if around.get("extension"):
        return None
    return (Kind.IDENTIFIER, "", "") if node.private or _UUID.fullmatch(node.value) else None


def _telecom(value: str) -> Kind:
    scheme = value.partition(":")[0].lower()
    if scheme == "mailto" or ("@" in value and scheme not in {"http", "https", "tel"}):
        return Kind.EMAIL
    return Kind.URL if scheme in {"http", "https", "ftp", "file"} else Kind.PHONE


def _text(node: Node, names: tuple[str, ...], name: str, attributes: dict[str, str]) -> Found | None:
    if not node.private:
        return None
    codec = _codec(names, attributes) if name.endswith("()") else ""
    if codec:
        return Kind.EMBEDDED, "", codec
    if name.endswith("()") and name != TEXT:
        return Kind.TEXT, "", ""  # a comment may say anything, wherever it stands
    whole = (*names, name) if name != TEXT else names
    own = whole[-1].rpartition(":")[2] if whole else ""
    around = whole[:-1]
    if "addr" in around or own == "addr":
        kind = _PLACES.get(own) or (Kind.ADDRESS if own == "addr" else Kind.STREET)
        return (Kind.OTHER, CODE, "") if own in _NAME_CODES else (kind, "", "")
    if "name" in around:
        return (Kind.OTHER, CODE, "") if own in _NAME_CODES else (_NAMES.get(own, Kind.NAME), "", "")
    if own == "name":
        return Kind.NAME if "playingEntity" not in around else Kind.TEXT, "", ""
    return Kind.TEXT, "", ""


def _codec(names: tuple[str, ...], around: dict[str, str]) -> str:
    """How a document in this text is written; "" where it is text and no document."""
    if around.get("representation", "").upper() == "B64":
        return "base64"
    return "text" if names[-2:-1] == ("nonXMLBody",) and around.get("mediaType") else ""
