"""Why a job waits at a destination: the words a person reads, empty where it may go on; pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.interface import LinkState, WorkState
from console.core.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One destination as the job sees it now."""

    title: str
    has_lease: bool
    work: WorkState
    planned: str = ""  # the planned hold that keeps its queue, in words
    link: LinkState
    backing_off: bool  # the last try failed and the next one is not due yet
    idle: bool  # nothing of this job is under way there
    ahead: Status | None  # of what must go before; QUEUED is live traffic


def why_waits(place: Place | None) -> str:
    """The worst first."""
    if place is None:
        return "Waits: its destination is not in the site file any more. Cancel the rest, or add it again."
    if not place.has_lease:
        return f"Waits: another gateway sends to {place.title} now."
    if place.work is not WorkState.RUNNING:
        return f"Waits: the interface to {place.title} is {place.work.value}."
    if place.planned:
        return f"Waits: {place.planned}"
    if place.backing_off or (place.link is LinkState.DOWN and not place.idle):
        return f"Waits: the link to {place.title} is down."
    if place.ahead is Status.QUEUED:
        return f"Live traffic to {place.title} goes first."
    if place.ahead is not None:
        return f"Waits: a message that is {place.ahead.value} holds the queue to {place.title}."
    return ""  # a link that is down with nothing to try it: one copy does
