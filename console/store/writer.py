"""The one writer: a thread with a connection that turns whatever waits into one durable transaction.

Group commit: arrivals, claims and settlements of one turn share a commit (ARCHITECTURE, "Growing past one machine").
A group that fails is undone and run again one by one, so that one bad row never fails its neighbours. A commit that
fails leaves a doubt, which is settled by asking the reopened database for the number of its last turn.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from console.core.faultpoints import faultpoint
from console.store.arrivals import Arrival, Recorded
from console.store.audit import AuditChain
from console.store.backend import Backend
from console.store.bodies import BodyWriter
from console.store.claim import Claim, GiveBack
from console.store.errors import CommitUnknownError, StoreClosedError, StoreError, explain
from console.store.lease import TakeLease
from console.store.ready import Ready
from console.store.record import record
from console.store.session import Numbers, Session, Work
from console.store.settle import Settle
from console.store.sqlite import WAL_LIMIT
from console.store.tables import turn

T = TypeVar("T")

MOST_WORKS = 512
"""Works of one turn; more wait for the next, so that the first is not kept waiting."""

MOST_BYTES = 16 * 1024 * 1024
IDLE_SECONDS = 1.0
LOOK_AT_LOG = 128
"""Ask for the size of the log once in so many turns: asking costs a tenth of a small commit."""


@dataclass(slots=True)
class _Job:
    """A work and whoever waits for it; exactly one of `result` and `error` is set when it is resolved."""

    work: Any  # Work[T] or Arrival; the type of the future is bound in `submit`
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None

    @property
    def size(self) -> int:
        return len(self.work.raw) if isinstance(self.work, Arrival) else 0


class _CommitFailed(Exception):
    """The commit itself failed: whether it happened must be asked."""


class Writer:
    """Runs works in the order they were submitted. Give it works from any event loop; it answers on that loop."""

    def __init__(self, backend: Backend, audit: AuditChain) -> None:
        self._backend = backend
        self._audit = audit
        self._bodies = BodyWriter()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._numbers: Numbers = backend.numbers()
        self._turn = 0
        self._unfolded = False
        self._closing = False
        self._gate = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    @overload
    def submit(self, work: Arrival) -> asyncio.Future[Recorded]: ...

    @overload
    def submit(self, work: Work[T]) -> asyncio.Future[T]: ...

    def submit(self, work: Work[T] | Arrival) -> asyncio.Future[T] | asyncio.Future[Recorded]:
        """Queue a work; the future is resolved after its commit. Must be called on a running event loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        with self._gate:
            if self._closing:
                future.set_exception(StoreClosedError("The store is closing; nothing was written."))
            else:
                self._jobs.put(_Job(work, future, loop))
        return future

    @overload
    async def write(self, work: Arrival) -> Recorded: ...

    @overload
    async def write(self, work: Work[T]) -> T: ...

    async def write(self, work: Work[T] | Arrival) -> T | Recorded:
        """Submit and wait for the commit."""
        return await self.submit(work)

    def close(self) -> None:
        """Finish what was submitted, fold the log back and end the thread; blocks until then."""
        with self._gate:
            if not self._closing:
                self._closing = True
                self._jobs.put(None)
        self._thread.join()

    # The thread.

    def _run(self) -> None:
        more = True
        while more:
            jobs, more = self._next_turn()
            if jobs:
                self._do(jobs)
            self._fold(idle=not jobs)
        self._drop_connection()

    def _next_turn(self) -> tuple[list[_Job], bool]:
        """Wait for a job, then take all that are there, within bounds. False after the last."""
        try:
            job = self._jobs.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            return [], True
        jobs: list[_Job] = []
        size = 0
        while job is not None:
            jobs.append(job)
            size += job.size
            if len(jobs) >= MOST_WORKS or size >= MOST_BYTES:
                return jobs, True
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return jobs, True
        return jobs, False

    def _do(self, jobs: list[_Job]) -> None:
        jobs = [job for job in jobs if not job.future.cancelled()]
        if not self._commit_together(jobs) and len(jobs) > 1:
            for job in jobs:
                if not job.future.cancelled():
                    self._commit_together([job])
        _resolve(jobs, self.submit)

    def _commit_together(self, jobs: Sequence[_Job]) -> bool:
        """One transaction for these; False when it failed (each job then holds the error)."""
        try:
            self._transact(jobs)
        except _CommitFailed as failure:
            return self._settle_doubt(jobs, failure)
        except SQLAlchemyError as error:
            self._undo(jobs, explain(error))
            if isinstance(error, DBAPIError) and (error.connection_invalidated or not self._is_alive()):
                self._drop_connection()
            return False
        # The writer must outlive any mistake in a work: whoever submitted it gets the exception.
        except Exception as error:  # noqa: BLE001
            self._undo(jobs, error)
            return False
        self._pass_fault_points(jobs)
        return True

    def _transact(self, jobs: Sequence[_Job]) -> None:
        connection = self._open()
        session = Session(
            connection, numbers=self._numbers, bodies=self._bodies, audit=self._audit, shared=self._backend.shared
        )
        with connection.begin() as transaction:
            _NEXT_TURN.run(connection, {"of": self._audit.writer, "to": self._turn + 1})
            for run in _runs(jobs):
                if isinstance(run[0].work, Arrival):
                    for job, recorded in zip(run, record(session, [job.work for job in run]), strict=True):
                        job.result = recorded
                else:
                    run[0].result = run[0].work.apply(session)
            faultpoint("in_transaction")
            try:
                transaction.commit()
            except SQLAlchemyError as error:
                raise _CommitFailed(str(explain(error))) from None
        self._turn += 1
        self._unfolded = True
        for job in jobs:
            job.error = None

    def _settle_doubt(self, jobs: Sequence[_Job], failure: _CommitFailed) -> bool:
        """Reopen (never reuse a handle after a failed fsync) and ask whether the turn is there."""
        attempted = self._turn + 1
        self._drop_connection()
        try:
            connection = self._open()
            self._backend.verify_after_failure(connection)
        # Whatever keeps the database from answering, the doubt stays and is told to those who wait.
        except Exception:  # noqa: BLE001
            self._drop_connection()
            words = f"{failure} The database does not answer since: this may or may not have been written."
            self._undo(jobs, CommitUnknownError(words))
            return True  # running them again could do them twice
        if self._turn >= attempted:
            return True
        self._undo(jobs, StoreError(f"{failure} It was not written."))
        return False

    def _open(self) -> Connection:
        """The connection, opened anew where it was dropped, with the number of the last turn."""
        if self._connection is None:
            connection = self._backend.open_writer()
            try:
                with connection.begin():
                    number = connection.execute(_READ_TURN, {"of": self._audit.writer}).scalar_one_or_none()
                    if number is None:
                        connection.execute(insert(turn).values(writer=self._audit.writer, number=0))
            except BaseException:
                connection.close()
                raise
            self._turn = number or 0
            self._numbers = self._backend.numbers()
            self._connection = connection
        return self._connection

    def _is_alive(self) -> bool:
        try:
            connection = self._open()
            with connection.begin():
                connection.execute(_READ_TURN, {"of": self._audit.writer})
        except SQLAlchemyError:
            return False
        return True

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.invalidate()
            connection.close()
        except SQLAlchemyError:
            return  # it is gone either way

    def _undo(self, jobs: Sequence[_Job], error: BaseException) -> None:
        self._numbers = self._backend.numbers()  # numbers handed out in a lost transaction may be those of others
        for job in jobs:
            job.result, job.error = None, error

    def _pass_fault_points(self, jobs: Sequence[_Job]) -> None:
        for job in jobs:
            if isinstance(job.work, Claim) and job.result:
                faultpoint("claim_written")
            elif isinstance(job.work, Settle) and job.result:
                faultpoint("marked")
            elif isinstance(job.work, TakeLease) and job.result is not None:
                faultpoint("lease_taken")

    def _fold(self, *, idle: bool) -> None:
        """Fold the write-ahead log back when there is nothing to do, or when it has grown too long."""
        if self._connection is None or not self._unfolded:
            return
        if not idle and (self._turn % LOOK_AT_LOG or self._backend.wal_bytes() < WAL_LIMIT):
            return
        faultpoint("checkpoint")
        try:
            self._backend.checkpoint(self._connection)
        # A log that cannot be folded now is folded later; nothing that was promised depends on it.
        except Exception:  # noqa: BLE001
            self._drop_connection()
        self._unfolded = False


