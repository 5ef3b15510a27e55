"""Calls for bulk work: the counted dry run, the job, its receipts."""

from __future__ import annotations

from console.api.caller import Caller, read
from console.api.jobs import JobCommand, JobReceipts, JobRequest, JobRow, JobRows, Plan, PlanMessages, PlanRequest

PLAN_SECONDS = 120.0
"""A dry run over a whole query reads every message it would act on."""


class JobCalls(Caller):
    """Dry runs and jobs."""

    async def plan(self, request: PlanRequest) -> Plan:
        """Count what would be done; nothing is changed."""
        return await self.post("/v1/jobs/plan", request, Plan, seconds=PLAN_SECONDS)

    async def plan_messages(self, plan: str, name: str, after: int | None = None) -> PlanMessages:
        """The messages of one class of a plan, in the order they would go."""
        params = {} if after is None else {"after": str(after)}
        return await self.get(f"/v1/jobs/plan/{plan}/{name}", PlanMessages, params)

    async def start_job(self, request: JobRequest) -> JobRow:
        """Start the job of a plan; the same `request_id` again gives the same job and starts nothing."""
        return await self.post("/v1/jobs", request, JobRow, seconds=PLAN_SECONDS)

    async def jobs(self) -> JobRows:
        """Running and recent jobs, newest first."""
        return await self.get("/v1/jobs", JobRows)

    async def job(self, id: int) -> JobRow:
        """One job as it stands."""
        return await self.get(f"/v1/jobs/{id}", JobRow)

    async def job_receipts(self, id: int, before: str | None = None, state: str = "") -> JobReceipts:
        """A page of receipts, newest act first; all, or those of one state."""
        params = {"state": state} if state else {}
        if before is not None:
            params["before"] = before
        return await self.get(f"/v1/jobs/{id}/receipts", JobReceipts, params)

    async def job_command(self, id: int, command: JobCommand) -> JobRow:
        """Pause, go on, cancel the rest, or another pace; gives the job after it."""
        return await self.post(f"/v1/jobs/{id}/commands", command, JobRow)

    async def note_job_export(self, id: int) -> JobRow:
        """Say that the receipts are about to be saved to a file; no row of the audit log, no file."""
        return read(JobRow, await self.call("POST", f"/v1/jobs/{id}/exports"))
