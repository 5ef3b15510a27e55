"""What alert rules ask of the roll-ups, in plain numbers; numpy is loaded on the reading thread, see `tally_late`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

# ruff: noqa: PLC0415  (the whole point of this module)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """One value for each minute. `observed` and `down` are seconds of it; `p95` milliseconds over the minutes asked."""

    came: list[int]
    out: list[int]
    failed: list[int]  # every try that was not accepted
    depth: list[int]
    oldest: list[int]
    observed: list[int]
    down: list[int]
    p95: list[float | None]


def minutes(connection: Connection, interface_id: int, first: int, units: int, width: int) -> Minutes:
    """From minute number `first` (since 1970) on; `width` minutes make a `p95`, 0: it is not asked for."""
    from console.store import alert_past

    return alert_past.minutes(connection, interface_id, first, units, width)


def hours(connection: Connection, interface_id: int, first: int, units: int) -> list[int | None]:
    """Messages taken in, in each hour from number `first` (since 1970) on; None where nobody watched most of it."""
    from console.store import alert_past

    return alert_past.hours(connection, interface_id, first, units)
