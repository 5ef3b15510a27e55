"""The right column of the editor: where to, under which control id, why, and what will happen."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.api.commands import Draft
from console.desktop.screens.edit.rules import chosen_destination, is_prod, what_happens
from console.desktop.screens.edit.well import Box
from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, Sign, sign_pixmap
from console.desktop.widgets.choices import DropDown, Radio, Tick
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text


class SendForm(QScrollArea):
    """340 wide. `changed` for the judge, `asked` when the gateway must make the draft anew."""

    changed = Signal()
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.destination = DropDown()
        self.about_destination = Text("", Type.SMALL, "t2").wrap()
        self.new_id = Radio("New ID")
        self.keep_id = Radio("Keep the ID")
        self.about_new = Text("", Type.SMALL, "t2").wrap()
        self.about_keep = Text("", Type.SMALL, "t2").wrap()
        self.reason = QLineEdit()
        self.ticket = QLineEdit()
        self.consequences = Box(outlined=True)
        self.confirm_prod = Tick("Yes, send to PROD")
        self.confirm_newer = Tick("Send although a newer message exists")
        self._list = QVBoxLayout()
        self._lay_out()
        self._wire()

    @property
    def wants_new_id(self) -> bool:
        """Whether the copy gets a new control id."""
        return not self.keep_id.isChecked()

    @property
    def chosen(self) -> str:
        """The destination's name; "" before the first draft."""
        data = self.destination.currentData()
        return data if isinstance(data, str) else ""

    def begin(self) -> None:
        """Another message: an empty form."""
        for widget in (self.destination, self.new_id, self.keep_id, self.reason, self.ticket, self.confirm_newer):
            widget.blockSignals(True)
        self.destination.clear()
        self.new_id.setChecked(True)
        self.reason.clear()
        self.ticket.clear()
        self.confirm_newer.setChecked(False)
        self.confirm_prod.setChecked(False)
        for widget in (self.destination, self.new_id, self.keep_id, self.reason, self.ticket, self.confirm_newer):
            widget.blockSignals(False)
        self.lock(locked=False)

    def lock(self, *, locked: bool) -> None:
        """After sending nothing may be changed any more."""
        parts = (self.destination, self.new_id, self.reason, self.ticket, self.confirm_newer, self.confirm_prod)
        for widget in parts:
            widget.setEnabled(not locked)
        if locked:
            self.keep_id.setEnabled(False)

    def show_draft(self, draft: Draft, control_id: str) -> None:
        """Show what this draft would do."""
        self._show_destinations(draft)
        own = control_id or "the ID"
        new = draft.control_id if draft.control_id != control_id else ""
        self.new_id.setText(f"New ID  {new}".rstrip())
        self.keep_id.setText(f"Keep {own}")
        self.keep_id.setEnabled(draft.keep_allowed and self.destination.isEnabled())
        self.about_new.setText("" if draft.keep_allowed else draft.control_id_reason)
        self.about_new.setVisible(not draft.keep_allowed and bool(draft.control_id_reason))
        only = "Only for the same bytes: the receiver may drop it as a duplicate."
        self.about_keep.setText(draft.control_id_reason if draft.keep_allowed else only)
        self.confirm_newer.setVisible(draft.needs_newer_confirmation)
        self.confirm_prod.setVisible(is_prod(draft))
        if (chosen := chosen_destination(draft)) is not None:
            self.confirm_prod.setText(f"Yes, send to {chosen.title} in PROD")
        self._show_consequences(what_happens(draft, control_id))

    def _show_destinations(self, draft: Draft) -> None:
        with QSignalBlocker(self.destination):
            self.destination.clear()
            for each in draft.destinations:
                self.destination.addItem(f"{each.title}  {each.address}", each.name)
            self.destination.setCurrentIndex(max(0, self.destination.findData(draft.destination)))
        chosen = chosen_destination(draft)
        if chosen is None:
            self.about_destination.setText("No destination can take this copy.")
        elif not chosen.allowed:
            self.about_destination.setText(chosen.reason or "Cannot be used now.")
        else:
            self.about_destination.setText(f"{chosen.environment} environment. {chosen.reason}".strip())

    def _show_consequences(self, says: list[tuple[str, str]]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for kind, sentence in says:
            self._list.addWidget(_Consequence(kind, sentence))

    def _wire(self) -> None:
        self.destination.currentIndexChanged.connect(self._choose_destination)
        self.keep_id.toggled.connect(self.asked)
        for field in (self.reason, self.ticket):
            field.textChanged.connect(self.changed)
        for tick in (self.confirm_newer, self.confirm_prod):
            tick.toggled.connect(self.changed)

    def _choose_destination(self) -> None:
        """Another place: what was confirmed for the one before does not count."""
        self.confirm_prod.setChecked(False)
        self.asked.emit()

    def _lay_out(self) -> None:
        inner = Surface("base")
        column = inner.column(left=16, top=12, right=16, bottom=12, spacing=5)
        column.addWidget(Text("Send", Type.SECTION))
        column.addSpacing(look().px(4))
        _labelled(column, "Destination", self.destination)
        column.addWidget(self.about_destination)
        column.addSpacing(look().px(3))
        column.addWidget(Text("Control ID", Type.TABLE_STRONG, "t2"))
        column.addWidget(self._id_box())
        column.addSpacing(look().px(3))
        _labelled(column, "Reason, kept in the audit trail", self.reason)
        column.addSpacing(look().px(3))
        _labelled(column, "Ticket", self.ticket)
        column.addSpacing(look().px(8))
        inside = QVBoxLayout(self.consequences)
        set_margins(inside, 12, 8, 12, 8, 6)
        inside.addWidget(Text("What will happen", Type.TABLE_HOT))
        self._list.setSpacing(look().px(6))
        inside.addLayout(self._list)
        column.addWidget(self.consequences)
        column.addSpacing(look().px(3))
        for tick in (self.confirm_prod, self.confirm_newer):
            tick.hide()
            column.addWidget(tick)
        column.addStretch(1)
        self.setWidget(inner)
        look().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(look().px(340))

    def _id_box(self) -> QWidget:
        box = Box(outlined=False)
        column = QVBoxLayout(box)
        set_margins(column, 12, 10, 12, 10, 2)
        group = QButtonGroup(self)
        self.new_id.setChecked(True)
        for button, about in ((self.new_id, self.about_new), (self.keep_id, self.about_keep)):
            group.addButton(button)
            about.setContentsMargins(look().px(24), 0, 0, look().px(4))
            column.addWidget(button)
            column.addWidget(about)
        return box


class _Consequence(QWidget):
    """A sign or icon and a sentence."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0, 10)
        picture = QLabel()
        picture.setFixedWidth(look().px(14))
        ratio = self.devicePixelRatioF()
        if kind == "warn":
            picture.setPixmap(sign_pixmap(Sign.TRIANGLE, look().tokens.warn, look().px(BOX), ratio))
        else:
            name = {"send": "paper-plane-tilt", "link": "link-simple-horizontal"}[kind]
            picture.setPixmap(icons().pixmap(name, "t2", look().px(14), ratio))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(sentence, Type.TABLE).wrap(), 1)


def _labelled(column: QVBoxLayout, label: str, field: QWidget) -> None:
    words = Text(label, Type.TABLE_STRONG, "t2")
    words.setBuddy(field)
    field.setAccessibleName(label)
    field.setMinimumHeight(look().px(32))
    column.addWidget(words)
    column.addWidget(field)
