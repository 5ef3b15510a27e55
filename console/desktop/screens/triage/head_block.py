"""The head of an opened cause: its title, where it stands, who has it, and the menu of what else can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.api.triage import GroupRow
from console.desktop.models.group_cells import LOUD, STATE_HELP, STATE_WORDS
from console.desktop.models.message_cells import LAYERS
from console.desktop.screens.triage.parts import Badge
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text

NOBODY = "Nobody"


class HeadBlock(Surface):
    """`owner_chosen` carries a name, "" for nobody; `menu_asked` a place on the screen."""

    owner_chosen = Signal(str)
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", "b", parent=parent)
        self.title = Text("", Type.TITLE).wrap()
        self.more = Button("", Kind.QUIET, icon="dots-three", name="More for this cause")
        self.badge = Badge()
        self.where = ElidedText("", Type.TABLE, "t2")
        self.owner = DropDown()
        self.owner.setAccessibleName("Owner of this cause")
        self.owner.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.owner.setMinimumContentsLength(6)
        self.owner.view().setMinimumWidth(look().px(180))
        self._owners: tuple[str, ...] = ()
        self._lay_out()
        self.owner.activated.connect(self._chosen)
        self.more.clicked.connect(lambda: self.menu_asked.emit(self.more.mapToGlobal(QPoint(0, self.more.height()))))

    def _lay_out(self) -> None:
        column = self.column(left=16, top=12, right=12, bottom=10, spacing=6)
        first = QHBoxLayout()
        set_margins(first, 0, 0, 0, 0, 8)
        first.addWidget(self.title, 1)
        first.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        second = QHBoxLayout()
        set_margins(second, 0, 0, 0, 0, 8)
        label = Text("Owner", Type.TABLE, "t2")
        label.setBuddy(self.owner)
        second.addWidget(self.badge)
        second.addWidget(self.where, 1)
        second.addWidget(label)
        second.addWidget(self.owner)
        column.addLayout(first)
        column.addLayout(second)

    def show_state(self, row: GroupRow) -> None:
        """Where it stands."""
        self.badge.say(STATE_WORDS[row.state], loud=row.state in LOUD)
        self.badge.setToolTip(f"{STATE_HELP[row.state]}. {row.state_text}".rstrip(". "))

    def show_was(self, row: GroupRow) -> None:
        """The gateway does not answer: where it stood."""
        self.badge.say(f"Was {row.state.value}", loud=False)
        self.badge.setToolTip("The gateway does not answer: unknown now")

    def show_row(self, row: GroupRow, me: str, others: Sequence[str]) -> None:
        """This cause; `me` and `others` may own it."""
        self.title.setText(row.title)
        self.show_state(row)
        routes = ", ".join(row.titles[:2]) + (f" and {len(row.titles) - 2} more" if len(row.titles) > 2 else "")
        self.where.setText(" · ".join(part for part in (LAYERS.get(row.layer, row.layer), routes, row.ticket) if part))
        self._show_owner(row.owner, me, others)

    def refuse(self, reason: str) -> None:
        """Why the owner cannot be changed now; "" where it can."""
        self.owner.setEnabled(not reason)
        self.owner.setToolTip(reason)
        self.owner.setAccessibleDescription(reason)

    def _show_owner(self, owner: str, me: str, others: Sequence[str]) -> None:
        names = tuple(dict.fromkeys(("", *((me,) if me else ()), *((owner,) if owner else ()), *others)))
        if names != self._owners:
            self._owners = names
            self.owner.clear()
            self.owner.addItems([f"{name} (you)" if name and name == me else name or NOBODY for name in names])
        self.owner.setCurrentIndex(names.index(owner))

    def _chosen(self, at: int) -> None:
        self.owner_chosen.emit(self._owners[at])
