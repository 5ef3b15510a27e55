"""Buttons: primary, plain, quiet, danger. Icon left, shortcut right; a ring shows keyboard focus on all of them."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look


class Kind(StrEnum):
    """How much a button asks for attention; at most one PRIMARY a view."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"
    DANGER = "danger"


class Button(QPushButton):
    """A verb, or a bare icon with a name. `height` in pixels at 100 %: 28 in bars, 24 in rows, 32 in forms.

    An icon-only button (no `text`) must have a `name`: it is the accessible name and the tooltip. `caret` draws the
    arrow of a button that opens a menu; `danger` text and edge replace the fill. Use `refuse` to switch it off with
    the reason in words.
    """

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.PLAIN,
        *,
        icon: str = "",
        hint: str = "",
        name: str = "",
        height: int = 28,
        caret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._icon = icon
        self._hint = hint
        self._height = height
        self._caret = caret
        self._usual_tip = name
        self.setAccessibleName(name or text.replace("…", ""))
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        look().changed.connect(self.updateGeometry)
        icons().loaded.connect(self.update)

    def set_icon_name(self, icon: str) -> None:
        """Change the icon."""
        self._icon = icon
        self.update()

    def set_kind(self, kind: Kind) -> None:
        """Change how it looks."""
        self._kind = kind
        self.update()

    def set_label(self, text: str) -> None:
        """Change text and name together."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text.replace("…", ""))
            self.updateGeometry()

    def refuse(self, reason: str) -> None:
        """Off with this reason, or on again where it is empty."""
        self.setEnabled(not reason)
        self.setToolTip(reason or self._usual_tip)
        self.setAccessibleDescription(reason)

    def sizeHint(self) -> QSize:
        """Text, icon and hint with their spaces."""
        px = look().px
        if not self.text():
            return QSize(px(self._height), px(self._height))
        width = QFontMetrics(look().font(Type.TABLE_STRONG)).horizontalAdvance(self.text()) + px(24)
        width += px(22) if self._icon else 0
        width += QFontMetrics(look().font(Type.SMALL)).horizontalAdvance(self._hint) + px(8) if self._hint else 0
        width += px(18) if self._caret else 0
        return QSize(width, px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for hover."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Edge and fill, icon, text, hint, caret, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_body(painter)
        content = self.rect().adjusted(look().px(12), 0, -look().px(12), 0)
        if not self.text():
            self._paint_icon(painter, self.rect(), centred=True)
        else:
            self._paint_content(painter, content)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look().colour("acc"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), look().px(4), look().px(4))
        painter.end()

    def _paint_body(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = look().px(4)
        fill, edge = self._body_colours()
        painter.setPen(QPen(edge, 1) if edge is not None else Qt.PenStyle.NoPen)
        painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, radius, radius)

    def _body_colours(self) -> tuple[QColor | None, QColor | None]:
        colour = look().colour
        active = self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked())
        if self._kind is Kind.PRIMARY:
            return (colour("accfill"), None) if self.isEnabled() else (colour("raised"), colour("line"))
        if self._kind is Kind.QUIET:
            return (colour("sel") if self.isChecked() else colour("hover") if active else None), None
        if self._kind is Kind.DANGER:
            return (colour("hover") if active else None), colour("error" if self.isEnabled() else "line")
        return colour("hover" if active else "raised"), colour("line2" if self.isEnabled() else "line")

    def _ink(self) -> str:
        if not self.isEnabled():
            return "t3"
        inks = {Kind.PRIMARY: "on_accfill", Kind.QUIET: "t2", Kind.DANGER: "error", Kind.PLAIN: "t1"}
        return inks[self._kind]

    def _paint_icon(self, painter: QPainter, area: QRect, *, centred: bool) -> None:
        side = look().px(16)
        left = area.left() + (area.width() - side) // 2 if centred else area.left()
        ink = self._ink() if self._kind is not Kind.PLAIN or not self.isEnabled() else "t2"
        pixmap = icons().pixmap(self._icon, ink, side, self.devicePixelRatioF())
        painter.drawPixmap(left, area.top() + (area.height() - side) // 2, pixmap)

    def _paint_content(self, painter: QPainter, area: QRect) -> None:
        px = look().px
        if self._icon:
            self._paint_icon(painter, area, centred=False)
            area = area.adjusted(px(22), 0, 0, 0)
        painter.setFont(look().font(Type.TABLE_STRONG))
        painter.setPen(look().colour(self._ink()))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, self.text())
        if self._hint:
            right = area.adjusted(0, 0, -px(18) if self._caret else 0, 0)
            painter.setFont(look().font(Type.SMALL))
            painter.setPen(look().colour(self._ink() if self._kind is Kind.PRIMARY else "t3"))
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, self._hint)
        if self._caret:
            side = px(12)
            pixmap = icons().pixmap("caret-down", "t3", side, self.devicePixelRatioF())
            painter.drawPixmap(area.right() - side + 1, area.center().y() - side // 2 + 1, pixmap)
