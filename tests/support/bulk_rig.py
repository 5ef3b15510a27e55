"""R-33: originals resent by query through a real gateway while live traffic flows, cancelled or killed midway.

The receivers stand outside what is killed and note every arrival. An original is known by its number; a copy that was
accepted before carries a new control id; its mark (ZCK) stays. `run` is used by the tests with a few hundred messages
and by the evidence with ten thousand.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import statistics
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from console.api.client import ApiError, GatewayUnreachable, OpsClient
from console.api.jobs import (
    JobCommand,
    JobCommandName,
    JobKind,
    JobReceipt,
    JobRequest,
    JobRow,
    JobState,
    Plan,
    PlanRequest,
    Selection,
)
from console.transports.mllp.framing import Block, Deframer, frame
from tests.support.crash_rig import LIMIT, acknowledge, listening
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.oracle import History, Report, check, message, read_mark

_CONTROL = re.compile(rb"^MSH\|[^|]*(?:\|[^|]*){7}\|(?P<id>[^|\r]*)")
ASK_EVERY = 0.5
"""Seconds between looks at the job, as the desktop does."""

PIPELINED = 32
"""Originals under way at once while the store is filled."""


class BulkReceiver:
    """Accepts everything; notes each arrival as (number of the original, control id), live and bulk apart."""

    def __init__(self) -> None:
        self.first: list[tuple[int, str]] = []  # before the job
        self.again: list[tuple[int, str]] = []  # since `counting`
        self.live = History()
        self.counting = False
        self.moved = asyncio.Event()
        self.port = 0
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, asyncio.Event] = {}

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close everything and wait for it."""
        if self._server is not None:
            self._server.close()
        ended = list(self._open.values())
        for writer in self._open:
            writer.close()
        for event in ended:
            await event.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended = self._open[writer] = asyncio.Event()
        try:
            with contextlib.suppress(ConnectionError):
                deframer = Deframer(LIMIT)
                while data := await reader.read(65536):
                    for event in deframer.feed(data):
                        if isinstance(event, Block):
                            self._note(event.payload)
                            writer.write(frame(self.answer(event.payload)))
                            await writer.drain()
        finally:
            writer.close()
            del self._open[writer]
            ended.set()

    def answer(self, payload: bytes) -> bytes:
        """What it says to one message."""
        return acknowledge(payload)

    def _note(self, payload: bytes) -> None:
        mark = read_mark(payload)
        found = _CONTROL.match(payload)
        control = found["id"].decode() if found else ""
        if mark is not None and mark.lane == "old":
            (self.again if self.counting else self.first).append((mark.number, control))
        else:
            self.live.received.append(mark)
        self.moved.set()

    async def has(self, count: int, seconds: float) -> None:
        """Wait until that many originals have arrived the first time."""
        async with asyncio.timeout(seconds):
            while len({number for number, _ in self.first}) < count:
                self.moved.clear()
                await self.moved.wait()

    async def resent(self, count: int, seconds: float = 60.0) -> None:
        """Wait until that many copies have arrived."""
        async with asyncio.timeout(seconds):
            while len(self.again) < count:
                self.moved.clear()
                await self.moved.wait()


@dataclass(kw_only=True)
class BulkReport:
    """What the receivers saw and what the receipts say."""

    originals: int
    plan_seconds: float
    job_seconds: float
    job: JobRow
    receipts: tuple[JobReceipt, ...]
    arrivals: Counter[int]  # original -> copies that arrived (the same control id twice counts once)
    repeats: int  # the same copy twice: at-least-once after a kill
    live: Report
    live_before_ms: float  # median of a live acknowledgement without the job
    live_during_ms: float
    through_before_ms: float = 0.0  # median from sending until the receiver has it
    through_during_ms: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def twice(self) -> int:
        """Originals of which more than one copy arrived."""
        return sum(1 for many in self.arrivals.values() if many > 1)


