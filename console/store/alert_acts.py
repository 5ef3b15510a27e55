"""What a person does with an alert: one column, with its audit row, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from console.core.errors import NotFoundError, RefusedError
from console.store.alert_telling import tell_closed
from console.store.audit import AuditEntry
from console.store.session import Session
from console.store.tables import audit
from console.store.tables_alerts import alert
from console.store.times import to_micros

CLOSED = "This alert is closed already."


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnAlert:
    """`act`: acknowledge, mute (until `until`), unmute or close."""

    id: int
    act: str
    actor: str
    now: datetime
    entry: AuditEntry
    until: datetime | None = None

    def apply(self, session: Session) -> None:
        """Raises `NotFoundError`, and `RefusedError` where it is closed or somebody else has it."""
        connection = session.connection
        row = connection.execute(select(alert).where(alert.c.id == self.id).with_for_update()).first()
        if row is None:
            raise NotFoundError(f"There is no alert {self.id}.")
        if not row.open:
            raise RefusedError(CLOSED)
        if self.act == "acknowledge" and row.acknowledged_by:
            raise RefusedError(f"{row.acknowledged_by} has it already.")
        connection.execute(update(alert).where(alert.c.id == self.id).values(**self._values()))
        if self.act == "close":
            tell_closed(session, self.id, self.now)
        session.audit.append(connection, session.numbers.take(connection, audit, 1)[0], self.entry)

    def _values(self) -> dict[str, Any]:
        now = to_micros(self.now)
        match self.act:
            case "acknowledge":
                return {"acknowledged_by": self.actor, "acknowledged_at": now}
            case "mute":
                return {"muted_until": None if self.until is None else to_micros(self.until)}
            case "unmute":
                return {"muted_until": None}
            case _:
                return {"open": 0, "closed_at": now, "closed_by": self.actor}
