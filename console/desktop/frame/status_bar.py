"""The bar at the foot: the gateway's health in one line; every item opens what it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from console.core.status import Status
from console.desktop.desk_state import DeskState
from console.desktop.theme.fonts import Type
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, Sign, sign_pixmap
from console.desktop.theme.states import STATUS
from console.desktop.widgets.surface import Bar
from console.desktop.words import clock, grouped, rate, size, skew, span

SKEW_SECONDS = 2.0
"""A clock further off than this is worth a warning: due times and ages would mislead."""


KEY_WORDS = {"handed over at start": "Key given at start"}
"""Shorter words for the place of the store's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one item says."""

    text: str
    sign: Sign | None = None
    colour: str = "t3"
    icon: str = ""
    loud: bool = False
    tip: str = ""


class StatusItem(QPushButton):
    """Sign or icon, then words in 11 px."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = Item(text="")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        icons().loaded.connect(self.update)
        look().changed.connect(self.updateGeometry)

    def show_item(self, item: Item) -> None:
        """Say this; nothing to say hides it."""
        if item != self._item:
            self._item = item
            self.setVisible(bool(item.text))
            self.setAccessibleName(item.text)
            self.setToolTip(item.tip)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Words and what stands before them."""
        px = look().px
        width = QFontMetrics(look().font(Type.SMALL)).horizontalAdvance(self._item.text) + px(16)
        width += px(18) if self._item.sign is not None or self._item.icon else 0
        return QSize(width, px(27))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hover, sign or icon, words, ring."""
        px, colour, item = look().px, look().colour, self._item
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), colour("hover"))
        left = px(8)
        if item.sign is not None:
            side = px(BOX)
            picture = sign_pixmap(item.sign, getattr(look().tokens, item.colour), side, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - side) // 2, picture)
            left += px(18)
        elif item.icon:
            side = px(14)
            picture = icons().pixmap(item.icon, "t3", side, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - side) // 2, picture)
            left += px(18)
        painter.setFont(look().font(Type.SMALL))
        painter.setPen(colour("t1" if item.loud else "t2"))
        words = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, item.text)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("acc"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()


NAMES = ("gateway", "errors", "unknown", "depth", "oldest", "store", "secrets", "phi", "clock")
AT_THE_END = ("jobs", "basket")


class StatusBar(Bar):
    """`pressed` carries the name of an item."""

    pressed = Signal(str)

    def __init__(self, state: DeskState, parent: QWidget | None = None) -> None:
        super().__init__(28, "chrome", "t", "line", parent)
        self._state = state
        self.items = {name: StatusItem() for name in (*NAMES, *AT_THE_END)}
        row = self.row(left=4, right=4, spacing=4)
        for name, item in self.items.items():
            if name == AT_THE_END[0]:
                row.addStretch(1)
            row.addWidget(item)
            item.clicked.connect(lambda _checked=False, name=name: self.pressed.emit(name))
        state.basket.changed.connect(self.refresh)
        state.status_changed.connect(self.refresh)
        state.link_changed.connect(self.refresh)
        state.phi_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is so now."""
        for name, item in items_of(self._state).items():
            self.items[name].show_item(item)


def items_of(state: DeskState) -> dict[str, Item]:
    """What each item says."""
    return {**_health(state), **_safety(state), **_bulk(state)}


def _health(state: DeskState) -> dict[str, Item]:
    status = state.status
    if not state.is_linked or status is None:
        words = f"Gateway not reachable since {clock(state.lost_at)}" if state.lost_at else "Connecting…"
        words = "No gateway yet" if state.lost_at and status is None else words
        lost = Item(text=words, sign=Sign.CROSS if state.lost_at else Sign.QUARTER, colour="error", loud=True)
        if not state.lost_at:
            lost = Item(text=words, sign=Sign.QUARTER, colour="info")
        silent = dict.fromkeys(("errors", "unknown", "depth", "oldest", "clock"), Item(text=""))
        return {"gateway": lost, **silent}
    errors = status.errors_per_minute
    oldest = ""
    if status.oldest_at is not None:
        oldest = f"Oldest {span((state.gateway_now() - status.oldest_at).total_seconds())}"
    off = abs(state.skew_seconds) > SKEW_SECONDS
    return {
        "gateway": Item(text=f"Gateway {rate(status.in_rate)} msg/s", sign=Sign.DISC, colour="ok", tip="Show Queues"),
        "errors": Item(
            text=f"{rate(errors).removesuffix('.0')} err/min",
            sign=Sign.CROSS if errors > 0 else Sign.DISC,
            colour="error" if errors > 0 else "ok",
            tip="Show refused messages",
        ),
        "unknown": Item(
            text=f"{state.unknown} unknown" if state.unknown else "",
            sign=STATUS[Status.UNKNOWN].sign,
            colour="warn",
            tip="Show the messages of which nobody knows whether they arrived",
        ),
        "depth": Item(text=f"Depth {status.depth}", tip="Show what waits"),
        "oldest": Item(text=oldest, tip="Show what waits longest"),
        "clock": Item(
            text=f"Clock {skew(state.skew_seconds)}",
            sign=Sign.TRIANGLE if off else None,
            colour="warn",
            loud=off,
            tip="The gateway's clock against this computer's",
        ),
    }


def _bulk(state: DeskState) -> dict[str, Item]:
    jobs = state.status.jobs if state.status is not None and state.is_linked else 0
    basket = len(state.basket)
    return {
        "jobs": Item(text=f"Jobs {jobs}", loud=jobs > 0, tip="Bulk work that has not ended; opens the list of jobs"),
        "basket": Item(text=f"Basket {grouped(basket)}" if basket else "", tip="Messages put aside to be resent"),
    }


def _safety(state: DeskState) -> dict[str, Item]:
    status, values = state.status, state.phi_values
    phi = Item(text="PHI masked", icon="eye-slash", tip="Patient data is masked. Open a message to reveal a field.")
    if values:
        phi = Item(text=f"PHI visible: {state.phi_words}", sign=Sign.TRIANGLE, colour="warn", loud=True)
    return {
        "store": Item(
            text=f"{status.store.split()[0]} {size(status.store_bytes)}" if status and status.store else "",
            icon="database",
            tip=f"The store: {status.store}" if status else "",
        ),
        "secrets": Item(
            text=KEY_WORDS.get(status.secrets, f"Key in {status.secrets}") if status and status.secrets else "",
            icon="key",
            tip="Where the key of the encrypted store is kept",
        ),
        "phi": phi,
    }
