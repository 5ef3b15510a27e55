"""The body of an HTTP answer as the document that it is: chunks put together, compression undone, under a cap."""

from __future__ import annotations

import re
import zlib

from console.documents.embedded import Embedded
from console.layers.http_reply.document import BODY
from console.layers.http_reply.headers import Reply, value

LARGEST = 64 * 1024 * 1024
"""Bytes a compressed body may grow to; more is taken for an attack."""

_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_GZIP = 16 + zlib.MAX_WBITS


def body(raw: bytes, reply: Reply) -> Embedded | None:
    """The body; None where there is none."""
    content = raw[reply.body :]
    if not content:
        return None
    media_type = value(raw, reply, "content-type").partition(";")[0].strip().lower()
    encoding, problem = value(raw, reply, "content-encoding").strip().lower(), ""
    if "chunked" in value(raw, reply, "transfer-encoding").lower():
        content = _joined(content)
    if encoding in {"gzip", "x-gzip", "deflate"}:
        content, problem = _unpacked(content, encoding)
    elif encoding not in {"", "identity"}:
        problem = "The body is compressed in a way that cannot be undone here."
    return Embedded(path=BODY, media_type=media_type, raw=content, encoding=encoding or "plain", problem=problem)


def _joined(content: bytes) -> bytes:
    """Chunks as one; bytes that are no chunks stay as they are: most stores keep a body already put together."""
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(content, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(content[found.end() : found.end() + size])
        at = found.end() + size + (2 if content.startswith(b"\r\n", found.end() + size) else 1)
    return content


def _unpacked(content: bytes, encoding: str) -> tuple[bytes, str]:
    packed = zlib.decompressobj(_GZIP if "gzip" in encoding else zlib.MAX_WBITS)
    try:
        found = packed.decompress(content, LARGEST)
    except zlib.error:
        return content, "The body says that it is compressed, and is not."
    if packed.unconsumed_tail:
        return b"", f"The body would be larger than {LARGEST // 1024 // 1024} MiB; it was not unpacked."
    return found, ""
