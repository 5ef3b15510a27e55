"""Lines set, put in, taken out; every other byte stays."""

from __future__ import annotations

from collections.abc import Sequence

from console.core.change import Change, ChangeKind
from console.documents.node import Document
from console.documents.splice import EditRefused, splice
from console.layers.plain.document import line_of, parse, part_codec


def edit(raw: bytes, changes: Sequence[Change], agreed: str) -> bytes:
    """One change after the other. Raises `EditRefused`."""
    for change in changes:
        raw = _one(raw, change, agreed)
    return raw


def _one(raw: bytes, change: Change, agreed: str) -> bytes:
    document = parse(raw, agreed)
    place = line_of(change.path)
    if not document.nodes:
        raise EditRefused("These bytes are no text, so they cannot be changed here.")
    if not 0 <= place < len(document.nodes):
        raise EditRefused("There is no such line. Open the document again and choose one.")
    node = document.nodes[place]
    stop = document.nodes[place + 1].start if place + 1 < len(document.nodes) else len(raw)
    codec = part_codec(raw, document.encoding)
    if change.kind is ChangeKind.REMOVE:
        return splice(raw, node.start, stop, b"")
    if any(end in change.value for end in "\r\n"):
        raise EditRefused("A line cannot hold the end of a line. Put in a line of its own.")
    try:
        data = change.value.encode(codec)
    except UnicodeEncodeError:
        raise EditRefused(f"This text cannot be written in {codec}, in which the document stands.") from None
    if change.kind is ChangeKind.SET:
        return _proved(document, splice(raw, node.start, node.end, data), len(document.nodes), agreed)
    ending = raw[node.end : stop] or "\n".encode(codec)
    return _proved(document, splice(raw, node.end, node.end, ending + data), len(document.nodes) + 1, agreed)


def _proved(before: Document, after: bytes, lines: int, agreed: str) -> bytes:
    """What was written, where it is still read as the same sort of text. Raises `EditRefused`: a NUL, or characters
    that make the whole be taken for another encoding, change every line."""
    now = parse(after, agreed)
    if len(now.nodes) != lines or now.encoding != before.encoding:
        raise EditRefused("With this value the document would be read as something else. Write it without NUL.")
    return after
