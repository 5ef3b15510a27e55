"""What two result sets are compared by: a filter for each side, the key, what is left out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from console.api.comparisons import SetCompareRequest
from console.desktop.screens.bulk.panel import labelled
from console.desktop.screens.compare.option_bar import OptionBar
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Surface, set_margins

USUAL_KEY = "MSH-10"
SAME = "Both sides are the same filter: change one of them"


class SetForm(Surface):
    """`asked` carries a `SetCompareRequest`; `cancelled` is a press."""

    asked = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", "b", parent=parent)
        self.left, self.right, self.key = QLineEdit(), QLineEdit(), QLineEdit(USUAL_KEY)
        self.left.setPlaceholderText("interface:old-lab type:ORU")
        self.right.setPlaceholderText("interface:new-lab type:ORU")
        self.key.setToolTip("The place whose value both messages of a pair share, such as MSH-10 or OBR-3.1")
        self.options = OptionBar(kinds=False)
        self.act = Button("Compare", Kind.PRIMARY, icon="git-diff", height=32)
        self.stop = Button("Cancel", Kind.PLAIN, height=32)
        fields = QHBoxLayout()
        set_margins(fields, 12, 10, 12, 6, 12)
        fields.addLayout(labelled("Left: all that match", self.left), 4)
        fields.addLayout(labelled("Right: all that match", self.right), 4)
        fields.addLayout(labelled("Paired by", self.key), 2)
        buttons = QHBoxLayout()
        set_margins(buttons, 0, look().px(0), 0, 0, 8)
        for button in (self.act, self.stop):
            buttons.addWidget(button)
        column = self.column()
        column.addLayout(fields)
        row = QHBoxLayout()
        set_margins(row, 0, 0, 12, 6, 8)
        row.addWidget(self.options, 1)
        row.addLayout(buttons)
        column.addLayout(row)
        for line in (self.left, self.right, self.key):
            line.textChanged.connect(lambda _text: self.judge())
            line.returnPressed.connect(self._ask)
        self.act.clicked.connect(self._ask)
        self.stop.clicked.connect(self.cancelled)
        self.stop.hide()
        self.judge()

    def show_running(self, *, running: bool) -> None:
        """While it runs there is only its end to be had."""
        pressed = self.act if running else self.stop
        other = self.stop if running else self.act
        other.show()
        if pressed.hasFocus():
            other.setFocus(Qt.FocusReason.OtherFocusReason)
        pressed.hide()

    def complaint(self) -> str:
        """Why it cannot begin; "" where it can."""
        if not self.key.text().strip():
            return "Say by which place the messages are paired, such as MSH-10"
        return SAME if self.left.text().strip() == self.right.text().strip() else ""

    def judge(self) -> None:
        """Switch the button."""
        self.act.refuse(self.complaint())

    def _ask(self) -> None:
        if not self.complaint() and self.act.isVisible():
            self.asked.emit(
                SetCompareRequest(
                    left=self.left.text().strip(),
                    right=self.right.text().strip(),
                    key=self.key.text().strip(),
                    volatile=self.options.volatile,
                    ignore=self.options.paths,
                )
            )
