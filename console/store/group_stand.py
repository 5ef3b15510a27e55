"""All that is known of failure groups, put together in one read: what the gateway keeps in memory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from console.store.group_reads import (
    Counted,
    GroupRow,
    PrintRow,
    buckets,
    group_rows,
    open_counts,
    print_rows,
    queued_members,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One group: its row, its fingerprints (the one that names it first), what is open.

    `buckets` are failures by bucket of ten minutes; `queued` as in `queued_members`.
    """

    row: GroupRow
    prints: tuple[PrintRow, ...]
    counted: Counted = field(default_factory=Counted)
    buckets: dict[int, int] = field(default_factory=dict)
    queued: dict[int, tuple[int, int]] = field(default_factory=dict)


def standings(connection: Connection, since: datetime, group_ids: Collection[int] | None) -> dict[int, Standing]:
    """These groups, or all; those without a fingerprint (merged ones) are left out. `since`: where buckets begin."""
    rows = group_rows(connection, group_ids)
    counts, filled = open_counts(connection, group_ids), buckets(connection, since, group_ids)
    queued = queued_members(connection, [ident for ident, counted in counts.items() if counted.open])
    prints: dict[int, list[PrintRow]] = {}
    for item in print_rows(connection, group_ids):
        prints.setdefault(item.group_id, []).append(item)
    return {
        ident: Standing(
            row=rows[ident],
            prints=_lead_first(own, rows[ident].lead),
            counted=counts.get(ident, Counted()),
            buckets=filled.get(ident, {}),
            queued=queued.get(ident, {}),
        )
        for ident, own in prints.items()
        if ident in rows
    }


def _lead_first(prints: list[PrintRow], lead: int) -> tuple[PrintRow, ...]:
    return tuple(sorted(prints, key=lambda item: (item.id != lead, item.id)))
