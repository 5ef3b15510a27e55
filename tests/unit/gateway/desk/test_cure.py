"""How far the cure of a group is: what is told of each step, and why the next one waits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.api.jobs import JobCounts
from console.gateway.desk.cure import FIX_ONE, NOTHING_LEFT, TRY_FIRST, with_job, without_job
from console.store.job_rows import StoredJob


def job(state: str = "paused", try_first: int = 3) -> StoredJob:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return StoredJob(
        id=9,
        kind="cure",
        state=state,
        request_id="request-1",
        actor="r.keller",
        role="analyst",
        reason="mended",
        ticket="",
        destination="",
        environment="TEST",
        total=53,
        per_minute=0,
        try_first=try_first,
        note="",
        owner="g",
        last_message_id=1,
        created_at=at,
        updated_at=at,
        group_id=4,
    )


def test_that_the_first_step_is_to_fix_one() -> None:
    first = without_job("", 53)
    assert (first.step, first.rest, first.refusal) == (1, 53, FIX_ONE)
    second = without_job("MSG1R1", 52)
    assert (second.step, second.fixed, second.refusal) == (2, "MSG1R1", "")
    assert without_job("MSG1R1", 0).refusal == NOTHING_LEFT


@pytest.mark.parametrize(
    ("counts", "step", "refusal"),
    [
        ({"accepted": 1, "waiting": 52}, 2, TRY_FIRST),
        ({"accepted": 2, "sending": 1, "waiting": 50}, 2, TRY_FIRST),
        ({"accepted": 3, "waiting": 50}, 3, ""),
    ],
)
def test_that_the_third_step_opens_with_the_last_receipt_of_the_try(
    counts: dict[str, int], step: int, refusal: str
) -> None:
    told = with_job(job(), JobCounts(**counts), "MSG1", 50)
    assert (told.step, told.refusal, told.rest, told.job) == (step, refusal, counts["waiting"], 9)


def test_that_a_try_that_was_refused_says_what_it_came_to() -> None:
    told = with_job(job(), JobCounts(accepted=2, rejected=1, waiting=50), "MSG1", 51)
    assert told.step == 2
    assert "2 accepted, 1 rejected" in told.refusal


def test_that_a_job_that_goes_on_or_ended_says_what_is_left() -> None:
    running = with_job(job("running", 0), JobCounts(accepted=30, waiting=23), "MSG1", 23)
    assert (running.step, running.refusal, running.rest) == (3, "", 23)
    ended = with_job(job("done", 0), JobCounts(accepted=53), "MSG1", 0)
    assert (ended.step, ended.rest) == (3, 0)
    again = with_job(job("cancelled", 3), JobCounts(rejected=3, cancelled=50), "", 53)
    assert (again.step, again.rest, again.refusal) == (2, 53, FIX_ONE)
