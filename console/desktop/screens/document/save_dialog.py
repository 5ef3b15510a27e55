"""Write an opened document to a file: masked, or with patient data and a purpose."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from console.api.documents import DocumentHead, SaveRequest
from console.api.exchange import Exported
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.screens.base import Desk
from console.desktop.screens.document.words import heading
from console.desktop.screens.exchange.save_words import NO_RIGHT, size_words
from console.desktop.screens.exchange.saving import disk, growing
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choices import Radio
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text

SUFFIXES = {"hl7v2": ".hl7", "fhir": ".json", "cds_hooks": ".json", "ccda": ".xml", "http_reply": ".http"}
MASKED_WORDS = "Names, numbers and free text are replaced; codes, units and structure stay."
CLEAR_WORDS = "Byte for byte. Needs a purpose; keep the file where patient data may be kept, and delete it."
PURPOSE_AT_LEAST = 3


class SaveDocumentDialog(QDialog):
    """`saved` carries the words for the notice."""

    saved = Signal(str)

    def __init__(self, desk: Desk, head: DocumentHead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Save the document")
        self.setModal(True)
        self.setFixedWidth(look().px(480))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._head = head
        self._busy = False
        self.masked = Radio("Masked")
        self.clear = Radio("With patient data")
        self.purpose = QLineEdit()
        self.problem = Text("", Type.TABLE, "error").wrap()
        self.words = ElidedText("", Type.TABLE, "t3")
        self.cancel = Button("Cancel", Kind.QUIET, hint="Esc", height=32)
        self.act = Button("Save…", Kind.PRIMARY, icon="download-simple", height=32)
        self._lay_out()
        self.masked.setChecked(True)
        for radio in (self.masked, self.clear):
            radio.toggled.connect(lambda _on: self._judge())
        self.purpose.textChanged.connect(lambda _text: self._judge())
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self._choose)
        self._judge()
        self.masked.setFocus()

    def save_to(self, name: str) -> None:
        """Begin; the dialog stays until it is done."""
        path, masked = Path(name), self.masked.isChecked()
        purpose = "" if masked else self.purpose.text().strip()
        request = SaveRequest(ref=self._head.ref, masked=masked, purpose=purpose)
        self._busy = True
        self.problem.hide()
        self._judge()

        async def save(client: GatewayClient) -> Exported:
            with growing(path) as file:

                def write(piece: bytes) -> None:
                    try:
                        file.write(piece)
                    except OSError as error:
                        raise disk(error) from None

                return await client.document_save(request, write)

        self._desk.bridge.submit(save, self._done, self._failed)

    def _done(self, exported: Exported) -> None:
        how = "masked" if self.masked.isChecked() else "with patient data"
        self.saved.emit(f"Saved {how}: {size_words(exported.size)}, SHA-256 {exported.sha256[:12]}….")
        self.accept()

    def _failed(self, error: OperatorError) -> None:
        self._busy = False
        self._judge()
        self.problem.setText(str(error))
        self.problem.show()

    def _choose(self) -> None:
        name = f"document{SUFFIXES.get(self._head.format, '.txt')}"
        chooser = QFileDialog(self, "Save the document", name)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self.save_to)
        chooser.open()

    def _judge(self) -> None:
        may = self._desk.state.may("export.clear")
        self.clear.setEnabled(may and not self._busy)
        self.masked.setEnabled(not self._busy)
        self.purpose.setVisible(self.clear.isChecked())
        wanting = self.clear.isChecked() and len(self.purpose.text().strip()) < PURPOSE_AT_LEAST
        words = "It is being saved" if self._busy else "Write the purpose" if wanting else ""
        self.act.refuse(words)
        self.words.setText(words or "The file gets its name when all is in it")

    def _lay_out(self) -> None:
        ground = Surface("base")
        body = ground.column(left=20, top=20, right=20, bottom=16, spacing=6)
        body.addWidget(Text(f"Save: {heading(self._head)}", Type.TITLE))
        body.addSpacing(look().px(4))
        body.addWidget(Text("Patient data", Type.TABLE_STRONG, "t2"))
        group = QButtonGroup(self)
        clear = CLEAR_WORDS if self._desk.state.may("export.clear") else NO_RIGHT
        for radio, words in ((self.masked, MASKED_WORDS), (self.clear, clear)):
            group.addButton(radio)
            about = Text(words, Type.SMALL, "t2").wrap()
            about.setContentsMargins(look().px(24), 0, 0, look().px(4))
            radio.setAccessibleDescription(words)
            body.addWidget(radio)
            body.addWidget(about)
        self.purpose.setPlaceholderText("Purpose, kept in the audit trail with your name")
        self.purpose.setAccessibleName("Purpose")
        self.purpose.setMinimumHeight(look().px(32))
        body.addWidget(self.purpose)
        body.addWidget(self.problem)
        self.problem.hide()
        foot = Bar(56, "chrome", "t")
        row = foot.row(left=20, right=20)
        row.addWidget(self.words, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.act)
        whole = QVBoxLayout(self)
        set_margins(whole, 0, 0, 0, 0)
        whole.addWidget(ground)
        whole.addWidget(foot)
