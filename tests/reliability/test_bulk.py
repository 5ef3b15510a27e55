"""R-33: bulk resend by query while live traffic flows, cancelled midway, killed midway; judged by what arrived."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.api.jobs import JobState
from tests.support.bulk_rig import BulkReport, run
from tests.support.postgres import Cluster, postgres

__all__ = ["postgres"]


def holds(report: BulkReport) -> None:
    """What must hold whatever was killed or cancelled."""
    assert report.twice == 0, report.arrivals.most_common(3)
    assert report.wrong == []
    assert len(report.receipts) == report.originals
    assert report.live.clean, report.live
    tally = report.job.counts
    assert len(report.arrivals) == tally.accepted + tally.unknown
    assert tally.waiting == tally.sending == 0


async def test_that_a_job_killed_and_then_cancelled_midway_sends_each_original_at_most_once(tmp_path: Path) -> None:
    report = await run(150, tmp_path, kills_at=(30,), cancel_at=70)
    holds(report)
    assert report.job.state is JobState.CANCELLED
    assert 70 <= len(report.arrivals) < 150
    assert report.repeats <= 1  # what was on the wire when the gateway died is repeated with the same id


@pytest.mark.nightly
@pytest.mark.parametrize("point", ["copies_stored:3", "in_transaction:40", "claim_written:30", "acked_not_marked:30"])
async def test_that_a_kill_at_a_named_point_doubles_nothing(tmp_path: Path, point: str) -> None:
    report = await run(120, tmp_path, fault=point)
    holds(report)
    assert report.job.state is JobState.DONE
    assert len(report.arrivals) == 120


@pytest.mark.nightly
async def test_that_five_kills_in_five_thousand_double_nothing(tmp_path: Path) -> None:
    report = await run(5000, tmp_path, kills_at=(400, 900, 1500, 2500, 4000), cancel_at=4600)
    holds(report)
    assert report.job.state is JobState.CANCELLED


@pytest.mark.nightly
async def test_that_a_job_on_postgresql_survives_a_kill(tmp_path: Path, postgres: Cluster) -> None:
    report = await run(150, tmp_path, kills_at=(40,), store=postgres.database())
    holds(report)
    assert len(report.arrivals) == 150


@pytest.mark.nightly
async def test_that_a_runner_that_forgets_its_marks_is_caught(tmp_path: Path) -> None:
    with pytest.raises((AssertionError, TimeoutError)):
        holds(await run(30, tmp_path, module=("tests.support.sabotaged.forgetful_job",)))
