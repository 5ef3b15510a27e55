"""One transaction of the writer, as the works see it; and what a work is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Table, func, select, text

from console.store.audit import AuditChain
from console.store.bodies import BodyWriter
from console.store.times import to_micros

T_co = TypeVar("T_co", covariant=True)


class Numbers(Protocol):
    """Gives out primary keys in bulk, rising."""

    def take(self, connection: Connection, table: Table, count: int) -> Sequence[int]:
        """`count` fresh ids of the table."""


class CachedNumbers(Numbers):
    """For an engine with one writer: reads the highest id once and counts on. A rollback leaves a gap, no more."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def take(self, connection: Connection, table: Table, count: int) -> Sequence[int]:
        """`count` fresh ids of the table."""
        last = self._last.get(table.name)
        if last is None:
            last = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        self._last[table.name] = last + count
        return range(last + 1, last + count + 1)


class SequenceNumbers(Numbers):
    """For PostgreSQL: the table's sequence, `count` at once, shared by all gateways."""

    def take(self, connection: Connection, table: Table, count: int) -> Sequence[int]:
        """`count` fresh ids of the table."""
        statement = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return connection.execute(statement, {"name": table.name, "count": count}).scalars().all()


class Session:
    """What a work may use while its transaction is open."""

    def __init__(
        self, connection: Connection, *, numbers: Numbers, bodies: BodyWriter, audit: AuditChain, shared: bool
    ) -> None:
        self.connection = connection
        self.numbers = numbers
        self.bodies = bodies
        self.audit = audit
        self.shared = shared
        """True where other gateways write to the same store: rows must be locked before they are judged."""

    def lease_clock(self, now_micros: int) -> int:
        """The time that leases live by: the database's own where several gateways share it."""
        if not self.shared:
            return now_micros
        return to_micros(self.connection.execute(select(func.clock_timestamp())).scalar_one())


class Work(Protocol[T_co]):
    """Something to do in the writer's transaction; all or nothing, and safe to run again after a rollback."""

    def apply(self, session: Session) -> T_co:
        """Do it; an exception undoes this work (and only this one)."""
