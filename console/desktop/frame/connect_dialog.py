"""Asked for where an address is given without a token: the token, or the file it is kept in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import Text


class ConnectDialog(QDialog):
    """`given` carries the token, `file_chosen` a path to a token file. The token is not shown while it is typed."""

    given = Signal(str)
    file_chosen = Signal(str)

    def __init__(self, address: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Connect to a gateway")
        self.setMinimumWidth(look().px(460))
        ground = Surface("base")
        body = ground.column(left=20, top=20, right=20, bottom=20, spacing=8)
        body.addWidget(Text("Connect to a gateway", Type.TITLE))
        body.addWidget(Text(address, Type.CODE, "t2"))
        label = Text("Token", Type.TABLE, "t2")
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setAccessibleName("Token")
        label.setBuddy(self.token)
        body.addWidget(label)
        body.addWidget(self.token)
        self.problem = Text("", Type.TABLE, "error").wrap()
        self.problem.setVisible(False)
        body.addWidget(self.problem)
        foot = Bar(56, "chrome", "t")
        row = foot.row(left=20, right=20)
        self.choose = Button("Choose a token file…", height=32)
        self.cancel = Button("Cancel", Kind.QUIET, hint="Esc", height=32)
        self.go = Button("Connect", Kind.PRIMARY, height=32)
        row.addWidget(self.choose)
        row.addStretch(1)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(ground)
        whole.addWidget(foot)
        self.go.refuse("Type the token, or choose its file.")
        self.token.textChanged.connect(
            lambda text: self.go.refuse("" if text.strip() else "Type the token, or choose its file.")
        )
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._give)
        self.token.returnPressed.connect(self._give)
        self.choose.clicked.connect(self._browse)

    def show_problem(self, text: str) -> None:
        """What went wrong; the dialog stays."""
        self.problem.setText(text)
        self.problem.setVisible(True)

    def _give(self) -> None:
        if self.token.text().strip():
            self.given.emit(self.token.text().strip())

    def _browse(self) -> None:
        chooser = QFileDialog(self, "Choose a token file")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self.file_chosen)
        chooser.open()
