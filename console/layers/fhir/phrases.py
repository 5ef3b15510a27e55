"""Data types of FHIR as a person reads them: a coding's display, a quantity with its unit, a name in one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.documents.json.nodes import NOTHING, Shown, child, down, items, shown
from console.documents.node import Node


def phrase(node: Node | None) -> Shown:
    """A value of any data type in one line; empty where there is nothing to say."""
    if node is None:
        return NOTHING
    if not node.children:
        return shown(node)
    if node.datatype.startswith("list of "):
        return _joined(node, [phrase(item) for item in node.children], ", ")
    read = _READERS.get(node.datatype)
    return read(node) if read is not None else NOTHING


def concept(node: Node | None) -> Shown:
    """A CodeableConcept or Coding: its display, else its text, else its code; the code is told beside it."""
    if node is None:
        return NOTHING
    codings = items(node, "coding") if node.datatype == "CodeableConcept" else (node,)
    code = next((found for found in (child(coding, "code") for coding in codings) if found is not None), None)
    for found in (*(child(coding, "display") for coding in codings), child(node, "text"), code):
        if found is not None and found.value:
            meaning = code.value if code is not None and code is not found and not code.private else ""
            return Shown(found.value, found.path, found.private, meaning)
    return NOTHING


def quantity(node: Node) -> Shown:
    """Comparator, value and unit."""
    parts = [shown(child(node, key)) for key in ("comparator", "value")]
    unit = shown(child(node, "unit"))
    return _joined(node, [*parts, unit if unit.text else shown(child(node, "code"))], " ")


def period(node: Node) -> Shown:
    """From and to."""
    start, end = shown(child(node, "start")), shown(child(node, "end"))
    text = f"{start.text or '…'} – {end.text or '…'}"
    return Shown(text, node.path, start.private or end.private)


def reference(node: Node) -> Shown:
    """Its display, else where it leads, else the identifier."""
    for found in (child(node, "display"), child(node, "reference"), down(node, "identifier", "value")):
        if found is not None and found.value:
            return shown(found)
    return NOTHING


def name(node: Node) -> Shown:
    """A person's name in one line."""
    whole = shown(child(node, "text"))
    if whole.text:
        return whole
    parts = [shown(part) for key in ("prefix", "given") for part in items(node, key)]
    parts += [shown(child(node, "family")), *(shown(part) for part in items(node, "suffix"))]
    return _joined(node, parts, " ")


def address(node: Node) -> Shown:
    """A postal address in one line."""
    whole = shown(child(node, "text"))
    if whole.text:
        return whole
    parts = [shown(part) for part in items(node, "line")]
    parts += [shown(child(node, key)) for key in ("postalCode", "city", "state", "country")]
    return _joined(node, parts, ", ")


def identifier(node: Node) -> Shown:
    """Its value; what kind it is stands beside it."""
    found = shown(child(node, "value"))
    kind = concept(child(node, "type"))
    return found._replace(meaning=kind.text if kind.text and not kind.private else "")


def attachment(node: Node) -> Shown:
    """What it is, not what is in it."""
    return _joined(node, [shown(child(node, key)) for key in ("contentType", "title", "creation")], ", ")


def range_(node: Node) -> Shown:
    """Low and high."""
    low, high = phrase(child(node, "low")), phrase(child(node, "high"))
    if not low.text:
        return high._replace(text=f"≤ {high.text}", path=node.path) if high.text else NOTHING
    text = f"{low.text} – {high.text}" if high.text else f"≥ {low.text}"
    return Shown(text, node.path, low.private or high.private)


def ratio(node: Node) -> Shown:
    """One by the other."""
    return _joined(node, [phrase(child(node, "numerator")), phrase(child(node, "denominator"))], " / ")


def _value(node: Node) -> Shown:
    return shown(child(node, "value"))


def _text(node: Node) -> Shown:
    return shown(child(node, "text"))


def _money(node: Node) -> Shown:
    return _joined(node, [shown(child(node, "value")), shown(child(node, "currency"))], " ")


def _dosage(node: Node) -> Shown:
    whole = shown(child(node, "text"))
    return whole if whole.text else concept(child(node, "route"))


def _timing(node: Node) -> Shown:
    code = concept(child(node, "code"))
    return code if code.text else phrase(down(node, "repeat", "boundsPeriod"))


def _joined(node: Node, parts: Sequence[Shown], between: str) -> Shown:
    """Texts put together; private where one of them is."""
    filled = [part for part in parts if part.text]
    if not filled:
        return NOTHING
    if len(filled) == 1:
        return filled[0]
    return Shown(between.join(part.text for part in filled), node.path, any(part.private for part in filled))


_READERS: dict[str, Callable[[Node], Shown]] = {
    "CodeableConcept": concept,
    "Coding": concept,
    "Quantity": quantity,
    "Age": quantity,
    "Duration": quantity,
    "Count": quantity,
    "Distance": quantity,
    "Period": period,
    "Range": range_,
    "Ratio": ratio,
    "Reference": reference,
    "HumanName": name,
    "Address": address,
    "ContactPoint": _value,
    "Identifier": identifier,
    "Attachment": attachment,
    "Annotation": _text,
    "Money": _money,
    "Dosage": _dosage,
    "Timing": _timing,
}
