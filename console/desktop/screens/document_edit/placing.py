"""Choosing the place that is changed: in the tree, by its path, by a click in the pair, from a change or a finding."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.api.documents import NodeChain, NodeWindow
from console.api.messages import NodeRow
from console.core.errors import OperatorError
from console.desktop.screens.base import Desk
from console.desktop.screens.document_edit.drafting import DocumentDrafting
from console.desktop.screens.document_edit.words import NOT_THERE
from console.desktop.screens.edit.drafting import DEBOUNCE_MS


class DocumentPlacing(DocumentDrafting):
    """Which place the field bar is at. The tree is that of the original until places move, then that of the copy."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, debounce_ms: int = DEBOUNCE_MS) -> None:
        super().__init__(desk, parent, debounce_ms=debounce_ms)
        self.tree.nodes.wanted.connect(self._fetch_nodes)
        self.tree.chosen.connect(self._take_up)
        self.pair.place_chosen.connect(self._place_of_original)
        self.pair.copy_place_chosen.connect(self._place_of_copy)
        self.field.sought.connect(self.seek)
        self.results.table.chosen.connect(self.seek)
        self.results.findings.picked.connect(lambda path: self.seek(str(path)))

    def seek(self, path: str) -> None:
        """Take up the place of this path."""
        self.reader.chain_of(path, lambda chain: self._come_to(path, chain))

    def _take_nodes(self, window: NodeWindow) -> None:
        self.tree.take(window)
        self.field.set_nodes(tuple(self.tree.nodes.known()))
        if not window.parent and window.first == 0 and window.total:
            opening = [at for at, node in enumerate(window.nodes) if node.has_children]
            if len(opening) == 1:
                self.tree.nodes.open(opening[0])
            if not self.tree.currentIndex().isValid() and not self.field.path.text():
                self.tree.selectRow(opening[0] if len(opening) == 1 else 0)

    def _fetch_nodes(self, path: str, first: int, count: int) -> None:
        def refused(error: OperatorError) -> None:
            self.tree.nodes.failed(path, first)
            self._complain(f"The parts of {path or 'the document'} could not be read.", error)

        self.reader.nodes(path, first, count, self._take_nodes, refused)

    def _take_up(self, node: NodeRow) -> None:
        asked = next((each.value for each in reversed(self.history.changes) if each.path == node.path), None)
        self.field.show_node(node, asked)
        self.results.table.mark(node.path)

    def _come_to(self, path: str, chain: NodeChain) -> None:
        if chain.nodes:
            self.tree.choose(chain)
        else:
            self.field.path.setText(path)
            self.field.say(NOT_THERE)

    def _place_of_original(self, line: int, column: int) -> None:
        if line >= 0 and self.head is not None and self.reader.ref == self.head.ref:
            self.reader.chain_at(line, column, self._pointed_at)

    def _place_of_copy(self, line: int, column: int) -> None:
        if line >= 0 and self.draft is not None and self.reader.ref == self.draft.ref:
            self.reader.chain_at(line, column, self._pointed_at)

    def _pointed_at(self, chain: NodeChain) -> None:
        if chain.nodes:
            self.tree.choose(chain)

    def _complain(self, what: str, error: OperatorError) -> None:
        self.trouble.say(what, str(error))
        self.trouble.show()
