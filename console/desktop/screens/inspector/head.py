"""The head of an opened message: back, who it is, how it stands, neighbours, resend, edit a copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from console.api.messages import MessageView
from console.desktop.screens.inspector.words import attempts_word
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.states import status_face
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.rule import Rule
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import Text


class Head(Bar):
    """48 high. `tools` False leaves out what the editor does not need."""

    back = Signal()
    step = Signal(int)  # -1 the newer neighbour in the list, +1 the older one
    resend = Signal()
    edit = Signal()

    def __init__(self, *, tools: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(48, "base", "b", "line2", parent)
        self.back_button = Button(kind=Kind.QUIET, icon="arrow-left", name="Back to the list")
        self.control_id = Text("", Type.TITLE_MONO)
        self.control_id.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.pill: SignLabel | None = None
        self.type = Text("", Type.BODY_STRONG)
        self.version = Text("", Type.TABLE, "t2")
        self.route = Text("", Type.BODY, "t2")
        self.attempts = Text("", Type.TABLE, "t2")
        self.repeat = Text("possible duplicate", Type.TABLE, "t2")
        self.end = Text("", Type.TABLE, "t2")
        self.newer = Button(kind=Kind.QUIET, icon="caret-left", name="Newer message in the list")
        self.older = Button(kind=Kind.QUIET, icon="caret-right", name="Older message in the list")
        self.resend_button = Button("Resend…", icon="arrow-clockwise")
        self.edit_button = Button("Edit copy", Kind.PRIMARY, icon="pencil-simple", hint="Ctrl+E")
        self._row = self.row(left=8, right=12, spacing=8)
        for widget in (self.back_button, self.control_id):
            self._row.addWidget(widget)
        self._pill_place = self._row.count()
        self._row.addWidget(Rule())
        for widget in (self.type, self.version):
            self._row.addWidget(widget)
        self._row.addWidget(self.route)
        self._row.addWidget(Rule())
        self._row.addWidget(self.attempts)
        self._row.addWidget(self.repeat)
        self._row.addStretch(1)
        self._row.addWidget(self.end)
        self._tools = (self.newer, self.older, self.resend_button, self.edit_button)
        for button in self._tools:
            self._row.addWidget(button)
            button.setVisible(tools)  # never before it has a parent: it would flash as a window and take the keyboard
        self.back_button.clicked.connect(self.back)
        self.newer.clicked.connect(lambda: self.step.emit(-1))
        self.older.clicked.connect(lambda: self.step.emit(1))
        self.resend_button.clicked.connect(self.resend)
        self.edit_button.clicked.connect(self.edit)

    def show_view(self, view: MessageView) -> None:
        """Show this message."""
        row = view.row
        self.control_id.setText(row.control_id or "No control ID")
        self.type.setText(row.type or "Unreadable")
        self.version.setText(view.version)
        self.version.setVisible(bool(view.version))
        metrics = QFontMetrics(look().font(Type.BODY))
        self.route.setText(metrics.elidedText(row.route, Qt.TextElideMode.ElideRight, look().px(260)))
        self.route.setToolTip(row.route)
        self.attempts.setText(attempts_word(row.attempts))
        self.repeat.setVisible(row.possible_duplicate)
        face = status_face(
            row.status, attempts=row.attempts, waiting=row.due_at is not None, application=row.application
        )
        if self.pill is None:
            self.pill = SignLabel(face, pill=True)
            self._row.insertWidget(self._pill_place, self.pill)
        self.pill.set_face(face)
