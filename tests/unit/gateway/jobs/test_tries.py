"""A few are tried before the rest of a group: when a job may start, when it may go on."""

from __future__ import annotations

import pytest

from console.api.jobs import JobCounts, JobKind
from console.gateway.jobs.tries import is_trying, why_not_released, why_not_started


@pytest.mark.parametrize(
    ("kind", "group", "count", "try_first", "untried", "refused"),
    [
        (JobKind.RESEND, 1, 100, 0, "", True),
        (JobKind.CURE, 1, 100, 0, "", True),
        (JobKind.CURE, 1, 100, 2, "", True),
        (JobKind.CURE, 1, 100, 21, "", True),
        (JobKind.CURE, 1, 4, 4, "", True),
        (JobKind.CURE, 1, 4, 3, "", False),
        (JobKind.CURE, 1, 100, 3, "", False),
        (JobKind.RESEND, 1, 100, 0, "the ward cannot wait", False),
        (JobKind.RESEND, 1, 3, 0, "", False),
        (JobKind.RESEND, None, 100, 0, "", False),
        (JobKind.PARK, 1, 100, 0, "", False),
        (JobKind.RETRY, 1, 100, 3, "", True),
        (JobKind.RELEASE, 1, 100, 3, "", True),
        (JobKind.RETRY, 1, 3, 0, "", False),
        (JobKind.RETRY, None, 100, 0, "", False),
    ],
)
def test_that_a_release_of_many_needs_a_try_or_a_reason(
    kind: JobKind, group: int | None, count: int, try_first: int, untried: str, *, refused: bool
) -> None:
    assert bool(why_not_started(kind, group, count, try_first, untried)) is refused


def test_that_the_rest_waits_until_all_that_were_sent_are_accepted() -> None:
    def why(**counts: int) -> str:
        return why_not_released(1, 3, JobCounts(waiting=50, **counts))

    assert (
        why(accepted=2, rejected=1) == "Release unlocks when all 3 try messages are accepted: 2 accepted, 1 rejected."
    )
    assert "1 on their way" in why(accepted=2, sending=1)
    assert "1 unknown" in why(accepted=2, unknown=1)
    assert why(accepted=3) == ""
    assert why(accepted=3, refused=2) == "", "what a fence refused was no try"
    assert why_not_released(None, 3, JobCounts(rejected=3)) == "", "a job that is no group's is a person's own"
    assert why_not_released(1, 0, JobCounts(accepted=9, rejected=1)) == "", "the try is long over"


def test_that_what_was_refused_before_it_was_sent_is_no_try() -> None:
    assert is_trying(3, JobCounts(accepted=2, refused=5, waiting=10))
    assert not is_trying(3, JobCounts(accepted=2, rejected=1, waiting=10))
