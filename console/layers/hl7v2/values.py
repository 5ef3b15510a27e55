"""The values at a field path, for routes, filters and alerts: every segment of that type, every repetition."""

from __future__ import annotations

from console.layers.hl7v2.escapes import unescape
from console.layers.hl7v2.layout import Layout, Segment, Span, lay_out
from console.layers.hl7v2.paths import Path, parse_path

MOST = 1000
"""Values that are returned; a filter needs no more."""


def values(raw: bytes, path: str, agreed: str = "") -> tuple[str, ...]:
    """The non-empty values, decoded and unescaped; of a composite its text with delimiters. Never raises."""
    parsed = parse_path(path)
    if parsed is None or parsed.field is None:
        return ()
    layout = lay_out(raw, agreed)
    found: list[str] = []
    for segment in layout.segments:
        if segment.name == parsed.segment and parsed.index in {None, segment.index}:
            found.extend(_in_segment(layout, segment, parsed))
            if len(found) >= MOST:
                break
    return tuple(found[:MOST])


def text(raw: bytes, agreed: str = "") -> str:
    """All segments, decoded and unescaped, one a line; a header stays as it is, since it names the escapes."""
    layout = lay_out(raw, agreed)
    return "\n".join(
        _text(layout, segment, (segment.start, segment.end), composite=segment.is_header) for segment in layout.segments
    )


def is_plain(raw: bytes) -> bool:
    """True where each value is just its bytes: one header at the very start, ASCII, no escape but in MSH-2.

    ESC would begin another character set (ISO 2022); a second header could declare another escape character.
    """
    return (
        raw.isascii()
        and raw.startswith(b"MSH")
        and raw.count(b"MSH") == 1
        and b"\x1b" not in raw
        and raw.count(raw[6:7]) == 1
    )


def _in_segment(layout: Layout, segment: Segment, path: Path) -> list[str]:
    fields = layout.fields(segment)
    number = path.field or 0
    if number >= len(fields):
        return []
    if segment.is_header and number <= 2:
        return [_text(layout, segment, fields[number], composite=True)]
    delimiters = segment.delimiters
    found: list[str] = []
    for index, repeat in enumerate(layout.cut(fields[number], delimiters.repetition, segment), start=1):
        if path.repetition not in {None, index}:
            continue
        span: Span | None = repeat
        for part, separator in ((path.component, delimiters.component), (path.subcomponent, delimiters.subcomponent)):
            if span is not None and part is not None:
                parts = layout.cut(span, separator, segment)
                span = parts[part - 1] if part <= len(parts) else None
        if span is not None and span[0] < span[1]:
            composite = layout.holds(span, segment, delimiters.component, delimiters.subcomponent)
            found.append(_text(layout, segment, span, composite=composite))
    return found


def _text(layout: Layout, segment: Segment, span: Span, *, composite: bool) -> str:
    text = layout.raw[span[0] : span[1]].decode(segment.charset.codec, "replace")
    return text if composite else unescape(text, segment.delimiters, segment.charset.codec)
