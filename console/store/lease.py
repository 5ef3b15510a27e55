"""The right to dispatch an interface: a lease with an epoch; whoever holds an older epoch can write nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from console.store.ready import Ready
from console.store.session import Session
from console.store.tables import interface
from console.store.times import to_micros

SECOND = 1_000_000

_held = Ready(
    select(interface.c.lease_epoch, interface.c.lease_owner)
    .where(interface.c.id == bindparam("interface_id"))
    .with_for_update()
)


def holds_lease(session: Session, interface_id: int, epoch: int) -> bool:
    """True while `epoch` is the current one; the row stays locked to the end of the transaction."""
    found = _held.run(session.connection, {"interface_id": interface_id})
    return bool(found) and found[0][0] == epoch and found[0][1] != ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeLease:
    """Take a free, run-out or own lease; the epoch rises. Answers the epoch, or None while another owner holds it."""

    interface_id: int
    owner: str
    now: datetime
    seconds: float

    def apply(self, session: Session) -> int | None:
        """Take it where it may be taken."""
        statement = select(interface.c.lease_owner, interface.c.lease_epoch, interface.c.lease_until)
        row = session.connection.execute(statement.where(interface.c.id == self.interface_id).with_for_update()).one()
        now = session.lease_clock(to_micros(self.now))
        if row.lease_owner not in ("", self.owner) and row.lease_until > now:
            return None
        epoch = int(row.lease_epoch) + 1
        until = now + int(self.seconds * SECOND)
        values = {"lease_owner": self.owner, "lease_epoch": epoch, "lease_until": until}
        session.connection.execute(update(interface).where(interface.c.id == self.interface_id).values(**values))
        return epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewLease:
    """Keep the lease; False means another has it: close the socket and mark nothing."""

    interface_id: int
    owner: str
    epoch: int
    now: datetime
    seconds: float

    def apply(self, session: Session) -> bool:
        """Extend it where it is still ours."""
        until = session.lease_clock(to_micros(self.now)) + int(self.seconds * SECOND)
        statement = (
            update(interface)
            .where(interface.c.id == self.interface_id)
            .where(interface.c.lease_epoch == self.epoch, interface.c.lease_owner == self.owner)
            .values(lease_until=until)
        )
        return session.connection.execute(statement).rowcount == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLease:
    """Give the lease back in an orderly stop, so that the next owner need not wait."""

    interface_id: int
    owner: str
    epoch: int

    def apply(self, session: Session) -> bool:
        """Give it back where it is still ours."""
        statement = (
            update(interface)
            .where(interface.c.id == self.interface_id)
            .where(interface.c.lease_epoch == self.epoch, interface.c.lease_owner == self.owner)
            .values(lease_owner="", lease_until=0)
        )
        return session.connection.execute(statement).rowcount == 1
