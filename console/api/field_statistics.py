"""Statistics over a result set: what is filled, with what, how long, by field."""

from __future__ import annotations

from pydantic import Field

from console.api.base import Wire


class StatisticsRequest(Wire):
    """Read the messages a query finds, newest first, up to `most`. Runs in the gateway; can be cancelled."""

    query: str = Field(max_length=4096)
    most: int = Field(10_000, ge=1, le=100_000)


class ValueCount(Wire):
    """A value and how often; of private fields nothing is told but how many different ones there are."""

    value: str
    meaning: str = ""
    count: int


class FieldStatistics(Wire):
    """One field over all messages of one type. Lengths in characters. `filled` of `messages` hold it."""

    type: str
    path: str  # without places of repeats: "OBX-5"
    label: str
    datatype: str = ""
    private: bool = False
    parts: bool = False  # a field with parts: only how often it is there, its parts have lines of their own
    messages: int
    filled: int
    occurrences: int
    distinct: int
    distinct_is_least: bool = False  # more than are counted
    shortest: int = 0
    longest: int = 0
    average: float = 0.0
    table: str = ""  # "0085", of coded fields
    outside_table: int = 0  # occurrences with a code the table does not have
    values: tuple[ValueCount, ...] = ()  # the most frequent, at most 20
    one_length: bool = False


class Statistics(Wire):
    """Progress, and once it ended (in whichever way) the rows. `state`: running, done, full, cancelled, failed."""

    id: str
    state: str
    read: int
    to_read: int
    rows: tuple[FieldStatistics, ...] = ()
    total: int = 0  # rows in all
    text: str = ""


class StatisticsAsked(Wire):
    """Names one that was begun by the same person."""

    id: str = Field(max_length=64)
    first: int = Field(0, ge=0)
