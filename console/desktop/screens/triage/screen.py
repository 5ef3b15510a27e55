"""Triage: causes at the left, the one selected opened at the right; binds both to the gateway."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QPoint, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.api.client import ApiError
from console.api.feed import ChangeBatch
from console.api.interfaces import InterfaceRow
from console.api.triage import GroupCommand, Groups, GroupView, RunbookStep
from console.core.errors import OperatorError
from console.desktop.at_most_each import AtMostEach
from console.desktop.bridge.client import GatewayClient
from console.desktop.bridge.feed import Linked
from console.desktop.clipboard import copy_masked
from console.desktop.models.groups import GroupsWanted
from console.desktop.query_text import terms_of, with_term
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.triage.acts import Acts
from console.desktop.screens.triage.commands import TRIAGE_COMMANDS
from console.desktop.screens.triage.cure_words import is_under_way
from console.desktop.screens.triage.detail import DetailPane
from console.desktop.screens.triage.group_pane import GroupPane
from console.desktop.screens.triage.menu import group_menu
from console.desktop.screens.triage.pane_words import match_words, watched_words
from console.desktop.screens.triage.refusals import BUSY, LOADING, NO_GATEWAY, NOTHING, refusal
from console.desktop.screens.triage.release import release_ask, step_words
from console.desktop.screens.triage.split import Split
from console.desktop.screens.triage.stale_words import KEPT, stale_words
from console.desktop.screens.triage.terms import group_filter
from console.desktop.widgets.surface import set_margins

LIVE_MILLISECONDS = 400
"""Counts and the opened cause follow the feed at most this often."""
ORDER_MILLISECONDS = 5000
"""The order of the list is made anew at most this often, and only while nobody reads in it."""
ON_A_ROW = ("group.next", "group.previous")


class TriageScreen(Screen):
    """The panes only show; acts go through `Acts`, answers come back here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.groups = GroupPane(desk.state)
        self.detail = DetailPane(frozenset(command.id for command in desk.registry))
        self.acts = Acts(desk, self)
        self.view: GroupView | None = None
        self._filter = group_filter("")
        self._stale: GroupView | None = None
        self._stirred = False
        self._live = AtMostEach(LIVE_MILLISECONDS, self)
        self._order = QTimer(self)
        self._order.setInterval(ORDER_MILLISECONDS)
        self.splitter = Split(self.groups, self.detail)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.splitter)
        self._connect()
        self._connect_detail()

    def _connect(self) -> None:
        bridge, state = self.desk.bridge, self.desk.state
        bridge.connected.connect(self._linked)
        bridge.changes.connect(self._changed)
        bridge.gap.connect(self.refresh)
        state.link_changed.connect(self._show_link)
        state.status_changed.connect(self._judge_arming)
        self._live.due.connect(self._follow)
        self._order.timeout.connect(self.reorder)
        groups = self.groups
        groups.model.wanted.connect(self._fetch)
        groups.model.counted.connect(self.counted)
        groups.chosen.connect(self._chosen)
        groups.opened.connect(lambda: self.desk.registry.run("group.open"))
        groups.layer_asked.connect(
            lambda layer: self._refilter(with_term(self._query, "layer", [layer] if layer else []))
        )
        groups.clear_asked.connect(lambda: self._refilter(""))
        groups.strip_asked.connect(lambda: self._refilter(self._filter.query))
        groups.menu_asked.connect(lambda at: self._menu(groups.table.viewport().mapToGlobal(at)))
        groups.refresh_asked.connect(self.refresh)

    def _connect_detail(self) -> None:
        detail, acts = self.detail, self.acts
        detail.asked.connect(self.desk.registry.run)
        detail.owner_chosen.connect(self._own)
        detail.noted.connect(lambda text: self._act("note", text=text))
        detail.ticketed.connect(lambda ticket: self._act("ticket", ticket=ticket))
        detail.opened.connect(self._open_message)
        detail.step_asked.connect(self._do_step)
        detail.cure.job_asked.connect(self.desk.state.job_asked)
        detail.url_asked.connect(self._open_page)
        detail.menu_asked.connect(self._menu)
        acts.done.connect(self._done)
        acts.stale.connect(self._meet_stale)
        acts.refused.connect(self._refused)
        acts.changed.connect(self._judge)

    # what the frame calls

    def enter(self, place: Place) -> None:
        """To the front, as it is now."""
        self._order.start()
        self.desk.bridge.submit(lambda client: client.interfaces(), self._know_watched, self._not_known)
        if place.selected:
            self.groups.select(place.selected[0])
        if not self.groups.model.is_loaded or self._filter != group_filter(self._query):
            self.apply_filter(self._query)
        elif self._stirred:
            self._follow()
        if place.selected:
            self.groups.keep_open()

    def leave(self) -> None:
        """Away."""
        self._order.stop()

    def selection(self) -> tuple[int, ...]:
        """The cause selected."""
        return () if self.groups.selected_id is None else (self.groups.selected_id,)

    def apply_filter(self, query: str) -> None:
        """Causes of this filter only; what of it says nothing about causes is told."""
        if not self.isVisible():
            return  # `enter` comes back to it
        found = group_filter(query)
        self._filter = found
        model = self.groups.model
        self.groups.strip.show_filter(found)
        layers = [term[6:] for term in terms_of(query) or () if term.startswith("layer:")]
        self.groups.show_choices(model.sort_order, model.states, layers[0] if len(layers) == 1 else "")
        self.groups.begin(found.query, model.states, model.sort_order)

    def match_words(self) -> str | None:
        """How many of how many."""
        totals = self.groups.model.totals
        return "" if totals is None else match_words(totals)

    def panes(self) -> tuple[QWidget, ...]:
        """The list, then what can be done with the cause."""
        return (self.groups.table, self.detail.cure.main, self.detail.history.note)

    def list_pane(self) -> QWidget | None:
        """The causes."""
        return self.groups.table

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the keys do here."""
        found: dict[str, Callable[[], None]] = {
            "group.next": lambda: self.groups.step(1),
            "group.previous": lambda: self.groups.step(-1),
            "group.open": self._open_messages,
            "group.sample": lambda: self._open_sample("inspector"),
            "group.fix": lambda: self._open_sample("edit"),
            "group.own": lambda: self._own(self._me),
            "group.give_back": lambda: self._own(""),
            "group.reopen": lambda: self._act("reopen"),
            "group.note": self.detail.history.focus_note,
            "group.ticket": self.detail.history.focus_ticket,
            "group.handover": self._copy_handover,
            "group.try": self._try,
            "group.release": self._release,
            "group.preview": self._preview,
            "group.menu": self.groups.table.ask_menu,
            "refresh": self.refresh,
        }
        for act in ("resolve", "archive", "merge", "split"):
            found[f"group.{act}"] = partial(self._question, act)
        return found

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Why not, in words."""
        ids = [command.id for command in TRIAGE_COMMANDS if command.id not in ON_A_ROW]
        return {id: partial(self.why_not, id) for id in ids}

    def why_not(self, command: str) -> str:
        """Why this cannot be had now; "" where it can."""
        if self.groups.selected_id is None:
            return NOTHING
        if not self.desk.state.is_linked:
            return NO_GATEWAY
        if command in ("group.open", "group.menu"):
            return "" if self.groups.selected() is not None or self.view is not None else LOADING
        if self.view is None or self.view.row.id != self.groups.selected_id:
            return LOADING
        return BUSY if self.acts.busy else refusal(self.view, command, self.desk.state.may, self._me)

    def save_layout(self) -> dict[str, object]:
        """Splitter and columns."""
        return {
            "splitter": self.splitter.saved(),
            "groups": self.groups.table.horizontalHeader().saveState(),
        }

    def restore_layout(self, layout: dict[str, object]) -> None:
        """As it was left; with nothing remembered, as designed."""
        self.groups.table.reset_columns()
        columns = layout.get("groups")
        if isinstance(columns, QByteArray):
            self.groups.table.horizontalHeader().restoreState(columns)
        self.splitter.restore(layout.get("splitter"))

    # what the gateway says

    def _linked(self, linked: Linked) -> None:
        self.groups.say_watched(watched_words(linked.interfaces))
        if self.isVisible():
            self.refresh()
        else:
            self._stirred = True

    def _know_watched(self, interfaces: tuple[InterfaceRow, ...]) -> None:
        self.groups.say_watched(watched_words(interfaces))

    def _not_known(self, error: OperatorError) -> None:
        """The words of an empty list stay as they are; the banner tells of a lost link."""

    def _changed(self, batch: ChangeBatch) -> None:
        if {"groups", "jobs", "recipes"} & set(batch.topics):
            self._stirred = True
            if self.isVisible():
                self._live.ask()

    def _follow(self) -> None:
        """Counts in place, and the opened cause; a list without rows has no order to keep."""
        model = self.groups.model
        model.refresh(in_order=not model.rowCount(), seen=self.groups.seen)
        self._fetch_view()

    def reorder(self) -> None:
        """The gateway's order, if something changed and nobody reads in the list."""
        if self._stirred and self.isVisible() and self.desk.state.is_linked and self.groups.rests:
            self._stirred = False
            self.groups.model.refresh(in_order=True)

    def refresh(self) -> None:
        """All of it now, in the gateway's order."""
        if not self.desk.state.is_linked:
            self.desk.bridge.try_now()
            return
        self._stirred = False
        self.groups.model.refresh(in_order=True)
        self._fetch_view()

    def _fetch(self, wanted: GroupsWanted) -> None:
        def ask(client: GatewayClient) -> Coroutine[Any, Any, Groups]:
            return client.groups(wanted.request)

        def took(groups: Groups) -> None:
            self.groups.model.take(wanted, groups)

        def failed(error: OperatorError) -> None:
            self.groups.model.give_up(wanted)
            if self.desk.state.is_linked and wanted.in_order and wanted.page == 0:
                self.groups.show_failure(error.detail if isinstance(error, ApiError) and error.detail else str(error))

        self.desk.bridge.submit(ask, took, failed, key=f"groups {wanted.page} {wanted.in_order}")

    def _chosen(self) -> None:
        row = self.groups.selected()
        if self.view is not None and self.view.row.id != self.groups.selected_id:
            self.view = None
        if row is not None:
            self.detail.show_row(row, self._me, self._owners(), self.desk.state.gateway_now())
        self._judge()
        self._fetch_view()

    def _fetch_view(self) -> None:
        id = self.groups.selected_id
        if id is None:
            self.detail.show_nothing()
            return
        self.desk.bridge.submit(
            lambda client: client.group(id), partial(self._took_view, id), self._no_view, key="group view"
        )

    def _took_view(self, asked: int, view: GroupView) -> None:
        if asked != self.groups.selected_id:
            return
        if view.row.id != asked:
            self.groups.select(view.row.id)
            self.show_view(view)
            self.detail.say("It became part of this cause", "Somebody merged the two.", "info")
        else:
            self.show_view(view)
        if self._stale is not None:
            words = stale_words(self._stale, view, self._me)
            self._stale = None
            self.detail.say(words or "Somebody else acted meanwhile", KEPT)

    def _no_view(self, error: OperatorError) -> None:
        if not self.desk.state.is_linked:
            return
        if isinstance(error, ApiError) and error.status == 404:
            self.view = None
            self.detail.show_nothing("This cause is gone", error.detail)
        else:
            self.detail.say("The cause could not be opened", str(error), "error")

    def show_view(self, view: GroupView) -> None:
        """A cause as it is now, in the list and at the right."""
        self.view = view
        self.groups.model.update_row(view.row)
        self.detail.show_view(view, self._me, self._owners(), self.desk.state.gateway_now())
        self._judge()

    def _show_link(self) -> None:
        row = self.view.row if self.view is not None else self.groups.selected()
        self.detail.show_link(row, lost=not self.desk.state.is_linked)
        self._judge()

    def _judge(self) -> None:
        """Switch the detail's buttons, each with its reason."""
        reasons = {command.id: self.why_not(command.id) for command in TRIAGE_COMMANDS if command.id not in ON_A_ROW}
        own = reasons["group.own"]
        reasons["own"] = "" if self.view is not None and own == "You have it." else own
        self.detail.refuse(reasons)

    def _judge_arming(self) -> None:
        if self.isVisible() and self.view is not None:
            self._judge()

    # what the person does

    @property
    def _me(self) -> str:
        return self.desk.state.actor.name if self.desk.state.actor is not None else ""

    @property
    def _query(self) -> str:
        return self.desk.state.query

    def _owners(self) -> list[str]:
        return sorted({row.owner for row in self.groups.model.at_hand() if row.owner})

    def _refilter(self, query: str) -> None:
        self.navigate.emit(Place(screen="triage", query=query))

    def _own(self, owner: str) -> None:
        if self.view is not None and owner != self.view.row.owner:
            self._act("own", owner=owner)

    def _act(self, name: str, **values: str) -> None:
        if self.view is not None:
            row = self.view.row
            self.acts.send(row.id, GroupCommand(command=name, version=row.version, **values))

    def _question(self, act: str) -> None:
        if self.view is not None:
            self.acts.question(self.view, act, self.groups.model.at_hand(), self.window())

    def _done(self, view: GroupView, command: GroupCommand) -> None:
        if command.command == "note" and self.groups.selected_id == view.row.id:
            self.detail.history.clear_note()
        self.detail.say("", "")
        if command.command == "merge" or view.row.id == self.groups.selected_id:
            self.groups.select(view.row.id)
            self.show_view(view)
        self._stirred = True

    def _meet_stale(self, group: int, text: str) -> None:
        if group == self.groups.selected_id:
            self._stale = self.view
            self.detail.say(text, KEPT)
            self._follow()

    def _refused(self, group: int, text: str) -> None:
        if group == self.groups.selected_id:
            self.detail.say("It was not done", text, "error")
        else:
            self.desk.state.notify("warn", text)

    def _open_messages(self) -> None:
        row = self.groups.selected() or (self.view.row if self.view is not None else None)
        if row is not None:
            self.desk.state.filter_asked.emit(row.query)

    def _open_message(self, delivery: int) -> None:
        self.navigate.emit(Place(screen="inspector", delivery=delivery))

    def _open_sample(self, screen: str) -> None:
        if self.view is not None and self.view.samples:
            self.navigate.emit(Place(screen=screen, delivery=self.view.samples[0]))

    def _open_page(self, url: str) -> None:
        address = QUrl(url)
        if address.scheme() in ("http", "https"):
            QDesktopServices.openUrl(address)
        else:
            self.desk.state.notify("warn", "The runbook's address is no web page, so it was not opened.")

    def _copy_handover(self) -> None:
        if self.view is not None:
            copy_masked(self.view.handover)
            self.desk.state.notify("ok", "The hand-over text of this cause is in the clipboard.")

    def _try(self) -> None:
        if self.view is not None:
            self.desk.state.bulk_asked.emit(release_ask(self.view))

    def _release(self) -> None:
        """The job whose try went well goes on in its own panel; without one there is a dry run first."""
        if self.view is not None and is_under_way(self.view):
            self.desk.state.job_asked.emit(self.view.cure.job or 0)
        else:
            self._try()

    def _do_step(self, step: RunbookStep) -> None:
        """A step that is done on another screen leads there, to the messages of this cause, and says what to press."""
        registry, state = self.desk.registry, self.desk.state
        if self.view is None:
            return
        if not step.command or (registry.refusal(step.command) and "queues" in registry.command(step.command).screens):
            state.filter_asked.emit(step.query or self.view.row.query)
            if step.command:
                state.notify("info", step_words(registry.command(step.command)))
        elif registry.refusal(step.command) and registry.command(step.command).screens:
            self._open_sample("inspector")
            state.notify("info", step_words(registry.command(step.command)))
        else:
            registry.run(step.command)

    def _preview(self) -> None:
        if self.view is not None:
            self.desk.state.recipe_asked.emit(release_ask(self.view))

    def _menu(self, at: QPoint) -> None:
        group_menu(self.desk.registry, self).popup(at)
