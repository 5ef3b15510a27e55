"""Who carries out the commands of the window: one line for each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.desktop.screens.exchange.commands import bind_exchange, of_query
from console.desktop.screens.registry import SCREENS
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName

if TYPE_CHECKING:
    from console.desktop.main_window import MainWindow


def bind_window(window: MainWindow) -> None:
    """Bind every command that does not depend on the screen in front."""
    bind = window.registry.bind
    for entry in SCREENS:
        if entry.rail:
            bind(f"go.{entry.name}", partial(window.go_named, entry.name))
    bind("palette", window.palette_popup.open)
    bind("go.back", window.navigator.back, lambda: "" if window.history.can_back else "There is nowhere to go back to.")
    bind(
        "go.forward", window.navigator.forward, lambda: "" if window.history.can_forward else "There is nothing ahead."
    )
    bind("filter", window.focus_filter)
    bind("find.id", window.go_to.open)
    bind("filter.clear", lambda: window.top.filter.set_query(""))
    bind("live", lambda: window.state.set_live(not window.state.live))
    bind("refresh", window.bridge.try_now)
    bind("pane.next", lambda: window.navigator.step_pane(1, window.top.filter.edit))
    bind("pane.previous", lambda: window.navigator.step_pane(-1, window.top.filter.edit))
    bind("mask", window.state.mask_asked.emit)
    bind("notices", window.show_notices)
    bind("rail", window.fold)
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
    bind("layout.reset", window.reset_layout)
    bind("jobs", window.bulk.open_jobs)
    bind("basket", window.bulk.open_basket)
    bind_exchange(
        window.registry,
        window.exchange,
        lambda: window.screen_in_front,
        lambda: of_query(window.state.query, window.queues.messages.model.matched),
    )
    bind("window.new", window.another_wanted.emit)
    bind("window.close", window.close_soon)
    bind("quit", window.quit_wanted.emit)


def _choose_theme(theme: ThemeName) -> None:
    look().choose(theme=theme)
