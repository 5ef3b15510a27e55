"""Save messages to a file: in which form, masked or not, and how far it is. The work is done on the bridge's loop."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from console.api.exchange import Exported, ExportRequest
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.exchange.relay import Relay
from console.desktop.screens.exchange.save_words import (
    FORMS,
    NO_RIGHT,
    Form,
    SaveAsk,
    done_words,
    file_name,
    refusal,
    size_words,
    title,
)
from console.desktop.screens.exchange.saving import save
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import Radio
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text


class SaveDialog(QDialog):
    """`saved` carries the words for the notice."""

    saved = Signal(str)

    def __init__(self, desk: Desk, ask: SaveAsk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Save messages")
        self.setModal(True)
        self.setFixedWidth(look().px(480))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._ask = ask
        self._stop: threading.Event | None = None
        self._relay = Relay()
        self._relay.told.connect(self._told)
        self.forms = {form.id: Radio(form.title) for form in FORMS}
        self.masked = Radio("Masked")
        self.clear = Radio("With patient data")
        self.about_clear = Text("", Type.SMALL, "t2").wrap()
        self.purpose = QLineEdit()
        self.problem = Text("", Type.TABLE, "error").wrap()
        self.problem.hide()
        self.words = ElidedText("", Type.TABLE, "t3")
        self.cancel = Button("Cancel", Kind.QUIET, hint="Esc", height=32)
        self.act = Button("Save…", Kind.PRIMARY, icon="download-simple", height=32)
        self._lay_out()
        self._wire()
        self.forms["messages"].setChecked(True)
        self.masked.setChecked(True)
        self._judge()
        self.forms["messages"].setFocus()

    @property
    def form(self) -> Form:
        """The form chosen."""
        return next(form for form in FORMS if self.forms[form.id].isChecked())

    def save_to(self, name: str) -> None:
        """Begin; the dialog stays until it is done."""
        self._stop = threading.Event()
        stop, relay, path = self._stop, self._relay, Path(name)
        masked = self.masked.isChecked() or self.form.id == "table"
        reason = "" if masked else self.purpose.text().strip()
        request = ExportRequest(selection=self._ask.selection, form=self.form.id, masked=masked, reason=reason)
        self.problem.hide()
        self._judge()
        self._say("Asking the gateway…", "t2")
        self._desk.bridge.submit(lambda client: save(client, request, path, relay, stop), self._done, self._failed)

    def done(self, result: int) -> None:
        """However it is closed, what still runs is stopped."""
        if self._stop is not None:
            self._stop.set()
        super().done(result)

    def _told(self, written: object) -> None:
        if isinstance(written, int) and self._stop is not None:
            self._say(f"{size_words(written)} written…", "t2")

    def _done(self, exported: Exported) -> None:
        self._stop = None
        self.saved.emit(done_words(exported))
        self.accept()

    def _failed(self, error: OperatorError) -> None:
        self._stop = None
        self._judge()
        self.problem.setText(str(error))
        self.problem.show()

    def _choose(self) -> None:
        chooser = QFileDialog(self, "Save messages", file_name(self.form, self._desk.clock.now()))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix(self.form.suffix.lstrip("."))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self.save_to)
        chooser.open()

    def _judge(self) -> None:
        busy = self._stop is not None
        of_table = self.form.id == "table"
        may = self._desk.state.may("export.clear")
        for widget in (*self.forms.values(), self.masked):
            widget.setEnabled(not busy)
        if of_table or not may:
            self.masked.setChecked(True)
        self.clear.setEnabled(may and not of_table and not busy)
        self.about_clear.setText(_about_clear(may=may, of_table=of_table))
        self.purpose.setVisible(self.clear.isChecked())
        self.purpose.setEnabled(not busy)
        self.cancel.set_label("Stop" if busy else "Cancel")
        words = refusal(self.form, masked=self.masked.isChecked(), purpose=self.purpose.text())
        self.act.refuse("It is being saved" if busy else words)
        if not busy:
            self._say(words or f"From {self._ask.source}", "t3")

    def _say(self, text: str, colour: str) -> None:
        self.words.setText(text)
        self.words.set_colour(colour)
        self.words.setAccessibleName(text)

    def _wire(self) -> None:
        for radio in (*self.forms.values(), self.masked, self.clear):
            radio.toggled.connect(self._judge_checked)
        self.purpose.textChanged.connect(self._judge)
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self._choose)

    def _judge_checked(self, checked: bool) -> None:
        """Once for a change: the one that was switched on tells."""
        if checked:
            self._judge()

    def _lay_out(self) -> None:
        ground = Surface("base")
        body = ground.column(left=20, top=20, right=20, bottom=16, spacing=6)
        body.addWidget(Text(title(self._ask), Type.TITLE))
        body.addSpacing(look().px(4))
        kinds, looks = QButtonGroup(self), QButtonGroup(self)
        for form in FORMS:
            kinds.addButton(self.forms[form.id])
            _choice(body, self.forms[form.id], Text(form.about, Type.SMALL, "t2").wrap())
        body.addSpacing(look().px(8))
        body.addWidget(Text("Patient data", Type.TABLE_STRONG, "t2"))
        for radio in (self.masked, self.clear):
            looks.addButton(radio)
        masked = Text("Names, numbers and free text become letters; the file stays valid HL7", Type.SMALL, "t2").wrap()
        _choice(body, self.masked, masked)
        _choice(body, self.clear, self.about_clear)
        self.purpose.setPlaceholderText("Purpose, kept in the audit trail with your name")
        self.purpose.setAccessibleName("Purpose")
        self.purpose.setMinimumHeight(look().px(32))
        body.addWidget(self.purpose)
        body.addWidget(self.problem)
        foot = Bar(56, "chrome", "t")
        row = foot.row(left=20, right=20)
        row.addWidget(self.words, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.act)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(ground)
        whole.addWidget(foot)


def _about_clear(*, may: bool, of_table: bool) -> str:
    if of_table:
        return "A table holds none."
    return "Needs a purpose. Keep the file where patient data may be kept, and delete it." if may else NO_RIGHT


def _choice(body: QVBoxLayout, radio: Radio, about: Text) -> None:
    about.setContentsMargins(look().px(24), 0, 0, look().px(4))
    radio.setAccessibleDescription(about.text())
    pair = QVBoxLayout()
    set_margins(pair, 0, 0, 0, 0, 0)
    pair.addWidget(radio)
    pair.addWidget(about)
    body.addLayout(pair)
