"""Two desks on one group: ten thousand failures mended by a recipe and released, killed and cancelled midway."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.evidence.figures import Figure, at_least, at_most, exactly, info
from tests.support.release_rig import ReleaseReport, run

COUNT, KILL_AT, CANCEL_AT = 10_000, 2_000, 5_000
CONTROL = 40


def measure() -> list[Figure]:
    """One release, one kill -9, one cancel; then a gateway without fences, which must be caught."""
    return [*asyncio.run(_release()), asyncio.run(_control())]


async def _release() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        report = await run(COUNT, Path(folder), kills_at=(KILL_AT,), cancel_at=CANCEL_AT, clients=2)
    return [
        at_least("originals accepted before the cancel", len(report.copies), CANCEL_AT),
        exactly("originals of which two copies were accepted, by two desks", report.twice, 0),
        info("the same copy twice after the kill (same control id)", str(report.repeats)),
        exactly("receipts that say other than the peer saw", len(report.wrong), 0),
        exactly("receipts by kind add up to each job's total", _adds_up(report), True),
        at_most("until the other desk was told that one had begun", round(report.told_seconds, 2), 1.0, " s"),
        exactly("live messages lost", len(report.live.lost), 0),
        exactly("live messages reordered", len(report.live.reordered), 0),
        info("counted dry run; release", f"{report.plan_seconds:.1f} s; {report.release_seconds:.0f} s"),
        info(
            "live acknowledgement, median before and during",
            f"{report.live_before_ms:.1f} ms, {report.live_during_ms:.1f} ms",
        ),
    ]


def _adds_up(report: ReleaseReport) -> bool:
    return all(sum(job.counts.model_dump().values()) == job.total for job in report.jobs)


async def _control() -> Figure:
    """It sends an original twice, so the rig sees two copies, or gives up on it in time."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            report = await run(CONTROL, Path(folder), module=("tests.support.sabotaged.no_fence",))
            caught = report.twice > 0 or bool(report.wrong)
        except (AssertionError, TimeoutError):
            caught = True
    return exactly("control no_fence: caught by the rig", caught, True)
