"""The reply of one try as it came (masked), with the place it complains about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from console.api.messages import AttemptView
from console.core.code_words import words_of_code
from console.desktop.screens.inspector.words import reply_line
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.raw_view import RawView
from console.desktop.widgets.raw_view_layout import ViewLine
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text


class ReplyPanel(Surface):
    """`blamed(path)` when a person follows the complaint to its place in the message."""

    blamed = Signal(str)

    def __init__(self, *, fit: bool = True, parent: QWidget | None = None) -> None:
        """`fit`: only as tall as the reply."""
        super().__init__("base", parent=parent)
        self._fits = fit
        self._path = ""
        self.header = PaneHeader("Reply", height=36)
        self.blame = Button("", Kind.QUIET, icon="arrow-right", height=26)
        self.header.add_right(self.blame)
        self.raw = RawView("Raw reply")
        self.none = Text("", Type.TABLE, "t2").wrap()
        self.none.setContentsMargins(16, 12, 16, 12)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.header)
        column.addWidget(self.none)
        column.addWidget(self.raw, 1)
        if fit:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.blame.clicked.connect(lambda: self.blamed.emit(self._path))
        self.raw.laid_out.connect(self._fit)

    def show_attempt(self, attempt: AttemptView | None) -> None:
        """Show the reply of this try."""
        lines = attempt.reply if attempt else ()
        self.raw.set_lines([ViewLine(number, text) for number, text in enumerate(lines, 1)])
        self.raw.setVisible(bool(lines))
        self.none.setVisible(not lines)
        self._path = attempt.reply_path if attempt else ""
        self.blame.setVisible(bool(self._path))
        self.blame.set_label(f"Go to {self._path}")
        if attempt is None:
            self.header.count.setText("")
            self.none.setText("Nothing was sent, so there is no reply.")
            return
        self.header.count.setText(reply_line(attempt) if lines else "")
        if not lines:
            self.none.setText(f"Try {attempt.number} brought no reply: {attempt.text or words_of_code(attempt.code)}.")
        self._box_error(lines)
        self._fit()

    def _box_error(self, lines: Sequence[str]) -> None:
        """Box ERR-3, the error code, or MSA-1 where there is no ERR."""
        for name, field in (("ERR", 3), ("MSA", 1)):
            for index, line in enumerate(lines):
                separator = line[3:4]
                parts = line.split(separator) if separator and line.startswith(name) else []
                if len(parts) > field and parts[field]:
                    start = sum(len(part) + 1 for part in parts[:field])
                    end = start + len(parts[field].split(self.raw.delimiters()[1:2] or "^")[0])
                    self.raw.select(index, start, end)
                    return

    def _fit(self) -> None:
        if self._fits:
            height = min(self.raw.content_height(), look().px(22) * 7)
            self.raw.setFixedHeight(max(height, look().px(22)))
