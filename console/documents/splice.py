"""Edits as splices, and the proof that a tree covers its bytes."""

from __future__ import annotations

from collections.abc import Sequence

from console.core.errors import BugError, RefusedError
from console.documents.node import Document, Node


class EditRefused(RefusedError):
    """An edit that would change more than was asked, or cannot be written. Nothing was changed.

    The text says what, where and what to do; it never holds the value.
    """


def splice(raw: bytes, start: int, end: int, replacement: bytes) -> bytes:
    """The bytes with `[start, end)` replaced; every other byte stays."""
    return b"".join((raw[:start], replacement, raw[end:]))


def reassemble(document: Document) -> bytes:
    """The bytes put together again from the leaves of the tree and the gaps between them.

    Raises `BugError` where nodes overlap or leave their parent, which would make an edit by span unsafe.
    """
    pieces: list[bytes] = []
    _pieces(document.raw, document.nodes, 0, len(document.raw), pieces)
    return b"".join(pieces)


def _pieces(raw: bytes, nodes: Sequence[Node], start: int, end: int, pieces: list[bytes]) -> None:
    at = start
    for node in nodes:
        if not at <= node.start <= node.end <= end:
            raise BugError(f"The span of {node.path} overlaps its neighbour or leaves its parent.")
        pieces.append(raw[at : node.start])
        if node.children:
            _pieces(raw, node.children, node.start, node.end, pieces)
        else:
            pieces.append(raw[node.start : node.end])
        at = node.end
    pieces.append(raw[at:end])
