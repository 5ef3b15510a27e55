"""What can be done with a field of the opened message: filter by it, copy it masked or as revealed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from console.api.desk import Copied, CopiedRequest
from console.api.messages import MessageView, NodeRow
from console.desktop.clipboard import ClearCopy, copy_masked
from console.desktop.filtering import of_node
from console.desktop.screens.base import Desk
from console.desktop.screens.inspector.parts import InspectorParts
from console.desktop.screens.inspector.revealing import Revealing, private_paths
from console.desktop.widgets.filter_menu import add_filters, add_related

MASKED_ONLY = "Nothing is revealed here. Reveal it first (Ctrl+.); each copy of it is written down."


class FieldMenu(QObject):
    """Serves tree and raw text alike. `failed(OperatorError)` where a copy could not be written down."""

    failed = Signal(object)
    told = Signal(str)

    def __init__(
        self, desk: Desk, parts: InspectorParts, revealing: Revealing, masked: Callable[[NodeRow], bool]
    ) -> None:
        super().__init__(parts)
        self._desk = desk
        self._parts = parts
        self._revealing = revealing
        self._masked = masked
        self._view: MessageView | None = None
        self.clear_copy = ClearCopy(self)
        for widget in (parts.tree_pane.tree, parts.middle.raw_page.raw):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(lambda at, widget=widget: self._menu_at(widget, at))

    def show_view(self, view: MessageView) -> None:
        """Another message is open."""
        self._view = view

    def open(self) -> None:
        """At the current field, by key."""
        raw, tree = self._parts.middle.raw_page.raw, self._parts.tree_pane.tree
        if raw.hasFocus():
            line, start, end = raw.selected()
            self._popup(raw, raw.rect_of(line, start, max(end, start + 1)).bottomLeft())
        else:
            self._popup(tree, tree.visualRect(tree.currentIndex()).bottomLeft())

    def copy(self) -> None:
        """The masked text of the current field, or of the whole segment where a segment is chosen."""
        text = self.masked_text()
        if text:
            copy_masked(text)
            self.told.emit("Copied as masked text.")

    def masked_text(self) -> str:
        """The current field as it came to us: masked, whatever is revealed."""
        node, lines = self._parts.tree_pane.tree.current(), self._view.lines if self._view is not None else ()
        if node is None or node.line >= len(lines):
            return ""
        text = lines[node.line].text
        return text if node.depth == 0 else text[node.column : node.column_end]

    def why_not_clear(self) -> str:
        """Why there is nothing revealed to copy; "" where there is."""
        return "" if self._clear_text()[1] else MASKED_ONLY

    def copy_clear(self) -> None:
        """The revealed values of the current field: first written down in the gateway, then on the clipboard."""
        paths, text = self._clear_text()
        if self._view is None or not text:
            return
        delivery, request = self._view.row.id, CopiedRequest(paths=paths)

        def put(told: Copied) -> None:
            self.clear_copy.put(text, told.seconds)
            self.told.emit(f"Copied in the clear, for {told.seconds} s. It is in the audit log.")

        self._desk.bridge.submit(lambda client: client.copied(delivery, request), put, self.failed.emit)

    def _clear_text(self) -> tuple[tuple[str, ...], str]:
        """The places revealed at the current field, and their values; a whole message revealed gives its line."""
        keeper, node = self._revealing.keeper, self._parts.tree_pane.tree.current()
        if node is None:
            return (), ""
        values = keeper.values()
        if node.path in values:
            return (node.path,), values[node.path]
        if node.depth == 0 and keeper.lines():
            return (), next((line.text for line in keeper.lines() if line.path == node.path), "")
        nodes = tuple(self._parts.tree_pane.tree.nodes.paths())
        paths = tuple(path for path in private_paths(node, nodes) if path in values)
        return paths, "\t".join(values[path] for path in paths)

    def _menu_at(self, widget: QWidget, at: QPoint) -> None:
        raw, tree = self._parts.middle.raw_page.raw, self._parts.tree_pane.tree
        if widget is raw:
            line, column = raw.place_at(at)
            node = tree.nodes.at_text(line, column) if line >= 0 else None
        else:
            node = tree.nodes.node(tree.indexAt(at))
        if node is not None:
            tree.choose(node.path)
            self._popup(widget, at)

    def _popup(self, widget: QWidget, at: QPoint) -> None:
        node = self._parts.tree_pane.tree.current()
        if node is None or self._view is None:
            return
        menu = QMenu(widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu, node, self._view.row.id)
        menu.popup(widget.mapToGlobal(at))

    def fill(self, menu: QMenu, node: NodeRow, delivery: int) -> None:
        """Filters, relatives, copies."""
        state, registry = self._desk.state, self._desk.registry
        apply = state.filter_asked.emit
        add_filters(menu, [of_node(node, delivery, masked=self._masked(node))], "", apply)
        menu.addSeparator()
        add_related(menu, delivery, apply)
        menu.addSeparator()
        for id in ("copy", "copy.clear", "reveal"):
            command, reason = registry.command(id), registry.refusal(id)
            action = menu.addAction(command.title if not reason else f"{command.title}: {reason}")
            action.setEnabled(not reason)
            action.triggered.connect(lambda _checked=False, id=id: registry.run(id))
