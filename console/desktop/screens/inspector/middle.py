"""The middle of the inspector: tabs, and under "Raw" the text, its path bar, findings and the last reply."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from console.api.messages import AttemptView, MessageView
from console.desktop.screens.base import Desk
from console.desktop.screens.inspector.diff_page import DiffPage
from console.desktop.screens.inspector.path_bar import PathBar
from console.desktop.screens.inspector.reply import ReplyPanel
from console.desktop.screens.inspector.side import GOOD, related_lines
from console.desktop.screens.inspector.words import (
    attempt_line,
    attempt_title,
    byte_line,
    clock,
    finding_count,
    grouped,
)
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.states import SEVERITY
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.pane_header import PaneHeader
from console.desktop.widgets.raw_view import RawView
from console.desktop.widgets.raw_view_layout import ViewLine
from console.desktop.widgets.surface import Bar, Surface, set_margins
from console.desktop.widgets.text import ElidedText, Text

_FINDINGS = Shape(row=34, lead=96)


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
        self.findings = LineList("Findings", _FINDINGS, most=4)
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
            "The bytes are kept whole; nothing is cut when it is sent."
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


class MiddlePane(Surface):
    """Tabs over pages. `finding(path)` when a person follows a finding; `related(id)` a relative."""

    finding = Signal(str)
    related = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self.diff = DiffPage(desk)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Views of the message")
        self.pages = QStackedWidget()
        self.raw_page = RawPage()
        self.validation = LineList("All findings", _FINDINGS)
        self.replies = ReplyPanel(fit=False)
        self.tries = LineList("Tries", Shape(row=28, lead=28, lead_kind=Type.TABLE), most=6)
        self.history = LineList("History", Shape(row=46, left=16, lead=0, lines_between=False, linked=True))
        self.relatives = LineList("Related messages", Shape(row=28, lead=120))
        self.byte_text = ElidedText("", Type.SMALL, "t2")
        self.hint = Text("Alt+click reveals a field", Type.SMALL_STRONG, "t3")
        self.mask_button = Button("Mask now", Kind.QUIET, icon="eye-slash", height=24)
        self._outcome: QWidget | None = None
        self._view: MessageView | None = None
        self._lay_out()
        self.tabs.currentChanged.connect(self._turn)
        self.diff.place.connect(self._follow)
        self.diff.open_other.connect(self.related)
        self.validation.picked.connect(self._follow)
        self.raw_page.findings.picked.connect(self._follow)
        self.replies.blamed.connect(self._follow)
        self.raw_page.reply.blamed.connect(self._follow)
        self.relatives.picked.connect(self._follow_relative)
        self.tries.picked.connect(self._show_try)

    def show_view(self, view: MessageView) -> None:
        """Show this message."""
        self._view = view
        self.raw_page.show_view(view)
        self.diff.show_view(view)
        if self.pages.currentWidget() is self.diff:
            self.diff.look()
        self.validation.set_lines(finding_lines(view) or [Line(face=GOOD, text="Nothing found")])
        self.history.set_lines(history_lines(view))
        self.relatives.set_lines(related_lines(view.related) or [Line(face=None, text="No related message is known")])
        self.tries.set_lines(try_lines(view))
        self.replies.show_attempt(last_attempt(view))
        self.byte_text.setText(byte_line(view))
        last = last_attempt(view)
        code = "" if last is None else last.code.split(" ", maxsplit=1)[0] if last.reply else "none"
        for index, text in enumerate(_titles(view, code)):
            self.tabs.setTabText(index, text)

    def show_attempt(self, number: int) -> None:
        """Open the reply of this try."""
        self._show_try(number)
        self.tabs.setCurrentIndex(2)

    def go(self, name: str) -> None:
        """Open a tab by the first word of its title."""
        for index in range(self.tabs.count()):
            if self.tabs.tabText(index).split(" ", maxsplit=1)[0] == name:
                self.tabs.setCurrentIndex(index)

    def put_outcome(self, widget: QWidget | None) -> None:
        """Take the right column in as a tab, or (None) let it go again."""
        if self._outcome is not None and widget is None:
            index = self.pages.indexOf(self._outcome)
            self.pages.removeWidget(self._outcome)
            self.tabs.removeTab(index)
        elif widget is not None and self._outcome is None:
            self.pages.addWidget(widget)
            self.tabs.addTab("Outcome")
            widget.show()
        self._outcome = widget

    def say_revealed(self, count: int, seconds: int) -> None:
        """What stands in the clear and for how long."""
        self.mask_button.setVisible(count > 0)
        self.hint.setText(
            f"{count} value{'' if count == 1 else 's'} in the clear, masked again in {seconds} s"
            if count
            else "Alt+click reveals a field"
        )
        self.hint.set_colour("t1" if count else "t3")

    def _lay_out(self) -> None:
        for title in ("Raw", "Validation", "Reply", "History", "Related", "Diff"):
            self.tabs.addTab(title)
        top = Bar(36, "base", "b")
        row = top.row(left=0, right=4)
        row.addWidget(self.tabs, 1, Qt.AlignmentFlag.AlignBottom)
        reply_page = Surface("base")
        column = reply_page.column()
        column.addWidget(self.tries)
        column.addWidget(self.replies, 1)
        history_page = Surface("base")
        history_page.column(top=10).addWidget(self.history)
        for page in (self.raw_page, self.validation, reply_page, history_page, self.relatives, self.diff):
            self.pages.addWidget(page)
        foot = Bar(28, "base", "t")
        foot_row = foot.row(left=16, right=8)
        foot_row.addWidget(self.byte_text, 1)
        foot_row.addWidget(self.hint)
        foot_row.addWidget(self.mask_button)
        self.mask_button.hide()
        whole = self.column()
        whole.addWidget(top)
        whole.addWidget(self.pages, 1)
        whole.addWidget(foot)

    def _turn(self, index: int) -> None:
        self.pages.setCurrentIndex(index)
        if self.pages.currentWidget() is self.diff:
            self.diff.look()

    def _follow(self, path: object) -> None:
        if isinstance(path, str) and path:
            self.tabs.setCurrentIndex(0)
            self.finding.emit(path)

    def _follow_relative(self, key: object) -> None:
        if isinstance(key, int):
            self.related.emit(key)

    def _show_try(self, number: object) -> None:
        if self._view is not None:
            self.replies.show_attempt(next((each for each in self._view.attempts if each.number == number), None))


def last_attempt(view: MessageView) -> AttemptView | None:
    """The newest try, or None."""
    return max(view.attempts, key=lambda each: each.number, default=None)


def finding_lines(view: MessageView) -> list[Line]:
    """The worst first, otherwise in the order given."""
    order = {severity: place for place, severity in enumerate(SEVERITY)}
    return [
        Line(
            face=SEVERITY[each.severity], lead=each.path or "message", text=each.text,
            strong=order[each.severity] == 0, key=each.path or None,
        )
        for each in sorted(view.findings, key=lambda each: order[each.severity])
    ]  # fmt: skip


def history_lines(view: MessageView) -> list[Line]:
    """From arrival to receipt, newest last."""
    return [
        Line(
            face=SEVERITY[entry.severity] if entry.severity else GOOD,
            text=f"{entry.title}{f' by {entry.actor}' if entry.actor else ''}",
            second=entry.text,
            trail=clock(entry.at),
            strong=True,
        )
        for entry in view.timeline
    ]


def try_lines(view: MessageView) -> list[Line]:
    """Each try, newest first, to choose whose reply is shown."""
    return [
        Line(
            face=None, lead=str(each.number), text=f"{attempt_title(each)}  {attempt_line(each)}",
            trail=clock(each.ended_at), key=each.number,
        )
        for each in sorted(view.attempts, key=lambda each: -each.number)
    ]  # fmt: skip


def _titles(view: MessageView, code: str) -> tuple[str, ...]:
    findings, related = len(view.findings), len(view.related)
    return (
        "Raw",
        f"Validation  {findings}" if findings else "Validation",
        f"Reply  {code}" if code else "Reply",
        "History",
        f"Related  {related}" if related else "Related",
        "Diff",
    )
