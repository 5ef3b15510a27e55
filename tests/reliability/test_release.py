"""A failure group released by two desks at once while the feed runs, killed and cancelled midway; by what arrived."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.api.jobs import JobState
from tests.support.release_rig import ReleaseReport, run


def holds(report: ReleaseReport, kills: int = 0) -> None:
    """What must hold whatever was killed or cancelled."""
    assert report.twice == 0, report.copies.most_common(3)
    assert report.wrong == []
    assert report.repeats <= kills  # what was on the wire when the gateway died is repeated with the same id
    assert report.live.clean, report.live
    unknown = sum(job.counts.unknown for job in report.jobs)
    assert report.accepted <= len(report.copies) <= report.accepted + unknown
    for job in report.jobs:
        assert job.counts.waiting == job.counts.sending == 0
        assert sum(job.counts.model_dump().values()) == report.originals


async def test_that_two_desks_release_a_group_once_though_killed_and_cancelled_midway(tmp_path: Path) -> None:
    report = await run(150, tmp_path, kills_at=(30,), cancel_at=70)
    holds(report, kills=1)
    assert {job.state for job in report.jobs} == {JobState.CANCELLED}
    assert 70 <= len(report.copies) < 150
    assert report.told_seconds < 1.0


@pytest.mark.nightly
@pytest.mark.parametrize("recipe", [True, False])
async def test_that_all_of_a_group_goes_once_by_recipe_and_in_place(tmp_path: Path, *, recipe: bool) -> None:
    report = await run(150, tmp_path, recipe=recipe)
    holds(report)
    assert report.accepted == len(report.copies) == 150
    assert report.open_left == 0


@pytest.mark.nightly
async def test_that_three_kills_in_five_thousand_double_nothing(tmp_path: Path) -> None:
    report = await run(5000, tmp_path, kills_at=(400, 1500, 3000), cancel_at=4600)
    holds(report, kills=3)


@pytest.mark.nightly
@pytest.mark.parametrize("recipe", [True, False])
async def test_that_a_gateway_without_its_fences_is_caught(tmp_path: Path, *, recipe: bool) -> None:
    with pytest.raises((AssertionError, TimeoutError)):
        holds(await run(40, tmp_path, recipe=recipe, module=("tests.support.sabotaged.no_fence",)))
