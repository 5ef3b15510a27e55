"""A plain list of lines: sign, lead (a path, a name), words, time. For findings, attempts, checks, related messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, sign_pixmap
from console.desktop.theme.states import Face
from console.desktop.widgets.mouse import passes_on

_ROLE = Qt.ItemDataRole.UserRole + 1
_NONE = QModelIndex()
MORE = 17
"""Pixels at 100 % of a second row of the same text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `second` stands below `text`; `trail` at the right; `key` is what `picked` carries."""

    face: Face | None
    lead: str = ""
    text: str = ""
    second: str = ""
    trail: str = ""
    strong: bool = False
    key: object = None

    def spoken(self) -> str:
        """The whole line as one sentence."""
        word = self.face.word if self.face else ""
        return ", ".join(part for part in (word, self.lead, self.text, self.second, self.trail) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the lines of one list look; pixels at 100 %."""

    row: int = 34
    left: int = 12
    lead: int = 90  # width of the lead column; 0: no lead
    lead_kind: Type = Type.CODE
    lines_between: bool = True
    text_kind: Type = Type.TABLE
    two_lines: bool = False  # `second` stands below: the first line keeps to the top
    wraps: bool = False  # a text that is too long goes on in a second row
    signs: bool = True  # room for a sign before the words
    linked: bool = False  # as `two_lines`, and a thin line joins the signs: one thing after another


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NONE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == _ROLE:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return line.spoken()
        if role == Qt.ItemDataRole.ToolTipRole:
            return " · ".join(part for part in (line.lead, line.text, line.second) if part)
        return None


