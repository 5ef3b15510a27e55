r"""Edit a message as splices: only the named part's bytes change, and a value can never become structure.

A value is plain text. It is escaped with the message's own delimiters and written in the message's own character set.
In FT and TX fields (and OBX-5 of these types) the commands of formatted text, typed as `\.br\`, are kept as commands;
everywhere else a backslash is a backslash. Setting what is shown already changes nothing, so escapes survive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from console.core.change import Change, ChangeKind
from console.documents.splice import EditRefused, splice
from console.layers.hl7v2.dictionary import component_definition, field_definition
from console.layers.hl7v2.escapes import CannotEscape, escape, unescape
from console.layers.hl7v2.layout import Layout, Segment, Span, lay_out
from console.layers.hl7v2.locate import Place, find_segment, layout_of, locate, read_path
from console.layers.hl7v2.paths import Path
from console.layers.hl7v2.scan import line_end

_FORMATTED = frozenset({"FT", "TX"})
_ENVELOPE = frozenset({"MSH", "FHS", "BHS", "BTS", "FTS"})
_CONTROL = re.compile(r"[\r\n\x0b\x1c\x00]")


def edit(raw: bytes, changes: Sequence[Change], agreed: str = "") -> bytes:
    """Apply the changes one after the other; raises `EditRefused` and changes nothing where one cannot be done."""
    for change in changes:
        layout = layout_of(raw, agreed)
        path = read_path(change.path)
        _check_allowed(change, path)
        raw = _apply(layout, path, change)
    return raw


def _apply(layout: Layout, path: Path, change: Change) -> bytes:
    match change.kind:
        case ChangeKind.SET:
            return _set(layout, path, change)
        case ChangeKind.INSERT:
            return _insert(layout, path, change)
        case ChangeKind.REMOVE:
            return _remove(layout, path)


def _check_allowed(change: Change, path: Path) -> None:
    """Delimiters and envelopes are not edited by path: one wrong byte there changes how everything is read."""
    if path.segment in {"MSH", "FHS", "BHS"} and path.field in {1, 2}:
        raise EditRefused(f"{change.path} holds the delimiters of the whole message and cannot be set by path.")
    if path.field is None and change.kind is ChangeKind.SET:
        raise EditRefused(f"{change.path} names a whole segment. Name a field, such as {path.segment}-3.")
    if path.field is None and path.segment in _ENVELOPE and change.kind is ChangeKind.REMOVE:
        raise EditRefused(f"{change.path} is part of the envelope and cannot be removed.")


def _set(layout: Layout, path: Path, change: Change) -> bytes:
    place = locate(layout, path)
    segment = place.segment
    formatted = _datatype(layout, segment, path) in _FORMATTED
    if not place.padding and _shown(layout, place.span, segment) == change.value:
        return layout.raw
    if place.padding and not change.value:
        return layout.raw
    written = place.padding + _encode(layout, segment, change.value, change.path, formatted=formatted)
    start, end = place.span
    after = splice(layout.raw, start, end, written)
    _check_only(layout, after, segment, change.path)
    return after


def _shown(layout: Layout, span: Span, segment: Segment) -> str | None:
    """The value as the tree shows it; None where it holds structure or unreadable bytes."""
    delimiters = segment.delimiters
    if layout.holds(span, segment, delimiters.component, delimiters.subcomponent, delimiters.repetition):
        return None
    try:
        text = layout.raw[span[0] : span[1]].decode(segment.charset.codec)
    except UnicodeDecodeError:
        return None
    return unescape(text, delimiters, segment.charset.codec)


def _datatype(layout: Layout, segment: Segment, path: Path) -> str:
    """The data type of the part a path names; of OBX-5 what OBX-2 says."""
    if path.field is None:
        return ""
    definition = field_definition(segment.version, segment.name, path.field)
    datatype = definition.datatype if definition else ""
    if segment.name == "OBX" and path.field == 5:
        fields = layout.fields(segment)
        datatype = (_shown(layout, fields[2], segment) or "").strip() if len(fields) > 2 else ""
    for number in (path.component, path.subcomponent):
        inner = component_definition(segment.version, datatype, number) if number else None
        if number and (inner or number > 1):
            datatype = inner.datatype if inner else ""
    return datatype


def _encode(layout: Layout, segment: Segment, value: str, where: str, *, formatted: bool) -> bytes:
    """The value as bytes between delimiters; refused where it cannot be written without loss."""
    try:
        text = escape(value, segment.delimiters, formatted=formatted)
    except CannotEscape:
        raise EditRefused(
            f"{where}: the value holds a delimiter, and MSH-2 has no escape character. Write it without."
        ) from None
    return _to_bytes(layout, segment, text, where)


def _to_bytes(layout: Layout, segment: Segment, text: str, where: str) -> bytes:
    charset = segment.charset
    if charset.assumed and not charset.agreed and not text.isascii() and layout.raw.isascii():
        raise EditRefused(
            f"{where}: the message names no character set (MSH-18) and holds plain ASCII only, so it is "
            "not known how the receiver reads other characters. Write the value in ASCII, or set MSH-18 first."
        )
    try:
        data = text.encode(charset.codec)
        same = data.decode(charset.codec) == text
    except UnicodeError:
        same, data = False, b""
    if not same:
        raise EditRefused(
            f"{where}: the value holds a character that {charset.title}, the message's character set, cannot write. "
            "Use another spelling."
        )
    return data


def _check_only(before: Layout, after: bytes, touched: Segment, where: str) -> None:
    """The last guard: as many segments as before, and all but the touched one byte for byte the same."""
    now = lay_out(after, before.agreed)
    same = len(now.segments) == len(before.segments) and all(
        old is touched or before.raw[old.start : old.end] == after[new.start : new.end]
        for old, new in zip(before.segments, now.segments, strict=True)
    )
    if not same:
        raise EditRefused(f"{where}: the value cannot be written without changing more of the message.")


def _insert(layout: Layout, path: Path, change: Change) -> bytes:
    if path.component is not None:
        raise EditRefused(f"{change.path}: only a repetition or a segment can be inserted. Set the component instead.")
    if path.field is None:
        return _insert_segment(layout, path, change)
    segment = find_segment(layout, path)
    separator = segment.delimiters.repetition
    if not separator:
        raise EditRefused("MSH-2 of this message names no repetition delimiter, so no field of it can repeat.")
    place = locate(layout, Path(segment=path.segment, index=path.index, field=path.field))
    if place.padding or place.span[0] == place.span[1]:
        return _set(layout, path, change)
    spans = layout.cut(place.span, separator, segment)
    if path.repetition is not None and path.repetition > len(spans):
        raise EditRefused(f"{change.path} does not exist: the field repeats {len(spans)} times.")
    end = spans[(path.repetition or len(spans)) - 1][1]
    formatted = _datatype(layout, segment, path) in _FORMATTED
    written = separator + _encode(layout, segment, change.value, change.path, formatted=formatted)
    after = splice(layout.raw, end, end, written)
    _check_only(layout, after, segment, change.path)
    return after


def _insert_segment(layout: Layout, path: Path, change: Change) -> bytes:
    """One segment after the named one. The value is a segment as text, with this message's own delimiters."""
    after = find_segment(layout, path)
    separator = after.delimiters.field.decode("ascii")
    value = change.value
    good = re.fullmatch(r"[A-Z][A-Z0-9]{2}", value[:3]) and value[3:4] in {"", separator}
    if not good or _CONTROL.search(value) or value[:3] in _ENVELOPE or path.segment in {"BTS", "FTS"}:
        raise EditRefused(
            f"{change.path}: what is inserted must be one segment, such as NTE{separator}1{separator}{separator}text, "
            "without line ends, and no header or trailer."
        )
    data = _to_bytes(layout, after, value, change.path)
    terminator = _terminator(layout, after)
    end = after.end
    if layout.raw[end : end + len(terminator)] == terminator:
        written = splice(layout.raw, end + len(terminator), end + len(terminator), data + terminator)
    else:
        written = splice(layout.raw, end, end, terminator + data)
    now = lay_out(written, layout.agreed)
    if len(now.segments) != len(layout.segments) + 1:
        raise EditRefused(f"{change.path}: the value would not stay one segment. Nothing was changed.")
    return written


