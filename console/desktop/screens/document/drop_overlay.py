"""What the window says while files are held over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look

TITLE = "Open in the inspector — nothing is stored"
WORDS = "Patient data stays masked; that you opened it is written down."


class DropOverlay(QWidget):
    """Covers its parent while shown; takes no mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._refusal = ""
        self.hide()

    def cover(self, refusal: str) -> None:
        """Say what a drop would do, or why it cannot be."""
        self._refusal = refusal
        self.setAccessibleName(refusal or TITLE)
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The scrim, a dashed edge, and the words in the middle."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scrim = QColor(look().tokens.scrim)
        scrim.setAlphaF(look().tokens.scrim_strength)
        painter.fillRect(self.rect(), scrim)
        card = QRectF(0, 0, px(460), px(132))
        card.moveCenter(QRectF(self.rect()).center())
        painter.setBrush(colour("raised"))
        painter.setPen(QPen(colour("ctl" if self._refusal else "acc"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(card, px(8), px(8))
        side = px(32)
        picture = icons().pixmap("file-arrow-down", "t2", side, self.devicePixelRatioF())
        painter.drawPixmap(round(card.center().x() - side / 2), round(card.top() + px(20)), picture)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colour("t1"))
        painter.setFont(look().font(Type.TITLE))
        painter.drawText(QRectF(card.left(), card.top() + px(60), card.width(), px(26)), centre, self._refusal or TITLE)
        painter.setPen(colour("t2"))
        painter.setFont(look().font(Type.TABLE))
        words = "" if self._refusal else WORDS
        painter.drawText(QRectF(card.left(), card.top() + px(88), card.width(), px(22)), centre, words)
        painter.end()