class LineList(QListView):
    """`picked(key)` on click and Enter. With `most` it is as tall as its lines, up to so many; otherwise it scrolls."""

    picked = Signal(object)

    def __init__(self, name: str, shape: Shape, *, most: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shape_of_lines = shape
        self._most = most
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._pick)
        look().changed.connect(self._fit)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self._model.set_lines(lines)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: texts that go on need other heights."""
        super().resizeEvent(event)
        if self.shape_of_lines.wraps:
            self.scheduleDelayedItemsLayout()

    def room(self, line: Line) -> int:
        """Pixels for the text of a line, about as it is painted."""
        shape, px = self.shape_of_lines, look().px
        taken = 2 * shape.left + (BOX + 9 if shape.signs else 0) + shape.lead
        trail = QFontMetrics(look().font(Type.TABLE)).horizontalAdvance(line.trail) + px(8) if line.trail else 0
        return self.viewport().width() - px(taken) - trail

    def lines(self) -> list[Line]:
        """What is shown."""
        return [self._model.data(self._model.index(row), _ROLE) for row in range(self._model.rowCount())]  # type: ignore[misc] # the role holds nothing else

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter picks the current line; Qt's own `activated` differs between systems."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._pick(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """As usual, but for the buttons that go through places."""
        if not passes_on(event):
            super().mousePressEvent(event)

    def _pick(self, index: QModelIndex) -> None:
        line = index.data(_ROLE)
        if isinstance(line, Line) and line.key is not None:
            self.picked.emit(line.key)

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        if self._most:
            shown = self.lines()[: self._most]
            self.setFixedHeight(sum(height_of(self.shape_of_lines, line) for line in shown))
            scrolls = self._model.rowCount() > self._most
            policy = Qt.ScrollBarPolicy
            self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff)


def two_rows(text: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """A text as one row or two, parted at a blank; the second is cut where it is too long as well."""
    if metrics.horizontalAdvance(text) <= width:
        return text, ""
    first = ""
    for word in text.split(" "):
        longer = f"{first} {word}" if first else word
        if metrics.horizontalAdvance(longer) > width:
            break
        first = longer
    return (first, text[len(first) :].strip()) if first else (text, "")


def height_of(shape: Shape, line: Line) -> int:
    """Pixels of this line; a second line makes it taller where the shape does not count on one."""
    grows = bool(line.second) and not (shape.linked or shape.two_lines)
    return look().px(shape.row) + (look().px(16) if grows else 0)


class _Delegate(QStyledItemDelegate):
    def __init__(self, parent: LineList) -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = index.data(_ROLE)
        more = look().px(MORE) if self._rows(line)[1] else 0
        return QSize(look().px(100), height_of(self._list.shape_of_lines, line) + more)

    def _rows(self, line: Line) -> tuple[str, str]:
        """The text, and what of it goes on in a second row."""
        if not self._list.shape_of_lines.wraps:
            return line.text, ""
        kind = Type.TABLE_STRONG if line.strong else self._list.shape_of_lines.text_kind
        return two_rows(line.text, QFontMetrics(look().font(kind)), self._list.room(line))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = index.data(_ROLE)
        if not isinstance(line, Line):
            return
        shape, px = self._list.shape_of_lines, look().px
        rect = option.rect
        state = option.state
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and self._list.hasFocus()
        selected = bool(state & QStyle.StateFlag.State_Selected) and line.key is not None
        painter.save()
        if selected or (bool(state & QStyle.StateFlag.State_MouseOver) and line.key is not None):
            painter.fillRect(rect, look().colour("sel" if selected else "hover"))
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), px(2), rect.height()), look().colour("acc"))
        top = rect.adjusted(px(shape.left), 0, -px(shape.left), 0)
        if line.second:
            top.setHeight(px(shape.row))
        if shape.linked or shape.two_lines:
            top.setHeight(px(20))
            top.translate(0, px(3) if shape.two_lines else 0)
        self._sign(painter, line, top, rect, last=index.row() == self._list.model().rowCount() - 1)
        self._words(painter, line, top.adjusted(px(BOX + 9) if shape.signs else 0, 0, 0, 0), selected=selected)
        if shape.lines_between:
            painter.setPen(look().colour("line"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if focused:
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _sign(self, painter: QPainter, line: Line, top: QRect, rect: QRect, *, last: bool) -> None:
        side = look().px(BOX)
        middle = top.center().y() + 1
        if self._list.shape_of_lines.linked and not last:
            x = top.left() + side // 2
            painter.setPen(look().colour("line2"))
            painter.drawLine(x, middle + side // 2 + 4, x, rect.bottom() - 2)
        if line.face is not None:
            colour = getattr(look().tokens, line.face.colour)
            pixmap = sign_pixmap(line.face.sign, colour, side, self._list.devicePixelRatioF())
            painter.drawPixmap(top.left(), middle - side // 2, pixmap)

    def _words(self, painter: QPainter, line: Line, area: QRect, *, selected: bool) -> None:
        shape, px = self._list.shape_of_lines, look().px
        if line.trail:
            used = _write(painter, area, line.trail, Type.TABLE, "t2" if selected else "t3", right=True)
            area = area.adjusted(0, 0, -used - px(8), 0)
        first, rest = self._rows(line)
        if line.second:
            below = area.translated(px(shape.lead), px(18 + (MORE if rest else 0)))
            below.setRight(self._list.viewport().width() - px(shape.left))
            _write(painter, below, line.second, Type.TABLE, "t2")
        if shape.lead:
            lead = QRect(area.left(), area.top(), px(shape.lead - 8), area.height())
            middle = shape.lead_kind is Type.CODE  # ids and paths differ at their ends
            _write(painter, lead, line.lead, shape.lead_kind, "t1", middle=middle)
            area = area.adjusted(px(shape.lead), 0, 0, 0)
        kind = Type.TABLE_STRONG if line.strong else shape.text_kind
        colour = "t1" if line.strong or selected else "t2"
        _write(painter, area, first, kind, colour)
        if rest:
            _write(painter, area.translated(0, px(MORE)), rest, kind, colour)


def _write(
    painter: QPainter, area: QRect, text: str, kind: Type, colour: str, *, right: bool = False, middle: bool = False
) -> int:
    font = look().font(kind)
    metrics = QFontMetrics(font)
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    shown = metrics.elidedText(text, mode, max(0, area.width()))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(look().colour(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | side, shown)
    return metrics.horizontalAdvance(shown)
