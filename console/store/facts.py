"""A stored delivery as the in-memory predicate sees it: the live feed and alerts filter rows without SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from console.query.facts import Facts
from console.query.words import IDENTIFIERS
from console.store.rows import DeliveryRow


def facts_of_row(
    row: DeliveryRow,
    *,
    now: datetime,
    identifiers: frozenset[int],
    hash: Callable[[str, str], int],  # noqa: A002  (the word of the contract)
) -> Facts:
    """The facts of a row; `identifiers` are the hashes of its message (`views.identifiers_of`)."""

    def identified(kind: str, value: str) -> bool:
        kinds = IDENTIFIERS if kind == "" else (kind,)
        return any(hash(each, value) in identifiers for each in kinds)

    return Facts(
        now=now,
        received_at=row.received_at,
        layer=row.layer,
        site=row.site,
        environment=row.environment,
        interface=row.interface,
        interface_title=row.interface_title,
        destination=row.destination,
        destination_title=row.destination_title,
        status=row.status.value,
        type=row.type,
        outcome=row.outcome,
        control_id=row.control_id,
        size=row.size,
        attempts=row.attempts,
        parent_id=row.parent_id,
        flags=row.flags,
        identified=identified,
    )
