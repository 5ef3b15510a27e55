"""What is known of the draft: the changes, the live checks and the dry run, one below the other."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from console.api.commands import Check, Draft
from console.core.message import Severity
from console.desktop.screens.edit.changes_table import ChangesTable
from console.desktop.screens.edit.rules import Verdict
from console.desktop.screens.inspector.words import short_clock
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import CHECK, SEVERITY, Face
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface
from console.desktop.widgets.text import ElidedText, Text

_SIGNS = {"ok": Sign.DISC, "warn": Sign.TRIANGLE, "error": Sign.CROSS}


class Results(QScrollArea):
    """Scrolls as one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.changes_head = PaneHeader("Changes", height=36)
        self.table = ChangesTable()
        self.checks_head = PaneHeader("Checks", height=36)
        self.checks = LineList("Checks", Shape(row=31, lead=142, lead_kind=Type.TABLE_STRONG), most=30)
        self.dry_head = PaneHeader("Dry run", height=36)
        self.verdict = SignLabel(CHECK["ok"], pill=True)
        self.why = ElidedText("", Type.TABLE, "t1")
        self.when = Text("", Type.TABLE, "t3")
        self.dry_head.add_left(self.verdict)
        self.dry_head.add_left(self.why, stretches=True)
        self.dry_head.add_right(self.when)
        self._grid_place = Surface("base")
        self._grid = QGridLayout(self._grid_place)
        self._grid.setContentsMargins(look().px(12), look().px(10), look().px(12), look().px(10))
        self._grid.setVerticalSpacing(look().px(8))
        self._grid.setColumnMinimumWidth(0, look().px(116))
        self._grid.setColumnStretch(1, 1)
        inner = Surface("base")
        column = inner.column()
        for widget in (self.changes_head, self.table, self.checks_head, self.checks, self.dry_head, self._grid_place):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inner)
        self.verdict.hide()

    def show_draft(self, draft: Draft, at: datetime) -> None:
        """Show this draft, made at this time."""
        count = len(draft.changes)
        fields = f"{count} field{'' if count == 1 else 's'}; all other bytes are untouched"
        self.changes_head.count.setText(fields if count else "none; the copy has the same bytes")
        self.table.show_changes(draft.changes)
        self.checks_head.count.setText("live")
        lines = [_check_line(each) for each in draft.checks]
        lines += [
            Line(face=SEVERITY[each.severity], lead=each.path or "Message", text=each.text, key=each.path or None)
            for each in draft.findings
        ]
        self.checks.set_lines(lines)
        self.when.setText(f"{short_clock(at)}, nothing was sent")
        self._show_grid(draft.dry_run)

    def show_verdict(self, verdict: Verdict) -> None:
        """What would become of it, and why, side by side."""
        self.verdict.set_face(Face(word=verdict.word, sign=_SIGNS[verdict.level], colour=verdict.level))
        self.why.setText(verdict.why)
        self.verdict.show()

    def say_running(self) -> None:
        """The checks shown are of an earlier state of the copy."""
        self.checks_head.count.setText("running…")

    def say_failed(self) -> None:
        """No copy could be made of what was asked: nothing here is true of it."""
        self.changes_head.count.setText("of the last copy that could be made")
        self.checks_head.count.setText("not run")
        self.checks.set_lines([Line(face=SEVERITY[Severity.ERROR], lead="Not run", text="The copy could not be made")])
        self.verdict.hide()
        self.why.setText("")
        self.when.setText("not run")
        self._show_grid(())

    def _show_grid(self, pairs: tuple[tuple[str, str], ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, text) in enumerate(pairs):
            mono = text.startswith("<")
            self._grid.addWidget(Text(name, Type.TABLE, "t2"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Text(text, Type.CODE if mono else Type.TABLE).wrap(), row, 1)


def _check_line(check: Check) -> Line:
    """What was found; the consequence, its second sentence, stands below so that neither is cut."""
    amiss = check.level in {"warn", "error"}
    found, stop, consequence = check.text.partition(". ") if amiss else (check.text, "", "")
    return Line(
        face=CHECK.get(check.level, CHECK["info"]),
        lead=check.name,
        text=found + stop.strip(),
        second=consequence,
        strong=amiss,
    )
