"""What is shown in the clear, and for how long. Values live only here, and are forgotten when their time is up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from console.api.messages import MASK, RawLine, Revealed
from console.core.clock import Clock
from console.desktop.widgets.raw_view_text import Overlay

AWAY_SECONDS = 60
"""Without the focus of this program for so long, all is masked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deadline:
    """Both clocks: the monotonic one may stand still while the machine sleeps, the wall clock may be set back."""

    wall: datetime
    monotonic: float

    def is_over(self, clock: Clock) -> bool:
        return clock.now() >= self.wall or clock.monotonic() >= self.monotonic


class RevealKeeper(QObject):
    """`changed` when values come or go, `ticked` while some are shown (about every second)."""

    changed = Signal()
    ticked = Signal()

    def __init__(self, clock: Clock, *, interval_ms: int = 1000, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._values: dict[str, tuple[str, _Deadline]] = {}
        self._lines: tuple[tuple[RawLine, ...], _Deadline] | None = None
        self._key: tuple[str, _Deadline] | None = None
        self._key_lines = 0
        self._left_at: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self.tick)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self.note_application)

    def show(self, revealed: Revealed) -> None:
        """Take what the gateway gave; its own time counts."""
        until = self._deadline(revealed.seconds)
        self._values.update({path: (value, until) for path, value in revealed.values.items()})
        if revealed.lines:
            self._lines = (revealed.lines, until)
        if self.count:
            self._timer.start()
        self.changed.emit()

    def hold(self, key: str, seconds: int, lines: int) -> None:
        """Keep the key by which the pages of a whole document come in the clear, as long as the gateway takes it.
        `lines` is what it counts for."""
        self._key = (key, self._deadline(seconds))
        self._key_lines = lines
        self._timer.start()
        self.changed.emit()

    def mask(self) -> None:
        """Forget everything now."""
        if self.count or self._key is not None:
            self._values.clear()
            self._lines = None
            self._key = None
            self._timer.stop()
            self.changed.emit()

    def tick(self) -> None:
        """Forget what is over, and everything once the person is away too long."""
        away = self._left_at is not None and self._clock.monotonic() - self._left_at >= AWAY_SECONDS
        over = [path for path, (_, until) in self._values.items() if away or until.is_over(self._clock)]
        for path in over:
            del self._values[path]
        lines_over = self._lines is not None and (away or self._lines[1].is_over(self._clock))
        if lines_over:
            self._lines = None
        key_over = self._key is not None and (away or self._key[1].is_over(self._clock))
        if key_over:
            self._key = None
        if not self.count:
            self._timer.stop()
        if over or lines_over or key_over:
            self.changed.emit()
        self.ticked.emit()

    def note_application(self, state: Qt.ApplicationState) -> None:
        """The program lost the focus, or has it back."""
        if state is Qt.ApplicationState.ApplicationActive:
            self.tick()
            self._left_at = None
        elif self._left_at is None:
            self._left_at = self._clock.monotonic()

    @property
    def count(self) -> int:
        """How many values stand in the clear; a whole message or document counts its lines."""
        whole = (len(self._lines[0]) if self._lines else 0) + (self._key_lines if self._key else 0)
        return len(self._values) + whole

    @property
    def key(self) -> str:
        """The key to a whole document in the clear; "" while it is masked."""
        return self._key[0] if self._key is not None else ""

    @property
    def until(self) -> datetime | None:
        """When the last of them goes."""
        times = [until.wall for _, until in self._values.values()]
        times += [held[1].wall for held in (self._lines, self._key) if held is not None]
        return max(times, default=None)

    @property
    def seconds_left(self) -> int:
        """Until the last of them goes, rounded up."""
        until = self.until
        return 0 if until is None else max(0, -int((self._clock.now() - until).total_seconds() // 1))

    def values(self) -> dict[str, str]:
        """Path -> value in the clear."""
        return {path: value for path, (value, _) in self._values.items()}

    def lines(self) -> tuple[RawLine, ...]:
        """The whole message in the clear, while it is."""
        return self._lines[0] if self._lines else ()

    def _deadline(self, seconds: int) -> _Deadline:
        return _Deadline(
            wall=self._clock.now() + timedelta(seconds=seconds), monotonic=self._clock.monotonic() + seconds
        )


_MASKED = re.compile(f"{MASK[0]}+")


def overlays_of_line(masked: str, clear: str, separator: str) -> tuple[Overlay, ...]:
    """What stands behind each mask of a line, found by the text around it; the whole line where that does not fit.

    A mask never covers a field separator, so each can only stand for text without one.
    """
    if masked == clear:
        return ()
    spans = [match.span() for match in _MASKED.finditer(masked)]
    hidden = f"([^{re.escape(separator)}]*)"
    match = re.fullmatch(hidden.join(re.escape(part) for part in _MASKED.split(masked)), clear)
    if match is None or not spans:
        return (Overlay(0, len(masked), clear),)
    return tuple(Overlay(*span, text) for span, text in zip(spans, match.groups(), strict=True))


def overlays_of_values(
    values: Mapping[str, str], places: Mapping[str, tuple[int, int, int]]
) -> dict[int, tuple[Overlay, ...]]:
    """Line -> overlays, for the values whose place (line, column, column_end) is known."""
    found: dict[int, list[Overlay]] = {}
    for path, value in values.items():
        if path in places:
            line, start, end = places[path]
            found.setdefault(line, []).append(Overlay(start, end, value))
    return {line: tuple(overlays) for line, overlays in found.items()}


def overlays_of_lines(
    masked: Sequence[RawLine], clear: Sequence[RawLine], separator: str
) -> dict[int, tuple[Overlay, ...]]:
    """Index of the masked line -> overlays, for a whole message in the clear."""
    by_number = {line.number: line.text for line in clear}
    return {
        index: overlays_of_line(line.text, by_number[line.number], separator)
        for index, line in enumerate(masked)
        if line.number in by_number
    }
