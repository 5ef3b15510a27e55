"""Cure and release: fix one, try three and watch them, release the rest; or archive, or say what cured it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from console.api.jobs import JobKind
from console.api.triage import CureTry, GroupView
from console.desktop.screens.bulk.words import receipt_face
from console.desktop.screens.triage.cure_words import cure_look
from console.desktop.screens.triage.parts import Section
from console.desktop.screens.triage.steps import Steps
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.line_list import Line, LineList, Shape
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import clock

TRIES = Shape(row=24, left=12, lead=104, lines_between=False)


class Well(Surface):
    """A sunken box around the tries."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded ground on the panel's own."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().colour("base"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen if look().tokens.tint_strength else look().colour("line"))
        painter.setBrush(look().colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), look().px(4), look().px(4))
        painter.end()


class CureBlock(Section):
    """`asked` carries a command's id; `opened` the delivery of a try."""

    asked = Signal(str)
    opened = Signal(int)
    job_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Cure and release", parent=parent)
        self.job = Button("", Kind.QUIET, height=24)
        self.steps = Steps()
        self.well = Well("sunken")
        self.tries = LineList("Messages tried", TRIES, most=6)
        self.tries.viewport().setAutoFillBackground(False)
        self.tries.setStyleSheet("QListView { background: transparent; }")
        self.main = Button("", height=32)
        self.preview = Button("Preview edits", Kind.QUIET, icon="eye", height=32)
        self.archive = Button("Archive…", height=32)
        self.resolve = Button("Resolve", height=32)
        self.reopen = Button("Open it again", height=32)
        self.words = Text("", Type.SMALL, "t2").wrap()
        self._command = "group.fix"
        self._job = 0
        self._shown_tries: tuple[CureTry, ...] | None = None
        self._lay_out()
        for button, command in (
            (self.preview, "group.preview"),
            (self.archive, "group.archive"),
            (self.resolve, "group.resolve"),
            (self.reopen, "group.reopen"),
        ):
            button.clicked.connect(lambda _checked=False, command=command: self.asked.emit(command))
        self.job.clicked.connect(lambda: self.job_asked.emit(self._job))
        self.main.clicked.connect(lambda: self.asked.emit(self._command))
        self.steps.asked.connect(self.asked)
        self.tries.picked.connect(self._pick)

    def _lay_out(self) -> None:
        self.head_row.addWidget(self.job)
        inside = self.well.column(top=6, bottom=6)
        inside.addWidget(self.tries)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        set_margins(self._buttons, 0, 4, 0, 0, 8)
        for group in ((self.main, self.preview), (self.archive, self.resolve, self.reopen)):
            row = QHBoxLayout()
            set_margins(row, 0, 0, 0, 0, 8)
            for button in group:
                row.addWidget(button)
            if group[0] is self.main:
                row.addStretch(1)
            else:
                row.insertStretch(0, 1)
            self._buttons.addLayout(row)
        set_margins(self.body, 0, 4, 12, 0, 10)
        self.body.addWidget(self.steps)
        self.body.addWidget(self.well)
        self.body.addLayout(self._buttons)
        self.body.addWidget(self.words)

    @property
    def command(self) -> str:
        """What the first button does."""
        return self._command

    def fit(self, width: int) -> None:
        """Two rows of buttons where one is too wide."""
        buttons = (self.main, self.preview, self.archive, self.resolve, self.reopen)
        shown = [button.sizeHint().width() + look().px(8) for button in buttons if not button.isHidden()]
        wide = sum(shown) + look().px(40) <= width
        directions = QBoxLayout.Direction
        direction = directions.LeftToRight if wide else directions.TopToBottom
        if direction != self._buttons.direction():
            self._buttons.setDirection(direction)
            self._buttons.update()  # Qt leaves the widths as they were until somebody asks

    def show_view(self, view: GroupView) -> None:
        """As far as it is."""
        cure, found = view.cure, cure_look(view)
        self.remark.setText(f"Recipe “{cure.recipe_name}”" if cure.recipe_name else "")
        self.job.setVisible(cure.job is not None)
        if cure.job is not None:
            self._job = cure.job
            self.job.set_label(f"Job {cure.job}")
            self.job.setAccessibleName(f"Show job {cure.job}, {cure.job_state}")
        self.steps.show_steps(found.steps)
        self._command = found.command
        self.main.set_label(found.label)
        self.main.set_icon_name("pencil-simple" if found.command == "group.fix" else "paper-plane-tilt")
        ready = cure.step == 3 and not cure.refusal
        self.main.set_kind(Kind.PRIMARY if ready else Kind.PLAIN)
        self.words.setText(found.words)
        self._show_tries(cure.tries)

    def refuse(self, reasons: dict[str, str]) -> None:
        """Switch buttons off with the reason; the first button's own is said right below."""
        by_button = (
            (self.main, self._command),
            (self.preview, "group.preview"),
            (self.archive, "group.archive"),
            (self.resolve, "group.resolve"),
            (self.reopen, "group.reopen"),
        )
        for button, command in by_button:
            button.refuse(reasons.get(command, ""))
        self.reopen.setVisible(not reasons.get("group.reopen"))
        self.resolve.setVisible(bool(reasons.get("group.reopen")))
        reason = reasons.get(self._command, "")
        if reason:
            self.words.setText(reason)

    def _show_tries(self, tries: tuple[CureTry, ...]) -> None:
        if tries == self._shown_tries:
            return
        self._shown_tries = tries
        self.well.setVisible(bool(tries))
        self.tries.set_lines([_line(each) for each in tries])

    def _pick(self, key: object) -> None:
        if isinstance(key, int):
            self.opened.emit(key)


def _line(each: CureTry) -> Line:
    return Line(
        face=receipt_face(each.state, JobKind.RESEND),
        lead=each.control_id,
        text=each.text,
        trail=clock(each.at) if each.at is not None else "",
        key=each.copy_id or each.delivery_id,
    )
