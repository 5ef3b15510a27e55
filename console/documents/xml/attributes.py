"""The attributes of one tag: names, values and their spans; also what is no attribute and stands there all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.documents.xml.index import Attribute, XmlIndex
from console.documents.xml.text import unescape

_ATTRIBUTE = re.compile(
    rb"([A-Za-z_:\x80-\xff][\w:.\-\x80-\xff]*+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>=/]++))"
)
_NAME = re.compile(rb"[^\s/>\"']*+")
_BLANK = b" \t\r\n/"


def attributes(index: XmlIndex, token: int) -> tuple[Attribute, ...]:
    """The attributes of an element, in the order of the bytes; those asked for last are kept."""
    kept, found = index.kept
    if kept != token:
        found = tuple(_read(index, token))
        index.kept = token, found
    return found


def _read(index: XmlIndex, token: int) -> Iterator[Attribute]:
    reading = index.reading
    data = reading.shadow
    stop = index.end[token]
    at = name_end(index, token)
    if data[stop - 1 : stop] == b">":
        stop -= 1
    if data[stop - 1 : stop] == b"/" and index.kind[token]:
        stop -= 1
    if stop - at < 2:
        return
    for mark in _ATTRIBUTE.finditer(data, at, stop):
        start, end = mark.span()
        if start - at > 1:
            yield from _rest(index, at, start)
        at = end
        group = mark.lastindex or 2
        left, right = mark.span(group)
        yield Attribute(
            name=reading.text(*mark.span(1)),
            value=unescape(reading.text(left, right)),
            start=left,
            end=right,
            whole=(start, end),
            quote="" if group == 4 else '"' if group == 2 else "'",
        )
    if at < stop:
        yield from _rest(index, at, stop)


def name_end(index: XmlIndex, token: int) -> int:
    """Behind the name of a tag."""
    mark = _NAME.match(index.reading.shadow, index.start[token] + 1, index.end[token])
    return mark.end() if mark else index.end[token]


def _rest(index: XmlIndex, start: int, end: int) -> Iterator[Attribute]:
    """What stands between attributes and is not blank."""
    data = index.reading.shadow
    while start < end and data[start] in _BLANK:
        start += 1
    while end > start and data[end - 1] in _BLANK:
        end -= 1
    if start < end:
        value = index.reading.text(start, end)
        yield Attribute(name="", value=value, start=start, end=end, whole=(start, end))
