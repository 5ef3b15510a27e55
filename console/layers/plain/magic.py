"""What bytes are by how they begin, and whether they are text at all."""

from __future__ import annotations

import codecs

TEXT = "text"
BINARY = "binary"

_BEGINNINGS = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive or Office document"),
    (b"\x89PNG\r\n\x1a\n", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF8", "GIF picture"),
    (b"II*\0", "TIFF picture"),
    (b"MM\0*", "TIFF picture"),
    (b"\x1f\x8b", "gzip archive"),
    (b"\xd0\xcf\x11\xe0", "older Office document"),
    (b"BM", "BMP picture"),
)
_SPOKEN = ((b"{\\rtf", "RTF"),)
"""These are text with a name."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 8192
_MOST_CONTROLS = 0.02
_BLANKS = frozenset(b"\t\r\n\x0b\x0c\x1c\x1b")


def kind(raw: bytes) -> str:
    """ "PDF", "PNG picture", "RTF", "text", "binary": words for a person."""
    for start, name in (*_BEGINNINGS[:-1], *_SPOKEN):
        if raw.startswith(start):
            return name
    if raw[128:132] == b"DICM":
        return "DICOM object"
    if is_text(raw):
        return TEXT
    return _BEGINNINGS[-1][1] if raw.startswith(_BEGINNINGS[-1][0]) else BINARY


def is_text(raw: bytes) -> bool:
    """Whether a person can read it as lines."""
    if any(raw.startswith(start) for start, _ in _BEGINNINGS[:-1]) or raw[128:132] == b"DICM":
        return False
    if marked(raw):
        return True
    head = raw[:_LOOKED_AT]
    controls = sum(byte < 0x20 and byte not in _BLANKS for byte in head)
    return b"\0" not in raw and controls <= _MOST_CONTROLS * max(len(head), 1)


def marked(raw: bytes) -> str:
    """The codec that a byte order mark names, or ""."""
    return next((codec for mark, codec in _MARKS if raw.startswith(mark)), "")


def encoding(raw: bytes, agreed: str) -> tuple[str, bool]:
    """The codec to read text with, and whether that is an assumption: a mark, what was agreed, UTF-8, Windows."""
    if codec := marked(raw):
        return codec, False
    if agreed:
        return agreed, True
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", True
    return "utf-8", not raw.isascii()
