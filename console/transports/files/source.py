"""Take messages from the files of a folder: offer each whole file once, move it away only after the answer.

A crash between the commit and the move offers the same file again; the gateway's rule for duplicates answers it.
Events and errors hold no file names: people put names of patients into them.
"""

from __future__ import annotations

import asyncio
import contextlib
import fnmatch
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from console.core.interface import LinkState
from console.transports.arrivals import Accept
from console.transports.files.atomic import move_new, write_new


class Watching(Protocol):
    """The settings a folder source needs (`console.config.settings.FolderSource` has them)."""

    @property
    def path(self) -> str:
        """Folder to watch."""

    @property
    def pattern(self) -> str:
        """File names taken."""

    @property
    def interval(self) -> float:
        """Look this often, in seconds."""

    @property
    def done(self) -> str:
        """Sub-folder for files that were stored."""

    @property
    def failed(self) -> str:
        """Sub-folder for files that were refused."""

    @property
    def frame_limit(self) -> int:
        """Largest file taken, in bytes."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A file as seen in one look; sorts in the order in which files are offered: oldest first, then by name."""

    changed_ns: int
    name: str
    size: int


class FolderWatcher:
    """`start()`, then files go to `accept` until `stop()`. A file is taken when two looks saw it unchanged."""

    connections = 0  # a folder has no peers
    remark = ""  # and no certificates

    def __init__(
        self,
        settings: Watching,
        accept: Accept,
        on_event: Callable[[str, str], None] | None = None,
        *,
        is_refusal: Callable[[bytes], bool] | None = None,
    ) -> None:
        """`is_refusal` reads a reply: True sends the file to `failed`; without it every reply means `done`.

        Events: oversize, unreadable, not_stored, not_moved, broken.
        """
        self._settings = settings
        self._folder = Path(settings.path)
        self._accept = accept
        self._is_refusal = is_refusal
        self._on_event = on_event
        self._before: set[Found] = set()
        self._answered: dict[Found, tuple[str, bytes | None]] = {}  # to be moved: into which folder, with which reply
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._link = LinkState.UNKNOWN
        self._detail = "not looked yet"

    @property
    def link(self) -> LinkState:
        """The folder as last seen."""
        return self._link

    @property
    def link_detail(self) -> str:
        """The folder in words."""
        return self._detail

    async def start(self) -> None:
        """Begin to look."""
        self._stop.clear()
        # Named, owned and watched here: the transport has no task group of the gateway's to use.
        self._task = asyncio.get_running_loop().create_task(self._run(), name=f"watch {self._folder.name}")
        self._task.add_done_callback(self._ended)

    async def stop(self, grace: float = 5.0) -> None:
        """End after the file in hand; one whose answer takes longer than `grace` seconds stays where it is."""
        self._stop.set()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=grace)
            self._task.cancel()
            await asyncio.wait([self._task])
        self._link, self._detail = LinkState.OFF, "closed"

    async def _run(self) -> None:
        """Look, take, move, wait; a folder that cannot be read is tried again."""
        while not self._stop.is_set():
            await self.look()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), self._settings.interval)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Say so where the watch ended by a bug of ours; nothing would be taken in any more."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._link, self._detail = LinkState.DOWN, "the watch ended by an error in the console"
            self._tell("broken", type(error).__name__)

    async def look(self) -> None:
        """One look: offer what has stood still since the last one, oldest first, one at a time."""
        try:
            found = await asyncio.to_thread(_list, self._folder, self._settings.pattern)
        except OSError as error:
            self._link, self._detail = LinkState.DOWN, f"cannot read {self._folder}: {error.strerror}"
            return
        self._link, self._detail = LinkState.UP, f"watches {self._folder}"
        still = sorted(found & self._before)
        self._before = found
        self._answered = {file: fate for file, fate in self._answered.items() if file in found}
        for file in still:
            if self._stop.is_set():
                return
            if file not in self._answered and not await self._offer(file):
                continue
            await self._move(file)

    async def _offer(self, file: Found) -> bool:
        """Hand one file over and wait for its answer; False where it could not be read this time."""
        if file.size > self._settings.frame_limit:
            self._tell("oversize", f"a file of {file.size} bytes")
            self._answered[file] = (self._settings.failed, None)
            return True
        try:
            raw = await asyncio.to_thread((self._folder / file.name).read_bytes)
        except OSError as error:
            self._tell("unreadable", error.strerror or "the system refused")
            return False
        answered: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()

        def answer(reply: bytes | None, *, kept: bool = True) -> None:
            del kept  # the reply says it
            if not answered.done():  # cancelled: nobody waits any more, the file is offered again at the next start
                answered.set_result(reply)

        self._accept(raw, f"folder:{file.name}", answer)
        reply = await answered
        if reply is None:
            # Every file is owed a reply (FolderSource.ack_mode). None says that it was not stored: it is offered again.
            self._tell("not_stored", "a file stays where it is")
            return False
        refused = self._is_refusal is not None and self._is_refusal(reply)
        self._answered[file] = (self._settings.failed if refused else self._settings.done, reply)
        return True

    async def _move(self, file: Found) -> None:
        """Put an answered file away, the reply beside it; where that fails, only the move is tried again."""
        folder, reply = self._answered[file]
        try:
            await asyncio.to_thread(_put_away, self._folder / file.name, self._folder / folder, reply)
        except OSError as error:
            self._tell("not_moved", error.strerror or "the system refused")
        else:
            del self._answered[file]
            self._before.discard(file)

    def _tell(self, name: str, detail: str) -> None:
        """Report an event."""
        if self._on_event is not None:
            self._on_event(name, detail)


def _list(folder: Path, pattern: str) -> set[Found]:
    """The plain files of a folder that match; no links, nothing hidden. Raises `OSError`."""
    found = set()
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or not fnmatch.fnmatch(entry.name, pattern):
                continue
            with contextlib.suppress(FileNotFoundError):  # gone between the listing and the look
                state = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(state.st_mode):
                    found.add(Found(state.st_mtime_ns, entry.name, state.st_size))
    return found


def _put_away(file: Path, folder: Path, reply: bytes | None) -> None:
    """Move a file and write its reply beside it. Raises `OSError`."""
    folder.mkdir(exist_ok=True)
    moved = move_new(file, folder, file.name)
    if reply is not None:
        write_new(folder, f"{moved.name}.ack", reply)
