"""A failure group as the cells of its row, and as one spoken sentence. Pure, in the time zone of this machine."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from console.api.triage import OPEN_STATES, GroupRow, GroupState
from console.desktop.models.message_cells import LAYERS
from console.desktop.theme.fonts import Type
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import count_of, grouped, span

COLUMNS: tuple[Column, ...] = (
    Column(id="cause", title="Cause", width=320, stretch=True),
    Column(id="layer", title="Layer", width=86),
    Column(id="seen", title="Seen", width=60, right=True, help="Messages that still wait for somebody"),
    Column(id="patients", title="Patients", width=66, right=True, help="Different patients among them"),
    Column(id="spark", title="24 h", width=84, help="Failures per half hour over 24 hours"),
    Column(id="last", title="Last", width=58, right=True, help="The newest failure, local time"),
    Column(id="state", title="State", width=96),
    Column(id="owner", title="Owner", width=52, help="Who has it"),
)
LOUD = frozenset({GroupState.NEW, GroupState.ESCALATING, GroupState.REGRESSED})
"""States that ask for action: their badge has a stronger edge."""
STATE_WORDS = {state: state.value.capitalize() for state in GroupState}
STATE_HELP = {
    GroupState.NEW: "First seen within the last hour, and nobody has it",
    GroupState.ONGOING: "Known, with messages that wait",
    GroupState.ESCALATING: "Its last hour is far above the hours before",
    GroupState.REGRESSED: "It came back after it was resolved",
    GroupState.ARCHIVED: "Known, and quiet until it gets worse",
    GroupState.RESOLVED: "Nothing of it waits any more",
}
LEFT = "Left"
"""The badge of a row that no longer belongs to the list; it goes when the order is next made anew."""
PLACEHOLDER: tuple[Cell, ...] = (Cell("…", "t3", second=" "), *(Cell() for _ in COLUMNS[1:]))
"""A row whose page is on its way."""


def cells_of(row: GroupRow, now: datetime, *, left: bool = False) -> tuple[Cell, ...]:
    """The cells while the gateway answers; `left`: it no longer belongs to the list."""
    quiet = left or row.state in (GroupState.ARCHIVED, GroupState.RESOLVED)
    second, tail = second_line(row, now), until_or_since(row, now)
    return (
        Cell(row.title, "t1", Type.BODY_STRONG, quiet=f" · {tail}", second=where(row), tip=f"{row.title}\n{second}"),
        Cell(LAYERS.get(row.layer, row.layer), "t2"),
        _seen(row, quiet=quiet),
        _patients(row),
        Cell(spark=row.spark) if len(row.spark) > 1 else Cell("no data", "t3"),
        Cell(
            short_time(row.last_at, now), "t2", right=True, tip=row.last_at.astimezone().isoformat(timespec="seconds")
        ),
        _state(row, left=left),
        Cell(initials(row.owner), "t1", disc=True, tip=row.owner or "Nobody has it"),
    )


def was_cells_of(row: GroupRow, now: datetime) -> tuple[Cell, ...]:
    """The cells while the gateway does not answer: what was, without a state's weight."""
    cells = cells_of(row, now)
    faded = [
        Cell(c.text, "t3", c.kind, c.right, quiet=c.quiet, tip=c.tip, second=c.second, disc=c.disc, spark=c.spark)
        for c in cells
    ]
    faded[6] = Cell(f"was {row.state.value}", "t3", Type.SMALL, tip="The gateway does not answer: unknown now")
    return tuple(faded)


def spoken(row: GroupRow, now: datetime, *, left: bool = False) -> str:
    """The row in one sentence, for a screen reader."""
    parts = [row.title, LAYERS.get(row.layer, row.layer), LEFT if left else row.state.value, seen_words(row)]
    parts += [count_of(row.patients, "patient")] if row.patients is not None else []
    parts += [second_line(row, now).replace("→", "to"), f"last {short_time(row.last_at, now)}"]
    parts.append(f"owner {row.owner}" if row.owner else "nobody has it")
    return ", ".join(part for part in parts if part)


def seen_words(row: GroupRow) -> str:
    """ "118 messages", or "118 of 240 messages, 122 handled"."""
    if row.handled <= 0:
        return count_of(row.open, "message")
    return f"{grouped(row.open)} of {grouped(row.seen)} messages, {grouped(row.handled)} handled"


def second_line(row: GroupRow, now: datetime) -> str:
    """Where it is, what waits behind it, and since when or until what."""
    return f"{where(row)} · {until_or_since(row, now)}"


def where(row: GroupRow) -> str:
    """Its place, and what waits behind it."""
    return f"{row.place} · holds {grouped(row.waiting)}" if row.waiting else row.place


def until_or_since(row: GroupRow, now: datetime) -> str:
    """Since when; for one that is archived or resolved, until what or by what."""
    settled = row.state in (GroupState.ARCHIVED, GroupState.RESOLVED)
    return row.state_text if settled and row.state_text else since(row.first_at, now)


def since(at: datetime, now: datetime) -> str:
    """ "since 09:02" within 24 hours, "since 20 Nov" before: just after midnight a time says more than a day."""
    return f"since {at.astimezone():%H:%M}" if now - at < timedelta(days=1) else f"since {day(at, now)}"


def short_time(at: datetime, now: datetime) -> str:
    """ "10:15" within the last 24 hours, "20 Nov" before."""
    return f"{at.astimezone():%H:%M}" if now - at < timedelta(days=1) else day(at, now)


def day(at: datetime, now: datetime) -> str:
    """ "20 Nov", "20 Nov 2025"."""
    here = at.astimezone()
    return f"{here.day} {here:%b}" + ("" if here.year == now.astimezone().year else f" {here.year}")


def lasting(seconds: float) -> str:
    """How long in words: "17 min", "1 h 13 min", "2 d 04 h"."""
    if seconds < 60:
        return "< 1 min"
    return f"{int(seconds) // 60} min" if seconds < 3600 else span(seconds)


def initials(name: str) -> str:
    """ "RK" for r.keller, "MO" for monitor."""
    parts = [part for part in re.split(r"[^\w]+|_", name) if part]
    if len(parts) > 1:
        return (parts[0][0] + parts[1][0]).upper()
    return parts[0][:2].upper() if parts else ""


def _seen(row: GroupRow, *, quiet: bool) -> Cell:
    if not row.open:
        return Cell("0", "t3", right=True, tip=seen_words(row))
    return Cell(grouped(row.open), "t1", Type.TABLE if quiet else Type.TABLE_HOT, right=True, tip=seen_words(row))


def _patients(row: GroupRow) -> Cell:
    if row.patients is None:
        return Cell("—", "t3", right=True, tip="This layer tells no patients")
    return Cell(grouped(row.patients), "t2" if row.patients else "t3", right=True)


def _state(row: GroupRow, *, left: bool) -> Cell:
    if left and row.state in OPEN_STATES:
        return Cell(LEFT, "t3", badge="quiet", tip="It no longer belongs to this list. F5 takes it out.")
    tip = f"{STATE_HELP[row.state]}. {row.state_text}".rstrip(". ")
    return Cell(STATE_WORDS[row.state], "t2", badge="loud" if row.state in LOUD else "quiet", tip=tip)
