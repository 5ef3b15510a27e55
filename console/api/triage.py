"""Failure groups: one cause is one row, with who has it, since when, how many patients, and what cured it before."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from console.api.base import MOST_COUNT, Whole, Wire
from console.api.interfaces import CommandOffer


class GroupState(StrEnum):
    """Where a group stands. The first four and ARCHIVED have open messages, or had them a moment ago."""

    NEW = "new"  # first seen within the last hour, and nobody has it
    ONGOING = "ongoing"
    ESCALATING = "escalating"  # its last hour is far above the hours before, or an archived one grew past its limit
    REGRESSED = "regressed"  # it came back after it was resolved
    ARCHIVED = "archived"  # known, and quiet until it gets worse than a limit
    RESOLVED = "resolved"  # by a person, or by itself when its last message was handled


OPEN_STATES = (GroupState.NEW, GroupState.ONGOING, GroupState.ESCALATING, GroupState.REGRESSED)


class GroupSort(StrEnum):
    """Orders of the list."""

    GROWTH = "growth"
    COUNT = "count"
    PATIENTS = "patients"
    LAST = "last"
    FIRST = "first"


class GroupsRequest(Wire):
    """A page of groups. `query` restricts by `layer:`, `site:`, `interface:`, `environment:`, `type:`, `outcome:` and
    free words of the title; other terms are refused with 422. `states` empty: the open ones."""

    query: str = Field("", max_length=4096)
    states: tuple[GroupState, ...] = ()
    sort: GroupSort = GroupSort.GROWTH
    offset: int = Field(0, ge=0)
    limit: int = Field(200, ge=1, le=500)


class GroupRow(Wire):
    """One cause. Counts are messages, not tries. No text of it holds patient data."""

    id: int
    version: int  # rises with every act of a person; a command names the version it saw
    title: str  # "Result code not mapped to LOINC"
    place: str  # "AE 103 at OBX-3.1 · LAB → CERN"
    kind: str  # content | link | access | silence | arrival | other: what sort of cure it wants
    layer: str
    open: int  # messages that still wait for somebody
    seen: int  # messages ever
    handled: int  # seen - open
    waiting: int = 0  # messages that wait behind them and failed in nothing themselves
    patients: int | None = None  # distinct among the open ones; None where the layer tells none
    first_at: datetime
    last_at: datetime
    spark: tuple[int, ...] = ()  # failures per half hour over the last 24 h, oldest first, 48 values
    per_hour: float = 0.0
    interfaces: tuple[str, ...] = ()  # names
    titles: tuple[str, ...] = ()  # their titles, in the same order
    sites: tuple[str, ...] = ()
    environment: str = ""  # PROD as soon as one of them is
    state: GroupState
    state_text: str = ""  # "until > 20/h", "its last message was handled"
    owner: str = ""
    ticket: str = ""
    query: str  # its open messages, for the list: "cause:12 status:error,parked"


class Groups(Wire):
    """A page, the totals of all that match, and what this person's rights hide."""

    rows: tuple[GroupRow, ...]
    causes: int
    messages: int
    of: int  # groups in all states
    hidden: int = 0
    hidden_text: str = ""  # "site SOUTH"
    at: datetime


class WhyRow(Wire):
    """One line of "why grouped"; `mono` for codes and paths."""

    label: str
    text: str
    mono: bool = False


class PrintRow(Wire):
    """One fingerprint of a group; there is more than one after a merge."""

    id: int
    text: str  # "AE 103 at OBX-3.1 · LAB → CERN"
    open: int
    seen: int
    split: str = ""  # "type ORU^R01", where a split by hand made it


class RunbookStep(Wire):
    """One step; `command` is an id of the desktop's command table, `query` a filter, where it can be done from here."""

    text: str
    command: str = ""
    query: str = ""


class Runbook(Wire):
    """What to do about this cause."""

    id: str  # "RB-031"
    title: str
    steps: tuple[RunbookStep, ...]
    url: str = ""


class PastCure(Wire):
    """An earlier time of the same cause, and what cured it."""

    at: datetime
    messages: int
    minutes: int
    by: str
    text: str  # "map v11 published", "Released 61 by job 12", "its last message was handled"


class GroupEvent(Wire):
    """One line of its history: note, owner, state, merge, split, ticket, job."""

    at: datetime
    actor: str
    kind: str
    text: str


class ChartMark(Wire):
    """Something that happened, to be drawn on a time axis."""

    at: datetime
    kind: str  # start | stop | change | alert | note
    text: str  # "LIS 7.4 deployed"


class CureTry(Wire):
    """One message of the try; `state` as in `JobReceipt`."""

    delivery_id: int
    copy_id: int | None = None
    control_id: str
    state: str
    text: str
    at: datetime | None = None


class Cure(Wire):
    """How far the release of this group is: 1 fix one, 2 try a few, 3 release the rest."""

    step: int = Field(1, ge=1, le=3)
    fixed: str = ""  # control id of the copy that was accepted since the failure, "" where there is none yet
    job: int | None = None  # the release job of this group, where one runs or ran last
    job_state: str = ""
    tries: tuple[CureTry, ...] = ()
    rest: int = 0  # how many would be released
    recipe: int | None = None
    recipe_name: str = ""
    refusal: str = (
        ""  # why the next step cannot be had now: "Release unlocks when all three try messages are accepted."
    )


class GroupView(Wire):
    """A group opened."""

    row: GroupRow
    bars: tuple[int, ...]  # failures per half hour, 48 values, as in the row
    bars_from: datetime
    marks: tuple[ChartMark, ...] = ()
    why: tuple[WhyRow, ...]
    rule: str  # "rule result-code v3"
    prints: tuple[PrintRow, ...]
    codes: int = 0  # distinct values the cause is about, where its rule counts them; 0: not counted
    runbook: Runbook | None = None
    earlier: tuple[PastCure, ...] = ()
    history: tuple[GroupEvent, ...] = ()
    consequences: tuple[str, ...] = ()  # "holds 41 messages of CERN → RAD", "3 were sent without a reply"
    samples: tuple[int, ...] = ()  # delivery ids, newest first, at most 20
    cure: Cure
    handover: str  # text to paste into a ticket or a chat: counts and codes only
    commands: tuple[CommandOffer, ...] = ()


class GroupCommand(Wire):
    """An act on a group. Refused with 409 where `version` is not the current one: somebody else acted meanwhile.

    own (`owner`, "" gives it back) · note (`text`) · ticket (`ticket`) · resolve (`text`: what cured it) · reopen ·
    archive (`until_per_hour` and/or `until_count`) · merge (`into`: the group it becomes part of) ·
    split (`prints`: fingerprints that leave; or `by`: type | destination | code, which splits its fingerprint from now
    on and for what is there).
    """

    command: str = Field(pattern="^(own|note|ticket|resolve|reopen|archive|merge|split)$")
    version: int
    reason: str = Field("", max_length=2000)
    owner: str = Field("", max_length=64)
    text: str = Field("", max_length=2000)
    ticket: str = Field("", max_length=64)
    until_per_hour: int | None = Field(None, ge=1, le=MOST_COUNT)
    until_count: int | None = Field(None, ge=1, le=MOST_COUNT)
    into: Whole | None = None
    prints: tuple[Whole, ...] = Field((), max_length=1000)
    by: str = Field("", pattern="^(|type|destination|code)$")


class GroupSummary(Wire):
    """For the rail and the wall board: open causes and messages, by layer and by state."""

    causes: int
    messages: int
    by_layer: dict[str, int] = {}
    by_state: dict[str, int] = {}
    hidden: int = 0
