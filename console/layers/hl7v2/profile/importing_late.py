"""An HL7 v2 message profile (chapter 2.B, the XML of `HL7v2xConformanceProfile`) as a profile of ours.

One rule stands for all places of a segment: where the profile says different things of two places, the looser holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.layers.hl7v2.profile.model import (
    FieldRule,
    Mistake,
    Place,
    Profile,
    ProfileError,
    SegmentRule,
    Usage,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST = 20 * 1024 * 1024
_USAGES = {"R": "R", "RE": "RE", "O": "O", "C": "C", "CE": "C", "X": "X", "B": "O", "W": "X"}
_LOOSEST = (Usage.NOT_USED, Usage.REQUIRED, Usage.REQUIRED_OR_EMPTY, Usage.CONDITIONAL, Usage.OPTIONAL)
_MOST_SEGMENTS = 5000


def looks_like_xml(text: str) -> bool:
    """True for what is meant as XML, whatever it is."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def read_xml(text: str) -> Profile:
    """The profile. Raises `ProfileError` with the line."""
    root = _parsed(text)
    definition = root if _name(root) == "HL7v2xStaticDef" else None
    if definition is None:
        definition = next((each for each in root.iter("*") if _name(each) == "HL7v2xStaticDef"), None)
    if definition is None:
        raise ProfileError(
            (
                Mistake(
                    1, "No HL7 v2 message profile: there is no HL7v2xStaticDef. Save it as a conformance profile XML."
                ),
            )
        )
    kind, event = definition.get("MsgType", ""), definition.get("EventType", "")
    merged: dict[str, SegmentRule] = {}
    for segment in _segments(definition, _Group(usage=Usage.REQUIRED, least=1, most=1)):
        known = merged.get(segment.name)
        merged[segment.name] = segment if known is None else _merged(known, segment)
        if len(merged) > _MOST_SEGMENTS:
            break
    if not merged:
        raise ProfileError((Mistake(definition.sourceline or 1, "The message profile has no segments."),))
    return Profile(
        type=f"{kind}^{event}" if event else kind,
        version=root.get("HL7Version", ""),
        segments=tuple(merged.values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """What the groups around a segment leave of its usage and number."""

    usage: Usage
    least: int
    most: int | None


def _parsed(text: str) -> Element:
    from lxml import etree

    raw = text.lstrip("\ufeff \t\r\n").encode()
    if len(raw) > LARGEST:
        raise ProfileError((Mistake(1, f"Larger than {LARGEST // 1024 // 1024} MB."),))
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", raw, re.IGNORECASE):
        raise ProfileError((Mistake(1, "It has a DOCTYPE or an entity, which could name files: remove it."),))
    raw = re.sub(rb"^<\?xml[^>]*\?>", b"", raw)  # the text is already decoded, whatever encoding it states
    try:
        return etree.fromstring(
            raw, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        )
    except etree.XMLSyntaxError as error:
        raise ProfileError((Mistake(error.lineno or 1, "Not well-formed XML."),)) from error


def _segments(parent: Element, group: _Group) -> Iterator[SegmentRule]:
    for child in parent.iterchildren("*"):
        if _name(child) == "Segment":
            yield _segment(child, group)
        elif _name(child) == "SegGroup":
            usage, least, most = _usage(child), _least(child), _most(child)
            inner = _Group(
                usage=group.usage if usage is Usage.REQUIRED else Usage.OPTIONAL,
                least=min(group.least, least),
                most=None if most is None or group.most is None else most * group.most,
            )
            yield from _segments(child, inner)


def _segment(element: Element, group: _Group) -> SegmentRule:
    name = element.get("Name", "")
    if not re.fullmatch(r"[A-Z][A-Z0-9]{2}", name):
        raise ProfileError((Mistake(element.sourceline or 1, "A Segment has no Name of three letters."),))
    usage, most = _usage(element), _most(element)
    firm = group.usage is Usage.REQUIRED
    rules: list[FieldRule] = []
    for number, child in enumerate((each for each in element.iterchildren("*") if _name(each) == "Field"), start=1):
        rules.extend(_rules(child, (number,)))
    return SegmentRule(
        name=name,
        usage=usage if firm or usage is Usage.NOT_USED else Usage.OPTIONAL,
        least=_least(element) if firm else 0,
        most=None if most is None or group.most is None else most * group.most,
        fields=tuple(rules),
    )


def _rules(element: Element, place: Place) -> Iterator[FieldRule]:
    """A field, its components, their subcomponents; those that say nothing are left out."""
    length = element.get("Length", element.get("MaxLength", ""))
    table = re.sub(r"\D", "", element.get("Table", "").removeprefix("HL7"))
    values = [element.get("ConstantValue", "")] if element.get("ConstantValue") else []
    field = len(place) == 1
    rule = FieldRule(
        place=place,
        usage=_usage(element),
        least=_least(element) if field else 0,
        most=_most(element) if field else None,
        length=int(length) if length.isdecimal() and 0 < int(length) <= 10_000_000 else None,
        datatype=element.get("Datatype", "")[:20],
        table=table.zfill(4) if 0 < len(table) <= 4 else "",
        values=tuple(values),
    )
    if field or rule != FieldRule(place=place, datatype=rule.datatype):
        yield rule
    inner = {1: "Component", 2: "SubComponent"}.get(len(place))
    parts = (each for each in element.iterchildren("*") if _name(each) == inner)
    for number, child in enumerate(parts, start=1):
        yield from _rules(child, (*place, number))


def _merged(one: SegmentRule, other: SegmentRule) -> SegmentRule:
    """Both places of a segment under one rule: it is needed where either needs it, and may stand as often as both."""
    needed = Usage.REQUIRED in {one.usage, other.usage}
    known = {rule.place: rule for rule in other.fields}
    fields = [_looser(rule, known.pop(rule.place, None)) for rule in one.fields]
    return SegmentRule(
        name=one.name,
        usage=Usage.REQUIRED if needed else _loosest(one.usage, other.usage),
        least=one.least + other.least,
        most=None if one.most is None or other.most is None else one.most + other.most,
        fields=tuple(sorted([*fields, *known.values()], key=lambda rule: rule.place)),
    )


def _looser(one: FieldRule, other: FieldRule | None) -> FieldRule:
    if other is None:
        return one
    return replace(
        one,
        usage=_loosest(one.usage, other.usage),
        least=min(one.least, other.least),
        most=None if one.most is None or other.most is None else max(one.most, other.most),
        length=None if one.length is None or other.length is None else max(one.length, other.length),
        datatype=one.datatype if one.datatype == other.datatype else "",
        table=one.table if one.table == other.table else "",
        values=tuple(dict.fromkeys((*one.values, *other.values))) if one.values and other.values else (),
    )


def _loosest(one: Usage, other: Usage) -> Usage:
    return max(one, other, key=_LOOSEST.index)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _usage(element: Element) -> Usage:
    return Usage(_USAGES.get(element.get("Usage", "O").strip().upper(), "O"))


def _least(element: Element) -> int:
    written = element.get("Min", "0")
    return min(int(written), 10_000) if written.isdecimal() else 0


def _most(element: Element) -> int | None:
    """None where Max is `*`, or not given."""
    written = element.get("Max", "*")
    return min(int(written), 10_000) if written.isdecimal() else None
