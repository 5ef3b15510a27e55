"""R-01 and R-02 in their short form: kill -9 at named points and at random, judged by the oracle.

The long forms are `python -m tests.evidence main-job` (40 kills at 200 messages a second) and the nightly marker.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.support.crash_rig import CrashRig

SEED = 20260203

POINTS = (
    "accepted:2",
    "mid_frame:1",
    "framed:9",
    "in_transaction:25",
    "after_commit_before_ack:9",
    "ack_half_written:9",
    "lease_taken:1",
    "claim_written:9",
    "frame_half_sent:9",
    "sent_not_acked:9",
    "acked_not_marked:9",
    "marked:9",
)


SERIES = (POINTS[0::3], POINTS[1::3], POINTS[2::3])


@pytest.mark.parametrize("points", SERIES, ids=" ".join)
async def test_that_kills_at_named_points_one_after_the_other_lose_and_reorder_nothing(
    tmp_path: Path, points: tuple[str, ...]
) -> None:
    """Each gateway takes over what the one before left at its point, works, and dies at the next."""
    rig = CrashRig(tmp_path, lanes=2, interval=0.004)
    async with rig.running():
        await rig.progress(20)
        await rig.kill()
        for number, point in enumerate(points, 1):
            rig.halves = point.startswith("mid_frame")
            assert await die_at(rig, point) == 137, point
            assert all(report.duplicates <= 2 * number for report in rig.reports()), (point, rig.reports())
        await rig.start()
        await rig.progress(20)
        await rig.drained()
    assert all(report.clean for report in rig.reports()), rig.reports()
    assert all(report.duplicates <= 2 * len(points) for report in rig.reports()), rig.reports()


@pytest.mark.nightly
@pytest.mark.parametrize("point", POINTS)
async def test_that_a_kill_at_a_named_point_loses_and_reorders_nothing(tmp_path: Path, point: str) -> None:
    rig = CrashRig(tmp_path, lanes=2, interval=0.004)
    async with rig.running():
        await rig.progress(20)
        await rig.kill()
        rig.halves = point.startswith("mid_frame")
        code = await die_at(rig, point)
        assert code == 137
        await rig.start()
        await rig.progress(20)
        await rig.drained()
    assert all(report.clean for report in rig.reports()), rig.reports()
    assert all(report.duplicates <= 2 for report in rig.reports()), rig.reports()


async def die_at(rig: CrashRig, point: str) -> int:
    """Start a gateway that ends itself at the point; it may die before it is ready (lease_taken)."""
    try:
        await rig.start({"FAULT": point})
    except AssertionError:
        return await rig.died()
    return await rig.died()


async def test_that_random_kills_under_load_lose_and_reorder_nothing(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    rig = CrashRig(tmp_path, lanes=4, interval=0.01)
    kills = 6
    async with rig.running():
        for _ in range(kills):
            await rig.progress(rng.randrange(10, 120))
            await rig.kill()
            await rig.start()
        await rig.progress(40)
        await rig.drained()
    reports = rig.reports()
    assert all(report.clean for report in reports), (SEED, reports)
    assert all(report.duplicates <= 2 * kills for report in reports), (SEED, reports)
    assert sum(report.delivered for report in reports) > 100


@pytest.mark.parametrize(
    ("control", "fault"), [("ack_before_commit", "lost"), ("newest_first", "reordered"), ("no_recovery", "lost")]
)
async def test_that_a_gateway_that_breaks_its_promise_is_caught(tmp_path: Path, control: str, fault: str) -> None:
    rig = CrashRig(tmp_path, lanes=4, interval=0.001, module=(f"tests.support.sabotaged.{control}",))
    async with rig.running():
        for _ in range(6):
            await rig.progress(60)
            await rig.kill()
            await rig.start()
            if any(getattr(report, fault) for report in rig.reports()) and control != "ack_before_commit":
                break
        await rig.drained(seconds=2.0)
    assert any(getattr(report, fault) for report in rig.reports()), rig.reports()
