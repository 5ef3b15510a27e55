"""What alert rules ask of the roll-ups, in plain numbers; numpy is loaded on the reading thread, see `tally_late`."""

from __future__ import annotations

from sqlalchemy import Connection

from console.store.alert_asks import Minutes


def minutes(connection: Connection, interface_id: int, first: int, units: int, width: int) -> Minutes:
    """From minute number `first` (since 1970) on; `width` minutes make a `p95`, 0: it is not asked for."""
    from console.store import alert_past

    return alert_past.minutes(connection, interface_id, first, units, width)


def hours(connection: Connection, interface_id: int, first: int, units: int) -> list[int | None]:
    """Messages taken in, in each hour from number `first` (since 1970) on; None where nobody watched most of it."""
    from console.store import alert_past

    return alert_past.hours(connection, interface_id, first, units)
