"""Bytes of stored messages, replies and embedded documents that were just looked at: a page must not read them anew.

What is kept never changes (a message, a reply, and what is embedded in one, are written once), so an entry is as
good as the store. Whether somebody may see it is asked each time, before this is looked into.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

MOST_BYTES = 64_000_000

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Bytes with their SHA-256 in hex."""

    raw: bytes
    sha256: str

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"Body({len(self.raw)} bytes)"


def body_of(raw: bytes) -> Body:
    """The bytes with their SHA-256; blocks for large ones."""
    return Body(raw=raw, sha256=hashlib.sha256(raw).hexdigest())


class Bodies:
    """The last ones looked at, up to `MOST_BYTES`. Safe from any thread."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Body] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> Body | None:
        """What is kept under this key."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Key, body: Body) -> None:
        """Keep it, and let go of what was not looked at for longest."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = body
            self._size += len(body.raw) - (len(before.raw) if before else 0)
            while self._size > self._most and self._kept:
                _, old = self._kept.popitem(last=False)
                self._size -= len(old.raw)
