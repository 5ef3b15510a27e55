"""Why a message stands where it stands: what happened, likely causes in order, what to do, the place blamed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.api.messages import OutcomeView
from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import Surface, set_margins
from console.desktop.widgets.text import Text

UNEXPLAINED = "Not explained: shown as the other side wrote it."
MOST_CAUSES = 6
_UNEXPLAINED = Face(word=UNEXPLAINED, sign=Sign.QUESTION, colour="idle")


class Well(Surface):
    """A sunken box with an icon and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent=parent)
        self._icon = QLabel()
        self.words = Text("", Type.TABLE_STRONG).wrap()
        row = QHBoxLayout(self)
        set_margins(row, 12, 10, 12, 10, 10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        look().changed.connect(self._draw)
        icons().loaded.connect(self._draw)
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded sunken ground."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen if look().tokens.tint_strength else look().colour("line"))
        painter.setBrush(look().colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _draw(self) -> None:
        side = look().px(16)
        self._icon.setFixedWidth(side)
        self._icon.setPixmap(icons().pixmap("lightbulb", "acc", side, self.devicePixelRatioF()))


class ExplainBlock(QWidget):
    """The words of an `OutcomeView` below its headline. `place(path)` when the blamed node is followed."""

    place = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self.unexplained = SignLabel(_UNEXPLAINED, shrinks=True)
        self.text = Text("", Type.TABLE, "t2").wrap()
        self.link = Button("", Kind.QUIET, icon="arrow-right", height=26)
        self.causes_head = Text("Likely causes, the likeliest first", Type.SMALL_STRONG, "t3")
        self.causes = [
            (Text(f"{number}.", Type.TABLE, "t3"), Text("", Type.TABLE).wrap()) for number in range(1, MOST_CAUSES + 1)
        ]
        self.cure = Well()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0, 8)
        column.addWidget(self.text)
        column.addWidget(self.unexplained)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.causes_head)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look().px(4))
        grid.setColumnStretch(1, 1)
        for row, (number, words) in enumerate(self.causes):
            grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        column.addLayout(grid)
        column.addWidget(self.cure)
        self.link.clicked.connect(lambda: self.place.emit(self._path))

    def show_outcome(self, outcome: OutcomeView) -> None:
        """Show these words; what there is none of takes no room."""
        self._path = outcome.path
        self.text.setText(outcome.text)
        self.text.setVisible(bool(outcome.text))
        self.unexplained.setVisible(not outcome.explained)
        self.link.set_label(f"Go to {outcome.path}")
        self.link.setVisible(bool(outcome.path))
        self.link.setToolTip(f"By the rule {outcome.rule}" if outcome.rule else "")
        causes = outcome.causes[:MOST_CAUSES]
        self.causes_head.setVisible(bool(causes))
        for at, (number, words) in enumerate(self.causes):
            shown = at < len(causes)
            words.setText(causes[at] if shown else "")
            for widget in (number, words):
                widget.setVisible(shown)
        self.cure.words.setText(what_to_do(outcome.cure, has_causes=bool(causes)))
        self.cure.setVisible(bool(outcome.cure))


def what_to_do(text: str, *, has_causes: bool) -> str:
    """With its introduction, which some explanations bring along."""
    if text.casefold().startswith("usual cure"):
        return text
    if has_causes:
        return f"What to do: {text}"
    return f"Usual cure: {text[:1].lower() + text[1:] if text[1:2].islower() else text}"
