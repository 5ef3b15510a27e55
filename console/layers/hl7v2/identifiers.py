"""The identifiers a message is searched and ordered by: patient, visit, order and accession numbers.

Sources: PID-3, PID-18, PV1-19 (chapter 3), ORC-2/3, OBR-2/3/18/20 and IPC-1 (chapter 4), MRG-1 (chapter 3).
"""

from __future__ import annotations

from collections.abc import Callable

from console.core.message import Identifier, IdentifierKind
from console.layers.hl7v2.delimiters import Delimiters
from console.layers.hl7v2.escapes import unescape
from console.layers.hl7v2.scan import plain

MOST_REPEATS = 8
"""Repetitions of one field that are taken."""
MOST_ORDERS = 8
"""Order segments (ORC, OBR) that are read."""

Fields = list[bytes]


def _text(value: bytes, delimiters: Delimiters) -> str:
    text = plain(value)
    if delimiters.escape and delimiters.escape in value:
        text = unescape(text, delimiters)
    return "" if text == '""' else text


def _split(value: bytes, separator: bytes, most: int = -1) -> list[bytes]:
    return value.split(separator, most) if separator else [value]


def _with_authority(value: bytes, delimiters: Delimiters, authority_at: int) -> tuple[str, str]:
    """Id and assigning authority of a CX (component 4) or EI (component 2); its namespace, else its universal id."""
    parts = _split(value, delimiters.component)
    last = parts[authority_at] if len(parts) > authority_at else b""
    names = _split(last, delimiters.subcomponent)
    authority = names[0] if names[0].strip() else (names[1] if len(names) > 1 else b"")
    return _text(parts[0], delimiters), _text(authority, delimiters)


def _take(kind: IdentifierKind, number: int, authority_at: int) -> Callable[[Fields, Delimiters], list[Identifier]]:
    def read(fields: Fields, delimiters: Delimiters) -> list[Identifier]:
        if len(fields) <= number or not fields[number]:
            return []
        found: list[Identifier] = []
        for repeat in _split(fields[number], delimiters.repetition, MOST_REPEATS)[:MOST_REPEATS]:
            value, authority = _with_authority(repeat, delimiters, authority_at)
            if value:
                found.append(Identifier(kind=kind, value=value, authority=authority))
        return found

    return read


_CX, _EI = 3, 1
READERS: dict[bytes, tuple[Callable[[Fields, Delimiters], list[Identifier]], ...]] = {
    b"PID": (_take(IdentifierKind.MRN, 3, _CX), _take(IdentifierKind.VISIT, 18, _CX)),
    b"MRG": (_take(IdentifierKind.MRN, 1, _CX),),
    b"PV1": (_take(IdentifierKind.VISIT, 19, _CX),),
    b"ORC": (_take(IdentifierKind.PLACER, 2, _EI), _take(IdentifierKind.FILLER, 3, _EI)),
    b"OBR": (
        _take(IdentifierKind.PLACER, 2, _EI),
        _take(IdentifierKind.FILLER, 3, _EI),
        _take(IdentifierKind.ACCESSION, 18, _EI),
        _take(IdentifierKind.ACCESSION, 20, _EI),
    ),
    b"IPC": (_take(IdentifierKind.ACCESSION, 1, _EI),),
}
"""Segment -> what is read from its fields (index = field number)."""


def read(segment: bytes, delimiters: Delimiters) -> list[Identifier]:
    """The identifiers in one segment; `segment` holds no multi-byte characters (see `charset.shadow`)."""
    readers = READERS.get(segment[:3])
    if readers is None:
        return []
    fields = segment.split(delimiters.field, 21)
    return [identifier for reader in readers for identifier in reader(fields, delimiters)]
