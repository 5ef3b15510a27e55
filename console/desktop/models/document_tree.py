"""The tree of any document as a table of the rows in sight: only what is looked at is fetched, whatever its size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from console.api.documents import NodeChain, NodeWindow
from console.api.messages import MASK, NodeRow
from console.desktop.models.branches import Branch, Branches, Spot
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.theme.fonts import Type
from console.desktop.theme.states import SEVERITY
from console.desktop.widgets.cell import Cell, Column
from console.desktop.widgets.raw_view_text import visible

COLUMNS = (
    Column(id="place", title="Place", width=172),
    Column(id="name", title="Name", width=112),
    Column(id="type", title="Type", width=76),
    Column(id="value", title="Value", width=140, stretch=True),
)
SPOT_ROLE = int(Qt.ItemDataRole.UserRole) + 110
"""(depth, has children, is open) of a row; None while it is being read."""
REVEALED_ROLE = int(Qt.ItemDataRole.UserRole) + 111
"""True where the value is patient data in the clear."""
_NO_LETTER = re.compile(r"[\W\d_]+")
READING = (Cell("…", "t3", Type.CODE), Cell("", "t3"), Cell("", "t3"), Cell("", "t3"))


class DocumentTreeModel(CellTable):
    """`wanted(path, first, count)` asks for children. `found(row)` when a place that was sought has come into sight."""

    wanted = Signal(str, int, int)
    found = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._tree = Branches()
        self._values: dict[str, str] = {}
        self._clear = False
        self._sought: NodeChain | None = None
        self._needed: dict[tuple[int, int], tuple[Branch, int]] = {}
        self._soon = QTimer(self)  # what a paint finds missing is asked for after it, once for each page
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)

    def restart(self, *, has_tree: bool = True) -> None:
        """Another document: nothing of the one before is known any more; one without a tree stays empty."""
        self.beginResetModel()
        self._tree = Branches()
        self._values, self._sought, self._clear = {}, None, False
        self._needed.clear()
        self.endResetModel()
        if has_tree:
            self._want(self._tree.root, 0)

    def forget_values(self, *, clear: bool) -> None:
        """The same tree is read anew, `clear` or masked; nothing of what was read before is kept."""
        self._clear = clear
        for branch in self._tree.all():
            branch.rows.forget()
        self._needed.clear()
        self._redraw()

    def set_revealed(self, values: Mapping[str, str]) -> None:
        """Single values shown in the clear; all others stay as they are."""
        self._values = dict(values)
        self._redraw()

    def take(self, window: NodeWindow) -> None:
        """Children that were asked for; nothing where their node was closed meanwhile."""
        branch = self._tree.branch(window.parent)
        if branch is None:
            return
        before = branch.own
        first = self._tree.row_of(branch, 0)
        if window.total > before:
            self.beginInsertRows(NONE, first + branch.count, first + branch.count + window.total - before - 1)
        elif window.total < before:
            self.beginRemoveRows(NONE, first + branch.count - (before - window.total), first + branch.count - 1)
        branch.rows.fill(window.first, window.nodes, window.total)
        branch.grow(window.total - before)
        if window.total > before:
            self.endInsertRows()
        elif window.total < before:
            self.endRemoveRows()
        if branch.count:
            self.dataChanged.emit(self.index(first, 0), self.index(first + branch.count - 1, len(COLUMNS) - 1))
        self._seek_on()

    def failed(self, path: str, first: int) -> None:
        """They could not be had; the next look asks again."""
        branch = self._tree.branch(path)
        if branch is not None:
            branch.rows.failed(first)

    def node(self, index: Index) -> NodeRow | None:
        """The node of a row; None while it is being read."""
        spot = self._tree.spot(index.row()) if index.isValid() else None
        return None if spot is None else spot.branch.rows.at(spot.place)

    def is_open(self, row: int) -> bool:
        """Whether the children of this row are in sight."""
        spot = self._tree.spot(row)
        return spot is not None and spot.place in spot.branch.opened

    def parent_row(self, row: int) -> int:
        """The row of the node above; -1 for those at the top."""
        spot = self._tree.spot(row)
        if spot is None or spot.branch.above is None:
            return -1
        return self._tree.row_of(spot.branch.above, spot.branch.place)

    def open(self, row: int) -> None:
        """Bring the children of a row into sight."""
        spot = self._tree.spot(row)
        node = spot.branch.rows.at(spot.place) if spot is not None else None
        if spot is None or node is None or not node.has_children or spot.place in spot.branch.opened:
            return
        self._open(spot, node.path)

    def close(self, row: int) -> None:
        """Take them away."""
        spot = self._tree.spot(row)
        inner = spot.branch.opened.get(spot.place) if spot is not None else None
        if spot is None or inner is None:
            return
        self.beginRemoveRows(NONE, row + 1, row + inner.count)
        self._tree.close(spot)
        self.endRemoveRows()
        self._redraw_row(row)

    def seek(self, chain: NodeChain) -> None:
        """Open the way to a node, level by level as they come; `found` tells its row."""
        self._sought = chain if chain.nodes else None
        self._seek_on()

    def known(self) -> Iterator[NodeRow]:
        """All nodes at hand."""
        for branch in self._tree.all():
            for _, node in branch.rows.at_hand():
                yield node

    def depth_below(self, path: str) -> int:
        """How deep the children of this node stand; 0 at the top, -1 where they are not in sight."""
        branch = self._tree.branch(path)
        return -1 if branch is None else branch.depth

    def row_below(self, path: str, place: int) -> int:
        """The row of a child by its number; -1 where the children are not in sight."""
        branch = self._tree.branch(path)
        return -1 if branch is None else self._tree.row_of(branch, place)

    def known_node(self, path: str) -> NodeRow | None:
        """The node of this path, where it is at hand."""
        return next((each for each in self.known() if each.path == path), None)

    # Qt's side.

    def rowCount(self, parent: Index = NONE) -> int:
        """Rows in sight."""
        return 0 if parent.isValid() else self._tree.root.count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object | None:
        """As all lists of cells, and how deep a row stands."""
        if role == SPOT_ROLE:
            return self._face(index.row())
        if role == REVEALED_ROLE:
            node = self.node(index)
            return node is not None and self._is_clear(node)
        return super().data(index, role)

    def cells_at(self, row: int) -> tuple[Cell, ...] | None:
        """Place, name, data type, value with its meaning."""
        spot = self._tree.spot(row)
        if spot is None:
            return None
        node = spot.branch.rows.at(spot.place)
        if node is None:
            self._want(spot.branch, spot.place)
            return READING
        value = visible(self._values.get(node.path, node.value))
        face = SEVERITY[node.severity] if node.severity is not None else None
        quiet = MASK in value or node.has_children
        return (
            Cell(visible(node.short), "t1", Type.CODE, tip=node.path, middle=True),
            Cell(node.label if says_more(node.label, node.short) else "", "t2", tip=node.label),
            Cell(node.datatype, "t3", Type.SMALL),
            Cell(
                value, "t3" if quiet else "t1", Type.CODE, sign=face.sign if face else None,
                sign_colour=face.colour if face else "", tip=_tip(node),
                quiet=node.meaning if says_more(node.meaning, value) else "",
            ),
        )  # fmt: skip

    def said(self, row: int) -> str:
        """One sentence for the whole row, so that arrow keys read it once."""
        spot = self._tree.spot(row)
        node = None if spot is None else spot.branch.rows.at(spot.place)
        if spot is None or node is None:
            return "Being read"
        clear = self._is_clear(node)
        value = self._values.get(node.path, node.value)
        hidden = "masked patient data" if MASK in value and not clear else value
        opened = ("open" if spot.place in spot.branch.opened else "closed") if node.has_children else ""
        wrong = f"has {node.severity.value}" if node.severity else ""
        parts = (node.path, node.label, node.datatype, hidden, node.meaning, wrong, opened)
        return ", ".join(part for part in parts if part) + f", level {spot.branch.depth + 1}"

    def _is_clear(self, node: NodeRow) -> bool:
        return node.path in self._values or (self._clear and node.private and MASK not in node.value)

    def _face(self, row: int) -> tuple[int, bool, bool] | None:
        spot = self._tree.spot(row)
        if spot is None:
            return None
        node = spot.branch.rows.at(spot.place)
        return spot.branch.depth, node is not None and node.has_children, spot.place in spot.branch.opened

    def _open(self, spot: Spot, path: str) -> Branch:
        row = self._tree.row_of(spot.branch, spot.place)
        self.beginInsertRows(NONE, row + 1, row + 1)
        branch = self._tree.open(spot, path)
        self.endInsertRows()
        self._redraw_row(row)
        self._want(branch, 0)
        return branch

    def _want(self, branch: Branch, place: int) -> None:
        self._needed[id(branch), place // branch.rows.size] = (branch, place)
        if not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        needed, self._needed = list(self._needed.values()), {}
        for branch, place in needed:
            asked = branch.rows.to_ask(place)
            if asked is not None:
                self.wanted.emit(branch.path, *asked)

    def _seek_on(self) -> None:
        """One level after the other, as far as the numbers of children are known."""
        chain, branch = self._sought, self._tree.root
        if chain is None:
            return
        last = len(chain.nodes) - 1
        for level, (node, place) in enumerate(zip(chain.nodes, chain.places, strict=True)):
            if branch.rows.total is None:
                self._want(branch, place)
                return
            if place >= branch.rows.total:
                self._sought = None
                return
            if branch.rows.at(place) is None:
                branch.rows.put(place, node)
            if level < last:
                inner = branch.opened.get(place)
                branch = inner if inner is not None else self._open(Spot(branch, place), node.path)
        self._sought = None
        self.found.emit(self._tree.row_of(branch, chain.places[-1]))

    def _redraw_row(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def _redraw(self) -> None:
        if self._tree.root.count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._tree.root.count - 1, len(COLUMNS) - 1))


def says_more(words: str, place: str) -> bool:
    """Whether a name or a meaning says anything that does not stand beside it: "Birth date" of birthDate does not."""
    return _letters(words) != _letters(place.rpartition(":")[2])


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def _tip(node: NodeRow) -> str:
    """The value as it was sent to us unless it is in the clear: tips stay in screenshots."""
    value = "" if node.private else node.value
    return " · ".join(part for part in (node.path, node.label, node.datatype, value, node.meaning) if part)
