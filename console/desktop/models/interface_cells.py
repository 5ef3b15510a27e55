"""An interface as the cells of its row. Pure but for the type scale's names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from console.api.interfaces import InterfaceRow
from console.core.interface import LinkState, WorkState
from console.desktop.theme.fonts import Type
from console.desktop.theme.states import LINK, WORK, Face
from console.desktop.widgets.cell import Cell, Column
from console.desktop.words import grouped, rate, span

COLUMNS: tuple[Column, ...] = (
    Column(id="name", title="Interface", width=164),
    Column(id="link", title="Link", width=92, help="The wire to the partner"),
    Column(id="work", title="Work", width=112, help="What a person or a rule has decided"),
    Column(id="depth", title="Depth", width=54, right=True, help="Messages in its queues"),
    Column(id="oldest", title="Oldest", width=84, right=True, help="Age of the oldest message in its queues"),
    Column(id="last", title="Since last", width=84, right=True, help="Time since the last message came in"),
    Column(id="in", title="In/s", width=46, right=True, help="Messages in per second, over the last minute"),
    Column(id="out", title="Out/s", width=50, right=True, help="Messages out per second, over the last minute"),
    Column(id="errors", title="Err/min", width=60, right=True, help="Refused messages per minute, over 5 minutes"),
    Column(id="spark", title="15 min", width=88, help="Messages in per minute, over 15 minutes"),
    Column(id="holds", title="What holds it", width=200, stretch=True),
)
OLD_SECONDS = 300
QUIET_SECONDS = 900
DEEP = 100
"""From here on a number is hot: it is written heavier, never coloured."""


def cells_of(row: InterfaceRow, now: datetime) -> tuple[Cell, ...]:
    """The cells while the gateway answers."""
    return (
        Cell(row.title, "t1", Type.TABLE_STRONG, quiet=row.kind, tip=_tip(row)),
        _state(LINK[row.link], row.link_detail),
        _state(WORK[row.work], ""),
        number(grouped(row.depth), zero=row.depth == 0, hot=row.depth >= DEEP),
        _oldest(row, now),
        _last(row, now),
        number(rate(row.in_rate), zero=row.in_rate <= 0),
        number(rate(row.out_rate), zero=row.out_rate <= 0),
        number(
            rate(row.errors_per_minute).removesuffix(".0"),
            zero=row.errors_per_minute <= 0,
            hot=row.errors_per_minute > 0,
        ),
        _spark(row),
        Cell(row.holds, "t2", tip=row.holds),
    )


def was_cells_of(row: InterfaceRow, seen: datetime) -> tuple[Cell, ...]:
    """The cells while the gateway does not answer: what was, without a state's colour."""
    cells = cells_of(row, seen)
    quiet = tuple(
        Cell(cell.text, "t3", cell.kind if cell.kind is Type.TABLE_STRONG else Type.TABLE, cell.right, quiet=cell.quiet)
        for cell in cells
    )
    words = {
        1: Cell(f"was {LINK[row.link].word.lower()}", "t3", tip="The gateway does not answer: unknown now"),
        2: Cell(f"was {WORK[row.work].word.lower()}", "t3"),
        9: cells[9],
    }
    return tuple(words.get(at, cell) for at, cell in enumerate(quiet))


def spoken(row: InterfaceRow, now: datetime) -> str:
    """The row in one sentence, for a screen reader."""
    parts = [row.title.replace("→", "to"), row.kind, f"link {LINK[row.link].word.lower()}"]
    parts += [WORK[row.work].word.lower(), f"depth {row.depth}"]
    parts += [f"oldest {span((now - row.oldest_at).total_seconds())}"] if row.oldest_at else []
    parts += [f"{rate(row.errors_per_minute)} errors a minute"] if row.errors_per_minute > 0 else []
    parts += [row.holds] if row.holds else []
    return ", ".join(part for part in parts if part)


def number(text: str, *, zero: bool, hot: bool = False) -> Cell:
    """A number: zero is quiet, a hot one is heavier."""
    return Cell(text, "t3" if zero else "t1", Type.TABLE_HOT if hot else Type.TABLE, right=True)


def urgency(row: InterfaceRow) -> int:
    """The usual order: 0 does not reach its partner or is blocked, 1 is held by somebody, 2 has something in its way.

    Numbers that change every second have no say, so that rows do not jump while they are read.
    """
    if row.work is not WorkState.STOPPED and (row.link is LinkState.DOWN or row.work is WorkState.BLOCKED):
        return 0
    if row.work in {WorkState.HELD, WorkState.PAUSED}:
        return 1
    return 2 if row.link is LinkState.SLOW or (row.holds and row.work is not WorkState.STOPPED) else 3


def sort_key(column: str) -> Callable[[InterfaceRow], tuple[object, ...]]:
    """What a column sorts by; the name breaks ties."""
    keys: dict[str, Callable[[InterfaceRow], object]] = {
        "name": lambda row: row.title.casefold(),
        "link": lambda row: list(LinkState).index(row.link),
        "work": lambda row: list(WorkState).index(row.work),
        "depth": lambda row: row.depth,
        "oldest": lambda row: -row.oldest_at.timestamp() if row.oldest_at else float("-inf"),
        "last": lambda row: -row.last_at.timestamp() if row.last_at else float("-inf"),
        "in": lambda row: row.in_rate,
        "out": lambda row: row.out_rate,
        "errors": lambda row: row.errors_per_minute,
        "spark": lambda row: sum(value or 0 for value in row.spark),
        "holds": lambda row: row.holds.casefold(),
    }
    key = keys[column]
    return lambda row: (key(row), row.title.casefold())


def _state(face: Face, tip: str) -> Cell:
    return Cell(
        face.word, face.colour if face.loud else "t2", sign=face.sign, sign_colour=face.colour, tip=tip or face.word
    )


def _oldest(row: InterfaceRow, now: datetime) -> Cell:
    if row.oldest_at is None:
        return Cell("—", "t3", right=True)
    seconds = (now - row.oldest_at).total_seconds()
    return number(span(seconds), zero=False, hot=seconds >= OLD_SECONDS * 3)


def _last(row: InterfaceRow, now: datetime) -> Cell:
    if row.last_at is None:
        return Cell("—", "t3", right=True)
    seconds = (now - row.last_at).total_seconds()
    return number(span(seconds), zero=False, hot=seconds >= QUIET_SECONDS and row.work is not WorkState.STOPPED)


def _spark(row: InterfaceRow) -> Cell:
    known = [value for value in row.spark if value is not None]
    if not known:
        return Cell("no data", "t3")
    if len(known) < 2:  # one point is no line
        return Cell("starts now", "t3")
    return Cell(spark=row.spark)


def _tip(row: InterfaceRow) -> str:
    lines = [f"{row.title} {row.kind}".strip(), f"{row.name} · {row.source}".strip(" ·")]
    lines += [f"To {d.name}: {d.address}" for d in row.destinations]
    lines += [f"Owner: {row.owner}"] if row.owner else []
    return "\n".join(lines)
