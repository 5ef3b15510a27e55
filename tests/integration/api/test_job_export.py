"""Receipts that leave for a file are in the audit log first."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.api.client import ApiError
from console.core.status import Status
from console.desktop.screens.bulk.export import save_receipts
from tests.integration.api.rig import result, running
from tests.integration.api.test_audit_first import RefuseAudit
from tests.integration.api.test_jobs import ended, planned, started
from tests.support.scripted_peer import Act


async def test_that_who_saved_the_receipts_is_written_down_before_they_are_given(tmp_path: Path) -> None:
    async with running(tmp_path, Act.AA) as rig:
        await rig.receive(result("M1"))
        await rig.settled("M1", Status.SENT)
        plan = await planned(rig.admin, query="status:sent")
        job = await ended(rig.admin, (await started(rig.admin, plan, include=["delivered"])).id)
        file = tmp_path / "receipts.csv"
        assert await save_receipts(rig.admin, job.id, file) == 1
        assert "M1" in file.read_text(encoding="utf-8-sig")
        newest = (await rig.admin.audit()).rows[0]
        assert (newest.action, newest.object, newest.outcome) == ("job.export", f"job {job.id}", "done")
        with pytest.raises(ApiError, match="no job"):
            await rig.admin.note_job_export(424_242)
        await rig.gateway.store.write(RefuseAudit())
        with pytest.raises(ApiError):
            await save_receipts(rig.admin, job.id, tmp_path / "second.csv")
        assert not (tmp_path / "second.csv").exists()
