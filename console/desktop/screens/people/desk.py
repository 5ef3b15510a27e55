"""Opens views, planned holds and the look back for one window, and carries what they ask to the gateway."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QWidget

from console.api.people import (
    HoldCommand,
    HoldRequest,
    HoldSystems,
    PlannedHold,
    SavedView,
    SavedViews,
    SaveViewRequest,
    Shift,
)
from console.core.errors import OperatorError
from console.desktop.bridge.feed import Linked
from console.desktop.screens.base import Desk
from console.desktop.screens.people.extend_panel import ExtendPanel
from console.desktop.screens.people.handover_panel import HandoverPanel
from console.desktop.screens.people.hold_panel import HoldPanel
from console.desktop.screens.people.hold_words import headline, production
from console.desktop.screens.people.holds_panel import HoldsPanel
from console.desktop.screens.people.save_view_panel import SaveViewPanel
from console.desktop.screens.people.shift_offer import ShiftOffer
from console.desktop.screens.people.shift_panel import ShiftPanel, changed
from console.desktop.screens.people.views_menu import ViewsMenu
from console.desktop.theme.look import look
from console.desktop.when import told
from console.desktop.widgets.reason_dialog import ReasonDialog

VIEWS_MILLISECONDS = 5000
OFFER_MILLISECONDS = 2000
"""The first page of messages comes first; the look back is counted after it."""

NO_RIGHT = "Your role does not allow this. Ask a lead."
NO_GATEWAY = "The gateway does not answer."


class PeopleDesk(QObject):
    """One per window. `offer` is the line for below the top bar; `views_known` tells the saved views as last read."""

    views_known = Signal(object)  # tuple[SavedView, ...]

    def __init__(self, desk: Desk, window: QWidget, views_button: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._button = views_button
        self._offered = False
        self._holds: HoldsPanel | None = None
        self._shift: ShiftPanel | None = None
        self._handover: HandoverPanel | None = None
        self.views: tuple[SavedView, ...] = ()
        self.menu = ViewsMenu(window)
        self.offer = ShiftOffer()
        self._watch = QTimer(self)
        self._watch.setInterval(VIEWS_MILLISECONDS)
        self._watch.timeout.connect(self.refresh_views)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(OFFER_MILLISECONDS)
        self._later.timeout.connect(self._look_back)
        self.menu.closed.connect(self._watch.stop)
        self.menu.chosen.connect(lambda view: desk.state.filter_asked.emit(view.query))
        self.menu.save_asked.connect(self.save_view)
        self.menu.change_asked.connect(self._change_view)
        self.menu.delete_asked.connect(self._ask_delete)
        self.offer.wanted.connect(self.open_shift)
        desk.bridge.connected.connect(self._linked)
        desk.state.hold_asked.connect(self.plan_hold)
        self._bind()

    def _bind(self) -> None:
        bind = self._desk.registry.bind
        bind("views", self.open_views, self._unlinked)
        bind("view.save", self.save_view, self.save_refusal)
        bind("holds", self.open_holds, self._unlinked)
        bind("hold.plan", partial(self.plan_hold, ""), self.plan_refusal)
        bind("shift", self.open_shift, self._unlinked)
        bind("handover", self.open_handover, self._unlinked)

    # refusals

    def _unlinked(self) -> str:
        return "" if self._desk.state.is_linked else NO_GATEWAY

    def plan_refusal(self) -> str:
        """Why this person cannot plan a hold; "" where it can be."""
        return self._unlinked() or ("" if self._desk.state.may("plan_hold") else NO_RIGHT)

    def save_refusal(self) -> str:
        """Why the filter in force cannot be kept; "" where the gateway is to decide."""
        if refusal := self._unlinked():
            return refusal
        if not self._desk.state.may("save_view"):
            return NO_RIGHT
        return "" if self._desk.state.query else "There is no filter to save."

    # views

    def open_views(self) -> None:
        """The menu, under its button."""
        corner = self._button.mapTo(self._window, QPoint(self._button.width(), self._button.height() + look().px(6)))
        self.menu.open_at(corner.x(), corner.y(), self.save_refusal())
        self.refresh_views()
        self._watch.start()

    def save_view(self) -> None:
        """Ask for a name for the filter in force."""
        self._open_save(None)

    def _change_view(self, view: SavedView) -> None:
        self._open_save(view)

    def _open_save(self, view: SavedView | None) -> None:
        share = "" if self._desk.state.may("share_view") else "Your role may keep views, not share them."
        panel = SaveViewPanel(self._desk.state.query, share, view, self._window)
        panel.saved.connect(lambda request: self._save(panel, request))
        panel.open()

    def _save(self, panel: SaveViewPanel, request: SaveViewRequest) -> None:
        def saved(view: SavedView) -> None:
            if shiboken6.isValid(panel):
                panel.accept()
            self._desk.state.notify("ok", f"The view {view.name} is saved.")
            self.refresh_views()

        self._desk.bridge.submit(lambda client: client.save_view(request), saved, _say_in(panel))

    def _ask_delete(self, view: SavedView) -> None:
        self._desk.bridge.submit(lambda client: client.delete_view(view.id), lambda _none: self._deleted(view))

    def _deleted(self, view: SavedView) -> None:
        self._desk.state.notify("ok", f"The view {view.name} is deleted.")
        self.refresh_views()

    def refresh_views(self) -> None:
        """Read them again, with their counts."""
        self._desk.bridge.submit(lambda client: client.views(), self._show_views, self._no_views, key="views")

    def _show_views(self, found: SavedViews) -> None:
        self.views = found.rows
        self.views_known.emit(found.rows)
        if self.menu.isVisible():
            self.menu.show_views(found.rows)

    def _no_views(self, error: OperatorError) -> None:
        if self.menu.isVisible():
            self.menu.say(str(error))

    # holds

    def open_holds(self) -> None:
        """The list, in front."""
        if self._holds is None or not shiboken6.isValid(self._holds):
            self._holds = HoldsPanel(self._desk, self._window)
            self._holds.plan_asked.connect(self.plan_hold)
            self._holds.asked.connect(self._ask_command)
        _to_front(self._holds)

    def plan_hold(self, interface: str = "") -> None:
        """Ask for the systems, then open the form; for an interface its own system is chosen."""
        self._desk.bridge.submit(
            lambda client: client.hold_systems(), lambda found: self._open_plan(found, interface), key="hold systems"
        )

    def _open_plan(self, systems: HoldSystems, interface: str) -> None:
        if not systems.systems:
            self._desk.state.notify("info", "No interface has a destination, so there is nothing to hold.")
            return
        panel = HoldPanel(self._desk, systems, interface, self._window)
        panel.planned.connect(lambda request: self._plan(panel, request))
        panel.open()

    def _plan(self, panel: HoldPanel, request: HoldRequest) -> None:
        def planned(hold: PlannedHold) -> None:
            if shiboken6.isValid(panel):
                panel.accept()
            self._desk.state.notify("ok", f"{headline(hold)}: {hold.state.value}.")
            self.open_holds()

        self._desk.bridge.submit(lambda client: client.plan_hold(request), planned, _say_in(panel))

    def _ask_command(self, name: str, hold: PlannedHold) -> None:
        if name == "extend":
            panel = ExtendPanel(self._desk, hold, self._holds or self._window)
            panel.confirmed.connect(lambda command: self._command(hold, command))
            panel.open()
            return
        what = {
            "end": "Its queues send again at once, in order. What a person holds for another reason stays held.",
            "cancel": "It will not begin; nothing is held.",
        }[name]
        title = f"{'End now' if name == 'end' else 'Cancel the hold'}: {headline(hold)}"
        typed = hold.system if production(hold.targets) and name == "end" else ""
        verb = "End now" if name == "end" else "Cancel the hold"
        dialog = ReasonDialog(title, what, verb, typed=typed, parent=self._holds or self._window)
        dialog.confirmed.connect(lambda reason: self._command(hold, HoldCommand(command=name, reason=reason)))
        dialog.open()

    def _command(self, hold: PlannedHold, command: HoldCommand) -> None:
        self._desk.bridge.submit(lambda client: client.hold_command(hold.id, command), self._commanded)

    def _commanded(self, hold: PlannedHold) -> None:
        self._desk.state.notify("ok", f"{headline(hold)}: {hold.state.value}.")
        if self._holds is not None and shiboken6.isValid(self._holds):
            self._holds.refresh()

    # the look back

    def open_shift(self) -> None:
        """The look back, in front and fresh."""
        if self._shift is None or not shiboken6.isValid(self._shift):
            self._shift = ShiftPanel(self._desk, self._window)
            self._shift.query_asked.connect(self._go_to)
        _to_front(self._shift)
        self._shift.look_back()

    def open_handover(self) -> None:
        """The hand-over page, in front and fresh."""
        if self._handover is None or not shiboken6.isValid(self._handover):
            self._handover = HandoverPanel(self._desk, self._window)
        _to_front(self._handover)
        self._handover.make()

    def _go_to(self, query: str) -> None:
        self._desk.state.filter_asked.emit(query)
        self._window.activateWindow()

    def _linked(self, linked: Linked) -> None:
        del linked
        if not self._offered:
            self._offered = True
            self._later.start()
            self.refresh_views()

    def _look_back(self) -> None:
        self._desk.bridge.submit(lambda client: client.shift(), self._offer, self._no_offer, key="shift offer")

    def _offer(self, shift: Shift) -> None:
        self.offer.offer(shift, told(shift.since, self._desk.state.gateway_now()), changed(len(shift.lines)))

    def _no_offer(self, error: OperatorError) -> None:
        """A window without the offer is whole; the look back can still be asked for, and says then why not."""


def _say_in(panel: SaveViewPanel | HoldPanel) -> Callable[[OperatorError], None]:
    def say(error: OperatorError) -> None:
        if shiboken6.isValid(panel):
            panel.say(str(error))

    return say


def _to_front(panel: QWidget) -> None:
    panel.show()
    panel.raise_()
    panel.activateWindow()
