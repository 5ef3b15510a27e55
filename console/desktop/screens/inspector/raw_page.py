"""The Raw page of the inspector: text, path bar, findings and the last reply, or the bytes as they are."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from console.api.messages import MessageView
from console.desktop.screens.document.path_bar import PathBar
from console.desktop.screens.document.words import finding_count
from console.desktop.screens.inspector.lines import finding_lines, last_attempt
from console.desktop.screens.inspector.reply import ReplyPanel
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.line_list import LineList, Shape
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.raw_view import RawView
from console.desktop.widgets.raw_view_layout import ViewLine
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import grouped

FINDINGS = Shape(row=34, lead=96)


class RawPage(Surface):
    """The raw text as tall as it is (the room decides), then what is known of the selected place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self.raw = RawView("Raw message")
        self.raw.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.partial = Text("", Type.SMALL, "t2")
        self.partial.setContentsMargins(16, 6, 16, 6)
        self.path = PathBar()
        self.findings_head = PaneHeader("Findings", height=36)
        self.findings = LineList("Findings", FINDINGS, most=4)
        self.reply = ReplyPanel()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.raw, 1)
        for widget in (self.partial, self.path, self.findings_head, self.findings, self.reply):
            column.addWidget(widget)
        column.addStretch(0)
        self.raw.laid_out.connect(self._fit)

    def show_view(self, view: MessageView) -> None:
        """Show this message."""
        self.raw.set_lines(
            [ViewLine(line.number, line.text) for line in view.lines],
            empty="The frame held no bytes; there is no text to show.",
        )
        left_out = view.lines_total - len(view.lines)
        self.partial.setVisible(left_out > 0)
        self.partial.setText(
            f"The first {grouped(len(view.lines))} of {grouped(view.lines_total)} segments. "
            "The button above the text shows all of them; nothing is cut when it is sent."
        )
        self.path.show_node(None)
        self.findings_head.count.setText(finding_count(view.findings))
        self.findings.set_lines(finding_lines(view))
        self.reply.show_attempt(last_attempt(view))
        self.reply.setVisible(bool(view.attempts))
        self._fit()

    def _fit(self) -> None:
        """Never taller than its text: what follows stands right below."""
        height = max(self.raw.content_height(), look().px(66))
        self.raw.setMaximumHeight(height)
        self.raw.setMinimumHeight(min(height, look().px(132)))
