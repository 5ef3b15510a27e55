"""Three numbered steps in a row with lines between: done has a tick, the one to do a ring, later ones are quiet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from console.desktop.screens.triage.cure_words import Progress, Step
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.surface import set_margins

SIDE = 20


class StepButton(QPushButton):
    """One step; a press does it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = Step(number=1, label="", command="", progress=Progress.LATER)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setAccessibleName("Step")
        look().changed.connect(self.updateGeometry)

    @property
    def step(self) -> Step:
        """What it stands for."""
        return self._step

    def show_step(self, step: Step) -> None:
        """Stand for this one."""
        self._step = step
        words = {Progress.DONE: "done", Progress.NOW: "next", Progress.LATER: "later"}[step.progress]
        self.setAccessibleName(f"Step {step.number} of 3: {step.label}, {words}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Disc and words."""
        width = QFontMetrics(look().font(Type.TABLE_HOT)).horizontalAdvance(self._step.label)
        return QSize(look().px(SIDE + 8 + 6) + width, look().px(26))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Disc, number or tick, words, ring."""
        px, colour, progress = look().px, look().colour, self._step.progress
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(px(3) + 0.5, (self.height() - px(SIDE)) / 2 + 0.5, px(SIDE) - 1, px(SIDE) - 1)
        done, now = progress is Progress.DONE, progress is Progress.NOW
        painter.setBrush(colour("accfill") if done else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("accfill" if done else "acc" if now else "ctl"), 2 if now else 1))
        painter.drawEllipse(disc.adjusted(0.5, 0.5, -0.5, -0.5) if now else disc)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if done:
            painter.setPen(QPen(colour("on_accfill"), px(1.6)))
            x, y, side = disc.left(), disc.top(), disc.width()
            points = [QPointF(x + side * a, y + side * d) for a, d in ((0.28, 0.53), (0.44, 0.68), (0.73, 0.35))]
            painter.drawPolyline(points)
        else:
            painter.setFont(look().font(Type.CAPS))
            painter.setPen(colour("t1" if now else "t3"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._step.number))
        painter.setFont(look().font(Type.TABLE_HOT if now else Type.TABLE_STRONG if done else Type.TABLE))
        painter.setPen(colour("t1" if now or done or self.underMouse() else "t3"))
        words = self.rect().adjusted(px(SIDE + 8 + 2), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._step.label)
        if self.hasFocus():
            painter.setPen(QPen(colour("acc"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(4), px(4))
        painter.end()


class Line(QWidget):
    """Between two steps."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """One pixel in the middle."""
        painter = QPainter(self)
        painter.setPen(look().colour("line2"))
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)
        painter.end()


class Steps(QWidget):
    """`asked` carries the command of the step pressed."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = tuple(StepButton() for _ in range(3))
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0, 4)
        for at, button in enumerate(self.buttons):
            if at:
                line = Line()
                line.setMinimumWidth(look().px(8))
                line.setMaximumWidth(look().px(56))
                line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
                row.addWidget(line, 1)
            row.addWidget(button)
            button.clicked.connect(lambda _checked=False, button=button: self.asked.emit(button.step.command))
        row.addStretch(1)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """These three."""
        for button, step in zip(self.buttons, steps, strict=True):
            button.show_step(step)