class Live:
    """One sender that never stops, stop and wait; notes how long each acknowledgement and each delivery took."""

    def __init__(self, rig: BulkRig) -> None:
        self._rig = rig
        self.number = 0
        self.took: list[float] = []
        self.through: list[float] = []

    async def run(self, until: asyncio.Event, interval: float) -> None:
        """Send until told to stop; what was not answered is sent again with the same id."""
        client: MllpClient | None = None
        while not until.is_set():
            self.number += 1
            payload = message("live", self.number, patient=self.number % 50)
            history = self._rig.receiver.live
            history.sent.append(self.number)
            while self.number not in history.ok:
                await self._rig.up.wait()
                try:
                    if client is None:
                        client = MllpClient(self._rig.port)
                        await client.connect()
                    begun = perf_counter()
                    await client.send(payload)
                    self.took.append(perf_counter() - begun)
                    history.ok.add(self.number)
                    await self._arrives(begun)
                except (OSError, TimeoutError):
                    if client is not None:
                        await client.close()
                    client = None
                    if until.is_set():
                        return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(interval):
                    await until.wait()
        if client is not None:
            await client.close()

    async def _arrives(self, begun: float) -> None:
        """How long until the receiver has it; not waited for across a kill."""
        receiver = self._rig.receiver
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                while not receiver.live.received or receiver.live.received[-1] is None or not self._is_last(receiver):
                    receiver.moved.clear()
                    await receiver.moved.wait()
                self.through.append(perf_counter() - begun)

    def _is_last(self, receiver: BulkReceiver) -> bool:
        last = receiver.live.received[-1]
        return last is not None and last.number >= self.number


class BulkRig:
    """A gateway process with one interface, its receiver, and the job."""

    def __init__(self, folder: Path, *, module: tuple[str, ...] = ("console",), store: str = "") -> None:
        self.receiver = BulkReceiver()
        self.up = asyncio.Event()
        self.port = 0  # of today's listener
        self._folder = folder
        self._module = module
        self._store = store
        self.config = folder / "site.toml"
        self.gateway = GatewayProcess(folder / "data", self.config, module=module)

    @contextlib.asynccontextmanager
    async def running(self, ordering: str = "patient") -> AsyncIterator[BulkRig]:
        """Receiver and gateway up."""
        await self.receiver.start()
        self.config.write_text(
            f"""
[gateway]
environment = "TEST"
store = "{self._store}"
[[interface]]
name = "way"
ordering = "{ordering}"
source = {{ kind = "mllp", port = 0 }}
[[interface.destination]]
name = "peer"
kind = "mllp"
port = {self.receiver.port}
reply_timeout = 5.0
retry = {{ base = 0.05, cap = 0.5 }}
""",
            encoding="utf-8",
        )
        await self.start()
        try:
            yield self
        finally:
            await self.gateway.kill()
            await self.receiver.stop()

    async def start(self, environment: dict[str, str] | None = None) -> None:
        """Start the gateway anew."""
        self.gateway = GatewayProcess(self._folder / "data", self.config, module=self._module, environment=environment)
        ready = await self.gateway.start()
        self.port = int(ready["interfaces"][0]["port"] or await listening(self.gateway, "way"))
        self.up.set()

    async def kill(self) -> None:
        """kill -9."""
        self.up.clear()
        await self.gateway.kill()

    async def filled(self, count: int) -> None:
        """Deliver the originals, each of a patient of its own, over a few connections at once."""
        numbers = iter(range(1, count + 1))

        async def fill() -> None:
            async with MllpClient(self.port) as client:
                for number in numbers:
                    await client.send(message("old", number))

        await asyncio.gather(*(fill() for _ in range(min(PIPELINED, count))))
        await self.receiver.has(count, 60 + count / 50)

    async def planned(self, api: OpsClient, count: int) -> Plan:
        """A dry run over the query, once every original is marked as sent."""
        selection = Selection(query="control:old* status:sent", whole_query=True)
        while True:
            plan = await api.plan(PlanRequest(kind=JobKind.RESEND, selection=selection))
            if plan.total == count:
                return plan

    async def started(self, api: OpsClient, plan: Plan, **more: object) -> JobRow:
        """Start it for all that were delivered before."""
        count = sum(each.count for each in plan.classes if each.name in {"ready", "delivered"})
        request = {
            "plan": plan.id,
            "include": ["delivered"],
            "reason": "the receiver lost them",
            "request_id": "bulk-request",
            "typed_count": count,
            **more,
        }
        return await api.start_job(JobRequest.model_validate(request))

    async def ended(self, job_id: int, *states: JobState, seconds: float = 120.0) -> JobRow:
        """The job once it stands so and nothing of it is under way; its counts always add up."""
        async with asyncio.timeout(seconds), self.gateway.client() as api:
            while True:
                row = await api.job(job_id)
                assert sum(row.counts.model_dump().values()) == row.total, row
                if row.state in states and not row.counts.sending:
                    return row
                await asyncio.sleep(ASK_EVERY)

    async def receipts(self, job_id: int) -> tuple[JobReceipt, ...]:
        """All of them, page by page."""
        async with self.gateway.client() as api:
            rows: list[JobReceipt] = []
            before: str | None = None
            while True:
                page = await api.job_receipts(job_id, before)
                rows += page.rows
                if page.next is None:
                    return tuple(rows)
                before = page.next


