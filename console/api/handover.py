"""The hand-over page of a shift: what happened, what is open, who has it, what was resent, by whom and why."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from console.api.base import Wire


class HandoverRequest(Wire):
    """From `since` (None: this person's last shift) to now. `remarks` are this person's own words; no patient data."""

    since: datetime | None = None
    remarks: str = Field("", max_length=4000)


class HandoverSection(Wire):
    """One table of the page. `empty` is what stands there where it has no rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    more: int = 0


class Handover(Wire):
    """One page; `html` is complete and needs nothing else. Counts and codes only."""

    title: str
    since: datetime
    until: datetime
    by: str
    figures: tuple[tuple[str, str], ...]  # ("received", "12 408")
    sections: tuple[HandoverSection, ...]
    html: str
    file_name: str
