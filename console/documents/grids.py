"""Repeating groups as tables: all OBX of a result, all entries of a bundle, all rows of a section."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.message import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class GridHead:
    """A table that a document offers. `id` names it in a request."""

    id: str
    title: str  # "Results (OBX)", "Entries"
    rows: int
    columns: tuple[str, ...]  # "Value", "Units", "Range", "Flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """One cell: its text, where it stands, whether masking hides it, and what it says of itself (an abnormal flag)."""

    text: str = ""
    path: str = ""
    private: bool = False
    meaning: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One row; `path` is the node of the whole row."""

    path: str
    cells: tuple[GridCell, ...]
