"""The machine itself: room on the disk of the store, and days that our certificates have left."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from console.config.settings import MllpDestination, MllpSource, SiteFile
from console.transports.tls.expiry import first_certificate, valid_until
from console.triage.alerts.reading import Reading, Subject

AGAIN = timedelta(minutes=5)
"""Certificates are read again after this long."""


async def disk(folder: Path | None) -> Reading:
    """Bytes free where the store lies; unknown where that is on another machine."""
    subject = Subject(key="disk", title="Disk of the store")
    if folder is None:
        return Reading(subject=subject, value=None, text="the store is on a database server")
    try:
        free = (await asyncio.to_thread(shutil.disk_usage, folder)).free
    except OSError as error:
        return Reading(subject=subject, value=None, text=f"the system does not say ({error.strerror})")
    return Reading(subject=subject, value=float(free))


class Certificates:
    """Days left of each certificate that the site file names; read anew every few minutes."""

    def __init__(self) -> None:
        self._until: dict[str, datetime | None] = {}
        self._read_at: datetime | None = None

    async def readings(self, site: SiteFile, now: datetime) -> Iterable[Reading]:
        """One for each file."""
        files = tuple(dict.fromkeys(certificates_of(site)))
        stale = self._read_at is None or not timedelta() <= now - self._read_at < AGAIN
        if stale or set(files) != set(self._until):
            self._until = {file: await asyncio.to_thread(_until, file) for file in files}
            self._read_at = now
        return [_reading(file, until, now) for file, until in self._until.items()]


def certificates_of(site: SiteFile) -> Iterator[str]:
    """The files of our own certificates."""
    for interface in site.interface:
        source = interface.source
        if isinstance(source, MllpSource) and source.tls is not None:
            yield source.tls.certificate
        for destination in interface.destination:
            if isinstance(destination, MllpDestination) and destination.tls is not None and destination.tls.certificate:
                yield destination.tls.certificate


def _until(file: str) -> datetime | None:
    try:
        found = first_certificate(Path(file).read_text("ascii", "replace"))
    except OSError:
        return None
    return None if found is None else valid_until(found)


def _reading(file: str, until: datetime | None, now: datetime) -> Reading:
    subject = Subject(key=f"certificate {file}", title=Path(file).name)
    if until is None:
        return Reading(subject=subject, value=None, text="the file cannot be read")
    return Reading(subject=subject, value=(until - now) / timedelta(days=1), text=f"ends on {until:%Y-%m-%d}")
