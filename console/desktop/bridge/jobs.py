"""Bulk work as the desktop asks for it."""

from __future__ import annotations

from typing import Protocol

from console.api.jobs import JobCommand, JobReceipts, JobRequest, JobRow, JobRows, Plan, PlanMessages, PlanRequest


class JobCalls(Protocol):
    """Dry runs and jobs. Calls raise `OperatorError`, as all calls of a gateway do."""

    async def plan(self, request: PlanRequest) -> Plan:
        """Count what would be done; nothing is changed."""

    async def plan_messages(self, plan: str, name: str, after: int | None = None) -> PlanMessages:
        """The messages of one class of a plan, in the order they would go."""

    async def start_job(self, request: JobRequest) -> JobRow:
        """Start the job of a plan; the same `request_id` again gives the same job."""

    async def jobs(self) -> JobRows:
        """Running and recent jobs, newest first."""

    async def job(self, id: int) -> JobRow:
        """One job as it stands."""

    async def job_receipts(self, id: int, before: str | None = None, state: str = "") -> JobReceipts:
        """A page of receipts, newest act first; all, or those of one state."""

    async def job_command(self, id: int, command: JobCommand) -> JobRow:
        """Pause, go on, cancel the rest, or another pace; gives the job after it."""

    async def note_job_export(self, id: int) -> JobRow:
        """Say that the receipts are about to be saved to a file; no row of the audit log, no file."""
