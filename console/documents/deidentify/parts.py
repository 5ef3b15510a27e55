"""Documents inside values: put back as they came (base64, hexadecimal, text), or replaced by a word of removal."""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib

from console.documents.embedded import Embedded

REMOVED = "De-identified copy: the document that stood here was removed."
_GAP = re.compile(r"\s+|\\\.br\\", re.IGNORECASE)
_TEXTS = frozenset({"text/plain", "text/html", "text/markdown", "text/csv", ""})
DEEPEST = 3
"""Documents in documents that are opened."""


def as_text(part: Embedded) -> str | None:
    """The text of a part that is plain text or HTML; None for anything else."""
    if part.media_type not in _TEXTS:
        return None
    try:
        text = part.raw.decode("utf-8")
    except UnicodeDecodeError:
        if not part.media_type:
            return None
        text = part.raw.decode("cp1252", "replace")
    return None if re.search(r"[\x00-\x08\x0e-\x1f]", text) else text


def encoded(value: str, encoding: str, raw: bytes, codec: str) -> str:
    """`raw` as the value it stands in is written: same code, lines of the same length."""
    if encoding == "base64":
        return _laid(value, base64.b64encode(raw).decode("ascii"))
    if encoding == "hex":
        digits = binascii.hexlify(raw).decode("ascii")
        return _laid(value, digits.upper() if value.upper() == value else digits)
    return raw.decode(codec, "replace")


def _laid(value: str, digits: str) -> str:
    """Digits in lines like those of the original value."""
    core = value.strip()
    head = value[: len(value) - len(value.lstrip())]
    tail = value[len(value.rstrip()) :] if core else ""
    gap = _GAP.search(core)
    if gap is None or not gap.start():
        return head + digits + tail
    size = gap.start()
    return head + gap.group().join(digits[at : at + size] for at in range(0, len(digits), size)) + tail


def marker(media_type: str) -> bytes:
    """What stands in place of a document that cannot be treated: of the same type where that is easily made."""
    if media_type == "application/pdf":
        return _pdf()
    if media_type == "image/png":
        return _png()
    if media_type in {"text/html", "application/xhtml+xml"}:
        return f"<html><body><p>{REMOVED}</p></body></html>".encode()
    return REMOVED.encode()


def _pdf() -> bytes:
    """One page with one line (ISO 32000)."""
    content = f"BT /F1 12 Tf 40 760 Td ({REMOVED}) Tj ET".encode()
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
    )
    made = b"%PDF-1.4\n"
    places: list[int] = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return made + head + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))


def _png() -> bytes:
    """One white point (RFC 2083)."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00\xff")),
        (b"IEND", b""),
    )
    made = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        made += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return made
