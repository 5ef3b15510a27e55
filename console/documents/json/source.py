"""Where the parts of a container stand: the reader of well-formed JSON, which looks only where it is asked to."""

from __future__ import annotations

import json
import re
from typing import NamedTuple, Protocol

from console.documents.json.tokens import SPACE, STRING

DEEPEST = 64
"""Containers within containers that are read; what lies deeper is named and left alone (RELIABILITY S-17)."""


class Part(NamedTuple):
    """A value and where it stands. `key_start` and `key_end` are the span of its key with the quotes; both are -1 in
    an array. `opens` is "{" or "[" of a container, else "". `read` is False for a container too deep to be read."""

    key_start: int
    key_end: int
    start: int
    end: int
    opens: str
    read: bool = True


class Source(Protocol):
    """Who knows the parts of containers."""

    top: Part | None

    def parts(self, start: int) -> list[Part]:
        """The parts of the container that opens at this offset, in the order of the bytes."""


_LARGE = 16 * 1024
_SPACE = r"[ \t\r\n]*+"
_MEMBER = re.compile(rf"{_SPACE}({STRING}){_SPACE}:{_SPACE}({STRING}|[^\s\[\]{{}},\"]++)?")
_ITEM = re.compile(rf"{_SPACE}({STRING}|[^\s\[\]{{}},\"]++)?")
_COMMA = re.compile(rf"{_SPACE},")
_CLOSE = re.compile(rf"{_SPACE}[\]}}]")
_skip = json.JSONDecoder(parse_int=str).raw_decode


class Strict:
    """Parts of well-formed JSON, worked out when asked for. `text` is the bytes read as Latin-1.

    What is nested is stepped over by the standard library's scanner, at the speed of C; it was found to be well-formed
    and not deeper than `DEEPEST` before.
    """

    __slots__ = ("_known", "_text", "top")

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._known: dict[int, list[Part]] = {}  # of large containers, which are asked for again and again
        found = _ITEM.match(text, start)
        at = found.end() if found else start
        if found is not None and found.group(1) is not None:
            self.top: Part | None = Part(-1, -1, found.start(1), at, "")
        else:
            self.top = Part(-1, -1, at, len(text.rstrip(SPACE)), text[at])  # nothing else follows it

    def parts(self, start: int) -> list[Part]:
        """One pass over the container that opens at `start`."""
        known = self._known.get(start)
        if known is not None:
            return known
        text = self._text
        keyed = text[start] == "{"
        match = (_MEMBER if keyed else _ITEM).match
        found: list[Part] = []
        at = start + 1
        if _CLOSE.match(text, at):
            return found
        while part := match(text, at):
            key_start, key_end = part.span(1) if keyed else (-1, -1)
            begin, at = part.span(2 if keyed else 1)
            if begin < 0:
                begin = part.end()
                at = _skip(text, begin)[1]
                found.append(Part(key_start, key_end, begin, at, text[begin]))
            else:
                found.append(Part(key_start, key_end, begin, at, ""))
            comma = _COMMA.match(text, at)
            if comma is None:
                break
            at = comma.end()
        if at - start > _LARGE:
            self._known[start] = found
        return found
