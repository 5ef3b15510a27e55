"""Checking processes of their own: cut, crashed, cancelled, reused; and they end with whoever started them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.core.clock import SystemClock
from console.core.program import environment
from console.gateway.checking.pool import MOST_WORKERS, CheckPool
from console.gateway.checking.worker import Worker
from console.layers.checking import CheckOptions
from console.layers.registry import FORMATS
from tests.support import odd_checks
from tests.support.odd_checks import CANARY, ODD

COMMAND = (sys.executable, odd_checks.__file__)
RAW = f"MSH|{CANARY}".encode()


@pytest.fixture(autouse=True)
def _odd_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "odd", ODD)


@pytest.fixture
async def pool() -> AsyncIterator[CheckPool]:
    pool = CheckPool(SystemClock(), COMMAND)
    yield pool
    pool.end()


async def states(pool: CheckPool, *names: str, seconds: float = 20.0) -> dict[str, str]:
    """What became of these checks."""
    _, runs = await pool.checked("odd", RAW, CheckOptions(), names, seconds)
    return {run.name: run.state for run in runs}


async def test_that_a_crash_ends_one_check_and_the_others_go_on_in_a_new_process(pool: CheckPool) -> None:
    problems, runs = await pool.checked("odd", RAW, CheckOptions(), ("good", "dying", "printing"), 20.0)

    assert [(run.name, run.state, run.findings) for run in runs] == [
        ("good", "ran", 2),
        ("dying", "failed", 1),
        ("printing", "ran", 2),  # what it prints reaches nobody and does not disturb the frames
    ]
    assert len(problems) == 5
    assert pool.workers == 1


async def test_that_a_check_over_its_time_is_cut_with_what_it_found_and_the_next_request_is_served(
    pool: CheckPool,
) -> None:
    problems, runs = await pool.checked("odd", RAW, CheckOptions(), ("good", "endless", "many"), 1.0)

    assert [(run.name, run.state, run.findings) for run in runs] == [
        ("good", "ran", 2),
        ("endless", "cut", 1),
        ("many", "cut", 0),
    ]
    assert len(problems) == 3
    assert "Not begun" in runs[2].text
    assert pool.workers == 0
    assert await states(pool, "good") == {"good": "ran"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
async def test_that_a_check_gets_no_more_memory_than_it_may_have(pool: CheckPool) -> None:
    _, runs = await pool.checked("odd", RAW, CheckOptions(), ("hungry", "good"), 20.0)

    assert [(run.name, run.state) for run in runs] == [("good", "ran"), ("hungry", "failed")]
    assert "memory" in runs[1].text


async def test_that_requests_wait_their_turn_and_processes_are_used_again(pool: CheckPool) -> None:
    many = await asyncio.gather(*(states(pool, "good") for _ in range(6)))

    assert many == [{"good": "ran"}] * 6
    assert pool.workers == MOST_WORKERS
    await pool.end_idle(SystemClock().monotonic())
    assert pool.workers == 0


async def test_that_a_cancelled_request_ends_its_process_and_gives_its_place_free(pool: CheckPool) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(states(pool, "endless")) for _ in range(MOST_WORKERS)]
        while pool.workers < MOST_WORKERS:
            await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()

    assert pool.workers == 0
    assert await states(pool, "good") == {"good": "ran"}


@pytest.mark.parametrize("command", [(sys.executable, "-c", "pass"), ("/no/such/program",)])
async def test_that_a_process_that_does_not_come_up_is_told_in_words(command: tuple[str, ...]) -> None:
    broken = CheckPool(SystemClock(), command)
    _, runs = await broken.checked("odd", RAW, CheckOptions(), (), 5.0)

    assert {run.state for run in runs} == {"failed"}
    assert "could not be started" in runs[0].text


@pytest.mark.skipif(sys.platform == "win32", reason="reads /proc")
def test_that_nothing_of_a_document_is_in_the_arguments_or_the_environment_of_the_process() -> None:
    worker = Worker()
    try:
        worker.get_ready()
        for name in ("cmdline", "environ"):
            assert CANARY not in Path(f"/proc/{worker.pid}/{name}").read_text(errors="replace")
        assert "check_worker" in Path(f"/proc/{worker.pid}/cmdline").read_text()
    finally:
        worker.close()


@pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal")
def test_that_a_busy_process_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, odd_checks.__file__], stdout=subprocess.PIPE, env=environment()
    )
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        worker = os.pidfd_open(pid)
        parent.kill()
    try:
        poll_ended(worker)
    finally:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(worker, signal.SIGKILL)
        os.close(worker)


def poll_ended(pidfd: int) -> None:
    """Wait until the process is gone."""
    import select

    poller = select.poll()
    poller.register(pidfd, select.POLLIN)
    assert poller.poll(10_000), "it lives on without its parent"


_PARENT = """
import sys
from console.gateway.checking.speech import Question
from console.gateway.checking.worker import Worker
from console.layers.checking import CheckOptions
worker = Worker((sys.executable, sys.argv[1]))
worker.get_ready()
question = Question(format="odd", options=CheckOptions(), names=("endless",), seconds=60.0)
worker.ask(question, b"x", lambda told: print(worker.pid, flush=True))
"""
