"""Doors to what needs numpy: opened on the thread that reads, where loading it (a tenth of a second) delays nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from console.store.tally_asks import Ask, ChartSums, Frame, QueueSums
from console.store.tally_rows import TileRow


def pack(connection: Connection, interface_id: int, minutes: Mapping[int, bytes]) -> tuple[TileRow, ...]:
    """The tiles of this interface with these minutes added."""
    from console.store import tally_pack

    return tally_pack.pack(connection, interface_id, minutes)


def chart(connection: Connection, ask: Ask) -> ChartSums:
    """One chart."""
    from console.store import tally_chart

    return tally_chart.chart(connection, ask)


def queue(connection: Connection, frame: Frame, step: int, interface_id: int) -> QueueSums:
    """Depth and age of one interface."""
    from console.store import tally_chart

    return tally_chart.queue(connection, frame, step, interface_id)


def used_words(connection: Connection, interface_ids: Collection[int]) -> dict[int, tuple[set[str], set[str]]]:
    """The message types and the outcome codes that each of these interfaces brought so far."""
    from console.store import tally_used

    return tally_used.used_words(connection, interface_ids)
