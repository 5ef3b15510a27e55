"""The card of the tour and the ring around what it speaks of. Both let everything else be used."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.popover import Popover
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text

WIDTH = 380


class Ring(QWidget):
    """Two pixels of accent around a part of the window; the mouse goes through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().colour("acc"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), look().px(6), look().px(6))
        painter.end()


class Card(Popover):
    """`go` carries -1 or 1, `tried` that the key's command shall be run from here, `ended` that it is enough."""

    go = Signal(int)
    tried = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ring = Ring(parent)
        self.place = Text("", Type.SMALL, "t3")
        self.title = Text("", Type.TITLE)
        self.text = Text("", Type.BODY, "t2").wrap()
        self.skip = Button("Skip the tour", Kind.QUIET)
        self.run = Button("")
        self.back = Button("Back")
        self.next = Button("Next", Kind.PRIMARY)
        column = QVBoxLayout(self)
        set_margins(column, 16, 14, 16, 14, 8)
        for words in (self.place, self.title, self.text):
            column.addWidget(words)
        column.addSpacing(look().px(4))
        row = QHBoxLayout()
        set_margins(row, 0, 0, 0, 0, 8)
        row.addWidget(self.skip)
        row.addStretch(1)
        for button in (self.run, self.back, self.next):
            row.addWidget(button)
        column.addLayout(row)
        self.skip.clicked.connect(self.ended)
        self.run.clicked.connect(self.tried)
        self.back.clicked.connect(lambda: self.go.emit(-1))
        self.next.clicked.connect(lambda: self.go.emit(1))

    def say(self, place: str, title: str, text: str, *, run: str, first: bool, forward: str) -> None:
        """Fill it; `run` is the key whose command can be run from here, `forward` what the last button says."""
        self.place.setText(place)
        self.title.setText(title)
        self.text.setText(text)
        self.run.set_label(run)
        self.run.setVisible(bool(run))
        self.back.setVisible(not first)
        self.next.set_label(forward)
        self.setAccessibleName(f"{title}. {text}")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{place}. {title}. {text}"))

    def stand(self, target: QRect | None) -> None:
        """Beside this part of the window, in sight as a whole; at the lower right where it points at nothing."""
        window, gap = self.parentWidget(), look().px(12)
        if window is None:
            return
        width = min(look().px(WIDTH), window.width() - 2 * gap)
        self.setFixedWidth(width)
        layout = self.layout()
        self.setFixedHeight(layout.heightForWidth(width) if layout is not None else self.sizeHint().height())
        lowest = QPoint(window.width() - width - gap, window.height() - self.height() - look().px(44))
        at = lowest
        self.ring.setVisible(target is not None)
        if target is not None:
            self.ring.setGeometry(target.adjusted(-2, -2, 2, 2))
            self.ring.raise_()
            under = target.bottom() + gap + self.height() < window.height()
            x, y = target.left(), target.bottom() + gap if under else target.bottom() - self.height() - gap
            if not under:
                x = target.right() - width - gap
            at = QPoint(max(gap, min(x, lowest.x())), max(gap, min(y, lowest.y())))
        self.move(at)
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends it, while it has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
            return
        super().keyPressEvent(event)

    def keeps_open_for(self, widget: QWidget) -> bool:
        """The window is used while it stands there."""
        return True