def _terminator(layout: Layout, segment: Segment) -> bytes:
    """The line end after this segment, else the one after the first segment, else CR."""
    for at in (segment.end, line_end(layout.raw, layout.segments[0].start)):
        if layout.raw[at : at + 2] == b"\r\n":
            return b"\r\n"
        if layout.raw[at : at + 1] in {b"\r", b"\n"}:
            return layout.raw[at : at + 1]
    return b"\r"


def _remove(layout: Layout, path: Path) -> bytes:
    """Empty a field or component (its delimiters stay), take out one of several repetitions, or a whole segment."""
    place = locate(layout, path)
    if place.padding:
        return layout.raw
    start, end = place.span
    if path.field is None:
        terminator = layout.raw[end : end + 2]
        end += 2 if terminator == b"\r\n" else 1 if terminator[:1] in {b"\r", b"\n"} else 0
        return splice(layout.raw, start, end, b"")
    if path.repetition is not None and path.component is None:
        start, end = _with_separator(layout, path, place)
    return splice(layout.raw, start, end, b"")


def _with_separator(layout: Layout, path: Path, place: Place) -> Span:
    """A repetition with the delimiter that joins it to its neighbour."""
    whole = locate(layout, Path(segment=path.segment, index=path.index, field=path.field)).span
    start, end = place.span
    if start > whole[0]:
        return start - 1, end
    return (start, end + 1) if end < whole[1] else (start, end)
