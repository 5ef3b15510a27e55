"""Who carries out the commands of the window: one line for each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow

from console.desktop.actions import Registry
from console.desktop.bridge.worker import Bridge
from console.desktop.desk_state import DeskState
from console.desktop.frame.go_to import GoTo
from console.desktop.frame.navigator import Navigator
from console.desktop.frame.palette import CommandPalette
from console.desktop.frame.top_bar import TopBar
from console.desktop.screens.bulk.desk import BulkDesk
from console.desktop.screens.compare.commands import bind_compare
from console.desktop.screens.document.desk import DocumentOpener
from console.desktop.screens.exchange.commands import bind_exchange, of_query
from console.desktop.screens.exchange.desk import ExchangeDesk
from console.desktop.screens.queues.screen import QueuesScreen
from console.desktop.screens.registry import SCREENS
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName


class BoundWindow(QMainWindow):
    """A window whose commands are bound by `bind_window`; what it needs for that is named here, and made by it."""

    another_wanted = Signal()
    quit_wanted = Signal()

    registry: Registry
    bridge: Bridge
    state: DeskState
    navigator: Navigator
    top: TopBar
    palette_popup: CommandPalette
    go_to: GoTo
    bulk: BulkDesk
    exchange: ExchangeDesk
    documents: DocumentOpener

    @property
    def queues(self) -> QueuesScreen:
        """The first screen."""
        raise NotImplementedError

    def go_named(self, name: str) -> None:
        """Open a screen."""
        raise NotImplementedError

    def focus_filter(self, *, clear: bool = False) -> None:
        """Put the keyboard into the filter."""
        raise NotImplementedError

    def show_notices(self) -> None:
        """Open the centre behind the bell."""
        raise NotImplementedError

    def fold(self) -> None:
        """Fold or unfold the rail."""
        raise NotImplementedError

    def reset_layout(self) -> None:
        """As designed."""
        raise NotImplementedError

    def close_soon(self) -> None:
        """Once the key that asked for it is done with."""
        raise NotImplementedError

    def bind_window(self) -> None:
        """Bind every command that does not depend on the screen in front."""
        bind = self.registry.bind
        for entry in SCREENS:
            if entry.rail:
                bind(f"go.{entry.name}", partial(self.go_named, entry.name))
        bind("palette", self.palette_popup.open)
        bind(
            "go.back",
            self.navigator.back,
            lambda: "" if self.navigator.history.can_back else "There is nowhere to go back to.",
        )
        bind(
            "go.forward",
            self.navigator.forward,
            lambda: "" if self.navigator.history.can_forward else "There is nothing ahead.",
        )
        bind("filter", self.focus_filter)
        bind("find.id", self.go_to.open)
        bind("filter.clear", lambda: self.top.filter.set_query(""))
        bind("live", lambda: self.state.set_live(not self.state.live))
        bind("refresh", self.bridge.try_now)
        bind("pane.next", lambda: self.navigator.step_pane(1, self.top.filter.edit))
        bind("pane.previous", lambda: self.navigator.step_pane(-1, self.top.filter.edit))
        bind("mask", self.state.mask_asked.emit)
        bind("notices", self.show_notices)
        bind("rail", self.fold)
        bind("size.up", lambda: look().choose(percent=look().percent + 10))
        bind("size.down", lambda: look().choose(percent=look().percent - 10))
        bind("size.reset", lambda: look().choose(percent=100))
        for name, theme in (
            ("system", ThemeName.SYSTEM),
            ("dark", ThemeName.DARK),
            ("light", ThemeName.LIGHT),
            ("contrast", ThemeName.HIGH_CONTRAST),
        ):
            bind(f"theme.{name}", partial(_choose_theme, theme))
        bind("layout.reset", self.reset_layout)
        bind("jobs", self.bulk.open_jobs)
        bind("basket", self.bulk.open_basket)
        bind("document.open", self.documents.choose, self.documents.refusal)
        bind_exchange(
            self.registry,
            self.exchange,
            lambda: self.navigator.in_front,
            lambda: of_query(self.state.query, self.queues.messages.model.matched),
        )
        bind_compare(self.registry, self.state, self.navigator.go)
        bind("window.new", self.another_wanted.emit)
        bind("window.close", self.close_soon)
        bind("quit", self.quit_wanted.emit)


def _choose_theme(theme: ThemeName) -> None:
    look().choose(theme=theme)
