"""What is known of the copy: the changes, each of which can be taken back, and the findings before and after."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from console.api.documents import DocumentDraft
from console.api.messages import Finding
from console.core.message import Severity
from console.desktop.screens.document.words import GOOD, finding_count, finding_lines
from console.desktop.screens.document_edit.words import compared_findings
from console.desktop.screens.edit.changes_table import ChangesTable
from console.desktop.theme.states import SEVERITY
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Surface

CHECKED = "by the thorough checks"
READ = "found on reading"


WIDTHS = (300, 120, 150, 200, 90)


class DocumentResults(QScrollArea):
    """Scrolls as one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.changes_head = PaneHeader("Changes", height=36)
        self.take_back = Button("Take back", Kind.QUIET, icon="arrow-u-up-left", hint="Del", height=26)
        self.table = ChangesTable(widths=WIDTHS)
        self.findings_head = PaneHeader("Findings", height=36)
        self.check = Button("Check thoroughly", Kind.QUIET, icon="shield-check", height=26)
        self.findings = LineList("Findings before and after", Shape(row=30, lead=150), most=40)
        self.changes_head.add_right(self.take_back)
        self.findings_head.add_right(self.check)
        inner = Surface("base")
        column = inner.column()
        for widget in (self.changes_head, self.table, self.findings_head, self.findings):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inner)

    def show_none(self, before: Sequence[Finding]) -> None:
        """Nothing is changed: the document's own findings."""
        self.changes_head.count.setText("none")
        self.table.show_changes(())
        self.findings.set_lines(finding_lines(before) or [Line(face=GOOD, text="Nothing found on reading")])
        self.findings_head.count.setText(f"{finding_count(before)}, {READ}" if before else READ)

    def show_draft(self, draft: DocumentDraft, before: Sequence[Finding]) -> None:
        """Of this copy, as reading it found them."""
        count = len(draft.changes)
        places = f"{count} place{'' if count == 1 else 's'}; all other bytes are untouched"
        self.changes_head.count.setText(places if count else "nothing that differs by meaning")
        self.table.show_changes(draft.changes)
        self.show_findings(before, draft.findings, READ)

    def show_findings(self, before: Sequence[Finding], after: Sequence[Finding], how: str) -> None:
        """Side by side in words."""
        lines, counted = compared_findings(before, after)
        self.findings.set_lines(lines or [Line(face=GOOD, text="Nothing found, before or after")])
        self.findings_head.count.setText(f"{counted}, {how}")

    def say_running(self) -> None:
        """What is shown is of an earlier state of the copy."""
        self.findings_head.count.setText("running…")

    def say_failed(self) -> None:
        """No copy could be made of what was asked."""
        self.changes_head.count.setText("of the last copy that could be made")
        self.findings_head.count.setText("not looked at")
        self.findings.set_lines([Line(face=SEVERITY[Severity.ERROR], lead="No copy", text="It could not be made")])
