"""The demo command as a process of its own, playing into listeners of the test."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.simulator.feeds import CLIN_IN, FEEDS, HELD, STOPPED, TEST_IN
from console.simulator.peers import Peer

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
async def listeners() -> AsyncIterator[dict[str, Peer]]:
    """What stands for the gateway: a prompt listener for each interface."""
    found = {name: Peer(name) for name in FEEDS}
    for peer in found.values():
        await peer.start()
    yield found
    for peer in found.values():
        await peer.stop()


async def demo(*options: str) -> asyncio.subprocess.Process:
    """Start the demo."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console", "demo", *options,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


def connected(listeners: dict[str, Peer]) -> list[str]:
    """The options that lead to these listeners."""
    return [f"--connect={name}={peer.port}" for name, peer in listeners.items()]


async def test_that_a_timed_demo_ends_with_its_summary(listeners: dict[str, Peer]) -> None:
    process = await demo(*connected(listeners), "--seconds", "1", "--speed", "10")
    out, err = await asyncio.wait_for(process.communicate(), 60)
    summary = json.loads(out.splitlines()[-1])

    assert (process.returncode, err) == (0, b"")
    assert summary["sent"] == summary["acked"] + summary["refused"] >= 150 + 10
    assert sum(peer.counts.accepted + peer.counts.refused for peer in listeners.values()) == summary["sent"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one process there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_that_a_signal_ends_the_demo_in_order(listeners: dict[str, Peer], number: signal.Signals) -> None:
    process = await demo(*connected(listeners))
    while not listeners["adt-to-cerner"].journal:
        await asyncio.sleep(0.02)
    process.send_signal(number)
    out, err = await asyncio.wait_for(process.communicate(), 60)

    assert (process.returncode, err) == (0, b"")
    assert json.loads(out.splitlines()[-1])["sent"] > 0


async def test_that_a_folder_in_use_is_refused_with_words(tmp_path: Path) -> None:
    (tmp_path / "store.db").touch()
    process = await demo("--data", str(tmp_path))
    out, err = await asyncio.wait_for(process.communicate(), 60)

    assert (process.returncode, out) == (2, b"")
    assert b"not empty" in err


async def test_that_a_missing_listener_is_named() -> None:
    process = await demo("--connect=lab-to-cerner=4711", "--seconds", "1")
    _, err = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 2
    assert b"sched-to-cerner" in err
    assert b" lab-to-cerner" not in err


async def test_that_the_demo_plays_through_a_gateway_of_its_own(tmp_path: Path) -> None:
    process = await demo("--data", str(tmp_path / "data"), "--seconds", "8", "--speed", "4", "--history", "0.1")
    out, err = await asyncio.wait_for(process.communicate(), 90)
    ready, summary = (json.loads(line) for line in out.splitlines())

    assert (process.returncode, err) == (0, b"")
    assert {row["name"] for row in ready["interfaces"]} == set(FEEDS)
    assert Path(ready["token_file"]).parent == tmp_path / "data"
    assert summary["gateway_exit"] == 0
    assert summary["sent"] == summary["acked"] >= 150 + 30
    assert sum(peer["refused"] for peer in summary["peers"].values()) >= 3
    assert summary["peers"]["cerner-to-bill"]["unanswered"] >= 1
    quiet = {STOPPED, HELD, TEST_IN.name, CLIN_IN.name}  # off, held, and those with little to say
    assert all(peer["accepted"] > 0 for name, peer in summary["peers"].items() if name not in quiet)
