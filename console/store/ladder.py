"""Any place of the whole list at once: how many deliveries have an id below each rung, one rung for a block of ids.

Ids rise but have gaps (a rollback, a sequence shared by several gateways), so a place cannot be computed from an id
alone. Deliveries are never deleted, so a block well below the newest keeps its count, and it is counted once. With the
rungs at hand, a place costs one count and one step within a single block, however long the list is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from console.store.tables import delivery

BLOCK = 4096
"""Ids of a block; what one look at a place may walk."""

AT_ONCE = 32
"""Blocks counted in one read, so that no reader is kept from others for long."""

_MARGIN = {"sqlite": 1}
_MARGIN_SHARED = 8
"""Blocks below the newest that are not final: with one writer ids come in order; with several, a transaction of some
seconds ago may still bring a lower one."""

Rungs = tuple[int, ...]
"""`rungs[n]`: deliveries with an id below `n * BLOCK`. Begins with 0."""

FOOT: Rungs = (0,)


def climb(connection: Connection, rungs: Sequence[int]) -> tuple[int, ...]:
    """The next rungs, at most `AT_ONCE`; none where all final blocks are counted."""
    newest = connection.execute(select(func.coalesce(func.max(delivery.c.id), 0))).scalar_one()
    final = newest // BLOCK - _MARGIN.get(connection.dialect.name, _MARGIN_SHARED)
    first, below = len(rungs) - 1, rungs[-1]
    added: list[int] = []
    for block in range(first, min(final, first + AT_ONCE)):
        below += _between(connection, block * BLOCK, (block + 1) * BLOCK)
        added.append(below)
    return tuple(added)


def below(connection: Connection, rungs: Sequence[int], ident: int) -> int:
    """How many deliveries have a lower id."""
    block = min(max(0, ident) // BLOCK, len(rungs) - 1)
    return rungs[block] + _between(connection, block * BLOCK, ident)


def mark(connection: Connection, rungs: Sequence[int], before: int | None, skip: int) -> int:
    """The id `m` such that exactly `skip` deliveries stand from `m` up to, without, `before` (None: the newest).

    1 where the list ends sooner: no delivery has an id below that.
    """
    top = _top(connection) if before is None else before
    wanted = below(connection, rungs, top) - skip  # the last of so many, from the oldest, is the first after the mark
    if wanted <= 0:
        return 1
    block = bisect_left(rungs, wanted) - 1
    place = select(delivery.c.id).where(delivery.c.id >= block * BLOCK).order_by(delivery.c.id)
    found = connection.execute(place.offset(wanted - rungs[block] - 1).limit(1)).scalar_one()
    return int(found) + 1


def _top(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(delivery.c.id), 0))).scalar_one()) + 1


def _between(connection: Connection, first: int, end: int) -> int:
    statement = select(func.count()).select_from(delivery).where(delivery.c.id >= first, delivery.c.id < end)
    return int(connection.execute(statement).scalar_one())
