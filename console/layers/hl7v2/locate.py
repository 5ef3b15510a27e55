"""From a path to bytes: the span it names, and the delimiters to write first where the message is shorter."""

from __future__ import annotations

from dataclasses import dataclass

from console.documents.node import Document, Node
from console.documents.splice import EditRefused
from console.documents.walk import find_exact
from console.layers.hl7v2.layout import Layout, Segment, Span, lay_out
from console.layers.hl7v2.paths import Path, parse_path, segment_path

MOST_FIELDS = 400
"""Fields, components or subcomponents that an edit may reach; no definition goes further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A span, the delimiters to write before a value that goes there, and the segment it is in."""

    segment: Segment
    span: Span
    padding: bytes = b""


def read_path(text: str) -> Path:
    """The path an edit names; raises `EditRefused` where it is none."""
    path = parse_path(text)
    if path is None:
        raise EditRefused(f"{text!r} is no path. Write one such as PID-5.1, OBX[2]-5 or PID-3[1].4.2.")
    return path


def find_segment(layout: Layout, path: Path) -> Segment:
    """The segment of a path, the first of its type where no index is given; raises `EditRefused` where it is not."""
    wanted = path.index or 1
    for segment in layout.segments:
        if segment.name == path.segment and segment.index == wanted:
            return segment
    count = layout.counts.get(path.segment, 0)
    have = f" It has {count} of them." if count else ""
    name = segment_path(path.segment, wanted, wanted)
    raise EditRefused(f"The message has no segment {name}.{have} Insert the segment first.")


def locate(layout: Layout, path: Path) -> Place:
    """Where the value of a field, repetition, component or subcomponent stands or would stand."""
    segment = find_segment(layout, path)
    delimiters = segment.delimiters
    if path.field is None:
        return Place(segment=segment, span=(segment.start, segment.end))
    fields = layout.fields(segment)
    if segment.is_header and len(fields) < 3:
        raise EditRefused(f"{segment.name} ends before its delimiters, so nothing can be written into it by path.")
    if segment.is_header and path.field <= 2 and len(fields) > path.field:
        return Place(segment=segment, span=fields[path.field])
    place = _pick(segment, fields, path.field, 0, delimiters.field)
    if path.repetition is None and path.component is None:
        return place
    place = _inside(layout, place, path.repetition or 1, delimiters.repetition, furthest=1)
    for number, separator in (
        (path.component, delimiters.component),
        (path.subcomponent, delimiters.subcomponent),
    ):
        if number is not None:
            place = _inside(layout, place, number, separator)
    return place


def _inside(layout: Layout, place: Place, number: int, separator: bytes, furthest: int | None = None) -> Place:
    """The part of that number inside a place; `furthest` limits how many may be made that are not there."""
    spans = [place.span] if place.padding else layout.cut(place.span, separator, place.segment)
    if furthest is not None and number > len(spans) + furthest:
        raise EditRefused(
            f"The field repeats {len(spans)} times, so repetition {number} cannot be next. Add them in order."
        )
    picked = _pick(place.segment, spans, number, 1, separator)
    return Place(segment=place.segment, span=picked.span, padding=place.padding + picked.padding)


def _pick(segment: Segment, spans: list[Span], number: int, first: int, separator: bytes) -> Place:
    """One of the spans, or the end of the last with the separators that lead there. `first` numbers the first span."""
    position = number - first
    if position < len(spans):
        return Place(segment=segment, span=spans[position])
    if number > MOST_FIELDS:
        raise EditRefused(f"{segment.name} has no part {number}; {MOST_FIELDS} is the most that can be written.")
    if not separator:
        raise EditRefused("MSH-2 of this message names no delimiter for that level, so it cannot hold such a part.")
    end = spans[-1][1]
    return Place(segment=segment, span=(end, end), padding=separator * (position - len(spans) + 1))


def find(document: Document, text: str) -> Node | None:
    """The node a path names, read leniently (`PID.5.1`, `OBX-5`, `PID-3[1].1`); None for an absent or empty part."""
    exact = find_exact(document, text)
    path = parse_path(text)
    if exact is not None or path is None:
        return exact
    count = sum(node.path.partition("[")[0] == path.segment for node in document.nodes)
    node = find_exact(document, segment_path(path.segment, path.index or 1, count))
    if node is None or path.field is None:
        return node
    node = _child(node, f"-{path.field}")
    if node is not None and (path.repetition or path.component):
        node = _child_or_self(node, f"[{path.repetition or 1}]", path.repetition or 1)
    for number in (path.component, path.subcomponent):
        if node is not None and number is not None:
            node = _child_or_self(node, f".{number}", number)
    return node


def _child(node: Node, suffix: str) -> Node | None:
    return next((child for child in node.children if child.path == node.path + suffix), None)


def _child_or_self(node: Node, suffix: str, number: int) -> Node | None:
    """A level that is not there is its own first part: PID-8.1 is PID-8."""
    child = _child(node, suffix)
    if child is not None or number != 1:
        return child
    absent = not node.children or (suffix[0] == "[" and not node.children[0].path.startswith(f"{node.path}["))
    return node if absent else None


def layout_of(raw: bytes, agreed: str = "") -> Layout:
    """The layout an edit works on; raises `EditRefused` where there is no header to write by."""
    layout = lay_out(raw, agreed)
    if not any(segment.name == "MSH" for segment in layout.segments):
        raise EditRefused("There is no MSH segment, so the delimiters are not known. Such bytes cannot be edited here.")
    return layout
