"""The rail at the left: where one can go, and who one is. 192 wide, folds to 48."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.desktop.screens.registry import ScreenEntry
from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.widgets.surface import Surface, set_margins

WIDE, FOLDED = 192, 48


class RailItem(QPushButton):
    """Icon, name, and at the right a count or a key."""

    def __init__(self, title: str, icon: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._icon = icon
        self._hint = hint
        self._folded = False
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        icons().loaded.connect(self.update)
        look().changed.connect(self.updateGeometry)

    def set_words(self, title: str, hint: str) -> None:
        """Change name and hint."""
        self._title, self._hint = title, hint
        self.setAccessibleName(f"{title}, {hint}" if hint else title)
        self.update()

    def set_folded(self, folded: bool) -> None:
        """Icon only; the name goes to the tooltip."""
        self._folded = folded
        self.setToolTip(self._title if folded else "")
        self.update()

    def sizeHint(self) -> QSize:
        """32 high."""
        return QSize(look().px(FOLDED if self._folded else WIDE) - look().px(16), look().px(32))

    def minimumSizeHint(self) -> QSize:
        """May be as narrow as the folded rail."""
        return QSize(look().px(32), look().px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, name, hint, ring."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sel" if self.isChecked() else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()), px(4), px(4))
        side = px(16)
        picture = icons().pixmap(self._icon, "acc" if self.isChecked() else "t3", side, self.devicePixelRatioF())
        left = (self.width() - side) // 2 if self._folded else px(12)
        painter.drawPixmap(left, (self.height() - side) // 2, picture)
        if not self._folded:
            self._paint_words(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("acc"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(4), px(4))
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        px = look().px
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look().font(Type.BODY_STRONG if self.isChecked() else Type.BODY))
        painter.setPen(look().colour("t1" if self.isChecked() else "t2"))
        painter.drawText(self.rect().adjusted(px(36), 0, -px(10), 0), middle | Qt.AlignmentFlag.AlignLeft, self._title)
        painter.setFont(look().font(Type.SMALL if not self._hint.isdigit() else Type.TABLE))
        painter.setPen(look().colour("t2" if self._hint.isdigit() else "t3"))
        painter.drawText(self.rect().adjusted(0, 0, -px(10), 0), middle | Qt.AlignmentFlag.AlignRight, self._hint)


class Brand(QWidget):
    """The name of the program beside its sign: three lines with a stop on each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folded = False
        look().changed.connect(self._fit)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sign and name."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - px(16)) / 2 if self.folded else px(12)
        middle = self.height() / 2
        for step, stop in ((-1, 0.32), (0, 0.72), (1, 0.45)):
            y = middle + step * px(5)
            painter.setPen(QPen(colour("acc"), max(1.4, px(1.6))))
            painter.drawLine(QLineF(left, y, left + px(15), y))
            painter.setPen(QPen(colour("chrome"), px(1.5)))
            painter.setBrush(colour("acc"))
            painter.drawEllipse(QRectF(left + px(15) * stop - px(2.6), y - px(2.6), px(5.2), px(5.2)))
        if not self.folded:
            painter.setFont(look().font(Type.SECTION))
            painter.setPen(colour("t1"))
            words = self.rect().adjusted(px(36), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "Interface Console")
        painter.end()

    def _fit(self) -> None:
        self.setFixedHeight(look().px(48))


class Rail(Surface):
    """`chosen` carries the name of a screen."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[ScreenEntry], parent: QWidget | None = None) -> None:
        super().__init__("chrome", "r", "line", parent)
        self._entries = {entry.name: entry for entry in entries}
        self.brand = Brand()
        self.items = {entry.name: RailItem(entry.title, entry.icon, entry.hint) for entry in entries if entry.rail}
        self.user = RailItem("Not connected", "user-circle")
        self.user.setCheckable(False)
        self.folded = False
        self._lay_out(entries)
        for name, item in self.items.items():
            item.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
        look().changed.connect(self._fit)
        self._fit()

    def _lay_out(self, entries: Sequence[ScreenEntry]) -> None:
        column = self.column(left=8, right=9, bottom=4, spacing=2)
        column.addWidget(self.brand)
        group = "main"
        for entry in entries:
            if not entry.rail:
                continue
            if entry.rail == "end" and group != "end":
                column.addStretch(1)
            elif entry.rail != group:
                column.addSpacing(look().px(8))
            group = entry.rail
            column.addWidget(self.items[entry.name])
        column.addWidget(self.user)

    def set_current(self, name: str) -> None:
        """Mark the screen in front; screens without an item mark Queues, where they were opened from."""
        shown = name if name in self.items else "queues"
        for item_name, item in self.items.items():
            item.setChecked(item_name == shown)

    def set_hint(self, name: str, hint: str) -> None:
        """The count beside a screen's name."""
        entry = self._entries[name]
        self.items[name].set_words(entry.title, hint or entry.hint)

    def set_folded(self, folded: bool) -> None:
        """Narrow or wide."""
        self.folded = folded
        self.brand.folded = folded
        for item in (*self.items.values(), self.user):
            item.set_folded(folded)
        layout = self.layout()
        if layout is not None:
            set_margins(layout, 8, 0, 8 if folded else 9, 4, 2)  # type: ignore[arg-type]  # made above as a column
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(look().px(FOLDED if self.folded else WIDE))
