"""The control for R-33: a job that forgets to mark some of what it did, with no fence and no request id."""

from __future__ import annotations

import sys
from dataclasses import replace

from console.cli import main
from console.store.job_items import CopyItems, ItemCopy, marked
from console.store.job_rows import Done
from console.store.record import record
from console.store.session import Session

_forgotten: list[int] = []
FORGETS = 5
"""Every fifth is forgotten once."""


def _forget(self: CopyItems, session: Session) -> tuple[Done, ...]:
    return tuple(_store(self, session, each) for each in self.copies if each.copy is not None)


def _store(work: CopyItems, session: Session, each: ItemCopy) -> Done:
    assert each.copy is not None
    (recorded,) = record(session, [replace(each.copy, request_id="")])
    done = Done(
        number=each.item.number,
        delivery_id=each.item.delivery_id,
        copy_message_id=recorded.message_id,
        copy_delivery_id=recorded.delivery_ids[0],
    )
    if each.item.number % FORGETS or each.item.number in _forgotten:
        marked(session, work.job_id, each.item, work.now, done)
    else:
        _forgotten.append(each.item.number)
    return done


if __name__ == "__main__":
    CopyItems.apply = _forget  # type: ignore[method-assign]  # the sabotage
    sys.exit(main(sys.argv[1:]))
