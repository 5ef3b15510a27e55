"""The audit log: append-only, each row sealed with the one before it (RELIABILITY S-04), one chain per writer."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from console.store.tables import audit
from console.store.texts import fit
from console.store.times import to_micros

FIRST = bytes(32)
"""What the first row of a chain is sealed onto."""

LONG = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act of a person or of the gateway. No field holds patient data; `patient_hash` is a keyed hash."""

    at: datetime
    actor: str
    role: str
    action: str
    object: str
    message_id: int | None = None
    patient_hash: int | None = None
    reason: str = ""
    outcome: str = "done"
    detail: str = ""


def seal(key: bytes, row: Mapping[str, Any], prev: bytes) -> bytes:
    """HMAC-SHA256 over the row in canonical form and the seal of the row before."""
    fields = [
        row["id"],
        row["writer"],
        row["seq"],
        row["at"],
        row["actor"],
        row["role"],
        row["action"],
        row["object"],
        row["message_id"],
        row["patient_hash"],
        row["reason"],
        row["outcome"],
        row["detail"],
    ]
    canonical = json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()
    return hmac.new(key, prev + canonical, hashlib.sha256).digest()


class AuditChain:
    """Appends to the chain of one writer. The end is read in each transaction, so a rollback needs no care."""

    def __init__(self, key: bytes, writer: str) -> None:
        self._key = key
        self.writer = writer

    def append(self, connection: Connection, ident: int, entry: AuditEntry) -> int:
        """Write one row with primary key `ident`; returns its place in the chain."""
        last = connection.execute(
            select(audit.c.seq, audit.c.hash).where(audit.c.writer == self.writer).order_by(audit.c.seq.desc()).limit(1)
        ).first()
        seq, prev = (last.seq + 1, bytes(last.hash)) if last else (1, FIRST)
        row: dict[str, Any] = {
            "id": ident,
            "writer": self.writer,
            "seq": seq,
            "at": to_micros(entry.at),
            "actor": fit(entry.actor),
            "role": fit(entry.role),
            "action": fit(entry.action),
            "object": fit(entry.object),
            "message_id": entry.message_id,
            "patient_hash": entry.patient_hash,
            "reason": fit(entry.reason, LONG),
            "outcome": fit(entry.outcome),
            "detail": fit(entry.detail, LONG),
            "prev": prev,
        }
        row["hash"] = seal(self._key, row, prev)
        connection.execute(insert(audit), row)
        return int(seq)
