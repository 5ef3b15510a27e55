"""Parse a message to the span tree: segments, fields, repetitions, components, subcomponents.

Nothing is copied but the values somebody looks at. Empty parts have no node. Levels that are not there are left out:
`PID-8` is a leaf, `PID-3.1` a component of a field that does not repeat. Broken input gives the readable part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from console.core.message import Problem, Severity
from console.documents.lazy import Lazy
from console.documents.node import Document, Node
from console.layers.hl7v2.dictionary import (
    Definition,
    component_definition,
    field_definition,
    meaning,
    segment_label,
)
from console.layers.hl7v2.escapes import unescape
from console.layers.hl7v2.layout import Layout, Segment, Span, lay_out
from console.layers.hl7v2.paths import segment_path
from console.layers.hl7v2.privacy import PERSONS, component_private, field_private
from console.layers.hl7v2.split import split_batch
from console.layers.hl7v2.summary import NAME, summarize

TEXT_LINE = "line"
"""Path of a line that is no segment: `line[1]`, counted among its like."""

_MOST_TEXT_PROBLEMS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A field, repetition, component or subcomponent on its way to a node."""

    path: str
    span: Span
    definition: Definition | None
    datatype: str
    private: bool
    table: str = ""


def parse(raw: bytes, agreed: str = "") -> Document:
    """The document of one message, a batch or a stream; any bytes, never an error."""
    layout = lay_out(raw, agreed)
    return Document(
        raw=raw,
        layer=NAME,
        type=summarize(raw).type,
        encoding=layout.charset.codec,
        encoding_assumed=layout.charset.assumed,
        nodes=tuple(_segment_node(layout, segment) for segment in layout.segments),
        problems=_problems(layout),
    )


def _segment_node(layout: Layout, segment: Segment) -> Node:
    if not segment.name:
        value = _text(layout, (segment.start, segment.end), segment)
        path = segment_path(TEXT_LINE, segment.index, 2)
        return Node(path=path, label="Not a segment", value=value, start=segment.start, end=segment.end, private=True)
    return Node(
        path=segment_path(segment.name, segment.index, layout.counts[segment.name]),
        label=segment_label(segment.name),
        value="",
        start=segment.start,
        end=segment.end,
        children=Lazy(lambda: _fields(layout, segment)),
    )


def _fields(layout: Layout, segment: Segment) -> list[Node]:
    spans = layout.fields(segment)
    base = segment_path(segment.name, segment.index, layout.counts[segment.name])
    nodes: list[Node] = []
    for number, span in enumerate(spans[1:], start=1):
        if span[0] == span[1]:
            continue
        definition = field_definition(segment.version, segment.name, number)
        datatype = definition.datatype if definition else ""
        if segment.name == "OBX" and number == 5:
            datatype = _text(layout, spans[2], segment).strip()
        part = _Part(
            path=f"{base}-{number}",
            span=span,
            definition=definition,
            datatype=datatype,
            private=field_private(segment.name, number, definition, datatype),
            table=definition.table if definition else "",
        )
        whole = segment.is_header and number <= 2
        nodes.append(_leaf(layout, segment, part, escaped=False) if whole else _field(layout, segment, part))
    return nodes


def _field(layout: Layout, segment: Segment, part: _Part) -> Node:
    """The field itself, or one node per repetition below it where it repeats."""
    spans = layout.cut(part.span, segment.delimiters.repetition, segment)
    if len(spans) == 1:
        return _content(layout, segment, part)

    def repetitions() -> list[Node]:
        return [
            _content(layout, segment, _moved(part, f"{part.path}[{number}]", span))
            for number, span in enumerate(spans, start=1)
            if span[0] < span[1]
        ]

    return _container(part, Lazy(repetitions))


def _moved(part: _Part, path: str, span: Span) -> _Part:
    return _Part(
        path=path,
        span=span,
        definition=part.definition,
        datatype=part.datatype,
        private=part.private,
        table=part.table,
    )


def _content(layout: Layout, segment: Segment, part: _Part) -> Node:
    """A leaf, or a container of components."""
    delimiters = segment.delimiters
    if not layout.holds(part.span, segment, delimiters.component, delimiters.subcomponent):
        return _leaf(layout, segment, part)
    return _container(part, Lazy(lambda: _components(layout, segment, part)))


