"""A button that says what is chosen, and opens the choices."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look


class Choice(QPushButton):
    """`Bucket  1 min ⌄`: what is chosen, in a button that opens the choices."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = what
        self._value = ""
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        look().changed.connect(self.updateGeometry)
        icons().loaded.connect(self.update)
        self.show_value("")

    def set_compact(self, compact: bool) -> None:
        """Without its name, where there is little room; the name is still said, and in the tooltip."""
        if compact != self._compact:
            self._compact = compact
            self.setToolTip(self.what if compact else "")
            self.updateGeometry()
            self.update()

    def show_value(self, value: str) -> None:
        """What is chosen."""
        self._value = value
        self.setAccessibleName(f"{self.what}: {value}" if value else self.what)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Both words, and the arrow."""
        px = look().px
        name = 0 if self._compact else QFontMetrics(look().font(Type.TABLE)).horizontalAdvance(self.what) + px(8)
        value = QFontMetrics(look().font(Type.TABLE_STRONG)).horizontalAdvance(self._value)
        return QSize(name + value + px(20 + 22), px(28))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Edge, name, value, arrow, ring."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("acc" if self.hasFocus() else "line2"), 2 if self.hasFocus() else 1))
        painter.setBrush(colour("hover" if self.underMouse() or self.isDown() else "raised"))
        inset = 1 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(4), px(4))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        area = self.rect().adjusted(px(10), 0, 0, 0)
        painter.setFont(look().font(Type.TABLE))
        painter.setPen(colour("t2"))
        if not self._compact:
            painter.drawText(area, left, self.what)
            area = area.adjusted(painter.fontMetrics().horizontalAdvance(self.what) + px(8), 0, 0, 0)
        painter.setFont(look().font(Type.TABLE_STRONG))
        painter.setPen(colour("t1"))
        painter.drawText(area, left, self._value)
        side = px(12)
        picture = icons().pixmap("caret-down", "t3", side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - px(8), (self.height() - side) // 2, picture)
        painter.end()
