"""The environment, always in words: PROD inverse with a lock, TEST outlined, DEMO outlined with a flask."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look

WORDS = {"PROD": "live patients", "TEST": "no patients", "DEMO": "made-up patients"}


class EnvironmentBadge(QPushButton):
    """A press opens what is known of the gateway."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = ""
        self._needed = False
        self._left = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Environment: not connected")
        icons().loaded.connect(self.update)
        look().changed.connect(self.updateGeometry)

    def set_environment(self, word: str) -> None:
        """PROD, TEST, DEMO; empty while not connected."""
        if word != self._word:
            self._word = word
            self._name()
            self.updateGeometry()
            self.update()

    def set_arming(self, *, needed: bool, left: str) -> None:
        """PROD is read-only until armed; `left` is the time an arming still lasts, "" where it is not armed."""
        if (needed, left) != (self._needed, self._left):
            self._needed, self._left = needed, left
            self._name()
            self.updateGeometry()
            self.update()

    def _meaning(self) -> str:
        if self._word == "PROD" and self._needed:
            return f"armed {self._left}" if self._left else "read-only"
        return WORDS.get(self._word, "")

    def _name(self) -> None:
        self.setAccessibleName(f"Environment: {self._word}, {self._meaning()}".rstrip(", "))
        tip = "Disarm PROD" if self._left else "Arm PROD for 15 minutes (Ctrl+Shift+A)"
        self.setToolTip(tip if self._word == "PROD" and self._needed else "")

    def sizeHint(self) -> QSize:
        """Icon, word, what it means."""
        px = look().px
        strong, plain = QFontMetrics(look().font(Type.TABLE_HOT)), QFontMetrics(look().font(Type.TABLE))
        words = strong.horizontalAdvance(self._word or "Not connected") + px(8)
        words += plain.horizontalAdvance(self._meaning())
        return QSize(words + px(38), px(28))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill or outline, icon, words."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge, ink, icon = {
            "PROD": ("prod", None, "on_prod", "lock-simple-open" if self._left else "lock-simple"),
            "TEST": (None, "t1", "t1", "wrench"),
            "DEMO": (None, "acc", "t1", "flask"),
        }.get(self._word, (None, "line2", "t3", "link-simple-break"))
        painter.setPen(QPen(colour(edge), 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(colour(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
        side = px(14)
        picture = icons().pixmap(icon, "acc" if self._word == "DEMO" else ink, side, self.devicePixelRatioF())
        painter.drawPixmap(px(10), (self.height() - side) // 2, picture)
        area = self.rect().adjusted(px(30), 0, -px(8), 0)
        strong = look().font(Type.TABLE_HOT)
        word = self._word or "Not connected"
        painter.setFont(strong)
        painter.setPen(colour(ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
        rest = area.adjusted(QFontMetrics(strong).horizontalAdvance(word) + px(6), 0, 0, 0)
        painter.setFont(look().font(Type.TABLE))
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._meaning())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("acc"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(4), px(4))
        painter.end()
