"""Let a few messages of a job go on from where they stand: refused ones are tried again, parked ones released.

The act, its mark and its fences are one transaction, as for copies (`job_items`). The message itself is what carries
its content on, so that the mark names its own delivery: its receipt is what becomes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from console.core.status import Status
from console.store.job_items import marked, must_stay, stands
from console.store.job_rows import Done, Item
from console.store.jobs import is_worked_on
from console.store.lease import holds_lease
from console.store.move import Move
from console.store.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class CureItems:
    """Queue a few messages again, each in its own place. `actions` names the act for the audit log, by status.

    None where the job does not run any more or the lease is lost; nothing was done then.
    """

    job_id: int
    owner: str
    interface_id: int
    epoch: int
    last_message_id: int
    items: tuple[Item, ...]
    actions: Mapping[Status, str]
    actor: str
    role: str
    reason: str
    now: datetime

    def apply(self, session: Session) -> tuple[Done, ...] | None:
        """Move and mark each, or refuse and mark it."""
        if not holds_lease(session, self.interface_id, self.epoch) or not is_worked_on(
            session, self.job_id, self.owner
        ):
            return None
        done = [self._one(session, item) for item in self.items]
        return tuple(each for each in done if each is not None)

    def _one(self, session: Session, item: Item) -> Done | None:
        stand = stands(session, self.job_id, item)
        if stand.state != "waiting":
            return None
        why = must_stay(session, self.job_id, item, stand, self.last_message_id, own_place=True)
        why = why or self._queue(session, item)
        if why:
            refused = Done(number=item.number, delivery_id=item.delivery_id, text=why)
            return marked(session, self.job_id, item, self.now, refused)
        done = Done(
            number=item.number,
            delivery_id=item.delivery_id,
            copy_message_id=item.message_id,
            copy_delivery_id=item.delivery_id,
        )
        return marked(session, self.job_id, item, self.now, done)

    def _queue(self, session: Session, item: Item) -> str:
        action = self.actions.get(item.expected_status)
        if action is None:
            return f"It is {item.expected_status.value}, and a person must decide about it"
        (result,) = Move(
            delivery_ids=(item.delivery_id,),
            to=Status.QUEUED,
            now=self.now,
            actor=self.actor,
            role=self.role,
            action=action,
            reason=self.reason,
            only_from=frozenset({item.expected_status}),
        ).apply(session)
        return "" if result.done else result.text or "It could not be moved"
