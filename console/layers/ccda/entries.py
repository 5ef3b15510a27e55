"""The statements of a section's entries as rows: what, value, unit, flag, range, when, status.

Results and vital signs stand in organizers, problems and allergies in concerns, medications by themselves; all become
one row a statement.
"""

from __future__ import annotations

from collections.abc import Iterator

from console.core.message import Severity
from console.documents.grids import GridCell, GridRow
from console.documents.xml.element import Element
from console.layers.ccda.privacy import Area, attribute_private
from console.layers.ccda.shown import code, period

COLUMNS = ("What", "Value", "Unit", "Flag", "Range", "When", "Status")

_STATEMENTS = ("observation", "substanceAdministration", "procedure", "encounter", "supply", "act", "organizer")
_ABNORMAL = {"A": Severity.WARNING, "H": Severity.WARNING, "L": Severity.WARNING}
_CRITICAL = {"AA": Severity.ERROR, "HH": Severity.ERROR, "LL": Severity.ERROR}
_FLAGS = _ABNORMAL | _CRITICAL | {"R": Severity.WARNING}
_CONCERNS = frozenset({"SUBJ", "COMP", ""})
_OF_CONCERN = frozenset({"observation", "substanceAdministration"})
_DRUG = "consumable/manufacturedProduct/manufacturedMaterial/code"
_SUBSTANCE = "participant/participantRole/playingEntity/code"


def statements(section: Element) -> Iterator[Element]:
    """One element for each row, in the order of the bytes."""
    for entry in section.elements("entry"):
        for statement in entry.elements():
            if statement.name in _STATEMENTS:
                yield from _inner(statement)


def row(statement: Element) -> GridRow:
    """One statement as a row."""
    cells = {
        "What": _what(statement),
        "Flag": _flag(statement),
        "Range": _range(statement),
        "When": _when(statement),
        "Status": _coded(statement.first("statusCode")),
        **_value(statement),
    }
    return GridRow(path=statement.path, cells=tuple(cells.get(column, GridCell()) for column in COLUMNS))


def _inner(statement: Element) -> Iterator[Element]:
    """The observations of an organizer or a concern; else the statement itself."""
    inner: list[Element] = []
    if statement.name == "organizer":
        inner = [each for name in ("observation", "procedure", "act") for each in statement.every(f"component/{name}")]
    elif statement.name == "act":
        inner = [
            each.element for each in _related(statement) if each.kind in _CONCERNS and each.element.name in _OF_CONCERN
        ]
    yield from inner or [statement]


class _Related:
    """A related entry: how, and what."""

    __slots__ = ("element", "kind")

    def __init__(self, kind: str, element: Element) -> None:
        self.kind = kind
        self.element = element


def _related(statement: Element) -> Iterator[_Related]:
    for relation in statement.elements("entryRelationship"):
        for element in relation.elements():
            if element.name in _STATEMENTS:
                yield _Related(relation.get("typeCode"), element)


def _what(statement: Element) -> GridCell:
    if statement.name in {"substanceAdministration", "supply"}:
        return _coded(
            statement.first(_DRUG) or statement.first("product/manufacturedProduct/manufacturedMaterial/code")
        )
    return _coded(statement.first("code"))


def _value(statement: Element) -> dict[str, GridCell]:
    """Value and unit; of an allergy the substance, of a medication the dose."""
    substance = statement.first(_SUBSTANCE)
    if substance is not None:
        return {"Value": _coded(substance)}
    element = statement.first("value") or statement.first("doseQuantity") or statement.first("quantity")
    if element is None:
        return {}
    return _quantity(element)


def _quantity(element: Element) -> dict[str, GridCell]:
    if element.get("value"):
        cells = {"Value": _attribute(element, "value")}
        if element.get("unit"):
            cells["Unit"] = _attribute(element, "unit")
        return cells
    if element.get("code") or element.get("displayName"):
        return {"Value": _coded(element)}
    ends = [end for end in (element.first("low"), element.first("high")) if end is not None and end.get("value")]
    if ends:
        words = " to ".join(end.get("value") for end in ends)
        return {"Value": GridCell(text=words, path=element.path), "Unit": _attribute(ends[0], "unit")}
    text = element.text()
    if text:
        return {"Value": GridCell(text=text, path=element.path, private=True)}
    return {"Value": _coded(element)}


def _flag(statement: Element) -> GridCell:
    element = statement.first("interpretationCode")
    if element is None:
        return GridCell()
    written = element.get("code")
    return GridCell(
        text=written,
        path=f"{element.path}/@code" if written else element.path,
        meaning=element.get("displayName"),
        severity=_FLAGS.get(written),
    )


def _range(statement: Element) -> GridCell:
    element = statement.first("referenceRange/observationRange")
    if element is None:
        return GridCell()
    value, words = element.first("value"), element.first("text")
    if value is not None:
        cell = _quantity(value).get("Value", GridCell())
        if cell.text:
            return cell
    text = words.text() if words is not None else ""
    return GridCell(text=text, path=words.path if words is not None else "", private=bool(text))


def _when(statement: Element) -> GridCell:
    element = statement.first("effectiveTime")
    if element is None:
        return GridCell()
    return GridCell(text=period(element), path=element.path)


def _coded(element: Element | None) -> GridCell:
    """A code by its name; by the words of its text, which are private, where it has neither name nor code."""
    if element is None:
        return GridCell()
    name = "displayName" if element.get("displayName") else "code" if element.get("code") else ""
    if not name:
        original = element.first("originalText")
        text = original.text() if original is not None else ""
        if text and original is not None:
            return GridCell(text=text, path=original.path, private=True)
        return GridCell(text=code(element), path=element.path)
    private = attribute_private(Area.ENTRY, element.name, "", name, element.get) is not False
    meaning = element.get("code") if name == "displayName" else ""
    return GridCell(text=element.get(name), path=f"{element.path}/@{name}", private=private, meaning=meaning)


def _attribute(element: Element, name: str) -> GridCell:
    if not element.get(name):
        return GridCell()
    private = attribute_private(Area.ENTRY, element.name, "", name, element.get) is not False
    return GridCell(text=element.get(name), path=f"{element.path}/@{name}", private=private)
