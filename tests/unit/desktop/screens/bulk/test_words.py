"""What bulk work says: counts that add up, verbs that fit, and no word more than is known."""

from __future__ import annotations

import pytest

from console.api.jobs import JobCounts, JobKind, JobRow, JobState
from console.desktop.screens.bulk.words import (
    CLASS_FACES,
    RECEIPT_FACES,
    STATE_FACES,
    WORDS,
    acted,
    cancel_words,
    end_level,
    end_words,
    left_words,
    needs_typing,
    plan_title,
    receipt_face,
    result_words,
    start_label,
    takes_try,
)
from tests.support.fake_message import NOW


def job(state: JobState = JobState.RUNNING, kind: JobKind = JobKind.RESEND, **counts: int) -> JobRow:
    found = JobCounts(**counts)
    return JobRow(
        id=118,
        kind=kind,
        title="Resend to CERN",
        state=state,
        actor="r.keller",
        reason="Lab codes mapped",
        environment="PROD",
        started_at=NOW,
        updated_at=NOW,
        total=sum(found.model_dump().values()),
        counts=found,
        per_minute=300,
    )


def test_that_every_kind_state_class_and_receipt_has_its_words() -> None:
    assert set(WORDS) == set(JobKind)
    assert set(STATE_FACES) == set(JobState)
    assert set(RECEIPT_FACES) == set(JobCounts.model_fields)
    classes = {"ready", "delivered", "newer", "unknown", "busy", "duplicate", "forbidden", "nowhere", "other_status"}
    assert set(CLASS_FACES) == classes


def test_that_a_notice_at_the_end_names_what_came_of_it_and_nothing_that_did_not() -> None:
    ended = job(JobState.DONE, accepted=283, rejected=3, unknown=1)
    assert end_words(ended) == "Job 118 ended: 283 accepted, 3 rejected, 1 unknown."
    assert end_level(ended) == "warn"
    assert end_level(job(JobState.DONE, accepted=287)) == "ok"
    assert "was cancelled" in end_words(job(JobState.CANCELLED, accepted=2, cancelled=5))


def test_that_what_is_on_the_way_is_neither_behind_us_nor_to_go() -> None:
    counts = JobCounts(accepted=5, rejected=1, unknown=1, refused=1, sending=4, waiting=9)
    assert acted(counts) == 8
    assert "4 on the way" in result_words(counts, JobKind.RESEND)
    assert result_words(JobCounts(), JobKind.RESEND) == "nothing done"


def test_that_cancelling_says_what_it_takes_back_and_what_stays() -> None:
    words = cancel_words(job(accepted=172, sending=2, waiting=114))
    assert "114 messages not started will not be sent" in words
    assert "still wait in a queue are taken back" in words
    assert "172 already sent stay so" in words
    assert "already" not in cancel_words(job(waiting=3))


def test_that_a_parked_message_is_done_and_not_sent() -> None:
    assert receipt_face("accepted", JobKind.PARK).word == "Done"
    assert receipt_face("accepted", JobKind.RESEND).word == "Sent"
    assert receipt_face("of a newer gateway", JobKind.RESEND).word == "Left out"


def test_that_buttons_carry_the_count() -> None:
    assert plan_title(JobKind.PARK, 312) == "Park 312 messages: dry run"
    assert start_label(JobKind.RESEND, 286) == "Send all 286"
    assert start_label(JobKind.RESEND, 1) == "Send 1 message"


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [(JobKind.RESEND, 4, True), (JobKind.RESEND, 3, False), (JobKind.RELEASE, 50, True), (JobKind.PARK, 50, False)],
)
def test_that_a_few_are_tried_first_only_where_messages_go_out_and_there_are_more(
    kind: JobKind, count: int, expected: bool
) -> None:
    assert takes_try(kind, count) is expected


@pytest.mark.parametrize(
    ("typed", "count", "expected"), [(True, 1, True), (False, 20, False), (False, 21, True), (True, 0, False)]
)
def test_that_the_count_is_typed_where_the_gateway_says_so_or_ticks_made_it_large(
    typed: bool, count: int, expected: bool
) -> None:
    assert needs_typing(typed, count) is expected


def test_that_time_left_is_said_only_while_it_runs() -> None:
    running = job(waiting=10).model_copy(update={"seconds_left": 23.4})
    assert left_words(running) == "23 s left"
    assert left_words(running.model_copy(update={"state": JobState.PAUSED})) == "Paused"
    assert left_words(job(waiting=10)) == "Running"
