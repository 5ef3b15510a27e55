"""A document with its patient data replaced in the bytes: still a document of its kind, fit to be handed on.

Every delimiter, every public part and the number of fields, elements and members stay, so that masked HL7 v2, JSON and
XML can be read like the original. The filler is letters: a letter can be a delimiter in no message, and every character
set writes it in the same byte.
"""

from __future__ import annotations

from collections.abc import Iterator

from console.documents.gaps import is_structure
from console.documents.masking import MASK, masked_value
from console.documents.node import Document, Node, Syntax
from console.documents.runs import HIDDEN_ALWAYS, Look, Runs, codec_without_mark, hides
from console.documents.walk import passing

FILLER = "X" * len(MASK)
_QUOTE = b'"'
_OPENS, _CLOSES = b"<!--", b"-->"


def masked_bytes(document: Document, look: Look | None = None) -> bytes:
    """The bytes of the document with each private leaf as six letters (a birth date keeps its century), also what
    stands between its nodes and is no structure. With `look.clear` only what is never shown is replaced.

    The tree is worked out and forgotten on the way: give a document that nobody else looks at.
    """
    eyes = look or Look(syntax=Syntax.ER7)
    reader, codec = Runs(document, eyes), codec_without_mark(document)
    pieces: list[bytes] = []
    at = 0
    for leaf, _ in passing(document.nodes):
        if leaf.children or leaf.start < at:
            continue
        pieces.extend(_between(reader, at, leaf.start, codec))
        value = document.raw[leaf.start : leaf.end]
        hidden = value and hides(leaf, clear=eyes.clear)
        pieces.append(_filled(value, leaf, eyes.syntax, codec) if hidden else value)
        at = leaf.end
    pieces.extend(_between(reader, at, len(document.raw), codec))
    return b"".join(pieces)


def _between(reader: Runs, start: int, end: int, codec: str) -> Iterator[bytes]:
    """What stands between two leaves, without what is no structure."""
    raw = reader.document.raw
    if start >= end:
        return
    if is_structure(raw, start, end, reader.look.syntax):
        yield raw[start:end]
        return
    for run in reader.gap(start, end):
        value = raw[run.start : run.end]
        if not run.masked:
            yield value
        elif value.startswith(_OPENS):
            yield _OPENS + FILLER.encode() + _CLOSES
        else:
            yield FILLER.encode(codec)


def _filled(value: bytes, leaf: Node, syntax: Syntax, codec: str) -> bytes:
    """What stands for a value: of its kind, so that a reader of JSON or XML reads on."""
    if syntax is Syntax.JSON and not value.startswith(_QUOTE):
        return b"0" if value[:1].isdigit() or value[:1] == b"-" else b"null"
    if syntax is Syntax.XML and value.startswith(_OPENS):
        return _OPENS + FILLER.encode() + _CLOSES
    shown = "" if leaf.datatype == HIDDEN_ALWAYS else masked_value(leaf)
    century = shown.removesuffix(MASK) if shown.endswith(MASK) else ""
    kept = century if len(century) == 2 and century.isascii() and len(leaf.value) >= 8 else ""
    filled = (kept + FILLER).encode(codec)
    return _QUOTE + filled + _QUOTE if syntax is Syntax.JSON else filled
