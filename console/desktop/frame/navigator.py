"""Which screen is in front, how one got there, and whose commands are bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.desktop.actions import Registry
from console.desktop.frame.history import History
from console.desktop.frame.layout_store import LayoutStore
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.registry import make_screen


class Navigator(QObject):
    """Makes screens when first opened. `arrived` carries the place in front."""

    arrived = Signal(object)  # Place
    tear_off = Signal(int)
    counted = Signal()  # of the screen in front

    def __init__(
        self,
        desk: Desk,
        stack: QStackedWidget,
        store: LayoutStore,
        elsewhere: Callable[[Place], bool] = lambda _place: False,
    ) -> None:
        """`elsewhere` takes the places that another window shows, and says whether it did."""
        super().__init__(stack)
        self._elsewhere = elsewhere
        self._desk = desk
        self._stack = stack
        self._store = store
        self._bound: tuple[str, ...] = ()
        self.history = History()
        self.screens: dict[str, Screen] = {}

    @property
    def in_front(self) -> Screen:
        """The screen shown."""
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, Screen) else self.screen("queues")

    def screen(self, name: str) -> Screen:
        """The screen of this name, made and laid out as it was left."""
        if name not in self.screens:
            screen = make_screen(name, self._desk)
            screen.navigate.connect(self.go)
            screen.tear_off.connect(self.tear_off)
            screen.counted.connect(self.counted)
            screen.back.connect(lambda: self._desk.registry.run("go.back"))
            self._stack.addWidget(screen)
            screen.restore_layout(self._store.load_screen(name))
            self.screens[name] = screen
        return self.screens[name]

    def go(self, place: Place) -> None:
        """Open a place and remember it for going back. A screen with unsaved work asks before it is left."""
        if self._elsewhere(place):
            return

        def on() -> None:
            self.remember()
            self.history.visit(place)
            self._show(place)

        if self._stack.count() == 0 or self.screen(place.screen) is self.in_front or self._may_leave(on):
            on()

    def back(self) -> None:
        """One step back."""

        def on() -> None:
            self.remember()
            place = self.history.back()
            if place is not None:
                self._show(place)

        if self.history.can_back and self._may_leave(on):
            on()

    def forward(self) -> None:
        """One step forward."""

        def on() -> None:
            self.remember()
            place = self.history.forward()
            if place is not None:
                self._show(place)

        if self.history.can_forward and self._may_leave(on):
            on()

    def remember(self) -> None:
        """Keep what is selected here with the place, for coming back."""
        here = self.history.current
        if here is not None and self._stack.count():
            self.history.amend(replace(here, selected=self.in_front.selection()))

    @property
    def unsent(self) -> int:
        """Changes on any screen that would be lost if the window closed."""
        return sum(screen.unsent for screen in self.screens.values())

    def _may_leave(self, go_on: Callable[[], None]) -> bool:
        """Whether to go on at once; where not, the screen in front asks, and the rail still marks where we are."""
        if self.in_front.may_leave(go_on):
            return True
        if self.history.current is not None:
            self.arrived.emit(self.history.current)
        return False

    def step_pane(self, by: int, first: QWidget) -> None:
        """Focus to the next (1) or previous (-1) pane, round and round; `first` comes before the screen's own."""
        panes = [pane for pane in (first, *self.in_front.panes()) if pane.isVisible() and pane.isEnabled()]
        focus = first.window().focusWidget()
        at = next((n for n, pane in enumerate(panes) if _holds(pane, focus)), -by)
        panes[(at + by) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save_layouts(self) -> None:
        """Of all screens opened so far."""
        for name, screen in self.screens.items():
            self._store.save_screen(name, screen.save_layout())

    def reset_layouts(self) -> None:
        """As designed."""
        for screen in self.screens.values():
            screen.restore_layout({})

    def _show(self, place: Place) -> None:
        before = self._stack.currentWidget()
        screen = self.screen(place.screen)
        if isinstance(before, Screen) and before is not screen:
            before.leave()
        self._stack.setCurrentWidget(screen)
        self._bind(screen)
        screen.enter(place)
        self.arrived.emit(place)
        if screen is not before and screen.panes():
            screen.panes()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _bind(self, screen: Screen) -> None:
        registry = self._desk.registry
        for id in self._bound:
            registry.unbind(id)
        registry.bind("refresh", self._desk.bridge.try_now)
        refusals, handlers = screen.refusals(), screen.handlers()
        for id, handler in handlers.items():
            registry.bind(id, handler, refusals.get(id))
        self._bound = tuple(id for id in handlers if id != "refresh")


def _holds(pane: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and (pane is focus or pane.isAncestorOf(focus))


def go_by_mouse(registry: Registry, event: QMouseEvent) -> None:
    """Back and forward by the mouse's own buttons."""
    if event.button() is Qt.MouseButton.BackButton:
        registry.run("go.back")
    elif event.button() is Qt.MouseButton.ForwardButton:
        registry.run("go.forward")
