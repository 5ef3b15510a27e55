"""One viewer for any document: tree at the left, its views at the right, all linked; one search box over both."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from console.api.documents import DocumentHead, DocumentRef, LineWindow, Match, NodeChain, NodeWindow
from console.api.messages import NodeRow
from console.core.errors import OperatorError
from console.desktop.clipboard import copy_masked
from console.desktop.screens.base import Desk
from console.desktop.screens.document.find_bar import FindBar
from console.desktop.screens.document.middle import RAW, DocumentMiddle
from console.desktop.screens.document.reader import DocumentReader
from console.desktop.screens.document.revealing import (
    DocumentRevealing,
    is_masked,
    overlays_for,
    places_to_reveal,
)
from console.desktop.screens.document.tree_pane import DocumentTreePane
from console.desktop.screens.document.words import heading, inside, path_above
from console.desktop.theme.look import look
from console.desktop.widgets.surface import Surface

OPENED_LEVELS = 2
"""So many levels open by themselves where there is but one way on: the root among comments, the entries of a bundle."""
MOST_COPIED = 500
"""Lines of one copy."""
NOT_YOURS = "Your role may not see patient data of this document."


class DocumentView(Surface):
    """`open(ref)`; `opened(DocumentHead)` or `failed(OperatorError)` follows. `part_asked(DocumentRef)` leads into an
    embedded document. `told(words)` for notes, `trouble(words, OperatorError)` for what could not be done."""

    opened = Signal(object)
    failed = Signal(object)
    part_asked = Signal(object)
    told = Signal(str)
    trouble = Signal(str, object)

    def __init__(
        self, desk: Desk, owner: str = "document", parent: QWidget | None = None, *, reveal_interval_ms: int = 1000
    ) -> None:
        """`owner` names this viewer where several may show patient data at once."""
        super().__init__("base", parent=parent)
        self.reader = DocumentReader(desk.bridge, self)
        self.revealing = DocumentRevealing(desk, self, owner, interval_ms=reveal_interval_ms)
        self.tree_pane = DocumentTreePane()
        self.tree = self.tree_pane.tree
        self.middle = DocumentMiddle(self.reader)
        self.find_bar = FindBar(self.reader)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._reveal_next = ""
        self._lay_out()
        self._wire()

    @property
    def head(self) -> DocumentHead | None:
        """What is open."""
        return self.reader.head

    def open(self, ref: DocumentRef) -> None:
        """Show this document; what is on screen stays until it is here."""
        self.revealing.forget()
        self.reader.open(ref)

    def forget(self) -> None:
        """Nothing stays in the clear behind another screen."""
        self.revealing.forget()

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.find_bar.line, self.tree, self.middle.tabs, self.middle.raw.text, self.middle.rendered.text)

    def choose(self, path: str, *, wanted: str = "", quiet: bool = False) -> None:
        """Select a node in the tree and its place in the text; the nearest one above where it is not there, and say
        so unless `quiet`. `wanted` is the path this began with."""
        self.reader.chain_of(path, lambda chain: self._come_to(path, wanted or path, chain, quiet=quiet))

    def search(self) -> None:
        """The search box, with the keyboard."""
        self.find_bar.enter()

    # patient data

    def toggle_reveal(self) -> None:
        """Reveal the selected value, or mask it again."""
        node, head = self.tree.current(), self.head
        if node is None or head is None:
            return
        if self.revealing.keeper.key or node.path in self.revealing.keeper.values():
            self.revealing.mask()
            return
        paths = places_to_reveal(node, self.tree.nodes.known())
        if paths and (refused := self.reveal_refusal()):
            self.told.emit(refused)
        elif paths:
            named = f"{', '.join(paths[:6])}{' …' if len(paths) > 6 else ''}"
            self.revealing.ask_places(head.ref, paths, f"{node.label}: {named} of {heading(head)}")
        elif node.has_children:
            self.told.emit(f"Nothing masked has been read in {node.path}: open it first, or reveal the whole.")
        else:
            self.told.emit(f"Nothing is masked in {node.path}.")

    def toggle_reveal_all(self) -> None:
        """Reveal the whole document, or mask it again."""
        head = self.head
        if self.revealing.keeper.count:
            self.revealing.mask()
        elif head is not None and (refused := self.reveal_refusal()):
            self.told.emit(refused)
        elif head is not None:
            self.revealing.ask_whole(head.ref, f"The whole document: {heading(head)}", lines=max(1, head.lines))

    def reveal_refusal(self) -> str:
        """Why nothing may be seen here in the clear; "" where it may."""
        if self.head is None:
            return "No document is open."
        return "" if self.head.may_reveal else NOT_YOURS

    def copy(self) -> None:
        """The selected node as it stands in the masked text, whatever is revealed."""
        if self.tree.standing:
            self.reader.masked_chain(self.tree.standing, self._copy_node)
            return
        line, _ = self.middle.raw.text.selected()
        if line >= 0:
            self.reader.masked_lines(line, 1, lambda window: self._put(window, 0, None))

    def _copy_node(self, chain: NodeChain) -> None:
        if not chain.nodes:
            return
        node = chain.nodes[-1]
        last = max(node.line, node.line_end)
        count = min(last - node.line + 1, MOST_COPIED)
        end = node.column_end if count == last - node.line + 1 else None
        self.reader.masked_lines(node.line, count, lambda window: self._put(window, node.column, end))

    def _put(self, window: LineWindow, start: int, end: int | None) -> None:
        texts = [line.text for line in window.lines]
        if texts:
            texts[-1] = texts[-1][:end]
            texts[0] = texts[0][start:]
            copy_masked("\n".join(texts))
            self.told.emit("Copied as masked text.")

    # showing

    def _show(self, head: DocumentHead) -> None:
        has_tree = "tree" in head.views
        self.tree_pane.show_tree(has_tree)
        self.middle.show_head(head)
        self.tree.restart(head.format, has_tree=has_tree)
        self._draw_revealed()
        first = next((each.path for each in head.findings if each.path), "")
        if first:
            self.choose(first, quiet=True)
        self.opened.emit(head)

    def _could_not(self, error: OperatorError) -> None:
        self.failed.emit(error)

    def _fetch_nodes(self, path: str, first: int, count: int) -> None:
        def refused(error: OperatorError) -> None:
            self.tree.nodes.failed(path, first)
            self.trouble.emit(f"The parts of {path or 'the document'} could not be read.", error)

        self.reader.nodes(path, first, count, self._take_nodes, refused)

    def _take_nodes(self, window: NodeWindow) -> None:
        self.tree.take(window)
        opening = [at for at, node in enumerate(window.nodes) if node.has_children] if window.first == 0 else []
        if len(opening) == 1 and self.tree.nodes.depth_below(window.parent) < OPENED_LEVELS:
            self.tree.nodes.open(self.tree.nodes.row_below(window.parent, opening[0]))
        if not window.parent and window.first == 0 and window.total and not self.tree.currentIndex().isValid():
            self.tree.selectRow(opening[0] if len(opening) == 1 else 0)
        if self.revealing.keeper.values():
            self._draw_revealed()

    def _node_chosen(self, node: NodeRow) -> None:
        keeper = self.revealing.keeper
        revealed = node.path in keeper.values() or bool(keeper.key)
        self.middle.raw.show_node(node, masked=is_masked(node), revealed=revealed)
        if self._reveal_next:
            wanted, self._reveal_next = self._reveal_next, ""
            if node.path == wanted:
                self.toggle_reveal()

    def _come_to(self, path: str, wanted: str, chain: NodeChain, *, quiet: bool) -> None:
        if chain.nodes:
            self.tree.choose(chain)
            if path != wanted and not quiet:
                self.told.emit(f"{wanted} is not there: {path} is where it would stand.")
        elif above := path_above(path):
            self.choose(above, wanted=wanted, quiet=quiet)
        elif not quiet:
            self.told.emit(f"{wanted} does not stand in this document.")

    def _go_to_match(self, match: Match) -> None:
        if match.path:
            self.choose(match.path)
        else:
            self.middle.raw.text.select(match.line, match.column, match.line, match.column_end)

    def _follow_finding(self, path: str) -> None:
        self.middle.go(RAW)
        self.choose(path)

    def _open_part(self, path: str) -> None:
        if self.reader.ref is not None:
            self.part_asked.emit(inside(self.reader.ref, path))

    def _draw_revealed(self) -> None:
        keeper = self.revealing.keeper
        self.reader.set_key(keeper.key)
        values = keeper.values()
        self.tree.nodes.set_revealed(values)
        self.middle.raw.text.set_overlays(overlays_for(values, self.tree.nodes.known(), self._line))
        self.tree_pane.say_revealed(whole=bool(keeper.key))
        self._count_down()
        if (node := self.tree.current()) is not None:
            self._node_chosen(node)

    def _line(self, index: int) -> str:
        line = self.middle.raw.text.line(index)
        return "" if line is None else line.text

    def _count_down(self) -> None:
        keeper = self.revealing.keeper
        self.middle.say_revealed(bool(keeper.key), keeper.count, keeper.seconds_left)

    def _rekeyed(self) -> None:
        self.tree.nodes.forget_values(clear=bool(self.reader.key))

    def _wire(self) -> None:
        reader, middle, tree = self.reader, self.middle, self.tree
        reader.opened.connect(self._show)
        reader.failed.connect(self._could_not)
        reader.rekeyed.connect(self._rekeyed)
        reader.trouble.connect(lambda error: self.trouble.emit("A part of the document could not be read.", error))
        tree.nodes.wanted.connect(self._fetch_nodes)
        tree.chosen.connect(self._node_chosen)
        tree.reveal_wanted.connect(self.toggle_reveal)
        middle.raw.found.connect(tree.choose)
        middle.raw.reveal_wanted.connect(self._reveal_at)
        middle.raw.path.reveal.connect(self.toggle_reveal)
        middle.raw.text.copy_wanted.connect(self.copy)
        middle.table.place.connect(self.choose)
        middle.rendered.place.connect(self.choose)
        middle.rendered.copy_refused.connect(
            lambda: self.told.emit("Not copied: mask it first, then copy masked text.")
        )
        middle.validation.place.connect(self._follow_finding)
        middle.parts.place.connect(self._follow_finding)
        middle.parts.open_part.connect(self._open_part)
        middle.mask_button.clicked.connect(self.revealing.mask)
        self.tree_pane.reveal_all.connect(self.toggle_reveal_all)
        self.revealing.shown.connect(self._draw_revealed)
        self.revealing.failed.connect(lambda error: self.trouble.emit("Nothing was revealed.", error))
        self.revealing.keeper.ticked.connect(self._count_down)
        self.find_bar.gone_to.connect(self._go_to_match)
        self.find_bar.marked.connect(middle.raw.show_matches)
        self.find_bar.closed.connect(lambda: self.tree.setFocus(Qt.FocusReason.OtherFocusReason))

    def _reveal_at(self, path: str) -> None:
        """The node pointed at becomes current level by level; then it is asked for."""
        node = self.tree.current()
        if node is not None and node.path == path:
            self.toggle_reveal()
        else:
            self._reveal_next = path

    def _lay_out(self) -> None:
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.middle.setMinimumWidth(look().px(440))
        self.splitter.addWidget(self.tree_pane)
        self.splitter.addWidget(self.middle)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([look().px(520), look().px(720)])
        column = self.column()
        column.addWidget(self.find_bar)
        column.addWidget(self.splitter, 1)
