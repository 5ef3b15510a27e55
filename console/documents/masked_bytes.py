"""A message with its patient data replaced in the bytes: still a message of its kind, fit to be handed on.

Every delimiter, every public part and the number of segments and fields stay. The filler is letters: a letter can be a
delimiter in no message, and every character set writes it in the same byte.
"""

from __future__ import annotations

from console.documents.masking import MASK, masked_value
from console.documents.node import Document
from console.documents.walk import leaves

FILLER = b"X"


def masked_bytes(document: Document) -> bytes:
    """The bytes of the document with each private leaf as six letters (a birth date keeps its century)."""
    pieces: list[bytes] = []
    at = 0
    for leaf in leaves(document.nodes):
        if not leaf.private or leaf.start == leaf.end:
            continue
        pieces.append(document.raw[at : leaf.start])
        shown = masked_value(leaf)
        century = shown.removesuffix(MASK) if shown.endswith(MASK) else ""
        pieces.append(
            (century.encode("ascii", "ignore") if len(century) == 2 and len(leaf.value) >= 8 else b"")
            + FILLER * len(MASK)
        )
        at = leaf.end
    pieces.append(document.raw[at:])
    return b"".join(pieces)