_READ_TURN = select(turn.c.number).where(turn.c.writer == bindparam("of"))
_NEXT_TURN = Ready(update(turn).where(turn.c.writer == bindparam("of")).values(number=bindparam("to")))


def _runs(jobs: Sequence[_Job]) -> list[list[_Job]]:
    """Consecutive arrivals together, every other work by itself, in order."""
    runs: list[list[_Job]] = []
    for job in jobs:
        if runs and isinstance(job.work, Arrival) and isinstance(runs[-1][0].work, Arrival):
            runs[-1].append(job)
        else:
            runs.append([job])
    return runs


def _resolve(jobs: Sequence[_Job], give_back: Callable[[GiveBack], asyncio.Future[int]]) -> None:
    """Answer all waiters with one call per event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, own in by_loop.items():
        try:
            loop.call_soon_threadsafe(_answer, own, give_back)
        except RuntimeError:
            continue  # the loop has ended; nobody waits there any more


def _answer(jobs: Sequence[_Job], give_back: Callable[[GiveBack], asyncio.Future[int]]) -> None:
    for job in jobs:
        if job.future.cancelled():
            if isinstance(job.work, Claim) and job.result:
                # A claim nobody waits for must not stay on the wire for ever; in a closing store, recovery sees to it.
                give_back(job.work.undo(job.result)).add_done_callback(_look_at)
        elif job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)


def _look_at(future: asyncio.Future[int]) -> None:
    """Take note of the outcome, so that asyncio does not report an error that nobody fetched."""
    if not future.cancelled():
        future.exception()
