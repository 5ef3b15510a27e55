"""A value as the bytes of its leaf, with the delimiters and the character set of its own message."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from console.documents.node import Document, Node
from console.documents.splice import EditRefused
from console.layers.hl7v2.escapes import CannotEscape, escape
from console.layers.hl7v2.layout import lay_out

_FORMATTED = frozenset({"FT", "TX"})


def writer(document: Document) -> Callable[[Node, str], bytes]:
    """Gives the bytes for a leaf's span; raises `EditRefused` for what this message cannot hold. The layout is worked
    out once, so that a thousand values cost a thousand escapes."""
    layout = lay_out(document.raw, document.encoding if document.encoding_assumed else "")
    starts = [segment.start for segment in layout.segments]

    def write(node: Node, value: str) -> bytes:
        segment = layout.segments[max(0, bisect_right(starts, node.start) - 1)]
        try:
            text = escape(value, segment.delimiters, formatted=node.datatype in _FORMATTED)
            return text.encode(segment.charset.codec)
        except CannotEscape:
            raise EditRefused(f"{node.path}: the value holds a delimiter, and MSH-2 has no escape character.") from None
        except UnicodeEncodeError:
            raise EditRefused(f"{node.path}: the value holds a character that this message cannot write.") from None

    return write
