"""A label of one step of the type scale in the colour of one token."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look


class Text(QLabel):
    """Plain text only: nothing that comes from a message is ever read as markup."""

    def __init__(
        self, text: str = "", kind: Type = Type.TABLE, colour: str = "t1", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._colour = colour
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        look().changed.connect(self._restyle)
        self._restyle()

    def set_colour(self, colour: str) -> None:
        """Change the colour."""
        if colour != self._colour:
            self._colour = colour
            self._restyle()

    def set_kind(self, kind: Type) -> None:
        """Change the step of the scale."""
        if kind is not self._kind:
            self._kind = kind
            self._restyle()

    def wrap(self) -> Text:
        """Break lines where the width ends; gives itself back."""
        self.setWordWrap(True)
        return self

    def _restyle(self) -> None:
        self.setFont(look().font(self._kind))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, look().colour(self._colour))
        self.setPalette(palette)


class ElidedText(Text):
    """A one-line label that gives way: cut at the right with an ellipsis, whole in the tooltip."""

    def __init__(
        self, text: str = "", kind: Type = Type.TABLE, colour: str = "t2", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, kind, colour, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._colour_now = colour

    def set_colour(self, colour: str) -> None:
        """Change the colour."""
        self._colour_now = colour
        super().set_colour(colour)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(look().colour(self._colour_now))
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()
        self.setToolTip(self.text() if shown != self.text() else "")
