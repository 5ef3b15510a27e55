"""Who did what, when and why. The chain is read again only when asked: it may take a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from console.api.audit import AuditCheck, AuditPage
from console.core.errors import OperatorError
from console.desktop.bridge.feed import Linked
from console.desktop.models.audit import COLUMNS, AuditModel
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import CHECK, Face
from console.desktop.widgets.button import Button
from console.desktop.widgets.empty_state import EmptyState
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.table import Table
from console.desktop.words import count_of

UNCHECKED = Face(word="Chain not checked yet", sign=Sign.RING, colour="idle")

WHAT_WILL_STAND_HERE = """\
Every look at a message, reveal, edit, resend and command is kept here:
who, when, on what, and why. Nobody can change a row unseen."""


class AuditScreen(Screen):
    """A list, newest first; every row of it is kept by the gateway."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = AuditModel(desk.state.gateway_now, self)
        self.table = Table(COLUMNS, "Audit log")
        self.table.setModel(self.model)
        self.table.reset_columns()
        self.chain = SignLabel(UNCHECKED)
        self.check = Button("Check the chain", icon="shield-check")
        self.empty = EmptyState("shield-check", "Reading the audit log…")
        header = PaneHeader("Audit log")
        header.add_left(self.chain)
        header.add_right(self.check)
        self._stack = QStackedLayout()
        self.empty.say("Reading the audit log…", WHAT_WILL_STAND_HERE)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(header)
        column.addLayout(self._stack, 1)
        self._stack.addWidget(self.table)  # once the stack has a parent: it shows its first widget at once
        self._stack.addWidget(self.empty)
        self._stack.setCurrentWidget(self.empty)
        self.model.wanted.connect(self._fetch)
        self.check.clicked.connect(self._check)
        desk.bridge.connected.connect(self._linked)

    def enter(self, place: Place) -> None:
        """Read the newest page, and the chain once."""
        self.model.restart()
        if self.desk.state.status is not None:
            self._show_chain(self.desk.state.status.audit_intact, self.desk.state.status.audit_rows)

    def panes(self) -> tuple[QWidget, ...]:
        """The list."""
        return (self.table,)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """F5 reads again."""
        return {"refresh": self.model.restart}

    def save_layout(self) -> dict[str, object]:
        """Columns."""
        return {"columns": self.table.horizontalHeader().saveState()}

    def restore_layout(self, layout: dict[str, object]) -> None:
        """Columns."""
        self.table.reset_columns()
        saved = layout.get("columns")
        if isinstance(saved, QByteArray):
            self.table.horizontalHeader().restoreState(saved)

    def _linked(self, linked: Linked) -> None:
        if self.isVisible():
            self.model.restart()

    def _fetch(self, before: int | None) -> None:
        def took(page: AuditPage) -> None:
            self.model.take(before, page)
            self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
            self.empty.say("Nothing in the audit log yet", WHAT_WILL_STAND_HERE)

        self.desk.bridge.submit(lambda client: client.audit(before), took, self._failed, key="audit page")

    def _failed(self, error: OperatorError) -> None:
        self.model.give_up()
        self.empty.say("The audit log cannot be shown", f"{error}\nF5 reads it again.")
        if self.model.rowCount() == 0:
            self._stack.setCurrentIndex(1)

    def _check(self) -> None:
        self.check.refuse("Reading the whole chain…")
        self.chain.set_face(Face(word="Reading the whole chain…", sign=Sign.HALF, colour="info"))
        self.desk.bridge.submit(
            lambda client: client.audit_check(), self._checked, self._not_checked, key="audit check"
        )

    def _checked(self, result: AuditCheck) -> None:
        self.check.refuse("")
        self._show_chain(result.intact, result.rows)
        if not result.intact:
            self.desk.state.notify("error", result.text)

    def _not_checked(self, error: OperatorError) -> None:
        self.check.refuse("")
        self.chain.set_face(UNCHECKED)
        self.desk.state.notify("error", str(error))

    def _show_chain(self, intact: bool, rows: int) -> None:
        if intact:
            self.chain.set_face(CHECK["ok"], f"Chain intact, {count_of(rows, 'row')}")
        else:
            self.chain.set_face(CHECK["error"], "Chain broken: tell your security officer")
