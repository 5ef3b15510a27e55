"""Documents inside a document: found by what looks like one in the bytes, so that no large tree is walked. Blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from console.api.documents import PartHead
from console.documents.embedded import Embedded
from console.documents.node import Document, Node
from console.documents.window import chain_at
from console.gateway.desk.documents.opened import OpenedOne
from console.layers.contract import Format
from console.layers.registry import recognise

MOST_PARTS = 50
MOST_TOPS = 30
"""Top nodes that are asked as well: the body of a reply is one."""

_RUN = b"x" * 128
_LETTERS = bytes(
    0x78 if chr(code) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-" else 0x20
    for code in range(256)
)
"""Base64 and hex as one letter, so that a long run of it is found at the speed of a search."""

MOST_LOOKS = 100
"""Long runs that are asked whether they are a document."""

_ESCAPED = re.compile(rb"(?:&lt;|<!\[CDATA\[\s*<|\\T\\lt;)(?:\?xml|ClinicalDocument|html)|%PDF-|\\\"resourceType\\\"")
"""The beginning of a document that is written as text in a value."""


def parts(opened: OpenedOne) -> tuple[PartHead, ...]:
    """What is embedded, in the order of the bytes; what cannot be taken out has its reason in `problem`."""
    return tuple(_head(item) for item in embedded(opened.format, opened.document))


def embedded(reader: Format, document: Document) -> list[Embedded]:
    """The first `MOST_PARTS` of them, unpacked."""
    found: dict[str, Embedded] = {}
    for node in _candidates(document):
        if len(found) >= MOST_PARTS:
            break
        inner = reader.inside(document, node.path)
        if inner is not None:
            found.setdefault(inner.path, inner)
    return list(found.values())


def _candidates(document: Document) -> Iterator[Node]:
    """Nodes that may hold a document: around each place in the bytes the leaf, then what is right above it."""
    following = _finder(document.raw)
    for node in document.nodes[:MOST_TOPS]:
        if not node.children:
            yield node
    at = 0
    for _ in range(MOST_LOOKS):
        place = following(at)
        if place < 0:
            return
        steps = chain_at(document, place)
        at = max(place + len(_RUN), steps[-1][1].end if steps else 0)
        for _, node in steps[:-3:-1]:
            yield node


def _finder(raw: bytes) -> Callable[[int], int]:
    """Gives the next place from an offset on where a document may be written; -1 for none."""
    letters = raw.translate(_LETTERS)
    written = iter(_ESCAPED.finditer(raw))
    ahead = next(written, None)

    def following(at: int) -> int:
        nonlocal ahead
        while ahead is not None and ahead.start() < at:
            ahead = next(written, None)
        places = [place for place in (letters.find(_RUN, at), ahead.start() if ahead else -1) if place >= 0]
        return min(places, default=-1)

    return following


def _head(item: Embedded) -> PartHead:
    inner = None if item.problem else recognise(item.raw)
    opens = inner is not None and (inner.name != "plain" or bool(inner.parse(item.raw).nodes))
    return PartHead(
        path=item.path,
        media_type=item.media_type,
        size=len(item.raw),
        title=_title(item, inner),
        opens=opens,
        problem=item.problem,
    )


def _title(item: Embedded, inner: Format | None) -> str:
    if inner is None:
        return item.media_type or "document"
    if inner.name == "plain":
        return inner.summarize(item.raw).type or inner.title
    return inner.title
