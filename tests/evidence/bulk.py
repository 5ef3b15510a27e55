"""Ten thousand resent by query while traffic flows, the gateway killed and the rest cancelled midway (R-33)."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.evidence.figures import Figure, at_least, exactly, info
from tests.support.bulk_rig import run

COUNT, KILL_AT, CANCEL_AT = 10_000, 2_000, 5_000


def measure() -> list[Figure]:
    """One job, one kill -9, one cancel; then a gateway that forgets its marks, which must be caught."""
    return [*asyncio.run(_job()), asyncio.run(_control())]


async def _job() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        report = await run(COUNT, Path(folder), kills_at=(KILL_AT,), cancel_at=CANCEL_AT)
    counts = report.job.counts
    added = sum((counts.accepted, counts.rejected, counts.unknown, counts.refused, counts.cancelled))
    return [
        info("dry run over ten thousand", f"{report.plan_seconds:.2f} s"),
        at_least("originals sent before the cancel", len(report.arrivals), CANCEL_AT),
        exactly("originals of which more than one copy arrived", report.twice, 0),
        info("the same copy twice after the kill (same control id)", str(report.repeats)),
        exactly("receipts that say other than the receiver saw", len(report.wrong), 0),
        exactly("receipts by kind add up to the total", added, report.job.total),
        exactly("live messages lost", len(report.live.lost), 0),
        exactly("live messages reordered", len(report.live.reordered), 0),
        info("live acknowledgement, median before and during", _pair(report.live_before_ms, report.live_during_ms)),
        info(
            "live until received, median before and during", _pair(report.through_before_ms, report.through_during_ms)
        ),
    ]


async def _control() -> Figure:
    """It sends for ever, so the rig gives up on it in time, or counts the copies."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            report = await run(30, Path(folder), module=("tests.support.sabotaged.forgetful_job",))
            caught = report.twice > 0 or bool(report.wrong)
        except (AssertionError, TimeoutError):
            caught = True
    return exactly("control forgetful_job: caught by the rig", caught, True)


def _pair(before: float, during: float) -> str:
    return f"{before:.1f} ms, {during:.1f} ms"
