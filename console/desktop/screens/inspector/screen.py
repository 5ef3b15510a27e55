"""The inspector: one delivery opened. Tree and raw text linked both ways; outcome, attempts, relatives beside."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from console.api.commands import MessageCommand, MessageCommandName, Receipts
from console.api.documents import DocumentRef, Match, NodeChain
from console.api.feed import ChangeBatch
from console.api.messages import MASK, MessageRow, MessageView, NodePage, NodeRow
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk, Place
from console.desktop.screens.document.commands import act_handlers
from console.desktop.screens.document.words import inside
from console.desktop.screens.inspector.actions import buttons_for, reason_dialog, refusal
from console.desktop.screens.inspector.diff_page import NO_PARTNER, partner
from console.desktop.screens.inspector.field_menu import FieldMenu
from console.desktop.screens.inspector.neighbours import Neighbours
from console.desktop.screens.inspector.parts import InspectorParts
from console.desktop.screens.inspector.revealing import Revealing, private_paths, values_of
from console.desktop.screens.inspector.words import COMMANDS

ACTS = ("document.compare", "document.deidentify")


class InspectorScreen(InspectorParts):
    """`open(delivery_id)`; everything else is asked by signals, so that the frame decides where things lead."""

    edit_requested = Signal(int)
    filter_requested = Signal(str)
    closed = Signal()
    phi_visible = Signal(bool)
    opened = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, reveal_interval_ms: int = 1000) -> None:
        super().__init__(desk, parent)
        self.view: MessageView | None = None
        self._start_at = ""  # the place that a visit asks for
        self._wanted = 0
        self.revealing = Revealing(desk, self, interval_ms=reveal_interval_ms)
        self.neighbours = Neighbours(desk)
        self.field_menu = FieldMenu(desk, self, self.revealing, self._is_masked)
        self._wire()
        self.stack.setCurrentWidget(self.cannot)
        self.head.hide()

    @property
    def tree(self) -> QWidget:
        """The tree, for the keyboard."""
        return self.tree_pane.tree

    @property
    def delivery_shown(self) -> int | None:
        """The delivery that is open."""
        return self._wanted or None

    def open(self, delivery_id: int) -> None:
        """Show this delivery; what is on screen stays until it is here."""
        if self.view is None or self.view.row.id != delivery_id:
            self.revealing.forget()
            self.told.hide()
        self._wanted = delivery_id
        self.desk.bridge.submit(
            lambda client: client.message(delivery_id), self._show, self._could_not_open, key="inspector.view"
        )

    # What the frame calls.

    def enter(self, place: Place) -> None:
        """Come to the front with this delivery."""
        self._start_at = next(iter(place.paths), "")
        if place.delivery is not None:
            self.open(place.delivery)
        self._fold()
        self.tree_pane.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Nothing stays in the clear behind another screen."""
        self.revealing.forget()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """The commands of an opened message."""
        commands: dict[str, Callable[[], None]] = {
            "message.tear_off": self._tear_off,
            "menu": self.field_menu.open,
            "copy": self.field_menu.copy,
            "copy.clear": self.field_menu.copy_clear,
            "message.edit": self._edit,
            "message.resend": self._resend,
            "failure.next": lambda: self.neighbours.find(1, failures=True),
            "failure.previous": lambda: self.neighbours.find(-1, failures=True),
            "reveal": self.toggle_reveal,
            "reveal.all": self.toggle_reveal_all,
            "diff": lambda: self.middle.go("Diff"),
            "message.note": self.write_note,
            "document.find": self.find_bar.enter,
            "document.check": self._check,
            "refresh": self._reload,
        }
        for name in MessageCommandName:
            commands[f"message.{name.value}"] = partial(self.ask_command, name)
        return commands | act_handlers(self._document, self.navigate.emit, ACTS)[0]

    def refusals(self) -> dict[str, Callable[[], str]]:
        """Why a command cannot be had."""
        reasons: dict[str, Callable[[], str]] = {
            "message.tear_off": lambda: "" if self.view is not None else "No message is open.",
            "copy.clear": self.field_menu.why_not_clear,
            "message.edit": self._edit_refusal,
            "message.resend": self._resend_refusal,
            "reveal": partial(self._refusal_of, "reveal_field"),
            "reveal.all": partial(self._refusal_of, "reveal_message"),
            "diff": lambda: "" if self.view is not None and partner(self.view) is not None else NO_PARTNER,
        }
        for name in MessageCommandName:
            reasons[f"message.{name.value}"] = partial(self._command_refusal, name)
        return reasons | act_handlers(self._document, self.navigate.emit, ACTS)[1]

    # Showing.

    def _show(self, view: MessageView) -> None:
        if view.row.id != self._wanted:
            return
        same = self.view is not None and self.view.row.id == view.row.id
        current = self.tree_pane.tree.current() if same else None
        self.view = view
        if not same:
            self.middle.show_head(None)
            self.reader.forget()
            if view.lines:  # its bytes may be gone: then there is no document to read
                self.reader.open(DocumentRef(delivery=view.row.id))
        for part in (self.head, self.tree_pane, self.middle, self.side, self.field_menu):
            part.show_view(view)
        self.head.show()
        self.trouble.hide()
        self.side.set_buttons(buttons_for(view.commands, self.ask_command, self))
        self.head.edit_button.refuse(self._edit_refusal())
        self.head.resend_button.refuse(self._resend_refusal())
        self.stack.setCurrentWidget(self.splitter)
        self._draw_revealed()
        blamed = [view.outcome.path, *(each.reply_path for each in reversed(view.attempts))]
        blamed += [each.path for each in view.findings]  # what the receiver complains of comes before our own notes
        start = self._start_at or (current.path if current else next(filter(None, blamed), ""))
        self._start_at = ""
        self.choose(start or (view.nodes[0].path if view.nodes else ""))
        if not same:
            self.middle.tabs.setCurrentIndex(0)
            self.tree_pane.tree.setFocus(Qt.FocusReason.OtherFocusReason)
            self.opened.emit(view.row.id)
            self.desk.state.opened(view.row)

    def choose(self, path: str) -> None:
        """Select a place in tree, raw text and path bar."""
        if path:
            self.tree_pane.tree.choose(path)

    def _could_not_open(self, error: OperatorError) -> None:
        if self.view is not None and self.view.row.id == self._wanted:
            self.trouble.say("Could not refresh this message.", str(error))
            self.trouble.show()
            return
        self.view = None
        self.head.hide()
        self.cannot.say("This message could not be opened", f"{error}\nThe message itself is safe in the gateway.")
        self.again.setVisible(True)
        self.stack.setCurrentWidget(self.cannot)

    def _reload(self) -> None:
        if self._wanted:
            self.open(self._wanted)

    def _rearmed(self) -> None:
        """What may be done with it is another question now; only the gateway knows."""
        if self.isVisible() and self.view is not None:
            self._reload()

    def _follow_feed(self, batch: ChangeBatch) -> None:
        """Read the message again where what is shown of it is no longer true (each reading is an audit row)."""
        for row in batch.messages:
            shown = self.view.row if self.view is not None and self.isVisible() else None
            if shown is not None and row.id == shown.id and _differs(row, shown):
                self.open(row.id)

    # Tree and raw text, linked both ways.

    def _node_chosen(self, node: NodeRow) -> None:
        raw = self.middle.raw_page.raw
        raw.select(node.line, node.column, node.column_end)
        if self.middle.raw_stack.currentWidget() is self.middle.bytes:
            self.reader.chain_of(node.path, self._show_in_bytes)
        self._show_path(node)

    def _turn_to_bytes(self) -> None:
        """The place that is selected is selected there as well."""
        node = self.tree_pane.tree.current()
        if node is not None:
            self._node_chosen(node)

    def _show_in_bytes(self, chain: NodeChain) -> None:
        """Its lines are other ones: a long segment stands on several there."""
        if chain.nodes:
            node = chain.nodes[-1]
            shown = node.path in self.revealing.keeper.values() or bool(self.revealing.keeper.key)
            self.middle.bytes.show_node(node, masked=node.private or MASK in node.value, revealed=shown)

    def _place_chosen(self, line: int, column: int) -> None:
        node = self.tree_pane.tree.nodes.at_text(line, column)
        if node is None:
            return
        tree = self.tree_pane.tree
        if tree.current() == node:
            self._node_chosen(node)
        else:
            tree.choose(node.path)
        index = tree.nodes.find(node.path)
        if tree.nodes.canFetchMore(index):
            tree.nodes.fetchMore(index)

    def _show_path(self, node: NodeRow | None) -> None:
        keeper = self.revealing.keeper
        shown = node is not None and (node.path in keeper.values() or bool(keeper.lines()))
        self.middle.raw_page.path.show_node(node, revealed=shown, masked=node is not None and self._is_masked(node))

    def _is_masked(self, node: NodeRow) -> bool:
        lines = self.view.lines if self.view is not None else ()
        text = lines[node.line].text if node.line < len(lines) else node.value
        return node.private or MASK in text[node.column : node.column_end]

    def _fetch(self, path: str) -> None:
        delivery = self._wanted
        self.desk.bridge.submit(
            lambda client: client.nodes(delivery, path),
            lambda page: self._add_nodes(delivery, page),
            lambda error: self._fetch_failed(path, error),
        )

    def _add_nodes(self, delivery: int, page: NodePage) -> None:
        if delivery == self._wanted:
            self.tree_pane.tree.nodes.add_children(page.parent, page.nodes)

    def _fetch_failed(self, path: str, error: OperatorError) -> None:
        self.tree_pane.tree.nodes.fetch_failed(path)
        self._say_error(f"The parts of {path} could not be read.", error)

    # Patient data.

    def toggle_reveal(self) -> None:
        """Reveal the selected place, or mask it again."""
        node = self.tree_pane.tree.current()
        if node is None or self.view is None:
            return
        if self.revealing.keeper.lines() or node.path in self.revealing.keeper.values():
            self.revealing.mask()
            return
        paths = private_paths(node, tuple(self.tree_pane.tree.nodes.paths()))
        if paths and (refused := self._refusal_of("reveal_field")):
            self._tell(refused)
        elif paths:
            named = f"{', '.join(paths[:6])}{' …' if len(paths) > 6 else ''}"
            what = f"{named} of {self.view.row.control_id or 'this message'}"
            self.revealing.ask_paths(self.view.row.id, paths, f"{node.label}: {what}")
        else:
            self._tell(f"Nothing is masked in {node.path}.")

    def toggle_reveal_all(self) -> None:
        """Reveal the whole message, or mask it again."""
        if self.revealing.keeper.count:
            self.revealing.mask()
        elif refused := self._refusal_of("reveal_message"):
            self._tell(refused)
        elif self.view is not None:
            self.revealing.ask_paths(self.view.row.id, (), f"The whole message {self.view.row.control_id}".strip())

    def _reveal_at(self, line: int, column: int) -> None:
        node = self.tree_pane.tree.nodes.at_text(line, column)
        if node is not None:
            self.choose(node.path)
            self.toggle_reveal()

    def _draw_revealed(self) -> None:
        if self.view is None:
            return
        keeper, nodes = self.revealing.keeper, self.tree_pane.tree.nodes
        self.reader.set_key(keeper.key)
        raw = self.middle.raw_page.raw
        overlays = self.revealing.overlays(self.view, lambda path: nodes.node(nodes.find(path)), raw.delimiters()[:1])
        raw.set_overlays(overlays)
        whole = nodes.paths() if keeper.lines() else ()
        nodes.set_revealed(keeper.values() | values_of(overlays, whole, self.view.lines))
        self.tree_pane.say_revealed(whole=keeper.count > 0)
        self._count_down()
        self._show_path(self.tree_pane.tree.current())
        self.phi_visible.emit(keeper.count > 0)

    def _count_down(self) -> None:
        keeper = self.revealing.keeper
        self.middle.say_revealed(keeper.count, keeper.seconds_left, whole=bool(keeper.key or keeper.lines()))

    # Acts.

    def ask_command(self, name: MessageCommandName) -> None:
        """Ask for the reason, then do it."""
        if self.view is None or self._command_refusal(name):
            return
        delivery = self.view.row.id
        dialog = reason_dialog(COMMANDS[name], self.view.row.control_id, self)
        dialog.confirmed.connect(lambda reason: self.command(delivery, name, reason))
        dialog.open()

    def command(self, delivery: int, name: MessageCommandName, reason: str) -> None:
        """Do it; what became of it is said in the page, and the message is read again."""
        command = MessageCommand(command=name, ids=(delivery,), reason=reason)
        self.desk.bridge.submit(lambda client: client.command(command), self._done, self._command_failed)

    def _done(self, receipts: Receipts) -> None:
        for receipt in receipts.receipts:
            banner = self.told if receipt.done else self.trouble
            banner.say("Done." if receipt.done else "Not done.", receipt.text or receipt.status)
            banner.show()
        self._reload()

    def _command_failed(self, error: OperatorError) -> None:
        self._say_error("Not done; the message stands as before.", error)

    def _say_error(self, what: str, error: OperatorError) -> None:
        self.trouble.say(what, str(error))
        self.trouble.show()

    def _tear_off(self) -> None:
        if self.view is not None:
            self.tear_off.emit(self.view.row.id)

    def _edit(self) -> None:
        if self.view is not None and not self._edit_refusal():
            node = self.tree_pane.tree.current()
            self.edit_requested.emit(self.view.row.id)
            paths = (node.path,) if node is not None and node.depth > 0 else ()
            self.navigate.emit(Place(screen="edit", delivery=self.view.row.id, paths=paths))

    def _resend(self) -> None:
        if self.view is not None and not self._resend_refusal():
            self.edit_requested.emit(self.view.row.id)
            self.navigate.emit(Place(screen="edit", delivery=self.view.row.id))

    def _refusal_of(self, *names: str) -> str:
        """Why the gateway would not take this; "" where it would, or does not say."""
        if self.view is None:
            return "No message is open."
        reasons = (each.reason or "Not now." for each in self.view.commands if each.name in names and not each.allowed)
        return next(reasons, "")

    def _edit_refusal(self) -> str:
        if self.view is not None and not self.view.lines:
            return "There is nothing to copy."
        return self._refusal_of("edit")

    def _resend_refusal(self) -> str:
        return self._edit_refusal() or self._refusal_of("resend")

    def _command_refusal(self, name: MessageCommandName) -> str:
        return refusal(self.view.commands, name.value) if self.view is not None else "No message is open."

    def write_note(self) -> None:
        """Bring the entry field for notes into sight and into the keyboard's reach."""
        self.side.ensureWidgetVisible(self.side.notes)
        self.side.notes.focus_entry()

    def _follow_blame(self, path: str) -> None:
        self.middle.go("Raw")
        self.choose(path)

    def _check(self) -> None:
        self.middle.go("Validation")
        self.middle.validation.check()

    def _document(self) -> DocumentRef | None:
        """The message as a document."""
        return None if self.view is None else DocumentRef(delivery=self.view.row.id)

    def _open_document(self, ref: object) -> None:
        if isinstance(ref, DocumentRef):
            self.navigate.emit(Place(screen="document", document=ref))

    def _open_part(self, path: str) -> None:
        if (ref := self._document()) is not None:
            self._open_document(inside(ref, path))

    def _mark_matches(self, matches: tuple[Match, ...], at: int) -> None:
        """Where the matches stand in the text, as far as their nodes have been read."""
        nodes = self.tree_pane.tree.nodes
        found = [nodes.node(nodes.find(each.path)) for each in matches]
        places = [(node.line, node.column, node.column_end) for node in found if node is not None]
        self.middle.raw_page.raw.set_found(places)
        self.middle.bytes.show_matches(matches, at)

    def _go(self, delivery: int) -> None:
        self.navigate.emit(Place(screen="inspector", delivery=delivery))
        if self._wanted != delivery:  # no frame brought us there; opening twice would be two audit rows
            self.open(delivery)

    def _filter_same(self, node: NodeRow) -> None:
        query = f'{_without_index(node.path)}:"{node.value}"'
        self.filter_requested.emit(query)
        self.desk.state.filter_asked.emit(query)

    def _leave_by_button(self) -> None:
        self.closed.emit()
        self.back.emit()

    def _wire(self) -> None:
        tree, page = self.tree_pane.tree, self.middle.raw_page
        tree.chosen.connect(self._node_chosen)
        tree.reveal_wanted.connect(lambda _path: self.toggle_reveal())
        tree.nodes.children_wanted.connect(self._fetch)
        page.raw.place_chosen.connect(self._place_chosen)
        page.raw.reveal_wanted.connect(self._reveal_at)
        page.path.filter_same.connect(self._filter_same)
        page.path.reveal.connect(self.toggle_reveal)
        self.middle.finding.connect(self.choose)
        self.middle.place.connect(self.choose)
        self.middle.related.connect(self._go)
        self.middle.open_document.connect(self._open_document)
        self.middle.open_part.connect(self._open_part)
        self.middle.byte_button.toggled.connect(self._turn_to_bytes)
        self.middle.bytes.found.connect(lambda chain: self.choose(chain.nodes[-1].path))
        self.middle.bytes.reveal_wanted.connect(lambda _path: self.toggle_reveal())
        self.middle.bytes.path.reveal.connect(self.toggle_reveal)
        self.middle.bytes.text.copy_wanted.connect(self.field_menu.copy)
        self.middle.rendered.copy_refused.connect(
            lambda: self._tell("Not copied: mask it first, then copy masked text.")
        )
        self.reader.opened.connect(self.middle.show_head)
        self.reader.failed.connect(lambda error: self._say_error("Tables and bytes of it could not be read.", error))
        self.reader.trouble.connect(lambda error: self._say_error("A part of the message could not be read.", error))
        self.tree_pane.find_asked.connect(self.find_bar.enter)
        self.find_bar.gone_to.connect(lambda match: self.choose(match.path))
        self.find_bar.marked.connect(self._mark_matches)
        self.find_bar.closed.connect(lambda: tree.setFocus(Qt.FocusReason.OtherFocusReason))
        self.middle.mask_button.clicked.connect(self.revealing.mask)
        self.side.related.connect(self._go)
        self.side.place.connect(self._follow_blame)
        self.side.attempt.connect(self.middle.show_attempt)
        self.tree_pane.reveal_all.connect(self.toggle_reveal_all)
        self.revealing.shown.connect(self._draw_revealed)
        self.revealing.failed.connect(lambda error: self._say_error("Nothing was revealed.", error))
        self.revealing.keeper.ticked.connect(self._count_down)
        self.head.back.connect(self._leave_by_button)
        self.head.edit.connect(self._edit)
        self.head.resend.connect(self._resend)
        self.head.step.connect(self.neighbours.find)
        self.field_menu.failed.connect(lambda error: self._say_error("Nothing was copied.", error))
        self.field_menu.told.connect(lambda text: self.desk.state.notify("info", text))
        self.neighbours.found.connect(self._go)
        self.neighbours.none.connect(self._tell)
        self.opened.connect(self.neighbours.stand_at)
        self.again.clicked.connect(self._reload)
        self.leave_button.clicked.connect(self._leave_by_button)
        self.desk.bridge.changes.connect(self._follow_feed)
        self.desk.state.arming_changed.connect(self._rearmed)

    def _tell(self, text: str) -> None:
        self.told.say(text)
        self.told.show()


def _differs(new: MessageRow, shown: MessageRow) -> bool:
    return any(getattr(new, name) != getattr(shown, name) for name in ("status", "attempts", "outcome", "due_at"))


def _without_index(path: str) -> str:
    """OBX[1]-3.1 -> OBX-3.1: the same place in any repeat."""
    return re.sub(r"\[\d+\]", "", path)
