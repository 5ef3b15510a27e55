"""What a receipt says, and counts that add up."""

from __future__ import annotations

import pytest

from console.core.outcome import Outcome
from console.core.status import Status
from console.gateway.jobs.receipts import counts, ended, in_words, receipt_state


@pytest.mark.parametrize(
    ("status", "outcome", "said"),
    [
        (Status.SENT, Outcome.ACCEPTED, "accepted"),
        (Status.QUEUED, "", "sending"),
        (Status.QUEUED, Outcome.UNKNOWN, "sending"),
        (Status.SENDING, "", "sending"),
        (Status.HELD, "", "sending"),
        (Status.ERROR, Outcome.CONTENT_ERROR, "rejected"),
        (Status.UNKNOWN, Outcome.UNKNOWN, "unknown"),
        (Status.PARKED, Outcome.CONTENT_ERROR, "rejected"),
        (Status.PARKED, Outcome.UNKNOWN, "unknown"),
        (Status.PARKED, "", "sending"),
        (Status.CANCELLED, Outcome.UNKNOWN, "unknown"),  # given up by a person: it may still have arrived
        (Status.CANCELLED, Outcome.CONTENT_ERROR, "rejected"),
        (Status.CANCELLED, Outcome.TRANSIENT, "cancelled"),
        (Status.CANCELLED, "", "cancelled"),
    ],
)
def test_that_a_receipt_is_what_became_of_the_copy(status: Status, outcome: str, said: str) -> None:
    assert receipt_state("done", status, outcome, has_copy=True, job_cancelled=True) == said


def test_that_an_item_without_a_copy_speaks_for_itself() -> None:
    assert receipt_state("waiting", None, "", has_copy=False, job_cancelled=False) == "waiting"
    assert receipt_state("waiting", None, "", has_copy=False, job_cancelled=True) == "cancelled"
    assert receipt_state("refused", None, "", has_copy=False, job_cancelled=True) == "refused"
    assert receipt_state("done", None, "", has_copy=False, job_cancelled=False) == "accepted"


def test_that_counts_add_up_also_while_the_list_is_being_written() -> None:
    tally = counts({"accepted": 2, "unknown": 1}, 10)
    assert sum(tally.model_dump().values()) == 10
    assert tally.waiting == 7
    assert ended(tally) == 3
    assert in_words(tally) == "2 accepted, 1 unknown, 7 to go"