def _components(layout: Layout, segment: Segment, part: _Part) -> list[Node]:
    nodes: list[Node] = []
    for number, span in enumerate(layout.cut(part.span, segment.delimiters.component, segment), start=1):
        if span[0] == span[1]:
            continue
        inner = _below(segment, part, number, span)
        if layout.holds(span, segment, segment.delimiters.subcomponent):
            nodes.append(_container(inner, Lazy(partial(_subcomponents, layout, segment, inner))))
        else:
            nodes.append(_leaf(layout, segment, inner))
    return nodes


def _subcomponents(layout: Layout, segment: Segment, part: _Part) -> list[Node]:
    spans = layout.cut(part.span, segment.delimiters.subcomponent, segment)
    return [
        _leaf(layout, segment, _below(segment, part, number, span))
        for number, span in enumerate(spans, start=1)
        if span[0] < span[1]
    ]


def _below(segment: Segment, part: _Part, number: int, span: Span) -> _Part:
    """The part one level down; a coded field's own table counts for its first component."""
    definition = component_definition(segment.version, part.datatype, number)
    table = (definition.table if definition else "") or (part.table if number == 1 else "")
    datatype = definition.datatype if definition else ""
    return _Part(
        path=f"{part.path}.{number}",
        span=span,
        definition=definition,
        datatype=datatype,
        private=component_private(part.private, part.datatype, number) or datatype in PERSONS,
        table=table,
    )


def _container(part: _Part, children: Sequence[Node]) -> Node:
    start, end = part.span
    label = part.definition.label if part.definition else ""
    return Node(
        path=part.path,
        label=label,
        value="",
        start=start,
        end=end,
        private=part.private,
        datatype=part.datatype,
        children=children,
    )


def _leaf(layout: Layout, segment: Segment, part: _Part, *, escaped: bool = True) -> Node:
    start, end = part.span
    value = _text(layout, part.span, segment, escaped=escaped)
    return Node(
        path=part.path,
        label=part.definition.label if part.definition else "",
        value=value,
        start=start,
        end=end,
        meaning=meaning(part.table, value) if len(value) < 20 else "",
        private=part.private,
        datatype=part.datatype,
    )


def _text(layout: Layout, span: Span, segment: Segment, *, escaped: bool = True) -> str:
    codec = segment.charset.codec
    text = layout.raw[span[0] : span[1]].decode(codec, "replace")
    return unescape(text, segment.delimiters, codec) if escaped else text


def _problems(layout: Layout) -> tuple[Problem, ...]:
    found = [*summarize(layout.raw).problems, *split_batch(layout.raw).problems]
    if layout.charset.unknown:
        found.append(
            _warning("MSH-18", "unknown character set", "MSH-18 names a character set that is not known here.")
        )
    elif layout.charset.assumed and not layout.raw.isascii():
        why = "as set for this connection" if layout.charset.agreed else "kept as bytes"
        words = f"No fitting character set given. Shown as {layout.charset.title}, {why}."
        found.append(Problem(path="MSH-18", severity=Severity.INFO, code="character set assumed", message=words))
    found.extend(_undecodable(layout))
    texts = [segment for segment in layout.segments if not segment.name]
    found.extend(
        _warning(f"{TEXT_LINE}[{segment.index}]", "not a segment", "This line is no segment; kept, and not read.")
        for segment in texts[:_MOST_TEXT_PROBLEMS]
    )
    return tuple(found)


def _undecodable(layout: Layout) -> list[Problem]:
    """The first bytes that the codec does not know, by the path of their field."""
    try:
        layout.raw.decode(layout.charset.codec)
    except UnicodeDecodeError as error:
        words = f"Holds bytes that are not {layout.charset.title}; kept, and shown as \ufffd."
        return [Problem(path=place(layout, error.start), severity=Severity.ERROR, code="undecodable", message=words)]
    return []


def place(layout: Layout, offset: int) -> str:
    """The path of the field (or segment) a byte belongs to; empty between segments."""
    for segment in layout.segments:
        if segment.start <= offset < segment.end and segment.name:
            base = segment_path(segment.name, segment.index, layout.counts[segment.name])
            for number, (start, end) in enumerate(layout.fields(segment)):
                if start <= offset <= end:
                    return f"{base}-{number}" if number else base
    return ""


def _warning(path: str, code: str, message: str) -> Problem:
    return Problem(path=path, severity=Severity.WARNING, code=code, message=message)
