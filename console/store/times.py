"""Times in the store are integer microseconds since 1970 in UTC: sortable, exact and the same on every engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(at: datetime) -> int:
    """An aware time as microseconds; a naive one raises TypeError."""
    return (at - EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The time back, aware, in UTC."""
    return EPOCH + timedelta(microseconds=micros)


def from_micros_or_none(micros: int | None) -> datetime | None:
    """As `from_micros`, for columns that may be empty."""
    return None if micros is None else from_micros(micros)
