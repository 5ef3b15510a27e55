"""A new interface: its form, a live test step by step, and the button that adds it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.exchange import ConnectionForm, ConnectionRequest, ConnectionTest, TestStep
from console.api.interfaces import InterfaceRow
from console.core.errors import OperatorError
from console.desktop.bridge.worker import Bridge
from console.desktop.screens.exchange.form_fields import FormFields
from console.desktop.screens.exchange.form_words import given, refusal, test_words
from console.desktop.screens.exchange.relay import Relay
from console.desktop.screens.exchange.steps import StepList
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown, Tick
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text

KINDS = {"mllp": "MLLP", "folder": "Folder", "none": "None, store only"}


class FormDialog(QDialog):
    """`added` carries the title of the new interface."""

    added = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New interface")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(look().px(980), look().px(700))
        self._bridge = bridge
        self._form: ConnectionForm | None = None
        self._test: ConnectionTest | None = None
        self._tested: dict[str, str] = {}
        self._testing = False
        self._adding = False
        self._relay = Relay()
        self.source, self.destination = DropDown(), DropDown()
        self.fields = FormFields()
        self.everything = Tick("Show all settings")
        self.about_test = Text("", Type.TABLE, "t2").wrap()
        self.steps = StepList()
        self.untested = Tick("Add it although the test failed")
        self.reason = QLineEdit()
        self.problem = Text("", Type.TABLE, "error").wrap()
        self.problem.hide()
        self.words = ElidedText("", Type.TABLE, "t3")
        self.cancel = Button("Cancel", Kind.QUIET, hint="Esc", height=32)
        self.test = Button("Test", icon="play", hint="F8", height=32)
        self.add = Button("Add interface", Kind.PRIMARY, icon="plus", height=32)
        self.test.setShortcut("F8")
        self._lay_out()
        self._wire()
        self._ask("mllp", "mllp")
        self._judge()

    @property
    def request(self) -> ConnectionRequest:
        """The form as it is filled in."""
        form = self._form
        fields = form.fields if form is not None else ()
        return ConnectionRequest(
            source=form.source if form is not None else "mllp",
            destination=form.destination if form is not None else "mllp",
            values=given(fields, self.fields.values),
            reason=self.reason.text().strip(),
            revision=form.revision if form is not None else "",
            untested=self.untested.isChecked(),
        )

    def _ask(self, source: str, destination: str) -> None:
        self._bridge.submit(
            lambda client: client.connection_form(source, destination), self._show, self._failed, key="connection form"
        )

    def _show(self, form: ConnectionForm) -> None:
        self._form = form
        self._test = None
        self.steps.clear()
        for box, kinds, chosen in (
            (self.source, form.sources, form.source),
            (self.destination, form.destinations, form.destination),
        ):
            box.blockSignals(True)
            box.clear()
            for kind in kinds:
                box.addItem(KINDS.get(kind, kind), kind)
            box.setCurrentIndex(box.findData(chosen))
            box.blockSignals(False)
        self.fields.show_fields(form.fields)
        first = self.fields.rows.get("name")
        if first is not None and not self.fields.values.get("name"):
            first.editor.setFocus()
        self._judge()

    def _run_test(self) -> None:
        if self._form is None or self._testing:
            return
        request, relay = self.request, self._relay
        self._testing, self._test, self._tested = True, None, dict(request.values)
        self.problem.hide()
        self.steps.clear()
        self.untested.setChecked(False)
        self.fields.say({})
        self._judge()
        self._bridge.submit(
            lambda client: client.connection_test(request, relay.told.emit), self._show_test, self._failed
        )

    def _show_step(self, step: object) -> None:
        if isinstance(step, TestStep) and self._testing:
            self.steps.add(step)

    def _show_test(self, test: ConnectionTest) -> None:
        self._testing, self._test = False, test
        for step in test.steps[len(self.steps.steps) :]:
            self.steps.add(step)
        self.fields.say(dict(test.mistakes))
        self._judge()

    def _add(self) -> None:
        if self._refusal() or self._adding:
            return
        self._adding = True
        self._judge()
        request = self.request
        self._bridge.submit(lambda client: client.connection_add(request), self._done, self._failed)

    def _done(self, row: InterfaceRow) -> None:
        self.added.emit(row.title)
        self.accept()

    def _failed(self, error: OperatorError) -> None:
        self._testing = self._adding = False
        self._judge()
        self.problem.setText(str(error))
        self.problem.show()

    @property
    def _changed(self) -> bool:
        return self.request.values != self._tested

    def _refusal(self) -> str:
        return refusal(
            self._test,
            testing=self._testing,
            changed=self._changed,
            untested=self.untested.isChecked(),
            reason=self.reason.text(),
        )

    def _judge(self) -> None:
        test = self._test
        self.about_test.setText(test_words(test, testing=self._testing, changed=test is not None and self._changed))
        failed = test is not None and not test.ok and not test.mistakes and not self._changed
        self.untested.setVisible(failed)
        words = "It is being added" if self._adding else self._refusal()
        busy = "It runs" if self._testing or self._adding else ""
        self.test.refuse(busy or ("" if self._form is not None else "There is no form yet"))
        self.add.refuse(words)
        self.words.setText(words or "It is written into the site file and started; the others go on.")
        self.words.setAccessibleName(self.words.text())

    def _kinds_chosen(self) -> None:
        self._ask(str(self.source.currentData()), str(self.destination.currentData()))

    def _wire(self) -> None:
        self._relay.told.connect(self._show_step)
        self.source.currentIndexChanged.connect(self._kinds_chosen)
        self.destination.currentIndexChanged.connect(self._kinds_chosen)
        self.fields.changed.connect(self._judge)
        self.everything.toggled.connect(lambda on: self.fields.show_everything(everything=on))
        self.untested.toggled.connect(self._judge)
        self.reason.textChanged.connect(self._judge)
        self.test.clicked.connect(self._run_test)
        self.add.clicked.connect(self._add)
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        ground = Surface("base")
        row = QHBoxLayout(ground)
        set_margins(row, 0, 0, 0, 0, 0)
        row.addLayout(self._left(), 1)
        row.addWidget(self._right())
        foot = Bar(56, "chrome", "t")
        ends = foot.row(left=20, right=20)
        ends.addWidget(self.words, 1)
        for button in (self.cancel, self.test, self.add):
            ends.addWidget(button)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(ground, 1)
        whole.addWidget(foot)

    def _left(self) -> QVBoxLayout:
        head = QVBoxLayout()
        set_margins(head, 20, 16, 16, 8, 8)
        head.addWidget(Text("New interface", Type.TITLE))
        kinds = QHBoxLayout()
        set_margins(kinds, 0, 0, 0, 0, 12)
        for label, box in (("Source", self.source), ("Destination", self.destination)):
            column = QVBoxLayout()
            set_margins(column, 0, 0, 0, 0, 4)
            words = Text(label, Type.TABLE_STRONG, "t2")
            words.setBuddy(box)
            box.setAccessibleName(f"Kind of {label.lower()}")
            box.setMinimumHeight(look().px(32))
            column.addWidget(words)
            column.addWidget(box)
            kinds.addLayout(column, 1)
        head.addLayout(kinds)
        head.addWidget(self.everything)
        column = QVBoxLayout()
        set_margins(column, 0, 0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.fields, 1)
        return column

    def _right(self) -> QWidget:
        side = Surface("base", "l")
        side.setFixedWidth(look().px(360))
        column = side.column(left=20, top=16, right=20, bottom=16, spacing=8)
        column.addWidget(Text("Live test", Type.SECTION))
        column.addWidget(self.about_test)
        column.addWidget(self.steps)
        column.addStretch(1)
        column.addWidget(self.problem)
        column.addWidget(self.untested)
        label = Text("Reason, kept in the audit trail", Type.TABLE_STRONG, "t2")
        label.setBuddy(self.reason)
        self.reason.setAccessibleName("Reason, kept in the audit trail")
        self.reason.setMinimumHeight(look().px(32))
        column.addWidget(label)
        column.addWidget(self.reason)
        return side
