"""kill -9 of a real gateway under load, judged by the oracle; and sabotaged gateways, which must be caught."""

from __future__ import annotations

import asyncio
import random
import tempfile
from pathlib import Path

from tests.evidence.figures import Figure, at_least, at_most, exactly, info
from tests.support.crash_rig import CrashRig
from tests.support.oracle import Report

SEED = 20260203
LANES = 4
RATE = 200
CONTROLS = (("ack_before_commit", "lost"), ("newest_first", "reordered"), ("no_recovery", "lost"))


def measure() -> list[Figure]:
    """Forty kills at 200 messages a second over four interfaces, then the controls."""
    return [*asyncio.run(_kills(40)), *(asyncio.run(_control(*control)) for control in CONTROLS)]


def measure_long() -> list[Figure]:
    """Five hundred kills."""
    return asyncio.run(_kills(500))


async def _kills(count: int) -> list[Figure]:
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        rig = CrashRig(Path(folder), LANES, interval=LANES / RATE)
        async with rig.running():
            for _ in range(count):
                await rig.progress(rng.randrange(40, 300))
                await rig.kill()
                await rig.start()
            await rig.progress(RATE)
            await rig.drained()
        return _figures(rig, count)


def _figures(rig: CrashRig, kills: int) -> list[Figure]:
    reports = rig.reports()
    name = f"kill -9 x {kills}, {LANES} interfaces, {RATE}/s, seed {SEED}"
    return [
        info(f"{name}: acknowledged", str(_sum(reports, "ok"))),
        exactly(f"{name}: lost", sum(len(report.lost) for report in reports), 0),
        exactly(f"{name}: reordered", sum(len(report.reordered) for report in reports), 0),
        exactly(f"{name}: phantom or damaged", _sum(reports, "phantom") + _sum(reports, "damaged"), 0),
        at_most(f"{name}: most repeats of one interface per kill", _repeats(reports) / kills, 1),
        at_most(f"{name}: longest start until ready", round(max(rig.starts), 2), 3, " s"),
        at_least(f"{name}: delivered", _sum(reports, "delivered"), _sum(reports, "ok")),
    ]


async def _control(name: str, fault: str) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        rig = CrashRig(Path(folder), LANES, interval=0.002, module=(f"tests.support.sabotaged.{name}",))
        async with rig.running():
            for _ in range(6):
                await rig.progress(80)
                await rig.kill()
                await rig.start()
            await rig.drained(seconds=2.0)
        found = sum(len(getattr(report, fault)) for report in rig.reports())
    return at_least(f"control {name}: {fault} that the oracle sees", found, 1)


def _sum(reports: list[Report], field: str) -> int:
    return sum(int(getattr(report, field)) for report in reports)


def _repeats(reports: list[Report]) -> int:
    return max(report.duplicates for report in reports)
