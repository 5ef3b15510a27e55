"""Failures and acts on groups for tests of the store: causes are called by plain words."""

from __future__ import annotations

from console.store.audit import AuditEntry
from console.store.failures import FailedRow
from console.store.group_acts import Act
from console.store.noting import Failing, Print
from tests.support.stores import Bench


def failing(row: FailedRow, cause: str, split: str = "") -> Failing:
    """The failure under a cause of this name."""
    made = Print(
        key=f"key {cause}{split}",
        cause=f"cause {cause}{split}",
        layer=row.layer,
        interface_id=row.interface_id,
        destination_id=row.destination_id,
        kind="content",
        outcome=row.last.outcome,
        code=row.last.code,
        path=row.last.path,
        text=cause,
        rule="test v1",
        split=split,
    )
    return Failing(delivery_id=row.id, updated_at=row.updated_at, at=row.at, patient=row.patient, print=made)


def act(lab: Bench, group_id: int, version: int, command: str, actor: str = "a.lund") -> Act:
    """An act of now."""
    entry = AuditEntry(at=lab.clock.now(), actor=actor, role="analyst", action=f"triage.{command}", object="x")
    return Act(group_id=group_id, version=version, command=command, text=f"{command} it", entry=entry)
