"""The window: frame and screens put together, commands bound, the gateway's word passed to the shared state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QPoint, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from console.api.feed import ChangeBatch
from console.api.search import Suggestions
from console.core.clock import Clock
from console.core.errors import BugError, OperatorError
from console.desktop.actions import Registry
from console.desktop.bridge.feed import Linked, Lost
from console.desktop.bridge.worker import Bridge
from console.desktop.commands import COMMANDS
from console.desktop.desk_state import DeskState, Notice
from console.desktop.filtering import WAITING, longest_waiting
from console.desktop.frame.arming import ProdArming
from console.desktop.frame.banners import Banners
from console.desktop.frame.bindings import BoundWindow
from console.desktop.frame.cause_count import CauseCount
from console.desktop.frame.go_to import GoTo
from console.desktop.frame.history import History
from console.desktop.frame.layout_store import LayoutStore
from console.desktop.frame.navigator import Navigator, go_by_mouse
from console.desktop.frame.notices import NoticeCentre, Toast
from console.desktop.frame.palette import CommandPalette
from console.desktop.frame.rail import Rail
from console.desktop.frame.status_bar import StatusBar
from console.desktop.frame.top_bar import TopBar
from console.desktop.query_text import FAILED
from console.desktop.recent import Recent
from console.desktop.screens.alerts.desk import AlertDesk
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.bulk.desk import BulkDesk
from console.desktop.screens.document.desk import DocumentOpener
from console.desktop.screens.edit.discard_dialog import DiscardDialog
from console.desktop.screens.exchange.desk import ExchangeDesk
from console.desktop.screens.people.desk import PeopleDesk
from console.desktop.screens.people.views_menu import choice_of
from console.desktop.screens.profiles.desk import ProfileDesk
from console.desktop.screens.queues.screen import QueuesScreen
from console.desktop.screens.recipes.desk import RecipeDesk
from console.desktop.screens.registry import SCREENS, entry_of
from console.desktop.theme.icons import icons
from console.desktop.theme.look import look
from console.desktop.tour.guide import Guide
from console.desktop.wall.desk import WallDesk
from console.desktop.widgets.surface import Surface, rescale, set_margins
from console.desktop.words import grouped

SMALLEST = (1024, 640)
USUAL = (1360, 820)
FOLD_BELOW = 1300
"""Narrower than this the rail folds by itself, unless the person chose."""


TYPING_SECONDS = 5.0
"""A filter changed again within this time, by typing, is the same one still."""


class MainWindow(BoundWindow):
    """One gateway in one window. `closing` before it goes; the composition decides about the gateway."""

    closing = Signal()
    tear_off_wanted = Signal(int)

    def __init__(
        self,
        bridge: Bridge,
        clock: Clock,
        settings: QSettings,
        *,
        recent: Recent | None = None,
        slot: str = "window",
    ) -> None:
        """`slot` is the name under which size and place are remembered."""
        super().__init__()
        self.bridge = bridge
        self.clock = clock
        self.state = DeskState(clock.now, recent)
        self._slot = slot
        self._asks_unsent = True
        self._filtered_at = float("-inf")
        self.registry = Registry(COMMANDS, self)
        self.desk = Desk(bridge=bridge, registry=self.registry, clock=clock, state=self.state)
        self.layout_store = LayoutStore(settings)
        self.may_close: Callable[[], bool] = lambda: True
        self.end_all: Callable[[], None] = self.close_unasked
        self._unread = 0
        self._fold_chosen = self.layout_store.load_folded()
        self.setWindowTitle("Interface Console")
        self._make_parts()
        self._lay_out()
        self._connect_parts()
        self._connect_bridge()
        self.bind_window()
        self.registry.install(self)
        self.resize(look().px(USUAL[0]), look().px(USUAL[1]))
        self.setMinimumSize(*SMALLEST)
        self.layout_store.load_window(self, slot)
        self.go(Place(screen="queues"))
        model = self.queues.messages.model
        model.counted.connect(self._show_counts)
        self.queues.interfaces.model.dataChanged.connect(self._show_counts)
        self.queues.interfaces.model.modelReset.connect(self._show_counts)

    # building

    def _make_parts(self) -> None:
        self.rail = Rail(SCREENS)
        self.top = TopBar(self)
        self.banners = Banners(self.state, self.clock)
        self.arming = ProdArming(self.bridge, self.state, self.clock, self.registry, self)
        self.banners.put_first(self.arming.banner)
        self.arming.show_on(self.top.badge)
        self.stack = QStackedWidget()
        self.navigator = Navigator(self.desk, self.stack, self.layout_store)
        self.navigator.arrived.connect(self._arrived)
        self.navigator.tear_off.connect(self.tear_off_wanted)
        self.navigator.counted.connect(self._show_counts)
        self.causes = CauseCount(self.bridge, self)
        self.tour = Guide(self, self.registry, self.navigator, self.state, self.layout_store)
        self.status = StatusBar(self.state)
        self.palette_popup = CommandPalette(self.registry, self.state.recent, self)
        self.go_to = GoTo(self.bridge, self.state.recent, self)
        self.bulk = BulkDesk(self.desk, self, self.go)
        self.exchange = ExchangeDesk(self.desk, self, self.go)
        self.documents = DocumentOpener(self.desk, self, self.go)
        self.recipes = RecipeDesk(self.desk, self, self.go)
        self.profiles = ProfileDesk(self.desk, self)
        self.people = PeopleDesk(self.desk, self, self.top.views)
        self.wall = WallDesk(self.desk, self, lambda: self.queues.interfaces.model.rows)
        self.alerts = AlertDesk(self.desk, self, self.go)
        self.toast = Toast(self)
        self.notices = NoticeCentre(self.state, self)

    def _lay_out(self) -> None:
        whole = Surface("chrome")
        row = QHBoxLayout(whole)
        set_margins(row, 0, 0, 0, 0)
        column = QVBoxLayout()
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.top)
        column.addWidget(self.banners)
        column.addWidget(self.people.offer)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.setCentralWidget(whole)

    def _connect_parts(self) -> None:
        self.rail.chosen.connect(lambda name: self.go(Place(screen=name)))
        self.rail.user.clicked.connect(lambda: self.go(Place(screen="settings")))
        self.top.filter.applied.connect(self._apply_filter)
        self.top.filter.left.connect(self._focus_list)
        self.top.filter.completion_asked.connect(self._complete)
        self.top.time_chosen.connect(self.top.filter.set_query)
        self.top.live.clicked.connect(lambda: self.registry.run("live"))
        self.top.palette_button.clicked.connect(self.palette_popup.open)
        self.palette_popup.message_chosen.connect(self.open_message)
        self.palette_popup.view_chosen.connect(self._filter_asked)
        self.palette_popup.opened.connect(self.people.refresh_views)
        self.people.views_known.connect(
            lambda views: self.palette_popup.set_views([(choice_of(view), view.query) for view in views])
        )
        self.go_to.chosen.connect(self.open_message)
        self.top.views.clicked.connect(lambda: self.registry.run("views"))
        self.causes.counted.connect(lambda words: self.rail.set_hint("triage", words))
        self.top.bell.clicked.connect(self.show_notices)
        self.notices.alert_asked.connect(self.alerts.open_alert)
        self.state.alerts_counted.connect(lambda count: self.rail.set_hint("alerts", str(count) if count else ""))
        self.top.badge.clicked.connect(self._badge_pressed)
        self.banners.retry.connect(self.bridge.try_now)
        self.banners.mask_asked.connect(lambda: self.registry.run("mask"))
        self.status.pressed.connect(self._status_pressed)
        self.registry.refused.connect(lambda text: self.state.notify("info", text))
        self.state.noticed.connect(self._notice)
        self.state.filter_asked.connect(self._filter_asked)
        self.state.live_changed.connect(self._show_live)
        self.state.link_changed.connect(self._show_link)
        self.state.status_changed.connect(self._show_status)
        look().changed.connect(self._look_changed)

    def _connect_bridge(self) -> None:
        self.bridge.connected.connect(self._linked)
        self.bridge.changes.connect(self._changed)
        self.bridge.disconnected.connect(self._lost)
        self.bridge.failed.connect(self._failed)

    # going places

    @property
    def history(self) -> History:
        """The places visited."""
        return self.navigator.history

    @property
    def screens(self) -> dict[str, Screen]:
        """The screens opened so far, by name."""
        return self.navigator.screens

    @property
    def screen_in_front(self) -> Screen:
        """The screen shown."""
        return self.navigator.in_front

    @property
    def queues(self) -> QueuesScreen:
        """The first screen."""
        screen = self.navigator.screen("queues")
        if not isinstance(screen, QueuesScreen):
            raise BugError("The screen named queues is not the Queues screen.")
        return screen

    def go(self, place: Place) -> None:
        """Open a place and remember it for going back."""
        self.navigator.go(self._filled(place))

    def here(self) -> Place:
        """Where the window stands, with its filter."""
        return self.history.current or Place(screen="queues")

    def open_message(self, delivery: int) -> None:
        """In the inspector."""
        self.go(Place(screen="inspector", delivery=delivery))

    def _filled(self, place: Place) -> Place:
        """A list without a filter of its own keeps the one in force."""
        if place.query is None and entry_of(place.screen).filtered:
            return replace(place, query=self.state.query)
        return place

    def _arrived(self, place: Place) -> None:
        if place.query is not None and place.query != self.state.query:
            self.top.filter.set_query(place.query)
        self.rail.set_current(place.screen)
        self.setWindowTitle(f"{entry_of(place.screen).title} – Interface Console")
        self._show_counts()

    def go_named(self, name: str) -> None:
        self.go(Place(screen=name))

    # filter

    def focus_filter(self, *, clear: bool = False) -> None:
        if not entry_of(self.here().screen).filtered:
            self.go(Place(screen="queues"))
        self.top.filter.focus_line(clear=clear)

    def _focus_list(self) -> None:
        pane = self.screen_in_front.list_pane()
        if pane is not None:
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _filter_asked(self, query: str) -> None:
        self.go(Place(screen="queues", query=query))

    def _apply_filter(self, query: str) -> None:
        self._remember_filter(query)
        self.state.query = query
        self.top.show_time(query)
        for name, screen in self.screens.items():
            if entry_of(name).filtered:
                screen.apply_filter(query)
        self.tour.filter_applied()

    def _remember_filter(self, query: str) -> None:
        """A filter is a place to go back to; one still being typed takes the place of what was typed before."""
        here, now = self.history.current, self.clock.monotonic()
        if here is None or not entry_of(here.screen).filtered or here.query == query:
            return
        typing = now - self._filtered_at < TYPING_SECONDS and bool(here.query) and self.top.filter.is_typing
        self._filtered_at = now
        if typing:
            self.history.amend(replace(here, query=query))
        else:
            self.navigator.remember()
            self.history.visit(Place(screen=here.screen, query=query))

    def _complete(self, text: str, cursor: int) -> None:
        if not text.strip():
            self.top.filter.show_suggestions(())
            return
        self.bridge.submit(
            lambda client: client.complete(text, cursor), self._completed, self._not_completed, key="completion"
        )

    def _completed(self, found: Suggestions) -> None:
        self.top.filter.show_suggestions(found.items)

    def _not_completed(self, error: OperatorError) -> None:
        self.top.filter.show_suggestions(())

    # what the gateway says

    def _linked(self, linked: Linked) -> None:
        self.banners.expect_try(None)
        was_lost = self.state.lost_at is not None
        self.state.heard(linked.status, linked.actor)
        self.rail.user.set_words(linked.actor.name, linked.actor.role.replace("_", " ").capitalize())
        if was_lost:
            self.state.notify("ok", "The gateway answers again. All is fresh.")

    def _changed(self, batch: ChangeBatch) -> None:
        self.state.heard(batch.status)

    def _lost(self, lost: Lost) -> None:
        self.state.lost(lost.text)
        self.banners.expect_try(self.clock.now() + timedelta(seconds=lost.retry_seconds))

    def _failed(self, error: OperatorError) -> None:
        self.state.notify("error", str(error))

    def _show_status(self) -> None:
        status = self.state.status
        if status is not None:
            self.top.badge.set_environment(status.environment)

    def _show_link(self) -> None:
        self._show_live()
        self._show_counts()

    def _show_live(self) -> None:
        self.top.live.show_state("lost" if self.state.lost_at else "live" if self.state.live else "paused")

    def _show_counts(self) -> None:
        model = self.queues.messages.model
        words = ""
        if model.matched is not None and model.total is not None:
            matched, total = grouped(model.matched), grouped(model.total)
            words = f"{matched} of {total}" if self.state.query else total
        own = self.screen_in_front.match_words()
        self.top.filter.show_matches(words if own is None else own)
        rows = self.queues.interfaces.model.rows
        unknown = sum(row.counts.get("unknown", 0) for row in rows)
        if unknown != self.state.unknown:
            self.state.unknown = unknown
            self.status.refresh()
        trouble = sum(bool(row.holds) or row.errors_per_minute > 0 for row in rows)
        self.rail.set_hint("queues", str(trouble) if trouble and self.state.is_linked else "")

    # the rest

    def _notice(self, notice: Notice) -> None:
        self.toast.show_notice(notice)
        self._unread += 1
        self._show_unread()

    def show_notices(self) -> None:
        at = self.top.bell.mapTo(self, QPoint(self.top.bell.width(), self.top.bell.height() + 6))
        self.toast.hide()
        self.notices.open_at(at.x(), at.y())
        self._unread = 0
        self._show_unread()

    def _show_unread(self) -> None:
        self.top.bell.set_icon_name("bell-ringing" if self._unread else "bell")
        self.top.bell.set_label("" if not self._unread else str(self._unread) if self._unread < 100 else "99+")
        self.top.bell.setAccessibleName(f"Notices, {self._unread} new" if self._unread else "Notices")

    def _badge_pressed(self) -> None:
        """PROD: arm or disarm; elsewhere there is nothing to arm."""
        if self.arming.needed:
            self.registry.run("prod.disarm" if self.arming.seconds_left else "prod.arm")
        else:
            self._status_pressed("gateway")

    def _status_pressed(self, name: str) -> None:
        match name:
            case "gateway":
                self.go(Place(screen="queues"))
            case "errors":
                self._filter_asked(FAILED)
            case "unknown":
                self._filter_asked("status:unknown")
            case "depth":
                self._filter_asked(f"status:{','.join(WAITING)}")
            case "oldest" if self.state.status is not None and self.state.status.oldest_at is not None:
                self._filter_asked(longest_waiting(self.state.status.oldest_at))
            case "phi" if self.state.phi_values:
                self.registry.run("mask")
            case "jobs" | "basket":
                self.registry.run(name)
            case "phi":
                self.go(Place(screen="help"))
            case _:
                self.go(Place(screen="settings"))

    def _look_changed(self) -> None:
        rescale(self)
        self.layout_store.save_look()

    def fold(self) -> None:
        self._fold_chosen = not self.rail.folded
        self.layout_store.save_folded(self._fold_chosen)
        self.rail.set_folded(self._fold_chosen)

    def reset_layout(self) -> None:
        """Size, splitters, columns and rail as designed."""
        self.layout_store.forget()
        self._fold_chosen = None
        self.resize(look().px(USUAL[0]), look().px(USUAL[1]))
        self.navigator.reset_layouts()
        self.state.notify("ok", "The layout is as designed again.")

    def close_soon(self) -> None:
        """Once the key that asked for it is done with."""
        QTimer.singleShot(0, self.close)

    def close_unasked(self) -> None:
        """Close, whatever would be lost."""
        self._asks_unsent = False
        self.may_close = lambda: True
        self.close()

    def _must_ask(self) -> bool:
        """Whether unsent changes were asked about; a yes closes the window later."""
        unsent = self.navigator.unsent if self._asks_unsent else 0
        if not unsent:
            return False
        dialog = DiscardDialog(unsent, self)
        dialog.accepted.connect(self._discard_and_close)
        dialog.open()
        return True

    def _discard_and_close(self) -> None:
        self._asks_unsent = False
        self.close_soon()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse's own buttons go back and forward."""
        go_by_mouse(self.registry, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Icons load after the first paint."""
        super().showEvent(event)
        QTimer.singleShot(0, icons().load)
        if self.focusWidget() is None:
            self._focus_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail where it is narrow; keep the notice in its corner."""
        super().resizeEvent(event)
        narrow = self.width() < look().px(FOLD_BELOW)
        self.rail.set_folded(narrow if self._fold_chosen is None else self._fold_chosen)
        if self.toast.isVisible():
            self.toast.place()
        self.tour.place_again()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, then go; unsent changes and `may_close` may keep the window and ask first."""
        if self._must_ask() or not self.may_close():
            event.ignore()
            return
        self.layout_store.save_window(self, self._slot)
        self.navigator.save_layouts()
        self.closing.emit()
        super().closeEvent(event)
