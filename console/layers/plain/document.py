"""Text as lines, each of them private: who knows what it says."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import overload

from console.documents.line_table import Lines, lines_of
from console.documents.node import Document, Node
from console.layers.plain.magic import encoding, is_text, kind

NAME = "plain"
LARGE = 4096
"""Bytes of a line that is not decoded anew each time somebody looks."""

_PATH = re.compile(r"line\[([1-9]\d{0,8})\]")


class LineNodes(Sequence[Node]):
    """The lines as nodes, each made when somebody looks: `line[1]`, `line[2]` ..."""

    __slots__ = ("_codec", "_large", "_lines", "_raw")

    def __init__(self, raw: bytes, codec: str) -> None:
        self._raw = raw
        self._codec = codec
        self._lines: Lines = lines_of(raw, codec)
        self._large: dict[int, Node] = {}

    @overload
    def __getitem__(self, index: int) -> Node: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Node]: ...

    def __getitem__(self, index: int | slice) -> Node | Sequence[Node]:
        if isinstance(index, slice):
            return tuple(self._node(place) for place in range(*index.indices(len(self))))
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        return self._node(place)

    def __len__(self) -> int:
        return len(self._lines.starts)

    def __repr__(self) -> str:
        """Says how many, never what."""
        return f"<{len(self)} lines>"

    def _node(self, place: int) -> Node:
        known = self._large.get(place)
        if known is not None:
            return known
        start, end = self._lines.starts[place], self._lines.ends[place]
        text = self._raw[start:end].decode(part_codec(self._raw, self._codec), "replace")
        node = Node(
            path=f"line[{place + 1}]", label="Line", value=text.lstrip("\ufeff"), start=start, end=end, private=True
        )
        if end - start > LARGE:
            self._large[place] = node  # many windows of it are looked at
        return node


def parse(raw: bytes, agreed: str) -> Document:
    """The lines; of bytes that are no text there are none."""
    codec, assumed = encoding(raw, agreed) if is_text(raw) else ("latin-1", True)
    nodes: Sequence[Node] = LineNodes(raw, codec) if is_text(raw) else ()
    return Document(raw=raw, layer=NAME, type=kind(raw), encoding=codec, encoding_assumed=assumed, nodes=nodes)


def line_of(path: str) -> int:
    """The place of the line that a path names, from 0; -1 for what is no such path."""
    found = _PATH.fullmatch(path)
    return int(found[1]) - 1 if found else -1


def part_codec(raw: bytes, codec: str) -> str:
    """The codec for a part of the bytes, which has no mark of its own."""
    if codec not in {"utf-16", "utf-32"}:
        return "utf-8" if codec == "utf-8-sig" else codec
    return f"{codec}-be" if raw.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) else f"{codec}-le"
