"""Queues, the first screen: interfaces above, messages below, and what can be done to either."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from console.api.commands import MessageCommand, MessageCommandName, Receipts
from console.api.feed import ChangeBatch
from console.api.interfaces import InterfaceCommand, InterfaceCommandName, InterfaceRow
from console.api.jobs import JobKind
from console.api.messages import MessagePage, MessageRow
from console.core.errors import OperatorError
from console.core.status import Status
from console.desktop.bridge.client import GatewayClient
from console.desktop.bridge.feed import Linked
from console.desktop.clipboard import copy_masked
from console.desktop.models.messages import PageWanted
from console.desktop.query_text import with_term
from console.desktop.screens.base import Desk, Place, Screen
from console.desktop.screens.compare.commands import place_of
from console.desktop.screens.compare.commands import refusal as compare_refusal
from console.desktop.screens.deidentify.commands import place_of as copies_of
from console.desktop.screens.deidentify.commands import refusal as copies_refusal
from console.desktop.screens.queues.action_bar import ActionBar
from console.desktop.screens.queues.bulk import QueueBulk
from console.desktop.screens.queues.interface_pane import InterfacePane
from console.desktop.screens.queues.message_pane import LOADING, MessagePane
from console.desktop.screens.queues.offers import RISKY, Offer, offers, question, typed_count
from console.desktop.screens.queues.scans import QueueScans
from console.desktop.screens.throughput.history_panel import HistoryPanel
from console.desktop.theme.look import look
from console.desktop.theme.states import WORK
from console.desktop.widgets.reason_dialog import ReasonDialog
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.table import Table
from console.desktop.words import count_of

REVALIDATE_MILLISECONDS = 5000
"""A filtered list is fetched again this often while it is followed: rows that stopped matching must leave it."""
INTERFACE_EFFECTS = {
    InterfaceCommandName.START: "It takes messages in and sends them again.",
    InterfaceCommandName.STOP: "It takes nothing in and sends nothing. Partners that send will get no connection.",
    InterfaceCommandName.PAUSE: "It goes on taking messages in, and sends nothing until it is released.",
    InterfaceCommandName.HOLD: "It goes on taking messages in. Nothing is sent; your reason is shown as the hold.",
    InterfaceCommandName.RELEASE: "It sends again, in order, from where it stopped.",
}


class QueuesScreen(Screen):
    """Binds models to the bridge; the panes only show."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.interfaces = InterfacePane(desk.state)
        self.messages = MessagePane(desk.state, desk.registry)
        self.bar = ActionBar()
        self.bulk = QueueBulk(desk.state, self.messages)
        self.scans = QueueScans(desk.bridge, self.messages)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.interfaces.setMinimumHeight(look().px(160))
        self.messages.setMinimumHeight(look().px(200))
        self.splitter.addWidget(self.interfaces)
        self.splitter.addWidget(self.messages)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self._split_by_hand = False
        self.splitter.splitterMoved.connect(self._split_moved)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.bar)
        self._again = QTimer(self)
        self._again.setInterval(REVALIDATE_MILLISECONDS)
        self._again.timeout.connect(self._revalidate)
        self._connect()

    def _connect(self) -> None:
        bridge = self.desk.bridge
        bridge.connected.connect(self._linked)
        bridge.changes.connect(self._changed)
        bridge.gap.connect(self.messages.model.reload)
        self.desk.state.link_changed.connect(self.interfaces.show_link)
        self.desk.state.arming_changed.connect(self._show_bar)
        self.messages.model.wanted.connect(self._fetch)
        self.messages.chosen.connect(self._show_bar)
        self.messages.opened.connect(self._open)
        self.messages.clear_asked.connect(lambda: self.desk.state.filter_asked.emit(""))
        self.interfaces.picked.connect(self._picked)
        self.interfaces.filter_asked.connect(self._filter_interface)
        self.interfaces.history_asked.connect(lambda: self.desk.registry.run("queue.history"))
        self.interfaces.commanded.connect(lambda name: self.desk.registry.run(f"interface.{name}"))
        self.bar.asked.connect(self.desk.registry.run)

    # what the frame calls

    def enter(self, place: Place) -> None:
        """To the front."""
        self._again.start()
        self.messages.select_again(place.selected)
        self.messages.catch_up()

    def leave(self) -> None:
        """Away."""
        self._again.stop()

    def selection(self) -> tuple[int, ...]:
        """The messages selected."""
        return tuple(row.id for row in self.messages.selected())

    def apply_filter(self, query: str) -> None:
        """Show messages of this query only."""
        self.messages.table.clearSelection()
        self.messages.model.restart(query)
        self.desk.bridge.set_query(query)
        names = [row.name for row in self.interfaces.model.rows if f"interface:{row.name}" in query.split()]
        self.interfaces.select(names)

    def panes(self) -> tuple[QWidget, ...]:
        """Interfaces, messages, then the bar."""
        return (self.interfaces.table, self.messages.table, self.bar.resend)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Commands on messages and interfaces."""
        pane = self.messages
        found: dict[str, Callable[[], None]] = {
            "message.open": lambda: self._go_single("inspector"),
            "message.tear_off": self._tear_off,
            "menu": lambda: self._table().ask_menu(),
            "copy": self._copy,
            "message.edit": lambda: self._go_single("edit"),
            "message.resend": self._resend,
            "failure.next": lambda: pane.step_to_failure(1),
            "failure.previous": lambda: pane.step_to_failure(-1),
            "filter.type": lambda: self._filter_same("type"),
            "filter.interface": lambda: self._filter_same("interface"),
            "filter.status": lambda: self._filter_same("status"),
            "list.newest": pane.go_to_newest,
            "refresh": pane.model.reload,
            "queue.history": self._history,
            "message.deidentify": lambda: self.navigate.emit(copies_of(self.selection())),
            "message.compare": lambda: self.navigate.emit(place_of(self.selection())),
        }
        found |= self.bulk.handlers()
        for command in MessageCommandName:
            found[f"message.{command.value}"] = partial(self._ask_message, command)
        for name in InterfaceCommandName:
            found[f"interface.{name.value}"] = partial(self._ask_interface, name)
        return found

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Why not, in words."""
        single = ("message.open", "message.tear_off", "message.edit")
        found: dict[str, Callable[[], str]] = dict.fromkeys(single, self._why_not_single)
        found |= self.bulk.refusals()
        found["message.resend"] = self._why_not_resend
        found["message.deidentify"] = lambda: copies_refusal(self.selection())
        found["message.compare"] = lambda: compare_refusal(self.selection())
        found["queue.history"] = lambda: "" if self.interfaces.selected() else "Select an interface first."
        for id in ("filter.type", "filter.interface", "filter.status"):
            found[id] = lambda: "" if self.messages.selected() else "Select a message first."
        for command in MessageCommandName:
            found[f"message.{command.value}"] = partial(self._why_not, command)
        for name in InterfaceCommandName:
            found[f"interface.{name.value}"] = partial(self.interfaces.refusal, name.value)
        return found

    def _history(self) -> None:
        for row in self.interfaces.selected()[:1]:
            HistoryPanel(self.desk, row.name, self).open()

    def save_layout(self) -> dict[str, object]:
        """Splitter and columns."""
        return {
            "splitter": self.splitter.saveState() if self._split_by_hand else None,
            "interfaces": self.interfaces.table.horizontalHeader().saveState(),
            "messages": self.messages.table.horizontalHeader().saveState(),
        }

    def restore_layout(self, layout: dict[str, object]) -> None:
        """As it was left; with nothing remembered, as designed."""
        self.interfaces.table.reset_columns()
        self.messages.table.reset_columns()
        self._split_by_hand = isinstance(layout.get("splitter"), QByteArray)
        self._split()
        for key, restore in (
            ("splitter", self.splitter.restoreState),
            ("interfaces", self.interfaces.table.horizontalHeader().restoreState),
            ("messages", self.messages.table.horizontalHeader().restoreState),
        ):
            saved = layout.get(key)
            if isinstance(saved, QByteArray):
                restore(saved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep whole rows above the splitter until someone moves it."""
        super().resizeEvent(event)
        self._split()

    def _split_moved(self) -> None:
        self._split_by_hand = True

    def _split(self) -> None:
        if not self._split_by_hand:
            height = self.splitter.height()
            above = self.interfaces.fitting_height(round(height * 0.46))
            self.splitter.setSizes([above, max(1, height - above)])

    # what the gateway says

    def _linked(self, linked: Linked) -> None:
        self.interfaces.show_interfaces(linked.interfaces)
        self._split()
        self.messages.model.restart(self.desk.state.query)

    def _changed(self, batch: ChangeBatch) -> None:
        if batch.interfaces:
            self.interfaces.model.update(batch.interfaces)
        if batch.messages or batch.more:
            follows = self.isVisible() and self.messages.follows
            self.messages.model.apply(batch, follow=follows)
            if self.bar.isVisible():
                self._show_bar()

    def _fetch(self, wanted: PageWanted) -> None:
        def ask(client: GatewayClient) -> Coroutine[Any, Any, MessagePage]:
            return client.messages(wanted.query, wanted.before, wanted.limit, wanted.skip)

        def took(page: MessagePage) -> None:
            self.messages.model.take(wanted, page)

        def failed(error: OperatorError) -> None:
            self.messages.model.give_up(wanted)
            if self.desk.state.is_linked:
                self.messages.show_failure(str(error))

        self.desk.bridge.submit(ask, took, failed, key=f"page {wanted.page}")

    def _revalidate(self) -> None:
        if self.desk.state.query and self.messages.follows and not self.messages.model.is_scan:
            self.messages.model.reload()
        self.messages.table.viewport().update()  # rows whose page was lost on its way are asked for when painted

    # what the person does

    def _show_bar(self) -> None:
        rows = self.messages.selected()
        self.bar.show_selection(
            rows,
            offers(rows, self.desk.state.may, self._read_only(rows)),
            self._why_not_single(),
            self.bulk.selected_refusal(),
        )

    def _why_not_single(self) -> str:
        count = len(self.messages.table.selectionModel().selectedRows())
        if not self.desk.state.is_linked:
            return "The gateway does not answer."
        if self.messages.missing:
            return LOADING
        return "" if count == 1 else "Select one message." if count == 0 else "For one message at a time."

    def _why_not(self, command: MessageCommandName) -> str:
        return self._offer(command).reason or (LOADING if self.messages.missing else "")

    def _read_only(self, rows: Sequence[MessageRow]) -> str:
        """Why these may not be changed in their environment now: PROD, not armed."""
        names = {row.interface for row in rows}
        found = (self.desk.state.refusal_on(r.environment) for r in self.interfaces.model.rows if r.name in names)
        return next(filter(None, found), "")

    def _offer(self, command: MessageCommandName) -> Offer:
        rows = self.messages.selected()
        found = offers(rows, self.desk.state.may, self._read_only(rows))
        return next(offer for offer in found if offer.command is command)

    def _go_single(self, screen: str) -> None:
        rows = self.messages.selected()
        if len(rows) == 1:
            self.navigate.emit(Place(screen=screen, delivery=rows[0].id))

    def _table(self) -> Table:
        """The table with the keyboard, else the messages."""
        return self.interfaces.table if self.interfaces.table.hasFocus() else self.messages.table

    def _copy(self) -> None:
        if self.messages.missing and self._table() is self.messages.table:
            self.desk.state.notify("info", LOADING)
            return
        copy_masked(self._table().selected_text())

    def _tear_off(self) -> None:
        for row in self.messages.selected():
            self.tear_off.emit(row.id)

    def _open(self, delivery: int) -> None:
        self.navigate.emit(Place(screen="inspector", delivery=delivery))

    def _picked(self, names: Sequence[str]) -> None:
        """A picked interface filters the messages, as a chip that can be taken away."""
        query = with_term(self.desk.state.query, "interface", names)
        if query != self.desk.state.query:
            self.desk.state.filter_asked.emit(query)

    def _filter_interface(self, name: str, more: str) -> None:
        """All messages of an interface within the filter in force; or just those behind one of its numbers."""
        if more:
            self.desk.state.filter_asked.emit(f"{with_term('', 'interface', [name])} {more}")
        else:
            self.desk.state.filter_asked.emit(with_term(self.desk.state.query, "interface", [name]))

    def _filter_same(self, field: str) -> None:
        row = self.messages.selected()[0]
        value = {"type": row.type, "interface": row.interface, "status": row.status.value}[field]
        self.desk.state.filter_asked.emit(with_term(self.desk.state.query, field, [value]))

    def _resend(self) -> None:
        """One goes to the editor, several to the dry run."""
        if len(self.messages.selected()) > 1:
            self.bulk.ask_selected(JobKind.RESEND)
        else:
            self._go_single("edit")

    def _why_not_resend(self) -> str:
        several = len(self.messages.table.selectionModel().selectedRows()) > 1
        return self.bulk.selected_refusal() if several else self._why_not_single()

    def _ask_message(self, command: MessageCommandName) -> None:
        if self.bulk.takes_over(command):
            return
        ids = self._offer(command).ids
        title, effect, verb = question(command, len(ids))
        status = self.desk.state.status
        typed = typed_count(command, len(ids), status.environment if status else "PROD")
        dialog = ReasonDialog(title, effect, verb, danger=command in RISKY, typed=typed, parent=self.window())
        dialog.confirmed.connect(lambda reason: self._send(MessageCommand(command=command, ids=ids, reason=reason)))
        dialog.open()

    def _send(self, command: MessageCommand) -> None:
        self.desk.bridge.submit(lambda client: client.command(command), self._receipts, self._refused)

    def _receipts(self, receipts: Receipts) -> None:
        done = [receipt for receipt in receipts.receipts if receipt.done]
        self._show_states({receipt.id: receipt.status for receipt in done})
        refused = [receipt.text for receipt in receipts.receipts if not receipt.done]
        if done:
            self.desk.state.notify("ok", f"Done for {count_of(len(done), 'message')}.")
        if refused:
            self.desk.state.notify("warn", f"Refused for {count_of(len(refused), 'message')}: {refused[0]}")

    def _show_states(self, states: dict[int, str]) -> None:
        changed: list[MessageRow] = []
        for id, status in states.items():
            number = self.messages.model.row_of(id)
            row = None if number is None else self.messages.model.message(number)
            if row is not None and status in set(Status):
                changed.append(row.model_copy(update={"status": Status(status)}))
        self.messages.model.apply_states(changed)
        self._show_bar()

    def _ask_interface(self, name: InterfaceCommandName) -> None:
        rows = [r for r in self.interfaces.selected() if any(o.allowed and o.name == name.value for o in r.commands)]
        things = rows[0].title if len(rows) == 1 else count_of(len(rows), "interface")
        title = f"{name.value.capitalize()} {things}"
        danger = name is InterfaceCommandName.STOP
        dialog = ReasonDialog(title, INTERFACE_EFFECTS[name], title, danger=danger, parent=self.window())
        dialog.confirmed.connect(
            lambda reason: self._send_interface(rows, InterfaceCommand(command=name, reason=reason))
        )
        dialog.open()

    def _send_interface(self, rows: Sequence[InterfaceRow], command: InterfaceCommand) -> None:
        for row in rows:
            self.desk.bridge.submit(
                partial(_command_interface, name=row.name, command=command),
                self._interface_done,
                self._refused,
            )

    def _interface_done(self, row: InterfaceRow) -> None:
        self.interfaces.model.update([row])
        self.desk.state.notify("ok", f"{row.title} is {WORK[row.work].word.lower()} now.")

    def _refused(self, error: OperatorError) -> None:
        self.desk.state.notify("error", str(error))


async def _command_interface(client: GatewayClient, *, name: str, command: InterfaceCommand) -> InterfaceRow:
    return await client.interface_command(name, command)
