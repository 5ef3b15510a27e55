"""The gateway on PostgreSQL: killed under load, and two gateways on one store of which only the lease's owner works."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from console.core.interface import LinkState
from console.gateway.recovery import LEASE_SECONDS, RENEW_SECONDS
from tests.support.crash_rig import CrashRig
from tests.support.gateway_process import GatewayProcess
from tests.support.postgres import Cluster, postgres

__all__ = ["postgres"]

OTHERS = "Another gateway has this interface."
TAKE_OVER = LEASE_SECONDS + RENEW_SECONDS + 4.0
"""The lease of a dead owner runs out, the next look at it comes, and recovery takes its time."""

START = 5.0
"""A process on a busy machine."""


@pytest.mark.parametrize("kills", [1, pytest.param(5, marks=pytest.mark.nightly)])
async def test_that_kills_under_load_lose_and_reorder_nothing(tmp_path: Path, postgres: Cluster, kills: int) -> None:
    """Each kill costs a lease; the test after this one kills once more."""
    rig = CrashRig(tmp_path, lanes=3, interval=0.005, store=postgres.database())
    async with rig.running():
        for _ in range(kills):
            await rig.progress(60)
            await rig.kill()
            await rig.start()
            assert rig.starts[-1] < TAKE_OVER + START
        await rig.progress(60)
        await rig.drained()
    reports = rig.reports()
    assert all(report.clean for report in reports), reports
    assert sum(report.delivered for report in reports) >= 60 * (kills + 1)


async def test_that_of_two_gateways_on_one_store_one_works_and_the_other_takes_over(
    tmp_path: Path, postgres: Cluster
) -> None:
    rig = CrashRig(tmp_path, lanes=2, interval=0.005, store=postgres.database())
    async with rig.running():
        second = GatewayProcess(tmp_path / "second", rig.config)
        ready = await second.start()
        try:
            assert [item["port"] for item in ready["interfaces"]] == [None, None]
            await rig.progress(200)
            async with second.client() as api:
                for row in await api.interfaces():
                    assert row.link is LinkState.DOWN
                    assert row.link_detail == OTHERS
                    assert row.source.endswith(":0")
            await rig.kill()
            assert await rig.hand_over(second) < TAKE_OVER
            await rig.progress(100)
            await rig.drained()
            reports = rig.reports()
            assert all(report.clean for report in reports), reports
            assert all(report.duplicates <= 1 for report in reports), reports
            assert await second.stop() == 0
        finally:
            await second.kill()


async def test_that_a_gateway_that_slept_past_its_lease_sends_nothing_any_more(
    tmp_path: Path, postgres: Cluster
) -> None:
    rig = CrashRig(tmp_path, lanes=2, interval=0.005, store=postgres.database())
    async with rig.running():
        first = rig.gateway
        second = GatewayProcess(tmp_path / "second", rig.config)
        await second.start()
        try:
            await rig.progress(100)
            rig.up.clear()
            os.kill(first.pid, signal.SIGSTOP)
            await rig.hand_over(second)
            for lane in rig.lanes:
                await rig.forget(lane.name)
            await rig.progress(50)
            os.kill(first.pid, signal.SIGCONT)
            await lost(first)
            await rig.progress(50)
            await rig.drained()
            reports = rig.reports()
            assert all(report.clean for report in reports), reports
            assert await first.stop() == 0
            assert await second.stop() == 0
        finally:
            await first.kill()
            await second.kill()


async def lost(gateway: GatewayProcess) -> None:
    """Wait until a gateway has seen that its interfaces are another's."""
    after = 0
    async with gateway.client() as api, asyncio.timeout(TAKE_OVER):
        while not all(row.link_detail == OTHERS for row in await api.interfaces()):
            after = (await api.feed(after, "", 1.0)).number
