"""What people leave for each other: notes and tickets on messages, saved views, planned holds, the look back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from console.api.base import Wire
from console.api.interfaces import CommandOffer


class Note(Wire):
    """One note on a message; never changed, only added to. It must hold no patient data, and the screen says so."""

    id: int
    at: datetime
    actor: str
    ticket: str = ""
    text: str


class NoteRequest(Wire):
    """Add a note, a ticket number, or both."""

    text: str = Field("", max_length=2000)
    ticket: str = Field("", max_length=64)


class Notes(Wire):
    """The notes of a message, oldest first."""

    rows: tuple[Note, ...]


class SavedView(Wire):
    """A filter with a name. `count` is how many match now, None while unknown; `more`: it is a lower bound."""

    id: int
    name: str
    query: str
    owner: str
    shared: bool
    mine: bool
    updated_at: datetime
    count: int | None = None
    more: bool = False
    problem: str = ""  # why there is no count, in words: a scan, or a query that this version does not understand


class SavedViews(Wire):
    """One's own views and those shared by others, by name."""

    rows: tuple[SavedView, ...]


class SaveViewRequest(Wire):
    """Keep a view; the same name again replaces one's own. A query that names a patient is refused."""

    name: str = Field(min_length=1, max_length=80)
    query: str = Field(max_length=4096)
    shared: bool = False
    id: int | None = None  # change this view of one's own: its name, query and sharing


class HoldState(StrEnum):
    """Where a planned hold stands."""

    PLANNED = "planned"
    HOLDING = "holding"
    DRAINING = "draining"  # it ended, and what waited goes out in order
    ENDED = "ended"
    CANCELLED = "cancelled"


class HoldTarget(Wire):
    """One queue that goes to a system."""

    interface: str
    destination: str
    title: str = ""
    environment: str = ""
    address: str = ""


class HoldSystems(Wire):
    """Systems that can be held, each with its queues: destinations of the same title or the same host and port."""

    systems: dict[str, tuple[HoldTarget, ...]]


class HoldRequest(Wire):
    """Hold these queues from `starts_at` (None: now) until `ends_at`; they go on taking messages in."""

    system: str = Field(min_length=1, max_length=80)
    targets: tuple[HoldTarget, ...] = Field(min_length=1, max_length=500)
    reason: str
    starts_at: datetime | None = None
    ends_at: datetime


class PlannedHold(Wire):
    """A planned hold with what waits behind it, and when it would be drained at the rate before."""

    id: int
    system: str
    targets: tuple[HoldTarget, ...]
    reason: str
    actor: str
    state: HoldState
    starts_at: datetime
    ends_at: datetime
    depth: int = 0
    drain_seconds: float | None = None
    commands: tuple[CommandOffer, ...] = ()  # end, extend, cancel


class PlannedHolds(Wire):
    """Those not over, then the last that are."""

    rows: tuple[PlannedHold, ...]


class HoldCommand(Wire):
    """`end` it now, `cancel` one that has not begun, or `extend` it to `ends_at`."""

    command: str = Field(pattern="^(end|cancel|extend)$")
    reason: str
    ends_at: datetime | None = None


class ShiftRequest(Wire):
    """Look back to this moment; None is the end of this person's last shift (the last act before four quiet hours)."""

    since: datetime | None = None


class ShiftLine(Wire):
    """One thing that changed. `query` shows the messages; `level`: ok, info, warn, error."""

    level: str
    title: str  # "CERN → RAD is down since 02:14"
    text: str = ""
    count: int | None = None
    query: str = ""
    interface: str = ""


class Shift(Wire):
    """What changed since then, worst first; counts and codes only."""

    since: datetime
    guessed: bool  # True where the gateway chose `since`
    lines: tuple[ShiftLine, ...]
