"""The control for the release of a group: jobs that never ask what became of an original since their dry run."""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy import select, update

from console.cli import main
from console.core.status import Status
from console.store import job_cures, job_items
from console.store.arrivals import Recorded
from console.store.job_cures import CureItems
from console.store.job_rows import Item
from console.store.record import record
from console.store.replace import Replace
from console.store.session import Session
from console.store.tables import delivery


def _nothing(*_: Any, **__: Any) -> str:  # noqa: ANN401  (stands for functions of several shapes)
    return ""


def _just_replace(self: Replace, session: Session) -> Recorded:
    (recorded,) = record(session, [self.copy])
    connection = session.connection
    original = delivery.c.id == self.original_delivery_id
    place = connection.execute(select(delivery.c.seq).where(original)).scalar_one()
    connection.execute(update(delivery).where(original).values(status=Status.CANCELLED.value, in_queue=0, due_at=None))
    connection.execute(update(delivery).where(delivery.c.id == recorded.delivery_ids[0]).values(seq=place))
    return recorded


def _just_queue(self: CureItems, session: Session, item: Item) -> str:
    values = {"status": Status.QUEUED.value, "in_queue": 1, "due_at": None}
    session.connection.execute(update(delivery).where(delivery.c.id == item.delivery_id).values(**values))
    return ""


if __name__ == "__main__":
    for room in (job_items, job_cures):
        room.moved = _nothing  # type: ignore[attr-defined]  # the sabotage
        room.goes_otherwise = _nothing  # type: ignore[attr-defined]
        room.came_newer = _nothing  # type: ignore[attr-defined]
    Replace.apply = _just_replace  # type: ignore[method-assign]
    CureItems._queue = _just_queue  # type: ignore[method-assign]  # noqa: SLF001
    sys.exit(main(sys.argv[1:]))
