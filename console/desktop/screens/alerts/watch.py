"""What is new among the alerts since they were last looked at, and what to tell of it, where and how often. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from console.api.alerts import AlertRow, AlertRule
from console.desktop.screens.alerts.units import span_words
from console.desktop.screens.alerts.words import SEVERITIES
from console.desktop.words import count_of

MOST_LINES = 3
"""More changes than this in one look become one line with their counts."""
SHORT_SECONDS = 120
"""A shorter time is told to the second."""
TRAY_SECONDS = 300.0
"""The tray speaks at most this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line for the in-app centre; `alert` is what it is about, None for several."""

    level: str
    text: str
    alert: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayMessage:
    """What the tray says; `alert` is opened by a click, None opens the list."""

    title: str
    text: str
    alert: int | None = None


def tells(row: AlertRow, rules: Mapping[int, AlertRule], channel: str) -> bool:
    """Whether alerts of this rule go to this channel; of a rule nobody knows, to the app."""
    rule = rules.get(row.rule)
    return channel in rule.channels if rule is not None else channel == "app"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened and was not told yet; `lost` are open no more and could not be read one by one."""

    opened: tuple[AlertRow, ...] = ()
    closed: tuple[AlertRow, ...] = ()
    lost: int = 0

    def joined(self, opened: Sequence[AlertRow], closed: Sequence[AlertRow], lost: int) -> News:
        """With more; one that opened and closed before anybody was told is told as closed only."""
        over = {row.id for row in closed}
        kept = tuple(row for row in (*self.opened, *opened) if row.id not in over)
        return News(opened=kept, closed=(*self.closed, *closed), lost=self.lost + lost)


def lines_of(news: News) -> list[Line]:
    """What to say of it: single lines, or one with counts."""
    opened, closed, lost = news.opened, news.closed, news.lost
    if len(opened) + len(closed) + (lost > 0) > MOST_LINES or (lost and not closed):
        return [_many(opened, len(closed) + lost)]
    lines = [Line(level=_level(row), text=opened_words(row), alert=row.id) for row in opened]
    return lines + [Line(level="ok", text=closed_words(row), alert=row.id) for row in closed]


def opened_words(row: AlertRow) -> str:
    """`CERN → RAD is down. Refused by rad-pacs:6661`: counts and codes only, as the gateway wrote them."""
    return f"{row.title}. {row.text}".rstrip(". ")


def closed_words(row: AlertRow) -> str:
    """`Closed after 17 min: CERN → RAD is down`."""
    seconds = ((row.closed_at or row.opened_at) - row.opened_at).total_seconds()
    length = span_words(seconds if seconds < SHORT_SECONDS else round(seconds / 60) * 60)
    return f"Closed after {length}: {row.title}"


def _many(opened: Sequence[AlertRow], closed: int) -> Line:
    parts = [count_of(len(opened), "alert") + " opened"] if opened else []
    parts += [count_of(closed, "alert") + " closed"] if closed else []
    return Line(level=_worst(opened) if opened else "ok", text=", ".join(parts) + ". See Alerts.")


def _level(row: AlertRow) -> str:
    return row.severity if row.severity in SEVERITIES else "warn"


def _worst(rows: Sequence[AlertRow]) -> str:
    return max((_level(row) for row in rows), key=list(SEVERITIES).index, default="info")


@dataclass(slots=True)
class Watch:
    """What one window has seen. The first look only learns: what was open before it began is no news."""

    seen: set[int] | None = None

    def new(self, rows: Sequence[AlertRow], *, whole: bool = True) -> tuple[list[AlertRow], list[int]]:
        """Rows that were not open at the last look, and ids that are open no more; both are told once.

        Where `rows` are not the whole list but its newest part, older ones are taken to stand as they stood.
        """
        ids = {row.id for row in rows}
        if not whole and ids and self.seen is not None:
            ids |= {id for id in self.seen if id < min(ids)}
        before, self.seen = self.seen, ids
        if before is None:
            return [], []
        return [row for row in rows if row.id not in before], sorted(before - ids)


@dataclass(slots=True)
class TrayQueue:
    """What is still to be said by the tray, and when it may speak again; seconds of any steady clock."""

    told: set[int] = field(default_factory=set)
    waiting: dict[int, AlertRow] = field(default_factory=dict)
    spoke: float = float("-inf")

    def learn(self, rows: Sequence[AlertRow]) -> None:
        """These are known already: nothing is said of them, unless they still wait or their quiet hours keep them."""
        self.told.update(row.id for row in rows if row.quiet_until is None and row.id not in self.waiting)

    def put(self, rows: Sequence[AlertRow], now: datetime) -> None:
        """All that are open and go to the tray: what is new waits its turn, what went away waits no more."""
        self.waiting = {
            row.id: row for row in rows if row.id not in self.told and not kept_back(row, now) and row.parent is None
        }

    def due_in(self, clock: float) -> float | None:
        """Seconds until it may speak; None where it has nothing to say."""
        return max(0.0, self.spoke + TRAY_SECONDS - clock) if self.waiting else None

    def take(self, clock: float) -> TrayMessage | None:
        """The message, if it may speak now; what it tells is told for good."""
        if self.due_in(clock) != 0.0:
            return None
        rows = sorted(self.waiting.values(), key=lambda row: row.id)
        self.told.update(self.waiting)
        self.waiting = {}
        self.spoke = clock
        return tray_message(rows)


def kept_back(row: AlertRow, now: datetime) -> bool:
    """Muted, inside its quiet hours, or somebody has it: nothing for the tray."""
    muted = row.muted_until is not None and row.muted_until > now
    quiet = row.quiet_until is not None and row.quiet_until > now
    return muted or quiet or bool(row.acknowledged_by)


def tray_message(rows: Sequence[AlertRow]) -> TrayMessage:
    """One alert by its title, several by their count and the first titles."""
    if len(rows) == 1:
        row = rows[0]
        return TrayMessage(title=f"{SEVERITIES[_level(row)].word}: {row.title}", text=row.text, alert=row.id)
    worst = sum(_level(row) == "error" for row in rows)
    title = f"{count_of(len(rows), 'alert')} opened" + (f", {count_of(worst, 'error')}" if worst else "")
    titles = [row.title for row in rows[:MOST_LINES]]
    rest = [f"and {len(rows) - MOST_LINES} more"] if len(rows) > MOST_LINES else []
    return TrayMessage(title=title, text="\n".join(titles + rest))
