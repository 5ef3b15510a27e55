"""The bar at the top: environment, filter, time, live or paused, commands, notices."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from console.desktop.frame.badge import EnvironmentBadge
from console.desktop.frame.filter_bar import FilterBar
from console.desktop.query_text import terms_of, with_term
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, Sign, sign_pixmap
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar

TIMES = (
    ("", "Any time"),
    ("<15m", "Last 15 min"),
    ("<1h", "Last 1 h"),
    ("<6h", "Last 6 h"),
    ("<1d", "Last 24 h"),
    ("<7d", "Last 7 days"),
)
NARROW = 900
"""Pixels at 100 %: in a narrower bar views and time are icons, so that the filter keeps its room."""


class LiveButton(QPushButton):
    """Live with a green disc, or paused with bars; F9."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = "live"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look().changed.connect(self.updateGeometry)
        self.show_state("live")

    def show_state(self, state: str) -> None:
        """live, paused or lost."""
        self._state = state
        words = {"live": "Live. F9 pauses", "paused": "Paused. F9 goes on", "lost": "No gateway"}[state]
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the longest of its words, so that nothing moves."""
        return QSize(look().px(96), look().px(32))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Edge, sign, word, key."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("acc" if self.hasFocus() else "line2"), 2 if self.hasFocus() else 1))
        painter.setBrush(colour("hover" if self.underMouse() else "raised"))
        inset = 1 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(4), px(4))
        sign, token, word = {
            "live": (Sign.DISC, "ok", "Live"),
            "paused": (Sign.BARS, "held", "Paused"),
            "lost": (Sign.CROSS, "error", "Lost"),
        }[self._state]
        side = px(BOX)
        picture = sign_pixmap(sign, getattr(look().tokens, token), side, self.devicePixelRatioF())
        painter.drawPixmap(px(10), (self.height() - side) // 2, picture)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look().font(Type.TABLE_STRONG))
        painter.setPen(colour("t1"))
        painter.drawText(self.rect().adjusted(px(28), 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, word)
        painter.setFont(look().font(Type.SMALL))
        painter.setPen(colour("t3"))
        painter.drawText(self.rect().adjusted(0, 0, -px(9), 0), middle | Qt.AlignmentFlag.AlignRight, "F9")
        painter.end()


class TopBar(Bar):
    """Parts of the bar; the window connects them."""

    time_chosen = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(48, "chrome", "b", "line")
        self.badge = EnvironmentBadge()
        self.filter = FilterBar(window)
        self.views = Button("Views", icon="star", height=32, caret=True, name="Saved views, Ctrl+Shift+F")
        self.time = Button("Any time", icon="clock", height=32, caret=True)
        self.live = LiveButton()
        self.palette_button = Button("", Kind.QUIET, icon="terminal-window", name="Find a command, Ctrl+K", height=32)
        self.bell = Button("", Kind.QUIET, icon="bell", name="Notices", height=32)
        row = self.row(left=12, right=8, spacing=8)
        row.addWidget(self.badge)
        row.addWidget(self.filter, 1)
        row.addWidget(self.views)
        row.addWidget(self.time)
        row.addWidget(self.live)
        row.addWidget(self.palette_button)
        row.addWidget(self.bell)
        self.time.clicked.connect(self._choose_time)
        self._words = {self.views: "Views", self.time: "Any time"}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words give way before anything is cut or covered."""
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        narrow = self.width() < look().px(NARROW)
        for button, words in self._words.items():
            button.setText("" if narrow else words)
            button.setToolTip(button.accessibleName())
            button.updateGeometry()

    def show_time(self, query: str) -> None:
        """The button says which ages the filter lets through."""
        term = next((t for t in terms_of(query) or [] if t.startswith(("age:", "received:"))), "")
        known = {f"age:{value}": words for value, words in TIMES if value}
        words = known.get(term, "Other time" if term else "Any time")
        self._words[self.time] = words
        self.time.setAccessibleName(words)
        self._fit_words()

    def _choose_time(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for value, words in TIMES:
            query = with_term(self.filter.query, "age", [value] if value else [])
            menu.addAction(words).triggered.connect(lambda _checked=False, query=query: self.time_chosen.emit(query))
        menu.popup(self.time.mapToGlobal(QPoint(0, self.time.height() + 4)))
