"""Where a delivery goes after a try: a pure decision, so that every case can be read and tested at a glance."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.core.delivery import Settlement
from console.core.interface import DeliveryPolicy, OnError, OnUnknown, RetryPolicy
from console.core.outcome import Judgement, Outcome
from console.core.status import Status

_ON_ERROR = {OnError.STOP: Status.ERROR, OnError.PARK: Status.PARKED, OnError.SKIP: Status.CANCELLED}


def delay(policy: RetryPolicy, attempt: int, jitter: float) -> timedelta:
    """Full jitter: `jitter` in [0, 1] of min(cap, base * 2**(attempt-1)); `attempt` counts from 1."""
    bound = min(policy.cap, policy.base * 2 ** min(attempt - 1, 30))
    spread: timedelta = bound * jitter
    return spread


def asks(policy: DeliveryPolicy, message_type: str) -> bool:
    """True where silence must be resolved by a person, by destination or by type (`DFT` covers `DFT^P03`)."""
    if policy.on_unknown is OnUnknown.ASK:
        return True
    return message_type in policy.ask_types or message_type.partition("^")[0] in policy.ask_types


def settle(
    judgement: Judgement,
    *,
    attempt: int,
    message_type: str,
    policy: DeliveryPolicy,
    now: datetime,
    jitter: float,
    application: str = "",
) -> Settlement:
    """Say where a delivery goes next: acceptance and refusal are final, silence and outages are not.

    A refusal goes by `on_error` (stop: ERROR and the queue waits; park; skip: CANCELLED). A code of `retry_on`,
    a transient refusal and an unreachable peer go back to QUEUED with a due time. Silence after a write is
    repeated with the same id, marked as a possible duplicate, or becomes UNKNOWN where the policy asks.
    `application` is what the message asks of the application (MSH-16): its reply may still be awaited after SENT.
    """
    outcome = judgement.outcome
    if outcome is Outcome.ACCEPTED:
        return Settlement(status=Status.SENT, outcome=outcome, application=_application(judgement, policy, application))
    if outcome is Outcome.UNKNOWN and asks(policy, message_type):
        return Settlement(status=Status.UNKNOWN, outcome=outcome, reason="Waits for a person: it may have arrived.")
    if _tries_again(judgement, policy) and not _exhausted(policy, attempt):
        due = now + delay(policy.retry, attempt, jitter)
        return Settlement(status=Status.QUEUED, outcome=outcome, due_at=due, repeat=outcome is Outcome.UNKNOWN)
    if outcome is Outcome.UNKNOWN:  # tries used up: a person decides, never a guess
        return Settlement(status=Status.UNKNOWN, outcome=outcome, reason="No reply in any try: it may have arrived.")
    return Settlement(status=_ON_ERROR[policy.on_error], outcome=outcome, reason=_reason(policy, attempt))


def _application(judgement: Judgement, policy: DeliveryPolicy, wanted: str) -> str:
    """CA says only that it is stored: the application's answer is awaited, unless the message asked for none.

    MSH-16 = ER asks for refusals alone, so that silence says nothing and cannot be overdue.
    """
    if not policy.application_later or wanted in {"NE", "ER"}:
        return ""
    return "accepted" if judgement.code.startswith("A") else "awaited"


def _tries_again(judgement: Judgement, policy: DeliveryPolicy) -> bool:
    if judgement.outcome in {Outcome.TRANSIENT, Outcome.UNREACHABLE, Outcome.UNKNOWN}:
        return True
    return judgement.code.partition(" ")[0] in policy.retry_on


def _exhausted(policy: DeliveryPolicy, attempt: int) -> bool:
    return policy.retry.max_attempts is not None and attempt >= policy.retry.max_attempts


def _reason(policy: DeliveryPolicy, attempt: int) -> str:
    tries = f"{attempt} {'try' if attempt == 1 else 'tries'}"
    if policy.on_error is OnError.SKIP:
        return f"Skipped by the rule on_error = skip after {tries}."
    if policy.on_error is OnError.PARK:
        return f"Parked by the rule on_error = park after {tries}."
    return ""
