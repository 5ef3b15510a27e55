"""What a receipt says, from the item and what became of its copy; pure, and never a guess."""

from __future__ import annotations

from collections.abc import Mapping

from console.api.jobs import JobCounts
from console.core.outcome import Outcome
from console.core.status import Status

_REFUSED = frozenset(Outcome) - {Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.TRANSIENT}
ENDED = ("accepted", "rejected", "unknown", "refused", "cancelled")


def receipt_state(item: str, status: Status | None, last_outcome: str, *, has_copy: bool, job_cancelled: bool) -> str:
    """The receipt of one item: its own state, the copy's status, and the outcome of the copy's last try.

    A copy that was written without a reply may have arrived, also where a person gave it up since.
    """
    if item == "waiting":
        return "cancelled" if job_cancelled else "waiting"
    if item == "refused":
        return "refused"
    if not has_copy or status is Status.SENT:
        return "accepted"
    if status is Status.UNKNOWN:
        return "unknown"
    if status is Status.ERROR:
        return "rejected"
    if status in {Status.PARKED, Status.CANCELLED}:
        if last_outcome == Outcome.UNKNOWN:
            return "unknown"
        if last_outcome in _REFUSED:
            return "rejected"
    return "cancelled" if status is Status.CANCELLED else "sending"


def counts(found: Mapping[str, int], total: int) -> JobCounts:
    """The counts, which add up to the total; what is not on the list yet waits."""
    known = {name: found.get(name, 0) for name in JobCounts.model_fields}
    missing = total - sum(known.values())
    return JobCounts(**{**known, "waiting": known["waiting"] + max(0, missing)})


def ended(tally: JobCounts) -> int:
    """Messages of which it is known what they came to."""
    return sum(getattr(tally, name) for name in ENDED)


def in_words(tally: JobCounts) -> str:
    """ "3 accepted, 1 unknown": what there is, the good first."""
    words = {"sending": "on their way", "waiting": "to go"}
    parts = [f"{many} {words.get(name, name)}" for name, many in tally.model_dump().items() if many]
    return ", ".join(parts) or "nothing was done"
