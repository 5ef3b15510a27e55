"""A search that must read messages one by one: it runs in the gateway, streams what it finds, and can be cancelled."""

from __future__ import annotations

from pydantic import Field

from console.api.base import Wire
from console.api.messages import MessageRow


class ScanRequest(Wire):
    """Look at all messages that match the indexed part of `query`, newest first, and test the rest on their bytes."""

    query: str = Field(max_length=4096)
    most: int = Field(5000, ge=1, le=100_000)  # stop after so many matches


class Scan(Wire):
    """Progress, and the matches found since the last call. `state`: running, done, cancelled, full, failed."""

    id: str
    state: str
    scanned: int
    to_scan: int  # how many there are to look at; an upper bound while it runs
    matched: int
    per_second: float = 0.0
    seconds_left: float | None = None
    rows: tuple[MessageRow, ...] = ()
    next: int = 0  # goes into `after`
    text: str = ""  # in words: "Reads 312 000 messages, about 40 s"
