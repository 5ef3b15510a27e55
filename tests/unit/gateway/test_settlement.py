"""Where a delivery goes after a try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.core.interface import DeliveryPolicy, OnError, OnUnknown, RetryPolicy
from console.core.outcome import Judgement, Outcome
from console.core.status import ALLOWED, Status
from console.gateway.settlement import delay, settle

NOON = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)


def judged(outcome: Outcome, code: str = "") -> Judgement:
    return Judgement(outcome=outcome, code=code, text="")


def settled(outcome: Outcome, code: str = "", *, attempt: int = 1, kind: str = "ADT^A01", **policy: object) -> Status:
    made = settle(
        judged(outcome, code),
        attempt=attempt,
        message_type=kind,
        policy=DeliveryPolicy(**policy),  # type: ignore[arg-type]  # keyword pass-through of a test helper
        now=NOON,
        jitter=1.0,
    )
    return made.status


def test_that_an_accepted_delivery_is_sent() -> None:
    assert settled(Outcome.ACCEPTED, "AA") is Status.SENT


@pytest.mark.parametrize(
    ("rule", "status"),
    [(OnError.STOP, Status.ERROR), (OnError.PARK, Status.PARKED), (OnError.SKIP, Status.CANCELLED)],
)
@pytest.mark.parametrize("outcome", [Outcome.CONTENT_ERROR, Outcome.CONFLICT, Outcome.UNAUTHORISED])
def test_that_a_refusal_goes_by_the_rule_and_is_never_retried(rule: OnError, status: Status, outcome: Outcome) -> None:
    assert settled(outcome, "AE 103", on_error=rule) is status


def test_that_a_listed_code_is_tried_again() -> None:
    assert settled(Outcome.CONTENT_ERROR, "AR 200", retry_on=frozenset({"AR"})) is Status.QUEUED
    assert settled(Outcome.CONTENT_ERROR, "AE 200", retry_on=frozenset({"AR"})) is Status.ERROR


@pytest.mark.parametrize("outcome", [Outcome.UNREACHABLE, Outcome.TRANSIENT, Outcome.UNKNOWN])
def test_that_silence_and_outages_are_tried_again_for_ever_by_default(outcome: Outcome) -> None:
    assert settled(outcome, "refused", attempt=10_000) is Status.QUEUED


def test_that_silence_is_repeated_as_a_possible_duplicate_and_an_outage_is_not() -> None:
    for outcome, repeat in ((Outcome.UNKNOWN, True), (Outcome.UNREACHABLE, False)):
        made = settle(judged(outcome), attempt=1, message_type="ADT^A01", policy=DeliveryPolicy(), now=NOON, jitter=0.5)
        assert made.repeat is repeat
        assert made.due_at == NOON + timedelta(seconds=0.5)


def test_that_silence_asks_a_person_by_rule_and_by_type() -> None:
    assert settled(Outcome.UNKNOWN, on_unknown=OnUnknown.ASK) is Status.UNKNOWN
    assert settled(Outcome.UNKNOWN, kind="DFT^P03", ask_types=frozenset({"DFT"})) is Status.UNKNOWN
    assert settled(Outcome.UNKNOWN, kind="DFT^P03", ask_types=frozenset({"DFT^P03"})) is Status.UNKNOWN
    assert settled(Outcome.UNKNOWN, kind="ADT^A01", ask_types=frozenset({"DFT"})) is Status.QUEUED


def test_that_used_up_tries_after_silence_ask_and_never_guess() -> None:
    retry = RetryPolicy(max_attempts=3)
    assert settled(Outcome.UNKNOWN, attempt=3, retry=retry, on_error=OnError.SKIP) is Status.UNKNOWN
    assert settled(Outcome.UNREACHABLE, attempt=3, retry=retry) is Status.ERROR


def test_that_the_delay_doubles_up_to_the_cap_and_jitter_spans_all_of_it() -> None:
    policy = RetryPolicy(base=timedelta(seconds=1), cap=timedelta(seconds=60))
    assert [delay(policy, n, 1.0).total_seconds() for n in (1, 2, 3, 7, 8, 500)] == [1, 2, 4, 60, 60, 60]
    assert delay(policy, 5, 0.0) == timedelta(0)


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("rule", list(OnError))
def test_that_every_settlement_is_a_lawful_move_from_sending(outcome: Outcome, rule: OnError) -> None:
    assert settled(outcome, on_error=rule) in ALLOWED[Status.SENDING]
