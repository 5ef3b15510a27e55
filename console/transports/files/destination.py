"""Hand each message over as a file: whole, synced, under a name nobody had."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Protocol

from console.core.clock import Clock, SystemClock
from console.core.interface import LinkState
from console.transports.exchange import Exchange, Kind
from console.transports.files.atomic import PlacedUnsynced, plain_name, write_new


class Folder(Protocol):
    """The settings a folder sender needs (`console.config.settings.FolderDestination` has them)."""

    @property
    def path(self) -> str:
        """Folder to write to; it must exist, so that a share that is not mounted is noticed."""

    @property
    def suffix(self) -> str:
        """Ending of the file names, such as ".hl7"."""


class FolderSender:
    """A `console.transports.exchange.Sender`. File names sort in the order of sending; they hold nothing of content."""

    def __init__(self, settings: Folder, clock: Clock | None = None, run: str = "") -> None:
        """`run` is the part of the names that is this sender's own; unset: the time and chance."""
        started = f"{(clock or SystemClock()).now():%Y%m%dT%H%M%S%f}"
        self._folder = Path(settings.path)
        self._run = plain_name(run or f"{started}-{uuid.uuid4().hex[:8]}")
        self._suffix = plain_name(settings.suffix) if settings.suffix else ""
        self._numbers = count(1)
        self._link = LinkState.UNKNOWN
        self._detail = "nothing written yet"

    remark = ""
    """A folder has no certificates."""

    @property
    def link(self) -> LinkState:
        """The folder as last seen."""
        return self._link

    @property
    def link_detail(self) -> str:
        """The folder in words."""
        return self._detail

    async def exchange(self, payload: bytes, matches: Callable[[bytes], bool]) -> Exchange:
        """Write one file; DONE once it is durable. There is no reply to match."""
        name = f"{self._run}-{next(self._numbers):08d}{self._suffix}"
        try:
            await asyncio.to_thread(write_new, self._folder, name, payload)
        except PlacedUnsynced as error:
            return self._failed(Kind.NO_REPLY, "not_synced", f"written, but not known to be durable: {error.strerror}")
        except OSError as error:
            code = "no_folder" if isinstance(error, FileNotFoundError) else "not_written"
            return self._failed(Kind.NOT_SENT, code, f"cannot write to {self._folder}: {error.strerror}")
        self._link, self._detail = LinkState.UP, f"writes to {self._folder}"
        return Exchange(kind=Kind.DONE, code="written", reason=f"written as {name}")

    async def close(self) -> None:
        """Nothing is open between two files."""
        self._link, self._detail = LinkState.OFF, "closed"

    def _failed(self, kind: Kind, code: str, reason: str) -> Exchange:
        """Keep and return what went wrong."""
        self._link, self._detail = LinkState.DOWN, reason
        return Exchange(kind=kind, code=code, reason=reason)
