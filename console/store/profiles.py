"""Conformance profiles as stored: a version never changes; the newest of a name counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from console.core.errors import RefusedError
from console.store.audit import AuditEntry
from console.store.session import Session
from console.store.tables import audit
from console.store.tables_profiles import conformance_profile as profile
from console.store.texts import fit
from console.store.times import from_micros, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProfile:
    """One version. `text` is TOML; `segments` and `fields` count its rules."""

    name: str
    version: int
    format: str
    type: str
    interface: str
    origin: str
    text: str
    segments: int
    fields: int
    retired: bool
    at: datetime
    author: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveProfile:
    """Keep the next version of a name behind `base` (0: the first), with its audit row; `version` of the row is filled
    in here.

    Answers the version. Raises `RefusedError` where somebody saved since, or the name belongs to another format.
    """

    row: StoredProfile
    base: int
    audit: AuditEntry

    def apply(self, session: Session) -> int:
        """Insert it behind the newest of its name."""
        connection = session.connection
        newest = connection.execute(
            select(profile.c.version, profile.c.format, profile.c.created_by)
            .where(profile.c.name == self.row.name)
            .order_by(profile.c.version.desc())
            .limit(1)
        ).first()
        stands = 0 if newest is None else int(newest.version)
        if stands != self.base:
            raise RefusedError(_since(stands, "" if newest is None else newest.created_by))
        if newest is not None and newest.format != self.row.format:
            raise RefusedError("A profile of this name belongs to another format. Choose another name.")
        values = {
            "id": session.numbers.take(connection, profile, 1)[0],
            "name": self.row.name,
            "version": stands + 1,
            "format": self.row.format,
            "type": fit(self.row.type),
            "interface": fit(self.row.interface),
            "origin": self.row.origin,
            "text": self.row.text,
            "segments": self.row.segments,
            "fields": self.row.fields,
            "retired": int(self.row.retired),
            "created_at": to_micros(self.row.at),
            "created_by": fit(self.row.author),
            "reason": fit(self.row.reason, 1000),
        }
        connection.execute(insert(profile), values)
        session.audit.append(connection, session.numbers.take(connection, audit, 1)[0], self.audit)
        return stands + 1


def _since(stands: int, author: str) -> str:
    if not stands:
        return "There is no profile of this name any more to make a new version of. Save it as a new one."
    return f"Version {stands} of this profile is there already, by {author}. Open it, and make your changes anew."


def stored_profile(connection: Connection, name: str, version: int) -> StoredProfile | None:
    """One version, 0 for the newest; None where it is not there."""
    statement = select(profile).where(profile.c.name == name).order_by(profile.c.version.desc()).limit(1)
    found = connection.execute(statement.where(profile.c.version == version) if version else statement).first()
    return None if found is None else _stored(found)


def newest_profiles(connection: Connection, limit: int) -> tuple[StoredProfile, ...]:
    """The newest version of each name, by name, without their texts."""
    return tuple(_stored(row) for row in connection.execute(_newest().order_by(profile.c.name).limit(limit)))


def _newest() -> Select[Any]:
    newest = select(profile.c.name, func.max(profile.c.version).label("top")).group_by(profile.c.name).subquery()
    columns = [column for column in profile.c if column.name != "text"]
    return select(*columns).join(newest, (newest.c.name == profile.c.name) & (newest.c.top == profile.c.version))


def _stored(row: Row[Any]) -> StoredProfile:
    return StoredProfile(
        name=row.name,
        version=row.version,
        format=row.format,
        type=row.type,
        interface=row.interface,
        origin=row.origin,
        text=getattr(row, "text", ""),
        segments=row.segments,
        fields=row.fields,
        retired=bool(row.retired),
        at=from_micros(row.created_at),
        author=row.created_by,
        reason=row.reason,
    )
