"""Go to one message by its control ID: what was opened lately, then what begins as typed; Enter opens it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.api.messages import MessagePage, MessageRow
from console.core.errors import OperatorError
from console.desktop.bridge.worker import Bridge
from console.desktop.models.message_cells import face_of
from console.desktop.query_text import quoted
from console.desktop.recent import Recent, Seen
from console.desktop.theme.look import look
from console.desktop.widgets.choice_list import Choice, ChoiceList
from console.desktop.widgets.popover import Popover
from console.desktop.widgets.search_line import SearchLine
from console.desktop.widgets.surface import set_margins

MOST = 12
ASK_MILLISECONDS = 150
"""So long after the last key the gateway is asked."""


class GoTo(Popover):
    """`chosen` carries a delivery id."""

    chosen = Signal(int)

    def __init__(self, bridge: Bridge, recent: Recent, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._recent = recent
        self._before: QWidget | None = None
        self.line = SearchLine()
        self.line.setPlaceholderText("Control ID, or its beginning")
        self.line.setAccessibleName("Go to a control ID")
        self.list = ChoiceList("Messages found")
        column = QVBoxLayout(self)
        set_margins(column, 8, 8, 8, 8, 6)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(ASK_MILLISECONDS)
        self._later.timeout.connect(self._ask)
        self.line.textChanged.connect(self._typed)
        self.line.key.connect(self._key)
        self.list.picked.connect(self._pick)

    def open(self) -> None:
        """Over the upper middle of the window, with what was opened lately."""
        window = self.window()
        self._before = window.focusWidget()
        self.line.clear()
        self._show([_seen_choice(seen) for seen in self._recent.all()], "Nothing was opened yet. Type a control ID.")
        width = min(look().px(600), window.width() - look().px(40))
        self.setGeometry((window.width() - width) // 2, look().px(64), width, self.height())
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._later.start()
        else:
            self._later.stop()

    def _ask(self) -> None:
        begins = self.line.text().strip().replace('"', "").replace("*", "")
        if begins:
            value = f"{begins}*" if quoted(begins) == begins else quoted(begins)
            self._bridge.submit(
                lambda client: client.messages(f"control:{value}", limit=MOST), self._found, self._failed, key="go to"
            )

    def _found(self, page: MessagePage) -> None:
        if self.isVisible() and self.line.text().strip():
            self._show([_row_choice(row) for row in page.rows], "No message has a control ID that begins so.")

    def _failed(self, error: OperatorError) -> None:
        if self.isVisible():
            self._show([], str(error))

    def _show(self, choices: Sequence[Choice], otherwise: str) -> None:
        nothing = Choice(id="", title="", off=otherwise)
        self.list.show_choices(choices or [nothing])
        self.setFixedHeight(self.list.height_for(MOST) + look().px(54))

    def _key(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key == Qt.Key.Key_Down:
            self.list.step(1)
        elif key == Qt.Key.Key_Up:
            self.list.step(-1)
        elif self._later.isActive():
            self._later.stop()
            self._ask()  # Enter before the answer: look first, so that it never opens what stood there before
        else:
            self.list.pick_current()

    def _pick(self, id: str) -> None:
        self._leave()
        self.chosen.emit(int(id))

    def _leave(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)


def _seen_choice(seen: Seen) -> Choice:
    return Choice(
        id=str(seen.delivery), title=seen.control_id or "no control ID", words=f"Recent. {seen.words}", mono=True
    )


def _row_choice(row: MessageRow) -> Choice:
    face = face_of(row)
    return Choice(id=str(row.id), title=row.control_id, words=f"{face.word}, {row.type}, {row.route}", mono=True)
