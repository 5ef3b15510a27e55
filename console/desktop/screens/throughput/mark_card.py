"""What an event on the axis is, in a card beside it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.api.triage import ChartMark
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.time_filter import whole
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.popover import Popover
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text

KINDS = {
    "start": "The gateway started, or an interface was started",
    "stop": "The gateway stopped, or an interface was stopped",
    "change": "The configuration was changed",
    "alert": "An alert opened",
    "note": "Noted by a person",
}
AROUND = timedelta(minutes=10)


class MarkCard(Popover):
    """`span_asked` carries the time around the event, to filter by."""

    span_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark: ChartMark | None = None
        self.title = Text("", Type.SECTION)
        self.kind = Text("", Type.TABLE, "t2")
        self.around = Button("Filter 10 min around it", Kind.PLAIN, icon="funnel")
        self.shut = Button("Close", Kind.QUIET, hint="Esc")
        column = QVBoxLayout(self)
        set_margins(column, 16, 12, 12, 12, 6)
        column.addWidget(self.title)
        column.addWidget(self.kind)
        row = QHBoxLayout()
        set_margins(row, 0, 6, 0, 0, 8)
        row.addWidget(self.around)
        row.addWidget(self.shut)
        row.addStretch(1)
        column.addLayout(row)
        self.around.clicked.connect(self._ask)
        self.shut.clicked.connect(self.hide)

    def open_for(self, mark: ChartMark, at: QPoint) -> None:
        """Beside this point of its parent."""
        here = mark.at.astimezone()
        self._mark = mark
        self.title.setText(mark.text)
        self.kind.setText(f"{here.day} {here:%b} {here:%H:%M}. {KINDS.get(mark.kind, mark.kind)}.")
        self.setAccessibleName(f"Event: {mark.text}")
        self.adjustSize()
        parent = self.parentWidget()
        room = parent.width() if parent is not None else self.width()
        self.move(max(8, min(at.x() - self.width() // 2, room - self.width() - look().px(12))), at.y())
        self.show()
        self.around.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _ask(self) -> None:
        if self._mark is not None:
            self.hide()
            self.span_asked.emit(whole(self._mark.at - AROUND / 2, self._mark.at + AROUND / 2))
