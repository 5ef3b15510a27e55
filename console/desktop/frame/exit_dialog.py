"""Asked at the end where this desktop started the gateway: stop it, or leave it running."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import Text


class ExitDialog(QDialog):
    """`chosen` carries True where the gateway is to be stopped. The safe way, leaving it, is the default."""

    chosen = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Quit")
        self.setMinimumWidth(look().px(460))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ground = Surface("base")
        body = ground.column(left=20, top=20, right=20, bottom=20, spacing=8)
        body.addWidget(Text("Leave the gateway running?", Type.TITLE))
        words = (
            "It was started by this window. Left running, it goes on taking in and sending messages, and this window "
            "finds it again. Stopped, partners that send get no connection until it is started again."
        )
        body.addWidget(Text(words, Type.BODY, "t2").wrap())
        foot = Bar(56, "chrome", "t")
        row = foot.row(left=20, right=20)
        self.cancel = Button("Cancel", Kind.QUIET, hint="Esc", height=32)
        self.stop = Button("Stop the gateway", Kind.DANGER, height=32)
        self.leave = Button("Leave it running", Kind.PRIMARY, height=32)
        self.leave.setDefault(True)
        self.leave.setFocus()
        row.addWidget(self.cancel)
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.leave)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(ground)
        whole.addWidget(foot)
        self.cancel.clicked.connect(self.reject)
        self.stop.clicked.connect(lambda: self._choose(stop=True))
        self.leave.clicked.connect(lambda: self._choose(stop=False))

    def _choose(self, *, stop: bool) -> None:
        self.chosen.emit(stop)
        self.accept()
