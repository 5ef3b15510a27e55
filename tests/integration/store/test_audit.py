"""The audit log: append-only, and any change of it is found and its place named (S-04)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from console.store.audit import AuditEntry
from console.store.auditing import Head, Verified, audit_heads, audit_of_message, audit_page, verify_audit
from console.store.errors import StoreError
from console.store.queue import AppendAudit
from console.store.session import Session
from tests.support.stores import NOON, Bench

ROWS = 10


class Statement:
    """A raw statement as a work: what somebody with the key and the file could do."""

    def __init__(self, *statements: str) -> None:
        self._statements = statements

    def apply(self, session: Session) -> None:
        for statement in self._statements:
            session.connection.execute(text(statement))


@pytest.fixture
async def logged(lab: Bench) -> Bench:
    """A log of ten rows."""
    for n in range(ROWS):
        entry = AuditEntry(
            at=NOON, actor="a.lund", role="analyst", action="view", object=f"message {n}", message_id=n, reason="é\n"
        )
        assert await lab.store.write(AppendAudit(entry=entry)) == n + 1
    return lab


async def _check(lab: Bench, heads: tuple[Head, ...] = ()) -> Verified:
    return await lab.store.read(verify_audit, lab.store.audit_key, heads)


async def _heads(lab: Bench) -> tuple[Head, ...]:
    def read(connection: Connection) -> tuple[Head, ...]:
        return audit_heads(connection, lab.store.audit_key)

    return await lab.store.read(read)


async def _tamper(lab: Bench, *statements: str) -> None:
    dialect = lab.store.describe().split()[0]
    disarm = (
        ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"]
        if dialect == "SQLite"
        else ["ALTER TABLE audit DISABLE TRIGGER ALL"]
    )
    await lab.store.write(Statement(*disarm, *statements))


async def test_that_an_untouched_log_holds(logged: Bench) -> None:
    assert (await _check(logged, await _heads(logged))) == Verified(
        intact=True, rows=ROWS, text=f"All {ROWS} rows hold."
    )


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
async def test_that_the_database_itself_refuses_changes(logged: Bench, statement: str) -> None:
    with pytest.raises(StoreError, match="append-only"):
        await logged.store.write(Statement(statement))
    assert (await _check(logged)).rows == ROWS


@pytest.mark.parametrize(
    ("statements", "first_bad"),
    [
        (["UPDATE audit SET actor = 'nobody' WHERE seq = 4"], 4),
        (["UPDATE audit SET at = at + 1 WHERE seq = 1"], 1),
        (["UPDATE audit SET patient_hash = 7 WHERE seq = 6"], 6),
        (["DELETE FROM audit WHERE seq = 5"], 6),
        (["DELETE FROM audit WHERE seq = 1"], 2),
        (
            [
                "UPDATE audit SET seq = 100 WHERE seq = 3",
                "UPDATE audit SET seq = 3 WHERE seq = 4",
                "UPDATE audit SET seq = 4 WHERE seq = 100",
            ],
            4,
        ),
        (
            [
                "INSERT INTO audit SELECT 99, writer, 11, at, actor, role, action, object, message_id, patient_hash, "
                "reason, outcome, detail, hash, hash FROM audit WHERE seq = 10"
            ],
            99,
        ),
    ],
)
async def test_that_a_change_is_found_and_named(logged: Bench, statements: list[str], first_bad: int) -> None:
    await _tamper(logged, *statements)
    found = await _check(logged)
    assert not found.intact
    assert found.first_bad == first_bad


async def test_that_a_cut_tail_shows_only_against_the_kept_heads(logged: Bench) -> None:
    heads = await _heads(logged)
    await _tamper(logged, "DELETE FROM audit WHERE seq > 7")
    assert (await _check(logged)).intact
    found = await _check(logged, heads)
    assert not found.intact
    assert "tail was cut" in found.text


async def test_that_a_forged_head_is_found(logged: Bench) -> None:
    (head,) = await _heads(logged)
    assert not (await _check(logged, (replace(head, seq=9),))).intact


async def test_that_another_key_cannot_make_a_log_that_holds(logged: Bench) -> None:
    assert not (await logged.store.read(verify_audit, bytes(32))).intact


async def test_that_pages_go_back_and_one_message_has_its_own_story(logged: Bench) -> None:
    newest = await logged.store.read(audit_page, None, 4)
    assert [row.seq for row in newest] == [10, 9, 8, 7]
    older = await logged.store.read(audit_page, newest[-1].id, 20)
    assert [row.seq for row in older] == [6, 5, 4, 3, 2, 1]
    assert [row.object for row in await logged.store.read(audit_of_message, 3, 5)] == ["message 3"]
