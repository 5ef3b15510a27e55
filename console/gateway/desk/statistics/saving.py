"""Statistics as a CSV file; its audit row comes first, with the shape of the query and never a value of it."""

from __future__ import annotations

from collections.abc import Iterator

from console.api.field_statistics import FieldStatistics
from console.core.csv_cells import MARK, csv_line
from console.core.errors import RefusedError
from console.gateway.desk import auditing
from console.gateway.desk.auditing import Subject
from console.gateway.desk.errors import ForbiddenError
from console.gateway.desk.rights import gateway_object
from console.gateway.desk.statistics.running import named
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, authorize

ACTION = "statistics.save"
COLUMNS = (
    *("type", "path", "name", "data type", "private", "messages", "filled", "fill rate", "occurrences", "different"),
    *("shortest", "longest", "average length", "table", "outside the table", "most frequent values"),
)
LISTED = 10
"""Values of a field in its cell."""


async def save(gateway: Gateway, actor: Actor, ident: str) -> tuple[int, tuple[FieldStatistics, ...]]:
    """The messages counted and the rows of the file. Raises `ForbiddenError`, `NotFoundError`, `RefusedError`."""
    run = named(gateway, actor, ident)
    if run.running:
        raise RefusedError("This is still being counted. Wait until it has ended, or cancel it and save what there is.")
    await run.settled()
    subject = Subject(name=f"fields of {run.read} messages")
    decision = authorize(actor, Action.EXPORT_MASKED, gateway_object(gateway))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, ACTION, subject, decision.reason)
        raise ForbiddenError(decision.reason)
    await auditing.write(gateway, actor, ACTION, subject, detail=run.shape)
    return run.read, run.rows


def lines(rows: tuple[FieldStatistics, ...]) -> Iterator[bytes]:
    """The file piece by piece."""
    yield MARK + csv_line(COLUMNS)
    for first in range(0, len(rows), 200):
        yield b"".join(csv_line(cells(row)) for row in rows[first : first + 200])


def cells(row: FieldStatistics) -> tuple[str, ...]:
    """One line; nothing in it is patient data: of private fields there are numbers only."""
    measured = () if row.parts else (str(row.shortest), str(row.longest), f"{row.average:.1f}")
    return (
        row.type,
        row.path,
        row.label,
        row.datatype,
        "yes" if row.private else "no",
        str(row.messages),
        str(row.filled),
        f"{row.filled / max(row.messages, 1):.4f}",
        str(row.occurrences),
        "" if row.parts else f"{'at least ' if row.distinct_is_least else ''}{row.distinct}",
        *(measured or ("", "", "")),
        row.table,
        str(row.outside_table) if row.table else "",
        "; ".join(f"{value.value} ({value.count})" for value in row.values[:LISTED]),
    )
