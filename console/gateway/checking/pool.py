"""At most two checking processes for a gateway: started when first needed, ended when idle, killed when over time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from console.api.documents import CheckRun
from console.core.clock import Clock
from console.core.errors import RefusedError
from console.core.message import Problem
from console.gateway.checking.checks import chosen
from console.gateway.checking.record import Record
from console.gateway.checking.speech import Question
from console.gateway.checking.worker import Worker, WorkerEnded
from console.gateway.service import Gateway
from console.layers.checking import CheckOptions

MOST_WORKERS = 2
MOST_ANSWERS = 200
"""Questions after which a process is replaced: what libraries keep does not pile up."""
IDLE_SECONDS = 120.0
LOOK_SECONDS = 15.0
READY_SECONDS = 30.0
WAIT_SECONDS = 25.0
"""How long a request waits for a process before it is told to come again."""
BUSY = (
    "Other documents are being checked, and none was through within 25 s. Nothing was checked: try again in a minute."
)


class _NotUp(Exception):
    """A process that was started did not come up."""


@dataclass(slots=True, kw_only=True)
class _Idle:
    worker: Worker
    answers: int
    since: float


class CheckPool:
    """The processes of one gateway. Lives on its event loop."""

    def __init__(self, clock: Clock, command: tuple[str, ...] = ()) -> None:
        self._clock = clock
        self._command = command
        self._places = asyncio.Semaphore(MOST_WORKERS)  # wakes in the order of arrival
        self._idle: list[_Idle] = []
        self._busy: set[Worker] = set()

    @property
    def workers(self) -> int:
        """Processes that live now."""
        return len(self._idle) + len(self._busy)

    async def checked(
        self, format_name: str, raw: bytes, options: CheckOptions, names: Sequence[str], seconds: float
    ) -> tuple[tuple[Problem, ...], tuple[CheckRun, ...]]:
        """The findings of the named checks (all, where none is named) and what became of each check.

        Waits its turn; then `seconds` bound the whole. Raises `OperatorError` for a check that is not there,
        `RefusedError` where no process comes free. A request that is cancelled kills its process.
        """
        record = Record(chosen(format_name, names))
        if not record.waiting:
            return (), ()
        try:
            await asyncio.wait_for(self._places.acquire(), WAIT_SECONDS)
        except TimeoutError:
            raise RefusedError(BUSY) from None
        try:
            await self._through(record, format_name, raw, options, seconds)
        finally:
            self._places.release()
        return tuple(record.problems), tuple(record.runs)

    async def _through(
        self, record: Record, format_name: str, raw: bytes, options: CheckOptions, seconds: float
    ) -> None:
        """Ask until all checks are dealt with; one that ends its process does not keep the others from running."""
        until: float | None = None
        while record.waiting:
            try:
                worker, answers = self._take()
            except OSError:  # no process, no memory or no descriptor is left on this machine
                record.not_started()
                return
            kept = False
            try:
                await self._begin(worker)
                until = self._clock.monotonic() + seconds if until is None else until
                left = max(0.01, until - self._clock.monotonic())
                question = Question(format=format_name, options=options, names=record.waiting, seconds=left)
                await asyncio.wait_for(asyncio.to_thread(worker.ask, question, raw, record.hear), left)
                kept = True
            except TimeoutError:
                record.cut(seconds)
            except _NotUp:
                record.not_started()
            except WorkerEnded:
                record.crash()
            finally:
                await self._give_back(worker, answers + 1, kept=kept)

    async def _begin(self, worker: Worker) -> None:
        try:
            await asyncio.wait_for(asyncio.to_thread(worker.get_ready), READY_SECONDS)
        except (TimeoutError, WorkerEnded):
            raise _NotUp from None

    def _take(self) -> tuple[Worker, int]:
        """A process: the one used last, else a new one."""
        while self._idle:
            idle = self._idle.pop()
            if idle.worker.running:
                self._busy.add(idle.worker)
                return idle.worker, idle.answers
            idle.worker.close()
        worker = Worker(self._command)
        self._busy.add(worker)
        return worker, 0

    async def _give_back(self, worker: Worker, answers: int, *, kept: bool) -> None:
        self._busy.discard(worker)
        if kept and answers < MOST_ANSWERS and worker.running:
            self._idle.append(_Idle(worker=worker, answers=answers, since=self._clock.monotonic()))
            return
        worker.kill()
        await asyncio.shield(asyncio.to_thread(worker.close))

    async def keep(self) -> None:
        """End idle processes in time; when cancelled, end all. The gateway runs this as long as it runs."""
        try:
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                await self.end_idle(self._clock.monotonic() - IDLE_SECONDS)
        finally:
            self.end()

    async def end_idle(self, since: float) -> None:
        """End what has had nothing to do since then."""
        old = [idle for idle in self._idle if idle.since <= since]
        self._idle = [idle for idle in self._idle if idle.since > since]
        for idle in old:
            await asyncio.to_thread(idle.worker.close)

    def end(self) -> None:
        """Kill all of them now."""
        for worker in self._busy:
            worker.kill()
        for idle in self._idle:
            idle.worker.close()
        self._idle = []


def pool_of(gateway: Gateway) -> CheckPool:
    """The gateway's pool; made, and looked after, from its first use on."""
    pool = gateway.kept.get(CheckPool)
    if not isinstance(pool, CheckPool):
        pool = CheckPool(gateway.clock)
        gateway.kept[CheckPool] = pool
        gateway.spawn(pool.keep(), name="checking processes")
    return pool


async def checked(
    gateway: Gateway, format_name: str, raw: bytes, options: CheckOptions, names: Sequence[str], seconds: float
) -> tuple[tuple[Problem, ...], tuple[CheckRun, ...]]:
    """Run the thorough checks of a format over some bytes, in a process of their own: see `CheckPool.checked`."""
    return await pool_of(gateway).checked(format_name, raw, options, names, seconds)
