"""Opens the recipe panel for one window: from a cause, from the filter, from an edit; and hands on to the dry run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.api.jobs import JobKind
from console.desktop.bridge.feed import Linked
from console.desktop.screens.base import Desk, Place
from console.desktop.screens.bulk.ask import NO_RECIPES, BulkAsk
from console.desktop.screens.recipes.ask import RecipeAsk, from_edit
from console.desktop.screens.recipes.panel import RecipePanel
from console.desktop.widgets.scrim import Scrim


class RecipeDesk(QObject):
    """One per window. `go` takes the window to a place."""

    def __init__(self, desk: Desk, window: QWidget, go: Callable[[Place], None]) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._go = go
        self._layers: tuple[str, ...] = ()
        desk.bridge.connected.connect(self._linked)
        desk.state.recipe_asked.connect(self.ask)
        desk.state.recipe_drafted.connect(self.ask_edit)

    def refusal(self) -> str:
        """Why no recipe can be tried now; "" where one can be."""
        if not self._desk.state.is_linked:
            return "The gateway does not answer."
        return "" if self._desk.state.may("recipe") else NO_RECIPES

    def ask_edit(self, query: str, changes: object) -> None:
        """For all that match, beginning with the changes of an edit."""
        if isinstance(changes, tuple):
            self.ask(from_edit(BulkAsk.of_query(JobKind.RESEND, query), changes))

    def ask(self, wanted: object) -> None:
        """Open it, for a `BulkAsk` or a `RecipeAsk`."""
        if refusal := self.refusal():
            self._desk.state.notify("warn", refusal)
            return
        ask = RecipeAsk(ask=wanted) if isinstance(wanted, BulkAsk) else wanted
        if not isinstance(ask, RecipeAsk):
            return
        panel = RecipePanel(self._desk, ask, self._layers, self._window)
        panel.used.connect(lambda recipe: self._use(ask.ask, recipe))
        panel.opened.connect(lambda delivery: self._go(Place(screen="inspector", delivery=delivery)))
        panel.finished.connect(Scrim(self._window).deleteLater)
        panel.open()

    def _use(self, ask: BulkAsk, recipe: int) -> None:
        self._desk.state.bulk_asked.emit(replace(ask, kind=JobKind.RESEND, recipe=recipe))

    def _linked(self, linked: Linked) -> None:
        self._layers = tuple(sorted({row.layer for row in linked.interfaces}))
