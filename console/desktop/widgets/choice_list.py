"""A list to choose one line from: title, quiet words behind it, a key at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look

CHOICE_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line; `off` says why it cannot be chosen."""

    id: str
    title: str
    words: str = ""
    key: str = ""
    icon: str = ""
    mono: bool = False
    off: str = ""


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(look().px(200), look().px(30))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice = index.data(CHOICE_ROLE)
        if not isinstance(choice, Choice):
            return
        px, colour = look().px, look().colour
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sel"))
            painter.drawRoundedRect(QRectF(area), px(4), px(4))
        area = area.adjusted(px(10), 0, -px(10), 0)
        if choice.icon:
            side = px(16)
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(
                area.left(), area.center().y() - side // 2 + 1, icons().pixmap(choice.icon, "t3", side, ratio)
            )
        if choice.icon or not choice.mono:
            area = area.adjusted(px(26), 0, 0, 0)
        self._paint_words(painter, area, choice)

    def _paint_words(self, painter: QPainter, area: QRect, choice: Choice) -> None:
        px, colour = look().px, look().colour
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        small = look().font(Type.SMALL)
        key_width = QFontMetrics(small).horizontalAdvance(choice.key) + px(12) if choice.key else 0
        font = look().font(Type.CODE if choice.mono else Type.BODY)
        painter.setFont(font)
        painter.setPen(colour("t3" if choice.off else "t1"))
        painter.drawText(area, left, choice.title)
        gap = QFontMetrics(font).horizontalAdvance(choice.title) + px(10)
        rest = area.adjusted(gap, 0, -key_width, 0)
        painter.setFont(look().font(Type.TABLE))
        painter.setPen(colour("t3"))
        words = choice.off or choice.words
        elided = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, max(0, rest.width()))
        painter.drawText(rest, left, elided)
        painter.setFont(small)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, choice.key)


class ChoiceList(QListWidget):
    """`picked` carries the id. The keyboard stays with the line above it: call `step` and `pick_current`."""

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QListWidget { background: transparent; }")
        self.itemEntered.connect(self.setCurrentItem)
        self.itemClicked.connect(self._pick)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Replace all lines; the first is current."""
        self.clear()
        for choice in choices:
            item = QListWidgetItem(choice.title)
            item.setData(CHOICE_ROLE, choice)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{choice.title}. {choice.off or choice.words}")
            self.addItem(item)
        if choices:
            self.setCurrentRow(0)

    def height_for(self, most: int) -> int:
        """The height that shows up to this many lines."""
        return min(most, max(1, self.count())) * look().px(30)

    def step(self, by: int) -> None:
        """Move the current line, round and round."""
        if self.count():
            self.setCurrentRow((self.currentRow() + by) % self.count())

    def pick_current(self) -> None:
        """Choose the current line."""
        self._pick(self.currentItem())

    def _pick(self, item: QListWidgetItem | None) -> None:
        choice = None if item is None else item.data(CHOICE_ROLE)
        if isinstance(choice, Choice) and not choice.off:
            self.picked.emit(choice.id)
