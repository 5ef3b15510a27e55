"""Signed heads of the audit chains, kept beside the store: a chain alone does not show that its tail was cut off.

One line per head, `writer seq hash time signature` (the writer percent-encoded), appended and synced every few minutes
and at the stop. The signature is an HMAC, so that a head cannot be made up without the key (RELIABILITY S-04, trap 19).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote

FILE_NAME = "audit-heads.log"
EVERY_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest row of one writer's chain at one time: its place and its seal (32 bytes)."""

    writer: str
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsRead:
    """The heads whose signature holds, in file order, and the 1-based numbers of lines that do not hold."""

    heads: tuple[Head, ...]
    bad_lines: tuple[int, ...] = ()


def append_head(path: Path, key: bytes, head: Head, now: datetime) -> None:
    """Add one head and sync it; `key` is a key derived for this use alone. Blocks: call it off the event loop."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, (line(key, head, now) + "\n").encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)


def read_heads(path: Path, key: bytes) -> HeadsRead:
    """All heads of the file; no file means no heads. A last line cut by a crash counts as bad only if it is whole."""
    try:
        text = path.read_bytes().decode("ascii", errors="replace")
    except FileNotFoundError:
        return HeadsRead(heads=())
    whole, _, _ = text.rpartition("\n")
    heads: list[Head] = []
    bad: list[int] = []
    for number, content in enumerate(whole.split("\n") if whole else [], start=1):
        head = parse_line(key, content)
        if head is None:
            bad.append(number)
        else:
            heads.append(head)
    return HeadsRead(heads=tuple(heads), bad_lines=tuple(bad))


def line(key: bytes, head: Head, now: datetime) -> str:
    """A head as text, signed."""
    content = f"{quote(head.writer, safe='')} {head.seq} {head.hash.hex()} {now.isoformat()}"
    return f"{content} {_signature(key, content)}"


def parse_line(key: bytes, text: str) -> Head | None:
    """The head in a line, None where the signature or the form does not hold."""
    content, _, signature = text.rpartition(" ")
    if not hmac.compare_digest(_signature(key, content).encode(), signature.encode()):
        return None
    writer, seq, digest, _ = content.split(" ", 3)
    return Head(writer=unquote(writer), seq=int(seq), hash=bytes.fromhex(digest))


def _signature(key: bytes, content: str) -> str:
    return hmac.digest(key, content.encode(), hashlib.sha256).hex()
