"""A failure group released at a real gateway while live traffic flows: by two desks at once, cancelled, or killed.

The peer stands outside what is killed, refuses each original until its cause is mended, and notes every arrival. `run`
is used by the tests with some hundred failures and by the evidence with ten thousand.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
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
from console.api.recipes import ChangeKind, Recipe, RecipeChange
from console.api.triage import GroupRow, GroupsRequest
from tests.support.bulk_rig import ASK_EVERY, PIPELINED, BulkReceiver, BulkRig, Live
from tests.support.crash_rig import acknowledge
from tests.support.mllp_client import MllpClient
from tests.support.oracle import Report, check, message, read_mark

_CONTROL = re.compile(rb"^MSH\|[^|]*(?:\|[^|]*){7}\|(?P<id>[^|\r]*)")
BAD, GOOD = "OLD-1", "NEW-1"
TRY = 3
SETTLED = 10.0
"""Seconds after which the counts of a group must be those of the store."""

MEND = Recipe(
    name="New codes",
    layer="hl7v2",
    condition=f"OBX-3.1:{BAD}",
    changes=(RecipeChange(path="OBX-3.1", kind=ChangeKind.MAP, table={BAD: GOOD}),),
)
"""What the receiver wants."""


def failing(number: int) -> bytes:
    """An original of a patient of its own that the peer refuses."""
    return message("old", number) + f"OBX|1|CE|{BAD}^Code^L||x||||||F\r".encode()


class RefusingPeer(BulkReceiver):
    """Refuses originals until their code is new, or `cured`; what it accepted is in `taken`, what not in `refused`."""

    def __init__(self) -> None:
        super().__init__()
        self.cured = False
        self.taken: list[tuple[int, str]] = []  # (original, control id)
        self.refused: list[tuple[int, str]] = []

    def answer(self, payload: bytes) -> bytes:
        """AA for live messages and for what is mended, AE for the rest."""
        mark = read_mark(payload)
        good = mark is None or mark.lane != "old" or self.cured or f"|{GOOD}^".encode() in payload
        return acknowledge(payload, "AA" if good else "AE")

    def _note(self, payload: bytes) -> None:
        mark = read_mark(payload)
        if mark is None or mark.lane != "old":
            super()._note(payload)
            return
        found = _CONTROL.match(payload)
        seen = mark.number, found["id"].decode() if found else ""
        (self.taken if b"MSA|AA" in self.answer(payload) else self.refused).append(seen)
        self.moved.set()

    async def has_refused(self, count: int, seconds: float) -> None:
        """Wait until so many originals were refused."""
        async with asyncio.timeout(seconds):
            while len({number for number, _ in self.refused}) < count:
                self.moved.clear()
                await self.moved.wait()

    async def has_taken(self, count: int, seconds: float) -> None:
        """Wait until so many were accepted."""
        async with asyncio.timeout(seconds):
            while len(self.taken) < count:
                self.moved.clear()
                await self.moved.wait()


@dataclass(kw_only=True)
class ReleaseReport:
    """What the peer saw and what the receipts say."""

    originals: int
    jobs: tuple[JobRow, ...]
    receipts: tuple[JobReceipt, ...]  # of all jobs
    copies: Counter[int]  # original -> different messages that were accepted of it
    repeats: int  # the same message twice: at-least-once after a kill
    live: Report
    open_left: int  # messages of the group that still wait
    plan_seconds: float
    release_seconds: float
    told_seconds: float  # until the other desk was told that the first one had begun
    live_before_ms: float
    live_during_ms: float
    wrong: list[str] = field(default_factory=list)

    @property
    def twice(self) -> int:
        """Originals that were accepted more than once."""
        return sum(1 for many in self.copies.values() if many > 1)

    @property
    def accepted(self) -> int:
        """Receipts that say so."""
        return sum(job.counts.accepted for job in self.jobs)


class ReleaseRig(BulkRig):
    """A gateway process with one interface and the peer that refuses."""

    def __init__(self, folder: Path, *, module: tuple[str, ...] = ("console",), store: str = "") -> None:
        super().__init__(folder, module=module, store=store)
        self.receiver = self.peer = RefusingPeer()

    async def failed(self, count: int) -> GroupRow:
        """Make the failures, over a few connections at once, and wait until they are one group."""
        numbers = iter(range(1, count + 1))

        async def fill() -> None:
            async with MllpClient(self.port) as client:
                for number in numbers:
                    await client.send(failing(number))

        await asyncio.gather(*(fill() for _ in range(min(PIPELINED, count))))
        await self.peer.has_refused(count, 60 + count / 50)
        async with asyncio.timeout(60 + count / 100), self.gateway.client() as api:
            after = 0
            while True:
                rows = (await api.groups(GroupsRequest())).rows
                if len(rows) == 1 and rows[0].open == count:
                    return rows[0]
                after = (await api.feed(after, wait=0.5)).number

    async def group_open(self, group: int, wanted: int) -> int:
        """Messages of it that wait, as soon as they are as many as wanted, else after some seconds: grouping is beside
        the message path, and follows it."""
        found = -1
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLED), self.gateway.client() as api:
                while (found := (await api.group(group)).row.open) != wanted:
                    await asyncio.sleep(ASK_EVERY)
        return found


@contextlib.asynccontextmanager
async def desks(rig: ReleaseRig, many: int) -> AsyncIterator[tuple[OpsClient, ...]]:
    """So many desktops on the gateway."""
    async with AsyncExitStack() as stack:
        yield tuple([await stack.enter_async_context(rig.gateway.client()) for _ in range(many)])


async def run(
    count: int,
    folder: Path,
    *,
    kills_at: tuple[int, ...] = (),
    cancel_at: int | None = None,
    clients: int = 2,
    recipe: bool = True,
    interval: float = 0.01,
    module: tuple[str, ...] = ("console",),
    store: str = "",
    ordering: str = "patient",
) -> ReleaseReport:
    """Release `count` failures of one group by so many desks at once, each with a job over all of them.

    With `recipe` each copy is changed by it; without, the peer is mended and each message goes on from where it stands.
    The gateway is killed when so many were accepted, and a person goes on after each restart; what is left is cancelled
    when `cancel_at` were.
    """
    rig = ReleaseRig(folder, module=module, store=store)
    async with rig.running(ordering):
        group = await rig.failed(count)
        until, live = asyncio.Event(), Live(rig)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(live.run(until, interval))
            try:
                report = await _release(rig, live, group, count, kills_at, cancel_at, clients, recipe=recipe)
            finally:
                until.set()
                rig.up.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(20):
                while check(rig.peer.live).lost:
                    rig.peer.moved.clear()
                    await rig.peer.moved.wait()
        report.live = check(rig.peer.live)
        return report


async def _release(
    rig: ReleaseRig,
    live: Live,
    group: GroupRow,
    count: int,
    kills_at: tuple[int, ...],
    cancel_at: int | None,
    many: int,
    *,
    recipe: bool,
) -> ReleaseReport:
    while len(live.took) < 30:
        rig.peer.moved.clear()
        await rig.peer.moved.wait()
    before = len(live.took)
    async with desks(rig, many) as apis:
        saved = (await apis[0].save_recipe(MEND)).id if recipe else None
        if not recipe:
            rig.peer.cured = True
        begun = perf_counter()
        plans = await asyncio.gather(*(_planned(api, group, saved) for api in apis))
        plan_seconds = (perf_counter() - begun) / many
        for plan in plans:
            assert plan.ready == count, plan.classes
        begun = perf_counter()
        jobs, told = await _started(apis, plans, count)
    await _tried(rig, jobs)
    for at in kills_at:
        await rig.peer.has_taken(at, 60 + count / 20)
        await rig.kill()
        await rig.start()
        await _go_on(rig, jobs)
    if cancel_at is not None:
        await rig.peer.has_taken(cancel_at, 60 + count / 20)
        async with rig.gateway.client() as api:
            for job in jobs:
                with contextlib.suppress(ApiError):  # it may have ended
                    await api.job_command(job, JobCommand(command=JobCommandName.CANCEL))
    rows = [await rig.ended(job, JobState.DONE, JobState.CANCELLED, seconds=60 + count / 10) for job in jobs]
    seconds = perf_counter() - begun
    receipts = [receipt for job in jobs for receipt in await rig.receipts(job)]
    seen = Counter(rig.peer.taken)
    return ReleaseReport(
        originals=count,
        jobs=tuple(rows),
        receipts=tuple(receipts),
        copies=Counter(number for number, _ in seen),
        repeats=sum(times - 1 for times in seen.values()),
        live=check(rig.peer.live),
        open_left=await rig.group_open(group.id, count - len({number for number, _ in seen})),
        plan_seconds=plan_seconds,
        release_seconds=seconds,
        told_seconds=told,
        live_before_ms=_milliseconds(live.took[:before]),
        live_during_ms=_milliseconds(live.took[before:]),
        wrong=disagreements(receipts, seen),
    )


async def _planned(api: OpsClient, group: GroupRow, recipe: int | None) -> Plan:
    kind = JobKind.CURE if recipe is None else JobKind.RESEND
    selection = Selection(query=group.query, whole_query=True)
    return await api.plan(PlanRequest(kind=kind, selection=selection, recipe=recipe, group=group.id))


async def _started(apis: tuple[OpsClient, ...], plans: list[Plan], count: int) -> tuple[list[int], float]:
    """All at once; how long it took until the last desk was told of the first one's job."""
    number = (await apis[-1].feed(0, wait=0)).number

    async def told() -> float:
        begun, after = perf_counter(), number
        async with asyncio.timeout(30):
            while True:
                batch = await apis[-1].feed(after, wait=5)
                if "jobs" in batch.topics:
                    return perf_counter() - begun
                after = batch.number

    async def start(api: OpsClient, plan: Plan, place: int) -> int:
        request = JobRequest(
            plan=plan.id,
            reason="the code was mended",
            request_id=f"release-request-{place}",
            typed_count=count,
            try_first=TRY,
        )
        return (await api.start_job(request)).id

    first, *others = await asyncio.gather(
        told(), *(start(api, plan, place) for place, (api, plan) in enumerate(zip(apis, plans, strict=True)))
    )
    return [int(job) for job in others], float(first)


