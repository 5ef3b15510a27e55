"""The originals that a job copies: their bytes, and what the copy and its audit row need of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from console.store.errors import DamagedError
from console.store.ready import Ready
from console.store.tables import message
from console.store.times import from_micros
from console.store.views import body, patient_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """One message to copy. `raw` None with `problem`: its stored bytes are not what was received."""

    message_id: int
    layer: str
    control_id: str
    received_at: datetime
    raw: bytes | None
    patient_hash: int | None
    problem: str = ""

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"Original({self.message_id})"


def originals(connection: Connection, message_ids: tuple[int, ...]) -> dict[int, Original]:
    """Those that are still there, by message. Patient data: it goes into copies and nowhere else."""
    columns: Select[Any] = select(message.c.id, message.c.layer, message.c.control_id, message.c.received_at)
    found = connection.execute(columns.where(message.c.id.in_(message_ids)))
    return {row.id: _original(connection, row) for row in found}


_used = Ready(select(message.c.id).where(message.c.control_id == bindparam("control_id")).limit(1))


def is_used(connection: Connection, control_id: str) -> bool:
    """True where a message with this control id was ever stored."""
    return bool(_used.run(connection, {"control_id": control_id}))


def _original(connection: Connection, row: Row[Any]) -> Original:
    raw, problem = None, ""
    try:
        raw = body(connection, row.id)
        problem = "" if raw is not None else "Its content was removed by retention"
    except DamagedError as error:
        problem = str(error)
    return Original(
        message_id=row.id,
        layer=row.layer,
        control_id=row.control_id,
        received_at=from_micros(row.received_at),
        raw=raw,
        patient_hash=patient_hash(connection, row.id),
        problem=problem,
    )
