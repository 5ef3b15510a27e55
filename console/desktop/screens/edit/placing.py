"""Choosing the place that is changed: by its path, by a click in the pair, from a change or a check."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.api.messages import NodePage, NodeRow
from console.core.change import ChangeKind
from console.desktop.screens.base import Desk
from console.desktop.screens.edit.changes import EditHistory
from console.desktop.screens.edit.parts import EditParts

MOVED = "Counted in the copy as it is now: see the pair"
"""Once something was put in or taken out, a path may name another place than in the original."""


class EditPlacing(EditParts):
    """Which place the field bar is at."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.history = EditHistory()
        self._wanted = 0
        self._start: tuple[str, ...] = ()

    def _start_at(self) -> None:
        for path in self._start:
            self.seek(path)
        self.field.take_focus()

    def seek(self, path: str) -> None:
        """Take up the place of this path; fetch its level where it is not here yet."""
        index = self.nodes.nearest(path)
        node = self.nodes.node(index)
        if node is None:
            return
        if node.path == path:
            self._take_up(node)
        elif self.nodes.canFetchMore(index):
            self._start = (path,)
            self.nodes.fetchMore(index)

    def _take_up(self, node: NodeRow) -> None:
        asked = next((each.value for each in reversed(self.history.changes) if each.path == node.path), None)
        self.field.show_node(node, asked)
        if any(each.kind is not ChangeKind.SET for each in self.history.changes):
            self.field.say(MOVED)
        self._box(node.path)
        self.results.table.mark(node.path)

    def _box(self, path: str) -> None:
        node = self.nodes.node(self.nodes.find(path)) if path else None
        if node is not None:
            self.pair.select(node.line, node.column, node.column_end)

    def _place_chosen(self, line: int, column: int) -> None:
        node = self.nodes.at_text(line, column) if line >= 0 else None
        if node is not None:
            index = self.nodes.find(node.path)
            if self.nodes.canFetchMore(index):
                self.nodes.fetchMore(index)
            self._take_up(node)

    def _fetch(self, path: str) -> None:
        delivery = self._wanted
        self.desk.bridge.submit(
            lambda client: client.nodes(delivery, path),
            lambda page: self._add_nodes(delivery, page),
            lambda _error: self.nodes.fetch_failed(path),
        )

    def _add_nodes(self, delivery: int, page: NodePage) -> None:
        if delivery != self._wanted:
            return
        self.nodes.add_children(page.parent, page.nodes)
        self.field.set_nodes(tuple(self.nodes.paths()))
        sought = self._start[0] if self._start else ""
        if sought.startswith(page.parent) and self.nodes.find(sought).isValid():
            self.seek(sought)