async def _tried(rig: ReleaseRig, jobs: list[int]) -> None:
    """Each job pauses after its try; a person sees that all were accepted and goes on."""
    for job in jobs:
        row = await rig.ended(job, JobState.PAUSED, JobState.DONE, seconds=60)
        assert row.state is JobState.DONE or row.counts.accepted == TRY, row
    await _go_on(rig, jobs)


async def _go_on(rig: ReleaseRig, jobs: list[int]) -> None:
    """Go on with every job that stands paused; one that a restart paused says so."""
    for job in jobs:
        row = await rig.ended(job, JobState.PAUSED, JobState.DONE, seconds=60)
        if row.state is JobState.PAUSED:
            async with rig.gateway.client() as api:
                with contextlib.suppress(ApiError, GatewayUnreachable):
                    await api.job_command(job, JobCommand(command=JobCommandName.RESUME))


def disagreements(receipts: list[JobReceipt], seen: Counter[tuple[int, str]]) -> list[str]:
    """Where a receipt and the peer tell different stories: accepted must have arrived, the rest must not have, and only
    what is unknown may be either."""
    arrived = {control for _, control in seen}
    told: set[str] = set()
    wrong = []
    for receipt in receipts:
        carried = receipt.copy_control_id or receipt.original_control_id
        if receipt.state in {"accepted", "unknown"}:
            told.add(carried)
        if receipt.state == "accepted" and carried not in arrived:
            wrong.append(f"{receipt.number} says accepted, and nothing arrived")
        if receipt.state in {"rejected", "cancelled", "waiting"} and receipt.copy_control_id in arrived:
            wrong.append(f"{receipt.number} says {receipt.state}, and its copy was accepted")
    wrong += [f"{control} was accepted, and no receipt says so" for control in sorted(arrived - told)]
    return wrong


def _milliseconds(values: list[float]) -> float:
    return round(median(values) * 1000, 2) if values else 0.0
