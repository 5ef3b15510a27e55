"""Bulk work of a gateway in memory: plans count what is there, jobs advance when the test says so (or by each look)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from console.api.caller import ApiError
from console.api.interfaces import CommandOffer
from console.api.jobs import (
    JobCommand,
    JobCommandName,
    JobCounts,
    JobKind,
    JobReceipt,
    JobReceipts,
    JobRequest,
    JobRow,
    JobRows,
    JobState,
    Plan,
    PlanClass,
    PlanMessages,
    PlanRequest,
    PlanRow,
)
from console.api.messages import MessageRow
from console.core.errors import OperatorError
from console.core.status import Status
from tests.support.fake_message import NOW

PAGE = 100
TITLES = {
    "ready": ("Ready", "No newer message, never delivered"),
    "delivered": ("Already delivered", "The partner said AA before; left out"),
    "newer": ("Newer result exists", "Left out; a newer one for the same order was sent"),
    "unknown": ("Unknown outcome", "Left out; decide these one by one"),
    "busy": ("On the wire now", "Left out; wait for the reply"),
    "other_status": ("Other state", "Left out; this act is not for them"),
}
TAKES = {
    JobKind.RETRY: {Status.ERROR},
    JobKind.HOLD: {Status.QUEUED},
    JobKind.RELEASE: {Status.HELD, Status.PARKED},
    JobKind.PARK: {Status.QUEUED, Status.ERROR, Status.HELD, Status.UNKNOWN},
    JobKind.SKIP: {Status.ERROR, Status.UNKNOWN},
    JobKind.CANCEL: {Status.QUEUED, Status.HELD, Status.PARKED},
}
ENDED = (JobState.DONE, JobState.CANCELLED)


@dataclass(slots=True)
class FakeJob:
    """One job: its originals in order, and their receipts so far."""

    row: JobRow
    originals: list[MessageRow]
    try_first: int = 0
    acts: list[JobReceipt] = field(default_factory=list)  # oldest act first


class JobBook:
    """Plans and jobs. A test may set `most`, `expires`, `typed_above`, `refuse_plan`,
    `refuse_start`, `lose_answer`, and `step` (acts per look)."""

    def __init__(self) -> None:
        self.plans: dict[str, tuple[Plan, PlanRequest, dict[str, list[MessageRow]]]] = {}
        self.jobs: dict[int, FakeJob] = {}
        self.requests: dict[str, int] = {}
        self.most = 10_000
        self.expires = timedelta(minutes=10)
        self.typed_above = 20
        self.refuse_plan: ApiError | None = None
        self.refuse_start: ApiError | None = None
        self.lose_answer: OperatorError | None = None  # it starts, but the answer does not come
        self.step = 0
        self.first_id = 118

    @property
    def running(self) -> int:
        """Jobs that have not ended."""
        return sum(job.row.state not in ENDED for job in self.jobs.values())

    def advance(self, id: int, acts: int) -> JobRow:
        """The job does so many more; a first try that is done makes it stand."""
        job = self.jobs[id]
        for _ in range(acts):
            done = len(job.acts)
            stands = job.try_first and done >= job.try_first
            if job.row.state is not JobState.RUNNING or done >= len(job.originals) or stands:
                break
            job.acts.append(_receipt(done, job.originals[done], job.row.kind))
        done = len(job.acts)
        if job.row.state is JobState.RUNNING:
            if done >= len(job.originals):
                self._set(job, JobState.DONE)
            elif job.try_first and done >= job.try_first:
                words = ", ".join(f"{n} {w}" for w, n in Counter(r.state for r in job.acts).items())
                job.try_first = 0
                self._set(job, JobState.PAUSED, f"Tried {done}: {words}. Go on, or cancel the rest.")
            else:
                self._set(job, JobState.RUNNING)
        return job.row

    def command(self, id: int, command: JobCommand) -> JobRow:
        """Pause, go on, cancel."""
        job = self.jobs[id]
        after = {
            JobCommandName.PAUSE: JobState.PAUSED,
            JobCommandName.RESUME: JobState.RUNNING,
            JobCommandName.CANCEL: JobState.CANCELLED,
        }.get(command.command, job.row.state)
        self._set(job, after)
        return job.row

    def _set(self, job: FakeJob, state: JobState, note: str = "") -> None:
        counts = Counter(receipt.state for receipt in job.acts)
        left = job.row.total - len(job.acts)
        stopped = state is JobState.CANCELLED
        running = state is JobState.RUNNING
        lawful = {"pause": running, "resume": state is JobState.PAUSED, "cancel": state not in ENDED}
        job.row = job.row.model_copy(
            update={
                "state": state,
                "note": note,
                "counts": JobCounts(
                    accepted=counts["accepted"],
                    rejected=counts["rejected"],
                    unknown=counts["unknown"],
                    waiting=0 if stopped else left,
                    cancelled=left if stopped else 0,
                ),
                "updated_at": NOW + timedelta(seconds=65 + len(job.acts) / 5),
                "rate": 5.0 if running else 0.0,
                "seconds_left": left / 5 if running else None,
                "commands": tuple(
                    CommandOffer(name=name, allowed=may, reason="" if may else f"The job is {state.value}.")
                    for name, may in lawful.items()
                ),
            }
        )


class FakeJobs:
    """The calls of `console.desktop.bridge.jobs.JobCalls`; for `FakeGatewayClient`."""

    _environment: str
    _messages: dict[int, MessageRow]

    @cached_property
    def book(self) -> JobBook:
        """What a test looks at and turns."""
        return JobBook()

    def _ask(self, name: str, arguments: object = None) -> None:
        raise NotImplementedError

    def _matching(self, query: str) -> list[MessageRow]:
        raise NotImplementedError

    async def plan(self, request: PlanRequest) -> Plan:
        """Count what is there now."""
        self._ask("plan", request)
        if self.book.refuse_plan is not None:
            raise self.book.refuse_plan
        wanted = request.selection
        rows = (
            self._matching(wanted.query)
            if wanted.whole_query
            else [self._messages[id] for id in wanted.ids if id in self._messages]
        )
        found: dict[str, list[MessageRow]] = {name: [] for name in TITLES}
        for row in sorted(rows, key=lambda row: row.id):
            found[_class_of(row, request.kind)].append(row)
        plan = self._plan(request, rows, found)
        self.book.plans[plan.id] = (plan, request, found)
        return plan

    def _plan(self, request: PlanRequest, rows: list[MessageRow], found: dict[str, list[MessageRow]]) -> Plan:
        ready = found["ready"]
        groups: dict[tuple[str, str], list[MessageRow]] = {}
        for row in ready:
            groups.setdefault((row.type, row.interface), []).append(row)
        times = [row.received_at for row in ready]
        return Plan(
            id=f"plan-{len(self.book.plans) + 1}",
            kind=request.kind,
            counted_at=NOW,
            expires_at=NOW + self.book.expires,
            total=len(rows),
            ready=len(ready),
            more=len(rows) > self.book.most,
            destination=request.destination or ("CERN" if len({row.route for row in ready}) == 1 else ""),
            environment=self._environment,
            typed_count=len(ready) > self.book.typed_above,
            rows=tuple(
                PlanRow(
                    type=type_,
                    interface=interface,
                    destination=request.destination or group[0].route.rpartition(" ")[2],
                    count=len(group),
                    oldest=min(row.received_at for row in group),
                    newest=max(row.received_at for row in group),
                    order="Patient",
                )
                for (type_, interface), group in groups.items()
            ),
            classes=tuple(
                PlanClass(name=name, title=title, text=text, count=len(found[name]), can_include=name == "delivered")
                for name, (title, text) in TITLES.items()
            ),
            oldest=min(times, default=None),
            newest=max(times, default=None),
            seconds_at_full_speed=len(ready) / 20,
        )

    async def plan_messages(self, plan: str, name: str, after: int | None = None) -> PlanMessages:
        """A page of one class."""
        self._ask("plan_messages", (plan, name, after))
        rows = self.book.plans[plan][2][name]
        start = after or 0
        end = start + PAGE
        return PlanMessages(rows=tuple(rows[start:end]), next=end if end < len(rows) else None)

    async def start_job(self, request: JobRequest) -> JobRow:
        """The same request id gives the same job."""
        self._ask("start_job", request)
        book = self.book
        if book.refuse_start is not None:
            raise book.refuse_start
        if request.request_id in book.requests:
            return book.jobs[book.requests[request.request_id]].row
        plan, asked, found = book.plans[request.plan]
        rows = found["ready"] + [row for name in request.include for row in found[name]]
        id = max(book.jobs, default=book.first_id - 1) + 1
        verb = asked.kind.value.capitalize()
        row = JobRow(
            id=id,
            kind=asked.kind,
            title=f"{verb} to {plan.destination}" if plan.destination else f"{verb} {len(rows)} messages",
            state=JobState.RUNNING,
            actor="r.keller",
            reason=request.reason,
            ticket=request.ticket,
            environment=self._environment,
            started_at=NOW + timedelta(seconds=65),
            updated_at=NOW + timedelta(seconds=65),
            total=len(rows),
            counts=JobCounts(waiting=len(rows)),
            per_minute=request.per_minute,
        )
        book.requests[request.request_id] = id
        book.jobs[id] = FakeJob(row=row, originals=rows, try_first=request.try_first)
        if book.lose_answer is not None:
            raise book.lose_answer
        return book.advance(id, 0)

    async def jobs(self) -> JobRows:
        """Newest first."""
        self._ask("jobs")
        return JobRows(rows=tuple(self.book.jobs[id].row for id in sorted(self.book.jobs, reverse=True)))

    async def job(self, id: int) -> JobRow:
        """One; each look moves it on by `step`."""
        self._ask("job", id)
        if id not in self.book.jobs:
            raise ApiError(404, "Not found", f"There is no job {id}.")
        return self.book.advance(id, self.book.step)

    async def job_receipts(self, id: int, before: str | None = None, state: str = "") -> JobReceipts:
        """Newest act first."""
        self._ask("job_receipts", (id, before, state))
        acts = [receipt for receipt in reversed(self.book.jobs[id].acts) if not state or receipt.state == state]
        start = int(before or 0)
        end = start + PAGE
        return JobReceipts(rows=tuple(acts[start:end]), next=str(end) if end < len(acts) else None)

    async def job_command(self, id: int, command: JobCommand) -> JobRow:
        """Takes effect at once."""
        self._ask("job_command", (id, command))
        return self.book.command(id, command)

    async def note_job_export(self, id: int) -> JobRow:
        """Noted by being asked."""
        self._ask("note_job_export", id)
        return self.book.jobs[id].row


def _class_of(row: MessageRow, kind: JobKind) -> str:
    if row.status is Status.SENDING:
        return "busy"
    if kind is not JobKind.RESEND:
        return "ready" if row.status in TAKES[kind] else "other_status"
    if row.status is Status.UNKNOWN:
        return "unknown"
    if row.id % 21 == 0:
        return "newer"
    return "delivered" if row.id % 31 == 0 else "ready"


def _receipt(at: int, row: MessageRow, kind: JobKind) -> JobReceipt:
    state, text = "accepted", f"AA in {17 + at % 9} ms"
    if at % 57 == 40:
        state, text = "rejected", "AE 204 patient not known"
    elif at % 170 == 60:
        state, text = "unknown", "Closed before reply"
    sends = kind is JobKind.RESEND
    return JobReceipt(
        number=at + 1,
        state=state,
        at=NOW + timedelta(seconds=65 + at / 5),
        original_id=row.id,
        original_control_id=row.control_id,
        copy_id=row.id + 50_000 if sends else None,
        copy_control_id=f"{row.control_id}R1" if sends else "",
        type=row.type,
        text=text if sends else "Done",
    )
