"""How wide the columns of a table view stand: as their words, as far as there is room. Pure, no Qt."""

from __future__ import annotations

from collections.abc import Sequence


def shares(wanted: Sequence[int], room: int, least: int, most: int) -> list[int]:
    """Widths for these wishes. Where they do not fit, the widest give way first, down to `least`; 0 stays 0."""
    widths = [min(max(each, least), most) if each else 0 for each in wanted]
    limit = most
    while sum(widths) > room and limit > least:
        limit = max(least, limit - 8)
        widths = [min(each, limit) for each in widths]
    return widths


def empty_columns(rows: Sequence[Sequence[str]], columns: int) -> frozenset[int]:
    """Columns in which no row says anything; none where there is no row."""
    if not rows:
        return frozenset()
    return frozenset(at for at in range(columns) if not any(at < len(row) and row[at].strip() for row in rows))
