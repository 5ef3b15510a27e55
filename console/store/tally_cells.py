"""What a minute of an interface consists of: cells of (type, series, value), and how a row of `tally` holds them.

A cell is eight bytes, little-endian: word of the message type (16 bits; 0 for the interface as a whole), series
(16 bits), value (32 bits). Numbers are stored, so they never change their meaning.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from enum import IntEnum

from console.core.outcome import Outcome

Cells = dict[tuple[int, int], int]
"""(word of the type, series) -> value."""

CELL = struct.Struct("<HHI")
MOST = 2**32 - 1


class Series(IntEnum):
    """The series that are not a latency bin (`LATENCY` + bin) or an outcome code (`CODES` + word)."""

    IN = 0  # messages stored
    REFUSED = 1  # of these, refused at the door: unreadable, same id with other content, out of turn
    OUT = 2  # tries that were accepted
    FAILED = 3  # tries refused or without a reply
    RETRIED = 4  # tries that found nobody, or were told to come again
    DEPTH = 5  # deepest seen
    OLDEST = 6  # seconds the oldest that waits had waited, largest seen
    OBSERVED = 7  # seconds of the minute in which a gateway watched
    DOWN = 8  # of these, seconds with the link down
    ASSUMED = 9  # seconds of which is known only that a gateway ran: before anybody watched
    OUT_BEYOND_IN = 10  # in tiles instead of OUT: the difference is mostly nothing, which packs well


LATENCY = 64
CODES = 256
MOST_WORDS = 65_000
"""Words there may be in all; what comes later is `OTHER`."""

OTHER = "other"
LARGEST = frozenset({Series.DEPTH, Series.OLDEST})
"""Series of which the largest value counts; all others are added up."""

REPLIED = frozenset({Outcome.ACCEPTED, Outcome.CONTENT_ERROR, Outcome.CONFLICT, Outcome.UNAUTHORISED})
"""Outcomes that are an answer to this message, so that the time until then says something of the peer."""

_SERIES = {Outcome.ACCEPTED: Series.OUT, Outcome.TRANSIENT: Series.RETRIED, Outcome.UNREACHABLE: Series.RETRIED}


def series_of(outcome: Outcome) -> Series:
    """Where a try is counted: accepted, to be tried again, or failed."""
    return _SERIES.get(outcome, Series.FAILED)


def merge(into: Cells, more: Mapping[tuple[int, int], int]) -> None:
    """Add, or take the larger, as the series wants it."""
    for cell, value in more.items():
        if cell[1] in LARGEST:
            into[cell] = max(into.get(cell, 0), value)
        else:
            into[cell] = into.get(cell, 0) + value


def pack(cells: Mapping[tuple[int, int], int]) -> bytes:
    """The row's data, in order of type and series."""
    return b"".join(CELL.pack(*cell, min(value, MOST)) for cell, value in sorted(cells.items()))


def unpack(data: bytes) -> Cells:
    """The cells back."""
    return {(word, series): value for word, series, value in CELL.iter_unpack(data)}
