"""The wall board: fills a screen, follows by itself, needs nobody. Escape or F11 leaves it.

Pages change at once, without any movement, so there is nothing to reduce for who asks for reduced motion.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from console.api.alerts import Alerts, AlertsRequest
from console.api.feed import ChangeBatch
from console.api.interfaces import InterfaceRow
from console.api.triage import GroupSummary
from console.core.errors import OperatorError
from console.desktop.bridge.feed import Linked
from console.desktop.screens.base import Desk
from console.desktop.theme.fonts import Type, make_font
from console.desktop.theme.look import look
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.wall.head import NOT_KNOWN, HeadWords, WallHead
from console.desktop.wall.pages import GAP, ROTATE_SECONDS, content_scale, grid, page_count, page_of, unit
from console.desktop.wall.tile import WallTile
from console.desktop.wall.tiles import Tile, headline, interface_tiles, layer_tiles
from console.desktop.words import age, clock, count_of, grouped

MARGIN, HEAD, LAYER, FOOT = 28, 112, 196, 40
WIDEST = 960
LOUD = 1.5
"""The head is so much larger while the gateway is gone."""
OLD_SECONDS = 60.0
"""Data older than this gets a warning: a healthy feed speaks at least each 20 s."""
ASK_MILLISECONDS = 10_000
LOST = Face(word="No gateway", sign=Sign.CROSS, colour="error", loud=True)


class WallBoard(QWidget):
    """A window of its own; `show_rows` fills it until the feed does."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Wall board – Interface Console")
        self.setAccessibleName("Wall board")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._desk = desk
        self._rows: dict[str, InterfaceRow] = {}
        self.groups: GroupSummary | None = None
        self.alerts: int | None = None
        self.page = 0
        self.pages = 1
        self.standing = False
        self.head = WallHead(self)
        self.layers: list[WallTile] = []
        self.tiles: list[WallTile] = []
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.refresh)
        self._turn = QTimer(self)
        self._turn.setInterval(int(ROTATE_SECONDS * 1000))
        self._turn.timeout.connect(self.rotate)
        self._ask = QTimer(self)
        self._ask.setInterval(ASK_MILLISECONDS)
        self._ask.timeout.connect(self.ask_open)
        bridge = desk.bridge
        bridge.connected.connect(self._linked)
        bridge.changes.connect(self._changed)
        desk.state.link_changed.connect(self.refresh)
        look().changed.connect(self.refresh)

    def begin(self, rows: Sequence[InterfaceRow]) -> None:
        """Show these, and follow."""
        self._rows = {row.name: row for row in rows}
        self.page = 0
        for timer in (self._second, self._turn, self._ask):
            timer.start()
        self.ask_open()
        self.refresh()

    # what is known

    def _linked(self, linked: Linked) -> None:
        self._rows = {row.name: row for row in linked.interfaces}
        if self.isVisible():
            self.ask_open()
            self.refresh()

    def _changed(self, batch: ChangeBatch) -> None:
        self._rows.update({row.name: row for row in batch.interfaces})
        if self.isVisible() and {"groups", "alerts"} & set(batch.topics):
            self.ask_open()

    def ask_open(self) -> None:
        """How many causes and alerts are open."""
        bridge = self._desk.bridge
        bridge.submit(lambda client: client.group_summary(), self._took_groups, self._no_groups, key="wall groups")
        request = AlertsRequest(state="open", limit=1)
        bridge.submit(lambda client: client.alerts(request), self._took_alerts, self._no_alerts, key="wall alerts")

    def _took_groups(self, found: GroupSummary) -> None:
        self.groups = found
        self.refresh()

    def _no_groups(self, _error: OperatorError) -> None:
        self.groups = None
        self.refresh()

    def _took_alerts(self, found: Alerts) -> None:
        self.alerts = found.open
        self.refresh()

    def _no_alerts(self, _error: OperatorError) -> None:
        self.alerts = None
        self.refresh()

    # showing

    def refresh(self) -> None:
        """Lay out and say what is so now."""
        if not self.isVisible():
            return
        state = self._desk.state
        lost = state.lost_at is not None
        now = (
            state.lost_at + timedelta(seconds=state.skew_seconds) if state.lost_at is not None else state.gateway_now()
        )
        rows = list(self._rows.values())
        tiles = interface_tiles(rows, now)
        scale = unit(self.width(), self.height())
        self.head.show_words(self._head_words(tiles), scale * (LOUD if lost else 1.0))
        self._lay_out(layer_tiles(rows, now), tiles, scale, stale=lost)
        self.update()

    def _lay_out(self, layers: Sequence[Tile], tiles: Sequence[Tile], scale: float, *, stale: bool) -> None:
        margin, gap = MARGIN * scale, GAP * scale
        width = self.width() - 2 * margin
        head = HEAD * scale * (LOUD if stale else 1.0)
        self.head.setGeometry(round(margin), round(margin / 2), round(width), round(head))
        top = margin / 2 + head + gap
        if layers:
            each = min(WIDEST * scale, (width - gap * (len(layers) - 1)) / len(layers))
            self._place(
                self.layers,
                layers,
                [(margin + at * (each + gap), top, each) for at in range(len(layers))],
                LAYER * scale,
                stale=stale,
            )
            top += LAYER * scale + gap
        else:
            self._place(self.layers, [], [], 0, stale=stale)
        room = self.height() - top - FOOT * scale
        shape = grid(width, room, len(tiles), scale)
        self.pages = page_count(len(tiles), shape.room)
        self.page %= self.pages
        shown = page_of(tiles, self.page, shape.room)
        places = [
            (
                margin + at % shape.columns * (shape.width + gap),
                top + at // shape.columns * (shape.height + gap),
                shape.width,
            )
            for at in range(len(shown))
        ]
        self._place(self.tiles, shown, places, shape.height, stale=stale)

    def _place(
        self,
        pool: list[WallTile],
        shown: Sequence[Tile],
        places: Sequence[tuple[float, float, float]],
        height: float,
        *,
        stale: bool,
    ) -> None:
        while len(pool) < len(shown):
            pool.append(WallTile(self))
        for at, view in enumerate(pool):
            view.setVisible(at < len(shown))
            if at < len(shown):
                left, top, width = places[at]
                view.setGeometry(round(left), round(top), round(width), round(height))
                view.show_tile(shown[at], content_scale(width, height), stale=stale)

    def _head_words(self, tiles: Sequence[Tile]) -> HeadWords:
        state = self._desk.state
        now = self._desk.clock.now()
        face, said = headline(tiles)
        below = state.status.environment if state.status is not None else ""
        if state.lost_at is not None:
            face, said = LOST, f"No gateway since {clock(state.lost_at)}"
            below = "Interfaces may go on running. Open causes and alerts are not known."
        elif state.seen_at is None:
            face, said, below = Face(word="Connecting", sign=Sign.QUARTER, colour="info"), "Connecting…", ""
        seconds = (now - state.seen_at).total_seconds() if state.seen_at is not None else 0.0
        old = state.seen_at is not None and seconds >= OLD_SECONDS
        fresh = f"Data of {clock(state.seen_at)}" if state.seen_at is not None else "No data yet"
        return HeadWords(
            face=face,
            headline=said,
            below=below,
            figures=self._open_figures() if state.lost_at is None else (),
            clock=clock(now),
            data=f"Data {age(seconds)} old" if old else fresh,
            old=old or state.lost_at is not None,
            lost=state.lost_at is not None,
        )

    def _open_figures(self) -> tuple[tuple[str, str, bool], ...]:
        groups = self.groups
        causes = NOT_KNOWN if groups is None else grouped(groups.causes)
        alerts = NOT_KNOWN if self.alerts is None else grouped(self.alerts)
        messages = f"open causes, {count_of(groups.messages, 'message')}" if groups is not None else "open causes"
        return (
            (messages, causes, causes not in ("0", NOT_KNOWN)),
            ("open alerts", alerts, alerts not in ("0", NOT_KNOWN)),
        )

    def rotate(self) -> None:
        """The next page; the first has the worst."""
        if not self.standing and self.pages > 1:
            self.turn(1)

    def turn(self, by: int) -> None:
        """Pages go round."""
        self.page = (self.page + by) % self.pages
        self._turn.start()
        self.refresh()

    def foot_words(self) -> str:
        """Which page, and how to leave."""
        leave = "Esc leaves"
        if self.pages < 2:
            return leave
        turns = "stands still, Space goes on" if self.standing else f"next in {ROTATE_SECONDS:.0f} s, Space stops"
        return f"Page {self.page + 1} of {self.pages}, the worst first, {turns} · {leave}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave, turn pages, stand still."""
        match event.key():
            case Qt.Key.Key_Escape | Qt.Key.Key_F11:
                self.close()
            case Qt.Key.Key_Right | Qt.Key.Key_PageDown:
                self.turn(1)
            case Qt.Key.Key_Left | Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_Space:
                self.standing = not self.standing
                self.update()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and the foot."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), look().colour("chrome"))
        scale = unit(self.width(), self.height())
        painter.setFont(make_font(Type.WALL_SMALL, round(scale * 80)))
        painter.setPen(look().colour("t3"))
        area = self.rect().adjusted(
            round(MARGIN * scale), self.height() - round(FOOT * scale), -round(MARGIN * scale), 0
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.foot_words())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other sizes."""
        super().resizeEvent(event)
        self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is asked any more."""
        for timer in (self._second, self._turn, self._ask):
            timer.stop()
        super().closeEvent(event)
