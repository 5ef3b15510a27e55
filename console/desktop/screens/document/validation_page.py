"""What reading found, and on demand what thorough checks find: which ran, which did not and why, whose rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from console.api.documents import DocumentHead, Validation
from console.api.messages import Finding
from console.api.profiles import ProfileRows
from console.core.errors import OperatorError
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.screens.document.words import GOOD, finding_count, finding_lines, run_line
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button
from console.desktop.widgets.choices import DropDown
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.surface import Bar, Surface
from console.desktop.widgets.text import Text
from console.desktop.words import grouped

FITTING, NO_PROFILE = "", "-"


class ValidationPage(Surface):
    """`place(path)` when a finding is followed; `counted(int)` when their number is another."""

    place = Signal(str)
    counted = Signal(int)

    def __init__(self, reader: DocumentReader, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._reader = reader
        self._busy = False
        self.act = Button("Check thoroughly", icon="shield-check")
        self.profile = DropDown()
        self.profile.setAccessibleName("Conformance profile")
        self.set_profiles(())
        self.words = Text("", Type.TABLE, "t2").wrap()
        self.words.setContentsMargins(look().px(12), look().px(6), look().px(12), look().px(8))
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(look().px(3))
        self.progress.setAccessibleName("Checking")
        self.findings_head = PaneHeader("Findings", height=36)
        self.findings = LineList("All findings", Shape(row=30, lead=120, wraps=True))
        self.runs_head = PaneHeader("Checks", height=36)
        self.runs = LineList("Checks that were run", Shape(row=28, lead=0), most=5)
        self._lay_out()
        self.findings.picked.connect(self._follow)
        self.act.clicked.connect(self.check)

    def set_profiles(self, names: tuple[str, ...]) -> None:
        """The conformance profiles that are kept; what was chosen stays chosen."""
        chosen = self.profile.currentData()
        self.profile.clear()
        self.profile.addItem("Profile that fits", FITTING)
        self.profile.addItem("No profile", NO_PROFILE)
        for name in names:
            self.profile.addItem(name, name)
        self.profile.setCurrentIndex(max(0, self.profile.findData(chosen)))

    def look(self) -> None:
        """The page is in front: the profiles that fit this format may be chosen."""
        self._reader.bridge.submit(
            lambda client: client.profiles(), self._take_profiles, self._no_profiles, key="document.profiles"
        )

    def _take_profiles(self, found: ProfileRows) -> None:
        form = self._reader.head.format if self._reader.head is not None else ""
        self.profile.setToolTip("")
        self.set_profiles(tuple(row.name for row in found.rows if row.format == form and not row.retired))

    def _no_profiles(self, error: OperatorError) -> None:
        self.profile.setToolTip(f"The profiles could not be read. {error}")

    def show_head(self, head: DocumentHead) -> None:
        """Another document."""
        self.show_findings(head.findings)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """What reading it found; thorough checks that were made of it before are forgotten."""
        self._busy = False
        self.runs.set_lines(())
        self._show_runs(shown=False)
        told = "Reading found these." if findings else "Reading found nothing."
        self.words.setText(f"{told} The thorough checks know every rule of the format.")
        self._show_lines(finding_lines(findings), finding_count(findings), len(findings))
        self._judge()

    def check(self) -> None:
        """Run them; what is here stays until they are done."""
        if self._busy or self._reader.head is None:
            return
        self._busy = True
        self.words.setText("Checking in a process of its own, for at most 20 seconds…")
        self._judge()
        self._reader.validate(str(self.profile.currentData() or FITTING), self._take, self._refused)

    def _take(self, found: Validation) -> None:
        self._busy = False
        shown = len(found.findings)
        more = f" The worst {grouped(shown)} of {grouped(found.total)} are shown." if found.total > shown else ""
        not_run = sum(run.state != "ran" for run in found.runs)
        missing = f" {not_run} of them could not be made, or not to the end: see below." if not_run else ""
        self.words.setText(f"{len(found.runs)} checks.{missing}{more}")
        self.runs.set_lines([run_line(run) for run in found.runs])
        self.runs_head.count.setText(str(len(found.runs)))
        self._show_runs(shown=bool(found.runs))
        self._show_lines(finding_lines(found.findings), finding_count(found.findings), found.total)
        self._judge()

    def _refused(self, error: OperatorError) -> None:
        self._busy = False
        self.words.setText(f"Not checked. {error}")
        self._judge()

    def _judge(self) -> None:
        self.progress.setVisible(self._busy)
        self.act.refuse("It is being checked" if self._busy else "")
        self.profile.setEnabled(not self._busy)

    def _show_lines(self, lines: list[Line], words: str, count: int) -> None:
        self.findings.set_lines(lines or [Line(face=GOOD, text="Nothing found")])
        self.findings_head.count.setText(words)
        self.counted.emit(count)

    def _show_runs(self, *, shown: bool) -> None:
        self.runs_head.setVisible(shown)
        self.runs.setVisible(shown)

    def _follow(self, path: object) -> None:
        if isinstance(path, str) and path:
            self.place.emit(path)

    def _lay_out(self) -> None:
        tools = Bar(44, "base")
        row = tools.row(left=12, right=12)
        row.addWidget(self.act)
        row.addWidget(self.profile)
        row.addStretch(1)
        column = self.column()
        column.addWidget(tools)
        column.addWidget(self.progress)
        column.addWidget(self.words)
        column.addWidget(self.findings_head)
        column.addWidget(self.findings, 1)
        column.addWidget(self.runs_head)
        column.addWidget(self.runs)
        self._show_runs(shown=False)
        self._judge()
