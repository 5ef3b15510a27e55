"""Statements of the message path, compiled once: what SQLAlchemy does anew for each execution costs more than SQLite.

The schema and the statements stay Core; only their text and the order of their values are kept per dialect. Values are
integers, text and bytes, which both drivers take as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ClauseElement, Connection, CursorResult, Dialect, bindparam
from sqlalchemy.sql.compiler import SQLCompiler

from console.core.errors import BugError

Row = Mapping[str, Any]


class Ready:
    """One statement. `names` are the values it takes, for an INSERT its columns."""

    def __init__(self, statement: ClauseElement, names: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._names = list(names) if names is not None else None
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, row: Row) -> CursorResult[Any]:
        """Execute once."""
        compiled = self._for(connection)
        return connection.exec_driver_sql(compiled.sql, compiled.values(row))

    def run_many(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Execute for each row, in one call of the driver."""
        compiled = self._for(connection)
        connection.exec_driver_sql(compiled.sql, [compiled.values(row) for row in rows])

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = _compile(self._statement, self._names, dialect)
        return known


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`order` None where the driver takes values by name; `fixed` are the constants of the statement."""

    sql: str
    order: tuple[str, ...] | None
    fixed: dict[str, Any]

    def values(self, row: Row) -> tuple[Any, ...] | dict[str, Any]:
        """The row as the driver wants it."""
        if self.order is None:
            return {**self.fixed, **row}
        if not self.fixed:
            return tuple([row[name] for name in self.order])
        return tuple([row[name] if name in row else self.fixed[name] for name in self.order])


def _compile(statement: ClauseElement, names: list[str] | None, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=names)
    if not isinstance(compiled, SQLCompiler):
        raise BugError("Only statements that read or write rows can be made ready.")
    order = tuple(compiled.positiontup) if compiled.positiontup is not None else None
    fixed = {name: bound.value for name, bound in compiled.binds.items() if not bound.required}
    return _Compiled(str(compiled), order, fixed)


def lists(make: Callable[[list[BindParameter[Any]]], ClauseElement]) -> Callable[..., CursorResult[Any]]:
    """A statement with an IN list: one text per power of two, the last value repeated to fill it.

    `make` builds the statement for a list of bound values; the result is called with (connection, values, row).
    """
    known: dict[int, Ready] = {}

    def run(connection: Connection, values: Sequence[Any], row: Row) -> CursorResult[Any]:
        size = 1 << max(0, len(values) - 1).bit_length()
        ready = known.get(size)
        if ready is None:
            ready = known[size] = Ready(make([bindparam(f"in_{place}") for place in range(size)]))
        filled = {f"in_{place}": values[min(place, len(values) - 1)] for place in range(size)}
        return ready.run(connection, {**row, **filled})

    return run
