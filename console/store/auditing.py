"""Read the audit log and prove it: every chain whole, in order, unaltered, and no shorter than its signed heads say."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from console.store.audit import FIRST, seal
from console.store.rows import AuditRow
from console.store.tables import audit
from console.store.times import from_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain at some time, to be kept in a second place; `signature` proves that this store made it."""

    writer: str
    seq: int
    hash: str  # hex
    signature: str  # hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The result: `first_bad` is the `id` of the first row that does not hold (None where a row is missing)."""

    intact: bool
    rows: int
    text: str
    first_bad: int | None = None


def audit_page(connection: Connection, before: int | None, limit: int) -> tuple[AuditRow, ...]:
    """The newest rows with an id below `before`."""
    statement = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(audit.c.id < before)
    return tuple(
        AuditRow(
            id=row.id,
            writer=row.writer,
            seq=row.seq,
            at=from_micros(row.at),
            actor=row.actor,
            role=row.role,
            action=row.action,
            object=row.object,
            message_id=row.message_id,
            reason=row.reason,
            outcome=row.outcome,
            detail=row.detail,
        )
        for row in connection.execute(statement)
    )


def audit_of_message(connection: Connection, message_id: int, limit: int) -> tuple[AuditRow, ...]:
    """What was done with one message, newest first."""
    statement = select(audit.c.id).where(audit.c.message_id == message_id).order_by(audit.c.id.desc()).limit(limit)
    ids = connection.execute(statement).scalars().all()
    return tuple(row for ident in ids for row in audit_page(connection, ident + 1, 1))


def audit_heads(connection: Connection, key: bytes) -> tuple[Head, ...]:
    """The signed ends of all chains. Keep them elsewhere: a cut tail or a restored old file shows against them."""
    last = select(audit.c.writer, func.max(audit.c.seq).label("seq")).group_by(audit.c.writer).subquery()
    statement = select(audit.c.writer, audit.c.seq, audit.c.hash).join(
        last, (last.c.writer == audit.c.writer) & (last.c.seq == audit.c.seq)
    )
    return tuple(signed_head(key, row.writer, row.seq, bytes(row.hash).hex()) for row in connection.execute(statement))


def signed_head(key: bytes, writer: str, seq: int, digest: str) -> Head:
    signature = hmac.new(key, f"head\x1f{writer}\x1f{seq}\x1f{digest}".encode(), hashlib.sha256).hexdigest()
    return Head(writer=writer, seq=seq, hash=digest, signature=signature)


def verify_audit(connection: Connection, key: bytes, heads: Iterable[Head] = ()) -> Verified:
    """Read every chain from its beginning and compare it with the heads that were kept."""
    checked = 0
    prev, writer, seq = FIRST, None, 0
    seals: dict[tuple[str, int], str] = {}
    wanted = list(heads)
    anchors = {(head.writer, head.seq) for head in wanted}
    for row in connection.execute(select(audit).order_by(audit.c.writer, audit.c.seq)).yield_per(1000):
        if row.writer != writer:
            prev, writer, seq = FIRST, row.writer, 0
        if row.seq != seq + 1:
            words = f"Rows {seq + 1} to {row.seq - 1} of {row.writer} are missing."
            return Verified(intact=False, rows=checked, text=words, first_bad=row.id)
        sealed = seal(key, dict(row._mapping), prev)  # noqa: SLF001  (the documented way to a mapping)
        if bytes(row.prev) != prev or not hmac.compare_digest(bytes(row.hash), sealed):
            words = f"Row {row.seq} of {row.writer} was altered, or stands in a place that is not its own."
            return Verified(intact=False, rows=checked, text=words, first_bad=row.id)
        prev, seq = bytes(row.hash), row.seq
        checked += 1
        if (row.writer, row.seq) in anchors:
            seals[row.writer, row.seq] = prev.hex()
    for head in wanted:
        if not hmac.compare_digest(signed_head(key, head.writer, head.seq, head.hash).signature, head.signature):
            return Verified(intact=False, rows=checked, text=f"The kept head {head.seq} of {head.writer} is forged.")
        if seals.get((head.writer, head.seq)) != head.hash:
            words = f"The log of {head.writer} ends before row {head.seq}, or is an older copy: its tail was cut."
            return Verified(intact=False, rows=checked, text=words)
    return Verified(intact=True, rows=checked, text=f"All {checked} rows hold.")
