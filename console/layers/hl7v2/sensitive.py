"""What each leaf of a message tells of a person, by segment, field, data type and component.

All that masking hides is here; besides, what an eye may see and a stranger may not have: dates of service, order and
document numbers, control ids, diagnoses in words. When a leaf has no definition, its look decides (`kinds.guessed`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from console.documents.node import Document, Node
from console.documents.sensitive import CODE, TIME_OF_DAY, Kind, Sensitive
from console.layers.hl7v2.dictionary import DEFAULT_VERSION, VERSIONS, component_definition, field_definition, meaning
from console.layers.hl7v2.inside import looks_embedded
from console.layers.hl7v2.kinds import (
    CODE_FIELDS,
    CODED,
    COMPONENTS,
    DATES,
    MESSAGE_FIELDS,
    NAMED,
    NUMBER_FIELDS,
    PERSONAL,
    TEXT_FIELDS,
    TEXTS,
    guessed,
    is_code,
)

_PATH = re.compile(r"([A-Z][A-Z0-9]{2})(?:\[\d+\])?-(\d+)")
_LAST = re.compile(r"\.(\d+)$")
_BIRTH = re.compile(r"\bborn\b|\bbirth\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:numbers?|id|ssn|identifier)\b", re.IGNORECASE)
_TELLING = frozenset({Kind.DATE, Kind.EMAIL, Kind.PHONE})
"""What a value tells by its look, wherever it stands."""
_NUMERIC = frozenset({"NM", "SN", "SI", "NA", "ID"})
_NAME = re.compile(r"[^\W\d_]+(?:[ ,.'-]+[^\W\d_]+)+\.?")
_CODECS = {"base64": "base64", "hex": "hex"}


@dataclass(frozen=True, slots=True)
class _At:
    """Where the walk is: the field, the type of the part above and the number in it, the authority, the encoding."""

    segment: str
    field: int
    label: str
    version: str
    datatype: str = ""
    above: str = ""
    number: int = 0
    scope: str = ""
    codec: str = ""
    uncoded: bool = False


def sensitive(document: Document) -> Iterator[Sensitive]:
    """Every leaf that must be replaced (or, with the scope `code`, told of), in the order of the bytes."""
    version = ""
    for segment in document.nodes:
        if segment.path.startswith("MSH"):
            version = next((node.value for node in segment.children if node.path.endswith("-12")), version)
        if not segment.children and segment.private and segment.value.strip():
            yield Sensitive(node=segment, kind=Kind.TEXT)
        for field in segment.children:
            found = _PATH.match(field.path)
            if found is not None:
                yield from _in(field, _field(field, found.group(1), int(found.group(2)), version))


def _field(node: Node, segment: str, number: int, version: str) -> _At:
    """A field that its version has withdrawn, or does not have yet, is read by one that has it."""
    if node.datatype not in {"", "WD"}:
        return _At(segment, number, node.label, version, node.datatype)
    others = (field_definition(other, segment, number) for other in (DEFAULT_VERSION, VERSIONS[-1]))
    known = next((item for item in others if item is not None), None)
    if known is None:
        return _At(segment, number, node.label, version, node.datatype)
    return _At(segment, number, node.label or known.label, DEFAULT_VERSION, known.datatype)


def _in(node: Node, at: _At) -> Iterator[Sensitive]:
    """The leaves of a field, repetition or component."""
    if not node.children:
        found = _leaf(node, at)
        if found is not None:
            yield found
        return
    repeats = node.children[0].path.startswith(f"{node.path}[")
    below = at if repeats else _around(node, at)
    for child in node.children:
        number = _LAST.search(child.path)
        yield from _in(child, below if repeats else _numbered(below, child, int(number.group(1)) if number else 0))


def _numbered(at: _At, child: Node, number: int) -> _At:
    """One level down, to the component of that number."""
    datatype = child.datatype
    if not datatype:
        definition = component_definition(at.version, at.datatype, number)
        datatype = definition.datatype if definition else ""
    return replace(at, datatype=datatype, above=at.datatype, number=number)


def _around(node: Node, at: _At) -> _At:
    """What the neighbours of a component say: the authority of an id, the encoding of a document."""
    values = {child.path: _first(child) for child in node.children}
    scope, codec, uncoded = at.scope, at.codec, False
    if at.datatype in {"CX", "CK"}:
        scope = "^".join(part for part in (values.get(f"{node.path}.4", ""), values.get(f"{node.path}.5", "")) if part)
    elif at.datatype in {"XCN", "PPN", "EI"}:
        scope = values.get(f"{node.path}.{2 if at.datatype == 'EI' else 9}", "")
    elif at.datatype == "ED":
        codec = _CODECS.get(values.get(f"{node.path}.4", "").casefold(), "text")
    elif at.datatype in CODED:
        uncoded = not values.get(f"{node.path}.1", "")
    return replace(at, scope=scope, codec=codec, uncoded=uncoded)


def _first(node: Node) -> str:
    while node.children:
        node = node.children[0]
    return node.value.strip()


def _leaf(node: Node, at: _At) -> Sensitive | None:
    value = node.value
    if not value.strip() or value == '""':
        return None
    kind, scope = _kind(node, at)
    if kind is None:
        kind = guessed(value)
        if not node.private and (kind not in _TELLING or at.datatype in _NUMERIC):
            return None
    if kind is Kind.URL and guessed(value) is not Kind.URL:
        kind = Kind.OTHER
    if kind in {Kind.TEXT, Kind.OTHER} and looks_embedded(value):
        return Sensitive(node=node, kind=Kind.EMBEDDED, codec="text" if value.lstrip()[:1] in "<{%" else "base64")
    if kind is Kind.EMBEDDED:
        return Sensitive(node=node, kind=kind, codec=at.codec or "text")
    return Sensitive(node=node, kind=kind, scope=scope)


def _kind(node: Node, at: _At) -> tuple[Kind | None, str]:
    """What a leaf is; None where nothing says so (private leaves are guessed then)."""
    place = (at.segment, at.field)
    datatype = at.datatype
    if place in MESSAGE_FIELDS:
        return (Kind.IDENTIFIER, "message") if at.number <= 1 else (None, "")
    if datatype in DATES or (at.above in DATES and at.number == 1):
        return (Kind.BIRTH if _BIRTH.search(f"{at.label} {node.label}") else Kind.DATE), ""
    if datatype == "TM" and node.private:
        return Kind.DATE, TIME_OF_DAY
    if place in NUMBER_FIELDS and at.number <= 1:
        return Kind.IDENTIFIER, at.scope
    if at.above in DATES:
        return None, ""
    if place in CODE_FIELDS and node.private:
        return Kind.OTHER, CODE if is_code(node.value, coded=False) else ""
    found = _by_type(node, at)
    return found if found[0] is not None else _by_field(node, at)


def _by_type(node: Node, at: _At) -> tuple[Kind | None, str]:
    """By the component; a composite that was not divided is its own first component."""
    above, number = (at.above, at.number) if at.above in COMPONENTS else (at.datatype, 1)
    if above not in COMPONENTS or not (node.private or above in PERSONAL or (above == "EI" and at.segment != "MSH")):
        uncoded = at.above in CODED and at.number == 2 and at.uncoded
        return (Kind.TEXT, "") if uncoded and " " in node.value.strip() else (None, "")
    if number not in COMPONENTS[above]:
        return None, ""
    kind = COMPONENTS[above][number]
    if kind is Kind.IDENTIFIER and above in NAMED and _NAME.fullmatch(node.value.strip()):
        return Kind.NAME, ""  # a name where a number should stand
    if kind is not None:
        return kind, at.scope if kind is Kind.IDENTIFIER else ""
    definition = component_definition(at.version, above, number)
    table = definition.table if definition else ""
    known = is_code(node.value, coded=above in CODED) or bool(meaning(table, node.value.strip()) or node.meaning)
    return Kind.OTHER, CODE if known else ""


def _by_field(node: Node, at: _At) -> tuple[Kind | None, str]:
    place = (at.segment, at.field)
    if place in TEXT_FIELDS and at.datatype not in {"ID", "IS", "SI", "NM"} and at.above not in CODED:
        return Kind.TEXT, ""
    if not node.private:
        return None, ""
    if at.segment == "PID" and at.field in {12, 23}:
        return Kind.CITY, ""
    if at.segment == "OBX" and at.field == 5:
        return (Kind.TEXT, "") if at.datatype in TEXTS or at.above in TEXTS else (None, "")
    if at.datatype in {"ID", "IS"} and (node.meaning or is_code(node.value, coded=False)):
        return Kind.OTHER, CODE
    if at.datatype == "ST" and _NUMBER.search(at.label):
        return Kind.IDENTIFIER, "SSN" if "SSN" in at.label.upper() else ""
    return (Kind.TEXT, "") if {at.datatype, at.above} & {"FT", "TX"} else (None, "")
