"""Marks of charts that the gateway sets by itself: its own start and end, a changed site file, acts on interfaces."""

from __future__ import annotations

import hashlib
import logging
import re

from console.api.interfaces import InterfaceCommandName
from console.config.settings import SiteFile
from console.core.clock import Clock
from console.gateway.feed import Feed
from console.store.errors import StoreError
from console.store.happenings import NoteHappening, last_of_kind
from console.store.store import Store

log = logging.getLogger("console.marks")

STARTED = "Gateway started, site file "
_FILE = re.compile(r"(?<=^Gateway started), site file [0-9a-f]{8}$|(?<=^Site file changed), now [0-9a-f]{8}$")
_DONE = {
    InterfaceCommandName.START: ("start", "started"),
    InterfaceCommandName.STOP: ("stop", "stopped"),
    InterfaceCommandName.PAUSE: ("change", "paused"),
    InterfaceCommandName.HOLD: ("change", "held"),
    InterfaceCommandName.RELEASE: ("change", "released"),
}


def without_file(text: str) -> str:
    """The text of an event as people read it: the digits that tell site files apart are for the gateway alone."""
    return _FILE.sub("", text)


class Marking:
    """Writes marks. A store that fails is logged: a mark is never worth an act."""

    def __init__(self, store: Store, clock: Clock, feed: Feed) -> None:
        self._store = store
        self._clock = clock
        self._feed = feed

    async def started(self, site: SiteFile) -> None:
        """The gateway is up; where the site file is another one than at the last start, that is a mark of its own."""
        mark = fingerprint(site)
        try:
            before = await self._store.read(last_of_kind, "start", STARTED)
        except StoreError as error:
            log.warning("marks.not_read", extra={"kind": type(error).__name__})
            return
        if before is not None and before != STARTED + mark:
            await self.note("change", f"Site file changed, now {mark}")
        await self.note("start", STARTED + mark)

    async def stopped(self) -> None:
        """The gateway ends in order."""
        await self.note("stop", "Gateway stopped")

    async def commanded(self, command: InterfaceCommandName, title: str, interface_id: int, actor: str) -> None:
        """A person did this to an interface."""
        kind, done = _DONE[command]
        await self.note(kind, f"{title} {done}", interface_id=interface_id, actor=actor)

    async def added(self, title: str, interface_id: int) -> None:
        """An interface was added."""
        await self.note("change", f"{title} added", interface_id=interface_id)

    async def note(self, kind: str, text: str, *, interface_id: int | None = None, actor: str = "") -> None:
        """Keep an event and tell the desktops. `text` holds no patient data."""
        work = NoteHappening(at=self._clock.now(), kind=kind, text=text, interface_id=interface_id, actor=actor)
        try:
            await self._store.write(work)
        except StoreError as error:
            log.warning("marks.not_noted", extra={"kind": type(error).__name__})
            return
        self._feed.topic_changed("marks")


def fingerprint(site: SiteFile) -> str:
    """Eight digits that are others as soon as anything in the site file is."""
    return hashlib.sha256(site.model_dump_json().encode()).hexdigest()[:8]
