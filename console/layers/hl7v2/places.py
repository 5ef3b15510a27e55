"""All places that one path names: each segment of the type, each repetition; what is too short to have it, too."""

from __future__ import annotations

from console.documents.splice import EditRefused
from console.layers.hl7v2.dictionary import DEFAULT_VERSION, field_definition
from console.layers.hl7v2.layout import Layout, Segment
from console.layers.hl7v2.locate import layout_of, read_path
from console.layers.hl7v2.path_privacy import path_private
from console.layers.hl7v2.paths import Path, parse_path, segment_path
from console.layers.hl7v2.privacy import component_private

MOST = 2000
"""Places in one message; each costs its own splice."""


def places(raw: bytes, path: str, agreed: str = "") -> tuple[str, ...]:
    """Their paths, in the order of the bytes; empty where there is no such segment. Raises `EditRefused`."""
    parsed = read_path(path)
    if parsed.field is None:
        raise EditRefused(f"{path} names a whole segment. Name a field, such as {parsed.segment}-3.")
    layout = layout_of(raw, agreed)
    found = [
        place
        for segment in layout.segments
        if segment.name == parsed.segment and parsed.index in {None, segment.index}
        for place in _in_segment(layout, segment, parsed, parsed.field)
    ]
    if len(found) > MOST:
        raise EditRefused(f"{path} names {len(found)} places in this message; {MOST} is the most that are changed.")
    return tuple(found)


def value_path(path: str) -> str:
    """The path in its written form, with the numbers that were given; "" for what names no field."""
    parsed = parse_path(path)
    if parsed is None or parsed.field is None:
        return ""
    segment = parsed.segment if parsed.index is None else f"{parsed.segment}[{parsed.index}]"
    repeat = "" if parsed.repetition is None else f"[{parsed.repetition}]"
    inner = "".join(f".{number}" for number in (parsed.component, parsed.subcomponent) if number is not None)
    return f"{segment}-{parsed.field}{repeat}{inner}"


def hides(path: str) -> bool | None:
    """True for a path whose value is masked whatever the message, False where it never is; None: the message decides.

    What is no path, or names a whole segment, counts as masked.
    """
    parsed = parse_path(path)
    if parsed is None or parsed.field is None:
        return True
    if (parsed.segment, parsed.field) == ("OBX", 5):
        return None  # OBX-2 says what it holds
    hidden = path_private(f"{parsed.segment}-{parsed.field}")
    if hidden and parsed.component is not None:
        definition = field_definition(DEFAULT_VERSION, parsed.segment, parsed.field)
        return component_private(hidden, "" if definition is None else definition.datatype, parsed.component)
    return hidden


def _in_segment(layout: Layout, segment: Segment, path: Path, field: int) -> list[str]:
    whole = f"{segment_path(segment.name, segment.index, layout.counts[segment.name])}-{field}"
    inner = "".join(f".{number}" for number in (path.component, path.subcomponent) if number is not None)
    fields = layout.fields(segment)
    header = segment.is_header and field <= 2
    repeats = 1
    if field < len(fields) and not header:
        repeats = len(layout.cut(fields[field], segment.delimiters.repetition, segment))
    wanted = [number for number in range(1, repeats + 1) if path.repetition in {None, number}]
    return [f"{whole}[{number}]{inner}" if repeats > 1 else f"{whole}{inner}" for number in wanted]
