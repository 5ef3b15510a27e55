"""Asks for the name of a view and whether others see it; the gateway refuses a filter that names a patient."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from console.api.people import SavedView, SaveViewRequest
from console.desktop.screens.bulk.panel import PADDING, Panel, labelled
from console.desktop.theme.fonts import Type
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import Tick
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text

HINT = "No patient data in the name: it stands in the audit trail, and others may read it."


class SaveViewPanel(Panel):
    """`saved` carries the request; `say` shows a refusal, and the panel stays open."""

    saved = Signal(object)  # SaveViewRequest

    def __init__(self, query: str, share_refusal: str, view: SavedView | None, parent: QWidget) -> None:
        """With `view`, that one is renamed or shared; otherwise `query` is kept under a new name."""
        super().__init__(width=480, height=330, modal=True, parent=parent)
        self._view = view
        self._query = view.query if view is not None else query
        self.name = QLineEdit("" if view is None else view.name)
        self.name.setMaxLength(80)
        self.shared = Tick("Share with everybody on this gateway")
        self.shared.setChecked(view is not None and view.shared)
        self.shared.setEnabled(not share_refusal)
        self.shared.setToolTip(share_refusal)
        self.trouble = Text("", Type.TABLE, "error").wrap()
        self.trouble.setVisible(False)
        self.cancel = Button("Cancel", Kind.PLAIN, hint="Esc", height=32)
        self.act = Button("Save", Kind.PRIMARY, hint="Enter", height=32)
        set_margins(self.inside, PADDING, 14, PADDING, 14, 10)
        self.inside.addLayout(labelled("Name", self.name))
        self.inside.addWidget(Text(HINT, Type.SMALL, "t3").wrap())
        self.inside.addWidget(self.shared)
        self.inside.addWidget(self.trouble)
        self.inside.addStretch(1)
        self.foot_row.addStretch(1)
        self.foot_row.addWidget(self.cancel)
        self.foot_row.addWidget(self.act)
        self.say_title("Save this filter as a view" if view is None else "Rename or share a view", self._query)
        self.name.textChanged.connect(self._judge)
        self.name.returnPressed.connect(self._finish)
        self.act.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.reject)
        self._judge()

    def first_focus(self) -> QWidget | None:
        """The name."""
        return self.name

    def say(self, trouble: str) -> None:
        """Why it was not saved."""
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self._judge()

    def _judge(self) -> None:
        self.act.refuse("" if self.name.text().strip() else "Give the view a name")

    def _finish(self) -> None:
        name = " ".join(self.name.text().split())
        if name:
            self.act.refuse("Being saved")
            ident = None if self._view is None else self._view.id
            shared = self.shared.isChecked()
            self.saved.emit(SaveViewRequest(name=name, query=self._query, shared=shared, id=ident))
