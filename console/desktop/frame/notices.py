"""Notices: a line that floats for some seconds, and the centre behind the bell that keeps them all."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.desktop.desk_state import DeskState, Notice
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.states import CHECK
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.popover import Popover
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import clock

SHOWN_MILLISECONDS = 8000


class Toast(Popover):
    """The newest notice, at the lower right; a screen reader says it too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = SignLabel(CHECK["info"], " ")
        self._text = Text("", Type.TABLE).wrap()
        self._close = Button("", Kind.QUIET, icon="x", name="Close this notice", height=24)
        self._row = row = QHBoxLayout(self)
        set_margins(row, 12, 8, 8, 8, 4)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MILLISECONDS)
        self._timer.timeout.connect(self.hide)
        self._close.clicked.connect(self.hide)

    def show_notice(self, notice: Notice) -> None:
        """Show it, in place of the one before."""
        self._sign.set_face(CHECK[notice.level], " ")
        self._text.setText(notice.text)
        self.setAccessibleName(notice.text)
        self.place()
        self.show()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, notice.text))

    def place(self) -> None:
        """Above the status bar, at the right."""
        window, px = self.window(), look().px
        width = min(px(420), window.width() - px(40))
        self.setFixedWidth(width)
        self.setFixedHeight(max(self._row.heightForWidth(width), px(40)))
        self.move(window.width() - width - px(16), window.height() - self.height() - px(88))

    def keeps_open_for(self, widget: QWidget) -> bool:
        """It goes by itself."""
        return True


class NoticeCentre(Popover):
    """All notices of this session, newest first. `alert_asked` carries the alert of a notice that is about one."""

    alert_asked = Signal(int)

    def __init__(self, state: DeskState, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName("Notices")
        self._area.setStyleSheet("QScrollArea { background: transparent; }")
        column = QVBoxLayout(self)
        set_margins(column, 4, 4, 4, 4)
        head = QHBoxLayout()
        set_margins(head, 12, 10, 8, 6)
        head.addWidget(Text("Notices", Type.SECTION))
        head.addStretch(1)
        self._close = Button("", Kind.QUIET, icon="x", name="Close notices", height=24)
        self._close.clicked.connect(self.hide)
        head.addWidget(self._close)
        column.addLayout(head)
        column.addWidget(self._area, 1)

    def open_at(self, right: int, top: int) -> None:
        """With its upper right corner here."""
        self._fill()
        px = look().px
        width, height = px(400), px(min(460, 72 + 52 * max(1, len(self._state.notices))))
        self.setGeometry(right - width, top, width, height)
        self.show()
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self) -> None:
        inside = Surface("raised")
        column = inside.column(left=12, right=12, bottom=8, spacing=10)
        if not self._state.notices:
            column.addWidget(Text("Nothing to tell so far.", Type.TABLE, "t2"))
        for notice in reversed(self._state.notices):
            line = QHBoxLayout()
            set_margins(line, 0, 0, 0, 0, 6)
            line.addWidget(SignLabel(CHECK[notice.level], " "), 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            set_margins(words, 0, 3, 0, 0, 2)
            words.addWidget(Text(notice.text, Type.TABLE).wrap())
            words.addWidget(Text(clock(notice.at), Type.SMALL, "t3"))
            line.addLayout(words, 1)
            if notice.alert is not None:
                line.addWidget(self._show_button(notice, notice.alert), 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        column.addStretch(1)
        self._area.setWidget(inside)

    def _show_button(self, notice: Notice, alert: int) -> Button:
        button = Button("Show", Kind.QUIET, name=f"Show {notice.text}", height=24)
        button.setToolTip("")
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda: self.alert_asked.emit(alert))
        return button
