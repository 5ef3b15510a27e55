"""Statements of the message path, compiled once: what SQLAlchemy does anew for each execution costs more than SQLite.

The schema and the statements stay Core; only their text and the order of their values are kept per dialect. Values are
integers, text and bytes, which both drivers take as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import BindParameter, ClauseElement, Connection, Dialect, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from console.core.errors import BugError

Row = Mapping[str, Any]
Found = list[tuple[Any, ...]]
"""What a statement answers: all rows, their values in the order of its columns."""

GROUPS = (64, 16, 4)
"""Rows that one INSERT takes at most, and the smaller ones for the rest; few texts, so that each stays prepared."""


class Ready:
    """One statement. `names` are the values it takes, for an INSERT its columns."""

    def __init__(self, statement: ClauseElement, names: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._names = list(names) if names is not None else None
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, row: Row) -> Found:
        """Execute once; no rows where the statement answers none."""
        compiled = self._for(connection)
        values = compiled.values(row)
        if compiled.order is not None:
            return direct(connection, compiled.sql, values)
        result = connection.exec_driver_sql(compiled.sql, values)
        return [tuple(each) for each in result] if result.returns_rows else []

    def run_many(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Execute an INSERT for each row, in the order of the rows."""
        compiled = self._for(connection)
        values = [compiled.values(row) for row in rows]
        if compiled.order is None:
            connection.exec_driver_sql(compiled.sql, values)
            return
        at = 0
        while at < len(values):
            size = next((group for group in GROUPS if group <= len(values) - at), 1)
            together = values[at] if size == 1 else list(chain.from_iterable(values[at : at + size]))
            direct(connection, compiled.of(size), together)
            at += size

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = _compile(self._statement, self._names, dialect)
        return known


def direct(connection: Connection, sql: str, values: Any = ()) -> Found:  # noqa: ANN401  (whatever the driver takes)
    """On SQLite's own connection: each call of SQLAlchemy's costs more than the step it makes, and each step gives up
    the interpreter, to get it back late from a busy event loop. Errors become what SQLAlchemy makes of them.
    """
    driver = connection.connection.driver_connection
    if driver is None:
        raise BugError("The connection is closed.")
    try:
        found: Found = driver.execute(sql, values).fetchall()
    except sqlcipher.Error as error:
        wrapped = DBAPIError.instance(
            sql, None, error, sqlcipher.Error, hide_parameters=True, dialect=connection.dialect
        )
        raise wrapped from error
    return found


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`order` None where the driver takes values by name; `fixed` are the constants of the statement."""

    sql: str
    order: tuple[str, ...] | None
    fixed: dict[str, Any]
    grouped: dict[int, str] = field(default_factory=dict)

    def values(self, row: Row) -> Any:  # noqa: ANN401  (a tuple or a dict, as the driver wants it)
        """The row as the driver wants it."""
        if self.order is None:
            return {**self.fixed, **row}
        if not self.fixed:
            return tuple([row[name] for name in self.order])
        return tuple([row[name] if name in row else self.fixed[name] for name in self.order])

    def of(self, size: int) -> str:
        """The INSERT for `size` rows: its group of values so many times."""
        sql = self.grouped.get(size)
        if sql is None:
            group = self.sql[self.sql.rindex("(") :]
            sql = self.grouped[size] = self.sql + f", {group}" * (size - 1)
        return sql


def _compile(statement: ClauseElement, names: list[str] | None, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=names)
    if not isinstance(compiled, SQLCompiler):
        raise BugError("Only statements that read or write rows can be made ready.")
    order = tuple(compiled.positiontup) if compiled.positiontup is not None else None
    fixed = {name: bound.value for name, bound in compiled.binds.items() if not bound.required}
    return _Compiled(str(compiled), order, fixed)


def lists(make: Callable[[list[BindParameter[Any]]], ClauseElement]) -> Callable[..., Found]:
    """A statement with an IN list: one text per power of two, the last value repeated to fill it.

    `make` builds the statement for a list of bound values; the result is called with (connection, values, row).
    """
    known: dict[int, Ready] = {}

    def run(connection: Connection, values: Sequence[Any], row: Row) -> Found:
        size = 1 << max(0, len(values) - 1).bit_length()
        ready = known.get(size)
        if ready is None:
            ready = known[size] = Ready(make([bindparam(f"in_{place}") for place in range(size)]))
        filled = {f"in_{place}": values[min(place, len(values) - 1)] for place in range(size)}
        return ready.run(connection, {**row, **filled})

    return run
