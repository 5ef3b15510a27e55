"""Message bodies at rest: compressed when that helps, otherwise as they came; always the same bytes back."""

from __future__ import annotations

import hashlib
from enum import IntEnum

import zstandard

from console.core.errors import BugError
from console.store.errors import DamagedError

SMALLEST = 256
"""Bodies below this many bytes are kept as they are: the gain would be less than the frame costs."""


class Codec(IntEnum):
    """How `body.data` is written; stored, so numbers never change their meaning."""

    RAW = 0
    ZSTD = 1


class BodyWriter:
    """Compresses bodies; one per thread, because a compressor is not thread-safe."""

    def __init__(self) -> None:
        self._compressor = zstandard.ZstdCompressor(level=1, write_content_size=True)

    def encode(self, raw: bytes) -> tuple[Codec, bytes]:
        """The bytes to store and how to read them back."""
        if len(raw) < SMALLEST:
            return Codec.RAW, raw
        packed = self._compressor.compress(raw)
        return (Codec.ZSTD, packed) if len(packed) < len(raw) else (Codec.RAW, raw)


def decode_body(codec: int, data: bytes, sha256: bytes) -> bytes:
    """The bytes as they were received. Raises `DamagedError` where they are not what was stored.

    SQLCipher notices a page that was changed on disk, but when that page is the last one of a value SQLite hands the
    value over with zeros in its place, and complains only at the next read. So the hash is what decides.
    """
    if codec not in (Codec.RAW, Codec.ZSTD):
        raise BugError(f"A body is written with codec {codec}, which this version does not know.")
    try:
        raw = bytes(data) if codec == Codec.RAW else zstandard.ZstdDecompressor().decompress(data)
    except zstandard.ZstdError:
        raise DamagedError from None
    if hashlib.sha256(raw).digest() != sha256:
        raise DamagedError
    return raw
