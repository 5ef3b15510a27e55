"""What the store needs from an engine: a connection that writes, a pool that reads, and how to keep both healthy."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from console.store.session import Numbers


class Backend(Protocol):
    """One database, opened and checked."""

    shared: bool  # other gateways may write to it as well
    readers: Engine
    folder: Path | None  # on this machine

    def open_writer(self) -> Connection:
        """A fresh connection for the one writer; every transaction on it takes the write lock at once."""

    def numbers(self) -> Numbers:
        """How primary keys are given out; fresh with each writer connection."""

    def verify_after_failure(self, writer: Connection) -> None:
        """After a failed commit: make what can be read now durable, or raise."""

    def wal_bytes(self) -> int:
        """Size of the write-ahead log that only we can fold back; 0 where the server sees to it."""

    def checkpoint(self, writer: Connection) -> None:
        """Fold the write-ahead log back; call it between transactions."""

    def describe(self) -> str:
        """Engine, version and encryption in a few words."""

    def size_bytes(self) -> int:
        """Room taken on disk."""

    def close(self) -> None:
        """Let go of everything."""
