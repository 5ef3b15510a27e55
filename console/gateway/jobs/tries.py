"""The try before the rest: a failure group is released only when a few of it were accepted; pure.

The rule stands in the gateway, so that no screen and no script can go round it without saying why.
"""

from __future__ import annotations

from console.api.jobs import JobCounts, JobKind
from console.gateway.jobs.receipts import in_words

TRY = 3
"""Messages of a try: one could be luck."""

MOST_TRIED = 20
"""More than that is no try of a few."""

RELEASES = frozenset({JobKind.RESEND, JobKind.CURE})

UNTRIED = frozenset({JobKind.RETRY, JobKind.RELEASE})
"""These only move, so that nothing is known of a try of them: cure does the same, and waits for the replies."""

GOES_ON = RELEASES | UNTRIED
"""Kinds that let failed messages go on to their destination."""


def why_not_started(kind: JobKind, group: int | None, count: int, try_first: int, untried: str) -> str:
    """Why a job of a group cannot start so; empty where it can. `untried`: why a person wants it without a try."""
    if group is None or kind not in GOES_ON or count <= TRY or untried:
        return ""
    if kind in UNTRIED:
        return (
            f"Release this group on the Triage screen: {TRY} are tried first there; here all {count} would go at once."
        )
    if try_first == 0:
        return f"Try {TRY} of this group first: {count} are released when all {TRY} were accepted."
    if try_first < min(TRY, count) or try_first > min(MOST_TRIED, count - 1):
        return f"Try at least {TRY} and at most {min(MOST_TRIED, count - 1)} of this group before the rest."
    return ""


def is_trying(try_first: int, counts: JobCounts) -> bool:
    """True while fewer were sent than shall be tried: what was refused before it was sent is no try."""
    return sent(counts) < try_first


def why_not_released(group: int | None, try_first: int, counts: JobCounts) -> str:
    """Why a job cannot go on with the rest now; empty where it can, or where there is no try to wait for."""
    if group is None or not try_first or is_trying(try_first, counts) or counts.accepted == sent(counts):
        return ""
    said = in_words(counts.model_copy(update={"waiting": 0, "refused": 0}))
    return f"Release unlocks when all {sent(counts)} try messages are accepted: {said}."


def sent(counts: JobCounts) -> int:
    """Messages that were begun."""
    return counts.accepted + counts.rejected + counts.unknown + counts.sending + counts.cancelled
