"""Which kept profile a message is held against."""

from __future__ import annotations

from collections.abc import Iterable

from console.gateway.desk.profiles.keeping import LISTED, known
from console.gateway.service import Gateway
from console.layers.checking import Profiled
from console.layers.contract import Format
from console.store.profiles import StoredProfile, newest_profiles


async def text_for(gateway: Gateway, reading: Format, raw: bytes, interface: str, name: str = "") -> str:
    """The text of the profile of that name, else of the one that fits this message best, titled "LAB v3"; "" where none
    fits. Raises `NotFoundError` for a name that is not there."""
    if not isinstance(reading, Profiled):
        return ""
    if name:
        row = await known(gateway, name)
    else:
        rows = await gateway.store.read(newest_profiles, LISTED)
        best = best_of(
            (row for row in rows if row.format == reading.name), reading, reading.summarize(raw).type, interface
        )
        if best is None:
            return ""
        row = await known(gateway, best.name, best.version)
    return reading.profile_titled(row.text, f"{row.name} v{row.version}")


def best_of(rows: Iterable[StoredProfile], reading: Profiled, kind: str, interface: str) -> StoredProfile | None:
    """Of those that are not retired and are for this type and interface: the most particular, then the newest."""
    fit = [
        row
        for row in rows
        if not row.retired and row.interface in {"", interface} and reading.profile_fits(row.type, kind)
    ]
    return max(fit, key=lambda row: (bool(row.interface), row.type.count("^") + bool(row.type), row.at), default=None)
