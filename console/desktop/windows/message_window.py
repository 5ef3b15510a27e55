"""One message in a window of its own: it goes on changing as the message does, wherever the main window goes.

Messages are gone through here (related ones, next failure, back); anything else is opened in a main window.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from console.api.feed import ChangeBatch
from console.api.messages import MessageRow
from console.core.clock import Clock
from console.core.errors import OperatorError
from console.desktop.actions import Registry
from console.desktop.bridge.feed import Linked, Lost
from console.desktop.bridge.worker import Bridge
from console.desktop.commands import COMMANDS
from console.desktop.desk_state import DeskState
from console.desktop.frame.banners import Banners
from console.desktop.frame.layout_store import LayoutStore
from console.desktop.frame.navigator import Navigator, go_by_mouse
from console.desktop.frame.notices import Toast
from console.desktop.frame.palette import CommandPalette
from console.desktop.recent import Recent
from console.desktop.screens.base import Desk, Place
from console.desktop.theme.look import look
from console.desktop.widgets.surface import Surface, rescale

SMALLEST = (860, 520)
USUAL = (1180, 720)
SLOT = "message"
"""Under this name its size and place are remembered."""


class MessageWindow(QMainWindow):
    """`place_wanted` carries a place that a main window shows; `closing` goes before the window does."""

    place_wanted = Signal(object)  # Place
    closing = Signal()

    def __init__(self, bridge: Bridge, clock: Clock, store: LayoutStore, recent: Recent) -> None:
        super().__init__()
        self.bridge = bridge
        self.clock = clock
        self.state = DeskState(clock.now, recent)
        self.registry = Registry(COMMANDS, self)
        self.layout_store = store
        self.stack = QStackedWidget()
        desk = Desk(bridge=bridge, registry=self.registry, clock=clock, state=self.state)
        self.navigator = Navigator(desk, self.stack, store, self._elsewhere)
        self.banners = Banners(self.state, clock)
        self.palette_popup = CommandPalette(self.registry, recent, self)
        self.toast = Toast(self)
        self.setWindowTitle("Message – Interface Console")
        whole = Surface("chrome")
        column = whole.column()
        column.addWidget(self.banners)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(whole)
        self._connect()
        self._bind()
        self.registry.install(self)
        self.resize(look().px(USUAL[0]), look().px(USUAL[1]))
        self.setMinimumSize(*SMALLEST)
        store.load_window(self, SLOT)

    @property
    def delivery(self) -> int | None:
        """The delivery shown."""
        here = self.navigator.history.current
        return None if here is None else here.delivery

    def go(self, place: Place) -> None:
        """Show another message here."""
        self.navigator.go(place)

    def _connect(self) -> None:
        self.bridge.connected.connect(self._linked)
        self.bridge.changes.connect(self._changed)
        self.bridge.disconnected.connect(self._lost)
        self.bridge.failed.connect(self._failed)
        self.banners.retry.connect(self.bridge.try_now)
        self.banners.mask_asked.connect(self.state.mask_asked.emit)
        self.registry.refused.connect(lambda text: self.state.notify("info", text))
        self.state.noticed.connect(self.toast.show_notice)
        self.state.filter_asked.connect(lambda query: self.place_wanted.emit(Place(screen="queues", query=query)))
        self.state.message_opened.connect(self._name)
        self.palette_popup.message_chosen.connect(self._go_to)
        look().changed.connect(self._look_changed)

    def _bind(self) -> None:
        bind = self.registry.bind
        history = self.navigator.history
        bind("palette", self.palette_popup.open)
        bind("go.back", self._back)
        bind("go.forward", self.navigator.forward, lambda: "" if history.can_forward else "There is nothing ahead.")
        bind("mask", self.state.mask_asked.emit)
        bind("pane.next", lambda: self.navigator.step_pane(1, self.stack))
        bind("pane.previous", lambda: self.navigator.step_pane(-1, self.stack))
        bind("window.close", self.close_soon)
        bind("size.up", lambda: look().choose(percent=look().percent + 10))
        bind("size.down", lambda: look().choose(percent=look().percent - 10))
        bind("size.reset", lambda: look().choose(percent=100))

    def close_soon(self) -> None:
        """Once the key that asked for it is done with."""
        QTimer.singleShot(0, self.close)

    def _elsewhere(self, place: Place) -> bool:
        if place.screen == "inspector":
            return False
        self.place_wanted.emit(place)
        return True

    def _back(self) -> None:
        """The message before; from the first one, out of the window."""
        if self.navigator.history.can_back:
            self.navigator.back()
        else:
            self.close_soon()

    def _go_to(self, delivery: int) -> None:
        self.go(Place(screen="inspector", delivery=delivery))

    def _name(self, row: MessageRow) -> None:
        """Type and route only: window titles are seen and kept by others."""
        self.setWindowTitle(f"{row.type or 'Unreadable message'}, {row.route} – Interface Console")

    def _linked(self, linked: Linked) -> None:
        self.banners.expect_try(None)
        self.state.heard(linked.status, linked.actor)

    def _changed(self, batch: ChangeBatch) -> None:
        self.state.heard(batch.status)

    def _lost(self, lost: Lost) -> None:
        self.state.lost(lost.text)

    def _failed(self, error: OperatorError) -> None:
        self.state.notify("error", str(error))

    def _look_changed(self) -> None:
        rescale(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse's own buttons go back and forward."""
        go_by_mouse(self.registry, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the notice in its corner."""
        super().resizeEvent(event)
        if self.toast.isVisible():
            self.toast.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place; mask what is in the clear."""
        self.layout_store.save_window(self, SLOT)
        self.navigator.in_front.leave()
        self.closing.emit()
        super().closeEvent(event)