async def run(
    count: int,
    folder: Path,
    *,
    cancel_at: int | None = None,
    kills_at: tuple[int, ...] = (),
    fault: str = "",
    interval: float = 0.01,
    module: tuple[str, ...] = ("console",),
    store: str = "",
    ordering: str = "patient",
) -> BulkReport:
    """Resend `count` delivered originals by query while live messages flow.

    The gateway is killed when so many copies have arrived, and a person goes on after each restart; the rest is
    cancelled when `cancel_at` copies have arrived. `fault` kills at a named point instead, once.
    """
    rig = BulkRig(folder, module=module, store=store)
    async with rig.running(ordering):
        await rig.filled(count)
        until, live = asyncio.Event(), Live(rig)
        async with asyncio.TaskGroup() as group:
            group.create_task(live.run(until, interval))
            try:
                report = await _resend(rig, live, count, cancel_at, kills_at, fault)
            finally:
                until.set()
                rig.up.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(20):
                while check(rig.receiver.live).lost:
                    rig.receiver.moved.clear()
                    await rig.receiver.moved.wait()
        report.live = check(rig.receiver.live)
        return report


async def _resend(
    rig: BulkRig, live: Live, count: int, cancel_at: int | None, kills_at: tuple[int, ...], fault: str
) -> BulkReport:
    while len(live.took) < 30:
        rig.receiver.moved.clear()
        await rig.receiver.moved.wait()
    async with rig.gateway.client() as api:
        await rig.planned(api, count)
        begun = perf_counter()
        plan = await rig.planned(api, count)
        plan_seconds = perf_counter() - begun
    if fault:
        await rig.kill()
        await rig.start({"FAULT": fault})
        async with rig.gateway.client() as api:
            plan = await rig.planned(api, count)
    before, through = len(live.took), len(live.through)
    rig.receiver.counting = True
    begun = perf_counter()
    job = await _begun(rig, plan)
    for at in kills_at:
        await rig.receiver.resent(at)
        await rig.kill()
        await _restarted(rig, job)
    if fault:
        await rig.gateway.wait()
        rig.up.clear()
        await _restarted(rig, job)
    if cancel_at is not None:
        await rig.receiver.resent(cancel_at)
        async with rig.gateway.client() as api:
            await api.job_command(job, JobCommand(command=JobCommandName.CANCEL))
    row = await rig.ended(job, JobState.DONE, JobState.CANCELLED, seconds=60 + count / 20)
    seconds = perf_counter() - begun
    receipts = await rig.receipts(job)
    copies = Counter(rig.receiver.again)
    return BulkReport(
        originals=count,
        plan_seconds=plan_seconds,
        job_seconds=seconds,
        job=row,
        receipts=receipts,
        arrivals=Counter(number for number, _ in copies),
        repeats=sum(many - 1 for many in copies.values()),
        live=check(rig.receiver.live),
        live_before_ms=_median(live.took[:before]),
        live_during_ms=_median(live.took[before:]),
        through_before_ms=_median(live.through[:through]),
        through_during_ms=_median(live.through[through:]),
        wrong=disagreements(receipts, copies),
    )


async def _begun(rig: BulkRig, plan: Plan) -> int:
    """Start the job; a fault point may end the gateway before it can answer."""
    try:
        async with rig.gateway.client() as api:
            return (await rig.started(api, plan)).id
    except GatewayUnreachable:
        return 1


async def _restarted(rig: BulkRig, job: int) -> None:
    """Start the gateway again; the job must stand paused and say why, and a person goes on."""
    await rig.start()
    row = await rig.ended(job, JobState.PAUSED, JobState.DONE, seconds=60)
    if row.state is JobState.DONE:
        return
    assert "restarted" in row.note, row
    async with rig.gateway.client() as api:
        with contextlib.suppress(ApiError):
            await api.job_command(job, JobCommand(command=JobCommandName.RESUME))


def disagreements(receipts: tuple[JobReceipt, ...], copies: Counter[tuple[int, str]]) -> list[str]:
    """Where a receipt and the receiver tell different stories: accepted must have arrived, the rest must not have,
    and only what is unknown may be either."""
    arrived = {control for _, control in copies}
    wrong = []
    for receipt in receipts:
        here = receipt.copy_control_id in arrived if receipt.copy_control_id else False
        if receipt.state == "accepted" and not here:
            wrong.append(f"{receipt.number} accepted, never arrived")
        if receipt.state in {"refused", "waiting", "cancelled"} and here:
            wrong.append(f"{receipt.number} {receipt.state}, arrived")
    known = {receipt.copy_control_id for receipt in receipts}
    return wrong + [f"{control} arrived without a receipt" for control in sorted(arrived - known)]


def _median(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2) if seconds else 0.0
