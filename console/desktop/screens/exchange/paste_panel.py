"""A pasted or dropped message: what was read of it, masked, and one button to send it to a test connection."""

from __future__ import annotations

from base64 import b64encode
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.commands import DestinationChoice, Resent
from console.api.exchange import Inspected, InspectedMessage, InspectRequest, TestSendRequest
from console.core.errors import OperatorError
from console.desktop.bridge.worker import Bridge
from console.desktop.screens.exchange.paste_words import first_target, head, refusal, remarks
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown, Radio
from console.desktop.widgets.raw_view import RawView
from console.desktop.widgets.raw_view_layout import ViewLine
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text


class PastePanel(QDialog):
    """`sent` carries a `Resent`. `read` begins; until the gateway has answered there is nothing to send."""

    sent = Signal(object)
    used = Signal(str)  # the connection it was sent to
    inspect_wanted = Signal(bytes, bool)  # the bytes, and whether they are pasted text

    def __init__(self, bridge: Bridge, before: str, parent: QWidget | None = None) -> None:
        """`before` is the connection used last, offered first."""
        super().__init__(parent)
        self.setWindowTitle("Send a pasted message")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(look().px(980), look().px(620))
        self._bridge = bridge
        self._before = before
        self._raw = b""
        self._text = False
        self._request_id = uuid4().hex
        self._found: Inspected | None = None
        self._sending = False
        self.which = DropDown()
        self.which.setAccessibleName("Message")
        self.head = ElidedText("Reading…", Type.TABLE, "t2")
        self.lines = RawView("Message, masked")
        self.remarks = Text("", Type.TABLE, "t2").wrap()
        self.target = DropDown()
        self.about_target = Text("", Type.SMALL, "t2").wrap()
        self.new_id = Radio("New control ID")
        self.keep_id = Radio("Keep the control ID")
        self.reason = QLineEdit()
        self.why_not = ElidedText("", Type.TABLE, "t3")
        self.cancel = Button("Cancel", Kind.QUIET, hint="Esc", height=32)
        self.inspect = Button("Open in the inspector", Kind.QUIET, icon="file-text", height=32)
        self.send = Button("Send 1 message", Kind.PRIMARY, icon="paper-plane-tilt", height=32)
        self._lay_out()
        self.which.currentIndexChanged.connect(self._show_message)
        self.target.currentIndexChanged.connect(self._judge)
        self.reason.textChanged.connect(self._judge)
        self.reason.returnPressed.connect(self._send)
        self.send.clicked.connect(self._send)
        self.cancel.clicked.connect(self.reject)
        self.inspect.clicked.connect(self._inspect)
        self._judge()

    def read(self, raw: bytes, *, text: bool) -> None:
        """Ask the gateway what this is."""
        self._raw, self._text = raw, text
        self._bridge.submit(
            lambda client: client.inspect(InspectRequest(raw=b64encode(raw), text=text)), self._read, self.fail
        )

    def read_bytes(self, raw: bytes) -> None:
        """The same for the bytes of files."""
        self.read(raw, text=False)

    def fail(self, error: OperatorError) -> None:
        """Nothing was read or sent; the words say why."""
        self._sending = False
        if self._found is None:
            self.head.setText("This cannot be read")
            self.lines.set_lines((), empty=str(error))
            self.cancel.setFocus()
        else:
            self.remarks.setText(str(error))
            self.remarks.set_colour("error")
        self._judge()

    @property
    def chosen(self) -> InspectedMessage | None:
        """The message shown."""
        messages = self._found.messages if self._found is not None else ()
        at = self.which.currentIndex()
        return messages[at] if 0 <= at < len(messages) else None

    @property
    def place(self) -> DestinationChoice | None:
        """The connection chosen."""
        choices = self._found.destinations if self._found is not None else ()
        at = self.target.currentIndex()
        return choices[at] if 0 <= at < len(choices) else None

    def _read(self, found: Inspected) -> None:
        self._found = found
        self.which.blockSignals(True)
        for item in found.messages:
            self.which.addItem(f"Message {item.number} of {found.total}: {item.type or 'unreadable'} {item.control_id}")
        self.which.blockSignals(False)
        self.which.setVisible(found.total > 1)
        self.target.blockSignals(True)
        for choice in found.destinations:
            self.target.addItem(f"{choice.environment}  {choice.title}")
        self.target.setCurrentIndex(first_target(found.destinations, self._before))
        self.target.blockSignals(False)
        self._show_message()
        self.reason.setFocus()

    def _show_message(self) -> None:
        message = self.chosen
        if message is None:
            return
        self.head.setText(head(message))
        hidden = message.lines_total - len(message.lines)
        lines = [ViewLine(line.number, line.text) for line in message.lines]
        self.lines.set_lines([*lines, ViewLine(0, "", folded=hidden)] if hidden else lines, empty="It is empty.")
        self.remarks.set_colour("t2")
        self.remarks.setText("\n".join(remarks(message)))
        self._judge()

    def _judge(self) -> None:
        place = self.place
        refused = place is not None and not place.allowed
        self.about_target.setText(
            "" if place is None else place.reason or f"{place.environment} environment, {place.address}."
        )
        self.about_target.set_colour("error" if refused else "t2")
        words = "Sending…" if self._sending else refusal(self.chosen, place, self.reason.text())
        self.why_not.setText(words or "It is stored, queued and sent like any other, with your name on it.")
        self.send.refuse(words)

    def _send(self) -> None:
        message, place = self.chosen, self.place
        if message is None or place is None or refusal(message, place, self.reason.text()) or self._sending:
            return
        self._sending = True
        self._judge()
        request = TestSendRequest(
            raw=b64encode(self._raw),
            text=self._text,
            number=message.number,
            to=place.name,
            new_control_id=self.new_id.isChecked(),
            reason=self.reason.text().strip(),
            request_id=self._request_id,  # pressed twice, or answered late: still one message
        )
        self._bridge.submit(lambda client: client.test_send(request), self._done, self.fail)

    def _inspect(self) -> None:
        """Whatever it is: tree, raw text and checks, and nothing is stored."""
        if self._raw:
            self.inspect_wanted.emit(self._raw, self._text)
            self.accept()

    def _done(self, resent: Resent) -> None:
        place = self.place
        if place is not None:
            self.used.emit(place.name)
        self.sent.emit(resent)
        self.accept()

    def _lay_out(self) -> None:
        ground = Surface("base")
        row = QHBoxLayout(ground)
        set_margins(row, 20, 16, 20, 16, 20)
        row.addLayout(self._left(), 1)
        row.addWidget(self._right())
        foot = Bar(56, "chrome", "t")
        ends = foot.row(left=20, right=20)
        ends.addWidget(self.why_not, 1)
        ends.addWidget(self.inspect)
        ends.addWidget(self.cancel)
        ends.addWidget(self.send)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(ground, 1)
        whole.addWidget(foot)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        set_margins(column, 0, 0, 0, 0, 8)
        column.addWidget(Text("Send a pasted message to a test connection", Type.TITLE))
        column.addWidget(self.which)
        column.addWidget(self.head)
        column.addWidget(self.lines, 1)
        column.addWidget(self.remarks)
        self.which.hide()
        return column

    def _right(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(look().px(320))
        column = QVBoxLayout(side)
        set_margins(column, 0, 0, 0, 0, 6)
        _labelled(column, "Connection", self.target)
        column.addWidget(self.about_target)
        column.addSpacing(look().px(8))
        column.addWidget(Text("Control ID", Type.TABLE_STRONG, "t2"))
        group = QButtonGroup(self)
        self.new_id.setChecked(True)
        for button in (self.new_id, self.keep_id):
            group.addButton(button)
            column.addWidget(button)
        kept = "With the same ID a receiver may drop it as a repeat of one it has."
        column.addWidget(Text(kept, Type.SMALL, "t2").wrap())
        column.addSpacing(look().px(8))
        _labelled(column, "Reason, kept in the audit trail", self.reason)
        column.addStretch(1)
        column.addWidget(
            Text(
                "Patient data stays masked here. What you pasted is kept nowhere until you send it.", Type.SMALL, "t3"
            ).wrap()
        )
        return side


def _labelled(column: QVBoxLayout, label: str, field: QWidget) -> None:
    words = Text(label, Type.TABLE_STRONG, "t2")
    words.setBuddy(field)
    field.setAccessibleName(label)
    field.setMinimumHeight(look().px(32))
    column.addWidget(words)
    column.addWidget(field)
