"""What a rule would have opened in the past: in words, as a strip over the days, and as a list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from console.api.alerts import AlertKind, Replay, ReplayAlert
from console.desktop.screens.alerts.kinds import measured
from console.desktop.screens.alerts.units import span_words
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.when import told
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import count_of

WOULD = Face(word="Would open", sign=Sign.TRIANGLE, colour="warn")
ALERTS = Shape(row=44, left=8, lead=0, two_lines=True)
STRIP = 40
NOTHING_KNOWN = 0.9995
"""From here on it reads as 100 %."""
HALF_UNKNOWN = 0.5
"""From here on a replay says little: it is said first."""


class ReplayStrip(QWidget):
    """A bar for each time an alert would have been open, over the days; a table twin stands below it as the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alerts: tuple[ReplayAlert, ...] = ()
        self._since = self._until = datetime.min.replace(tzinfo=UTC)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._fit)
        self._fit()

    def show_alerts(self, alerts: tuple[ReplayAlert, ...], since: datetime, until: datetime) -> None:
        """Draw these."""
        self._alerts, self._since, self._until = alerts, since, until
        words = f"{count_of(len(alerts), 'alert')} from {told(since, until)} until now"
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Days as lines with their names, alerts as bars; at least three pixels wide, so that none is lost."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        track = QRectF(0, px(2), self.width() - 1, px(18))
        painter.fillRect(track, colour("sunken"))
        painter.setPen(QPen(colour("line2"), 1))
        painter.drawLine(track.bottomLeft(), track.bottomRight())
        whole = (self._until - self._since).total_seconds()
        if whole <= 0:
            painter.end()
            return
        painter.setFont(look().font(Type.SMALL))
        day = self._since.astimezone().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        while day < self._until:
            x = track.width() * (day - self._since).total_seconds() / whole
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(round(x), round(track.top()), round(x), round(track.bottom()))
            painter.setPen(colour("t3"))
            painter.drawText(
                QRectF(x + px(3), track.bottom(), px(60), px(18)), Qt.AlignmentFlag.AlignVCenter, f"{day:%a}"
            )
            day += timedelta(days=1)
        for alert in self._alerts:
            begin = track.width() * (alert.opened_at - self._since).total_seconds() / whole
            end = track.width() * ((alert.closed_at or self._until) - self._since).total_seconds() / whole
            painter.fillRect(QRectF(begin, track.top() + px(3), max(3.0, end - begin), px(14)), colour("warn"))
        painter.end()

    def _fit(self) -> None:
        self.setFixedHeight(look().px(STRIP))


class ReplayView(QWidget):
    """The answer to "Try on the last 7 days"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = Text("", Type.BODY).wrap()
        self.unknown = Text("", Type.TABLE, "t2").wrap()
        self.strip = ReplayStrip()
        self.list = LineList("Alerts it would have opened", ALERTS, most=7)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 8)
        column.addWidget(self.text)
        column.addWidget(self.unknown)
        column.addWidget(self.strip)
        column.addWidget(self.list)
        column.addStretch(1)
        self.clear("")

    def clear(self, words: str) -> None:
        """Nothing was tried, or it failed: why."""
        self.text.setText(words)
        self.text.set_colour("t2")
        self.text.setVisible(bool(words))
        for widget in (self.unknown, self.strip, self.list):
            widget.setVisible(False)

    def show_replay(self, found: Replay, kind: AlertKind, since: datetime, until: datetime) -> None:
        """What it would have opened."""
        self.text.set_colour("t1")
        self.text.setText(found.text)
        self.text.setVisible(True)
        self.unknown.setText(unknown_words(found))
        self.unknown.setVisible(bool(self.unknown.text()))
        self.strip.show_alerts(found.alerts, since, until)
        self.strip.setVisible(True)
        self.list.set_lines([_line(alert, kind, until) for alert in found.alerts])
        self.list.setVisible(bool(found.alerts))


def unknown_words(found: Replay) -> str:
    """How much of the time nothing is known of, and what that means."""
    share = f"{found.unknown_share * 100:.3g} %"
    if found.subjects == 0:
        return "Nothing is in its scope, so it can never open."
    if found.unknown_share >= NOTHING_KNOWN:
        return "Nothing was measured then, so this says nothing about what it will do."
    if found.unknown_share >= HALF_UNKNOWN:
        return f"For {share} of the time nothing is known: this says little about what it will do."
    if found.unknown_share > 0:
        if "known" in found.text:
            return "While nothing is known it would not have opened."
        return f"For {share} of the time nothing is known; it would not have opened then."
    return ""


def _line(alert: ReplayAlert, kind: AlertKind, until: datetime) -> Line:
    length = span_words(round(((alert.closed_at or until) - alert.opened_at).total_seconds()))
    peak = f", at most {measured(kind, alert.peak)}" if alert.peak is not None else ""
    lasted = f"for {length}" if alert.closed_at is not None else f"still open after {length}"
    when = told(alert.opened_at, until)
    return Line(face=WOULD, text=alert.title or alert.subject, second=f"{lasted}{peak}", trail=when, key=alert)
