"""Differences as rows of a table; cells are made when they are painted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QObject

from console.api.comparisons import Difference
from console.api.messages import MASK
from console.desktop.models.cell_table import NONE, CellTable, Index
from console.desktop.screens.compare.words import KINDS
from console.desktop.theme.fonts import Type
from console.desktop.widgets.cell import Cell, Column

COLUMNS: tuple[Column, ...] = (
    Column(id="kind", title="What", width=96),
    Column(
        id="path", title="Where", width=276, help="Its place in the right document; in the left one where it is gone"
    ),
    Column(id="label", title="Name", width=150),
    Column(id="was", title="Was", width=220),
    Column(id="now", title="Now", width=220),
    Column(id="meaning", title="Meaning", width=160, stretch=True),
)


class DifferenceModel(CellTable):
    """All differences, or those of one kind."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._all: tuple[Difference, ...] = ()
        self._shown: tuple[Difference, ...] = ()
        self.kind = ""

    def show_rows(self, rows: Sequence[Difference]) -> None:
        """These instead; nothing is kept of those before, which may have shown a patient."""
        self.beginResetModel()
        cells_of.cache_clear()
        self._all = tuple(rows)
        self._choose()
        self.endResetModel()

    def mask(self) -> None:
        """Take back at once what tells of a patient, until the masked rows come."""
        hidden = {"was": MASK, "now": MASK, "meaning": ""}
        self.show_rows([each.model_copy(update=hidden) if each.private else each for each in self._all])

    def show_kind(self, kind: str) -> None:
        """Only those of one kind; "" for all."""
        self.beginResetModel()
        self.kind = kind
        self._choose()
        self.endResetModel()

    def counts(self) -> Counter[str]:
        """How many there are of each kind."""
        return Counter(each.kind for each in self._all)

    def at(self, row: int) -> Difference | None:
        """The difference of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def cells_at(self, row: int) -> tuple[Cell, ...]:
        """Made now, and remembered for a while."""
        return cells_of(self._shown[row])

    def said(self, row: int) -> str:
        """The difference in one sentence."""
        each = self._shown[row]
        values = " to ".join(text for text in (each.was, each.now) if text)
        return f"{each.kind} {each.path or each.was_path} {each.label}: {values}"

    def rowCount(self, parent: Index = NONE) -> int:
        """Those shown."""
        return 0 if parent.isValid() else len(self._shown)

    def _choose(self) -> None:
        self._shown = tuple(each for each in self._all if not self.kind or each.kind == self.kind)


@lru_cache(maxsize=512)
def cells_of(each: Difference) -> tuple[Cell, ...]:
    """One row."""
    elsewhere = bool(each.path and each.was_path and each.path != each.was_path)
    where = each.path or each.was_path
    tip = f"{each.was_path} on the left, {each.path} on the right" if elsewhere else where
    empty = Cell("empty", "t3")
    return (
        Cell(KINDS.get(each.kind, each.kind), "t1", Type.TABLE_STRONG),
        Cell(where, "t1", Type.CODE, quiet=f"was {each.was_path}" if elsewhere else "", middle=True, tip=tip),
        Cell(each.label, "t2"),
        Cell(each.was, "t1", Type.CODE) if each.was else empty,
        Cell(each.now, "t1", Type.CODE) if each.now else empty,
        Cell(each.meaning, "t2"),
    )
