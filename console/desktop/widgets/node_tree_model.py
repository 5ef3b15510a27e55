"""The nodes of a message as a Qt tree: three columns (place, name, value), deeper levels fetched when opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.api.messages import MASK, NodeRow

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class Column(IntEnum):
    """The columns of the tree."""

    PLACE = 0
    NAME = 1
    VALUE = 2


NODE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `NodeRow` behind an index."""
REVEALED_ROLE = Qt.ItemDataRole.UserRole + 2
"""The revealed value, or None while masked."""


@dataclass(eq=False, slots=True)
class _Item:
    row: NodeRow
    parent: _Item | None
    place: int
    children: list[_Item] = field(default_factory=list)
    requested: bool = False


class NodeTreeModel(QAbstractItemModel):
    """Holds what `MessageView.nodes` and later `NodePage`s gave. Asks for missing children by `children_wanted`."""

    children_wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top: list[_Item] = []
        self._by_path: dict[str, _Item] = {}
        self._by_line: dict[int, list[_Item]] = {}
        self._revealed: dict[str, str] = {}
        self._fetches = False

    def set_nodes(self, rows: Sequence[NodeRow], *, complete: bool) -> None:
        """Show these nodes (depth first); `complete` False: nodes without children may have some to fetch."""
        self.beginResetModel()
        self._by_path.clear()
        self._by_line.clear()
        self._revealed.clear()
        self._fetches = not complete
        self._top = []
        self._build(rows, None)
        self.endResetModel()

    def add_children(self, path: str, rows: Sequence[NodeRow]) -> None:
        """Put fetched children below their node; nothing where the node is gone or has them already."""
        item = self._by_path.get(path)
        if item is None or item.children:
            return
        item.requested = True
        level = min((row.depth for row in rows), default=0)
        direct = sum(row.depth == level for row in rows)
        if not direct:
            return
        self.beginInsertRows(self._index_of(item), 0, direct - 1)
        self._build(rows, item)
        self.endInsertRows()

    def fetch_failed(self, path: str) -> None:
        """The children could not be had; opening the node again asks again."""
        if item := self._by_path.get(path):
            item.requested = False

    def set_revealed(self, values: dict[str, str]) -> None:
        """The values shown in clear now; all others are masked."""
        both = self._revealed.keys() | values.keys()
        changed = [path for path in both if self._revealed.get(path) != values.get(path)]
        self._revealed = dict(values)
        for path in changed:
            if item := self._by_path.get(path):
                index = self._index_of(item, Column.VALUE)
                self.dataChanged.emit(index, index)

    def find(self, path: str) -> QModelIndex:
        """The index of a path, invalid where it is not loaded. `PID[1]-3` is `PID-3` where there is one PID only."""
        item = self._by_path.get(path) or self._by_path.get(path.replace("[1]", "", 1))
        return self._index_of(item) if item else QModelIndex()

    def nearest(self, path: str) -> QModelIndex:
        """The deepest loaded node that is this path or holds it."""
        for length in range(len(path), 0, -1):
            at_boundary = length == len(path) or path[length] in ".-[/"
            if at_boundary and (found := self.find(path[:length])).isValid():
                return found
        return QModelIndex()

    def node(self, index: Index) -> NodeRow | None:
        """The node behind an index."""
        return self._item(index).row if index.isValid() else None

    def at_text(self, line: int, column: int) -> NodeRow | None:
        """The deepest loaded node at this place of the masked raw text; the segment for a delimiter."""
        best: _Item | None = None
        for item in self._by_line.get(line, ()):
            row = item.row
            inside = row.column <= column < row.column_end or row.column == column == row.column_end
            if inside and (best is None or _is_deeper(row, best.row)):
                best = item
        return best.row if best else None

    def paths(self) -> Iterator[NodeRow]:
        """All loaded nodes."""
        return (item.row for item in self._by_path.values())

    def _build(self, rows: Sequence[NodeRow], root: _Item | None) -> None:
        level = min((row.depth for row in rows), default=0)
        stack: list[_Item] = []
        for row in rows:
            del stack[max(0, row.depth - level) :]
            parent = stack[-1] if stack else root
            siblings = parent.children if parent else self._top
            item = _Item(row, parent, len(siblings))
            siblings.append(item)
            stack.append(item)
            self._by_path.setdefault(row.path, item)
            self._by_line.setdefault(row.line, []).append(item)

    def _item(self, index: Index) -> _Item:
        item = index.internalPointer()
        assert isinstance(item, _Item)  # noqa: S101 - every index of this model is made in createIndex below
        return item

    def _index_of(self, item: _Item, column: int = 0) -> QModelIndex:
        return self.createIndex(item.place, column, item)

    # Qt's side: the signatures are Qt's.

    def index(self, row: int, column: int, parent: Index = _NONE) -> QModelIndex:
        """The index of a child."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        siblings = self._item(parent).children if parent.isValid() else self._top
        return self.createIndex(row, column, siblings[row])

    def parent(self, index: Index = _NONE) -> QModelIndex:  # type: ignore[override] # Qt's other overload is QObject.parent
        """The index of the parent."""
        if not index.isValid():
            return QModelIndex()
        above = self._item(index).parent
        return self._index_of(above) if above else QModelIndex()

    def rowCount(self, parent: Index = _NONE) -> int:
        """Loaded children."""
        if not parent.isValid():
            return len(self._top)
        return len(self._item(parent).children) if parent.column() == 0 else 0

    def columnCount(self, parent: Index = _NONE) -> int:
        """Three."""
        return len(Column)

    def hasChildren(self, parent: Index = _NONE) -> bool:
        """Also True for children that are still to be fetched."""
        if not parent.isValid():
            return bool(self._top)
        if parent.column() != 0:
            return False
        item = self._item(parent)
        return bool(item.children) or (self._fetches and item.row.has_children)

    def canFetchMore(self, parent: Index) -> bool:
        """True where the gateway has children that were not asked for."""
        if not parent.isValid() or not self._fetches:
            return False
        item = self._item(parent)
        return item.row.has_children and not item.children and not item.requested

    def fetchMore(self, parent: Index) -> None:
        """Ask once."""
        if self.canFetchMore(parent):
            item = self._item(parent)
            item.requested = True
            self.children_wanted.emit(item.row.path)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, the node itself, the revealed value, and the accessible name."""
        if not index.isValid():
            return None
        row = self._item(index).row
        revealed = self._revealed.get(row.path)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, index.column(), revealed)
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(row, index.column(), revealed)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(row)
        if role == NODE_ROLE:
            return row
        if role == REVEALED_ROLE:
            return revealed
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column names, for screen readers; the header itself is hidden."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Place", "Name", "Value")[section]
        return None

    @staticmethod
    def _text(row: NodeRow, column: int, revealed: str | None) -> str:
        if column == Column.PLACE:
            return row.short
        if column == Column.NAME:
            return row.label
        return row.value if revealed is None else revealed


def _is_deeper(row: NodeRow, other: NodeRow) -> bool:
    if row.depth != other.depth:
        return row.depth > other.depth
    return row.column_end - row.column < other.column_end - other.column


def _spoken(row: NodeRow, column: int, revealed: str | None) -> str:
    """One sentence for the whole row on its first cell, so that arrow keys read it once."""
    value = row.value if revealed is None else revealed
    hidden = "masked patient data" if row.private and revealed is None and MASK[0] in row.value else value
    if column == Column.NAME:
        return row.label
    if column == Column.VALUE:
        return hidden or "empty"
    parts = [row.path, row.label, hidden, row.meaning, f"has {row.severity.value}" if row.severity else ""]
    return ", ".join(part for part in parts if part)


def _tip(row: NodeRow) -> str:
    """The full value (masked as sent) and its meaning; never a revealed one: tips stay in screenshots."""
    return " · ".join(part for part in (row.path, row.label, row.value, row.meaning) if part)
