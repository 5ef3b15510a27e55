"""A dead peer costs little."""

from __future__ import annotations

import random
from datetime import timedelta

from console.core.interface import RetryPolicy
from console.core.outcome import Outcome
from console.gateway.breaker import PATIENCE, Breaker

POLICY = RetryPolicy(base=timedelta(seconds=1), cap=timedelta(seconds=60))


def test_that_a_refused_connection_makes_the_lane_wait_at_once_and_longer_each_time() -> None:
    breaker = Breaker()
    waits = []
    for _ in range(8):
        breaker = breaker.after(Outcome.UNREACHABLE, POLICY, 100.0, 1.0)
        waits.append(breaker.closed_until - 100.0)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_that_a_few_silences_do_not_stop_the_other_messages_but_a_row_of_them_does() -> None:
    breaker = Breaker()
    for _ in range(PATIENCE - 1):
        breaker = breaker.after(Outcome.UNKNOWN, POLICY, 0.0, 1.0)
        assert breaker.closed_until == 0.0
    assert breaker.after(Outcome.UNKNOWN, POLICY, 0.0, 1.0).closed_until == 1.0


def test_that_any_reply_opens_the_lane_again() -> None:
    breaker = Breaker(unreachable=9, silent=9, closed_until=50.0)
    assert breaker.after(Outcome.CONTENT_ERROR, POLICY, 60.0, 1.0) == Breaker()


def test_that_an_hour_of_outage_costs_at_most_150_tries() -> None:
    rng, now, tries, breaker = random.Random(7), 0.0, 0, Breaker()
    while now < 3600:
        breaker = breaker.after(Outcome.UNREACHABLE, POLICY, now, rng.random())
        now, tries = max(breaker.closed_until, now + 0.001), tries + 1
    assert tries <= 150
