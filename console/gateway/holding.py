"""What holds a queue, in one sentence a tired person understands: pure, from states that are already known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.core.interface import LinkState, WorkState
from console.core.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The oldest open delivery of a destination and how many wait behind it."""

    status: Status
    detail: str
    behind: int
    due_at: datetime | None = None
    blocks_all: bool = True  # False: it holds back only the messages of one patient


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneState:
    """What is known of one destination."""

    title: str
    link: LinkState
    link_detail: str
    depth: int
    next_try_in: float  # seconds; 0 when the lane is not waiting
    sending: bool
    head: Head | None
    planned: str = ""  # the planned hold that keeps it, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The work state to show and why."""

    work: WorkState
    words: str


def hold(work: WorkState, reason: str, actor: str, since: datetime | None, lanes: tuple[LaneState, ...]) -> Hold:
    """The worst first: what a person decided, then a planned hold of all lanes, then a lane that waits for its peer,
    then one that waits for a person, then a planned hold of some."""
    if work is not WorkState.RUNNING:
        return Hold(work=work, words=_decided(work, reason, actor, since))
    planned = [lane for lane in lanes if lane.planned]
    if planned and len(planned) == len(lanes):
        return Hold(work=WorkState.HELD, words="; ".join(dict.fromkeys(lane.planned for lane in planned)))
    waiting = [lane for lane in lanes if lane.depth and not lane.planned]
    for lane in waiting:
        if lane.next_try_in > 0:
            words = f"{_named(lane, lanes)}{lane.link_detail or 'no answer'}, next try in {_seconds(lane.next_try_in)}"
            return Hold(work=WorkState.BACKING_OFF, words=_sentence(words))
    for lane in waiting:
        words = _head_words(lane)
        if words and lane.head is not None and lane.head.blocks_all:
            return Hold(work=WorkState.BLOCKED, words=_sentence(_named(lane, lanes) + words))
    for lane in waiting:
        words = _head_words(lane)
        if words:
            return Hold(work=WorkState.RUNNING, words=_sentence(_named(lane, lanes) + words))
    for lane in planned:
        return Hold(work=WorkState.HELD, words=_sentence(_named(lane, lanes) + lane.planned))
    return Hold(work=WorkState.RUNNING, words="")


def draining(depth: int, in_rate: float, out_rate: float) -> str:
    """ "Draining, about 36 s at this rate", or that it grows; empty where the queue is short."""
    if depth < 20:
        return ""
    if out_rate <= in_rate:
        return f"Growing: {in_rate:.1f}/s in, {out_rate:.1f}/s out"
    return f"Draining, about {_seconds(depth / (out_rate - in_rate))} at this rate"


def _decided(work: WorkState, reason: str, actor: str, since: datetime | None) -> str:
    verb = {WorkState.HELD: "Held", WorkState.PAUSED: "Paused", WorkState.STOPPED: "Stopped"}[work]
    by = f" by {actor}" if actor else ""
    when = f", {since.astimezone():%d %b %H:%M}" if since else ""
    return f"{verb}{by}{when}{': ' + reason if reason else ''}"


def _head_words(lane: LaneState) -> str:
    head = lane.head
    if head is None:
        return ""
    after = f"; {head.behind} wait behind it" if head.behind else ""
    whose = "" if head.blocks_all else " for one patient"
    match head.status:
        case Status.ERROR:
            return f"refused{whose}: {head.detail or 'no reason given'}{after}"
        case Status.UNKNOWN:
            return f"sent without a reply{whose}, it may have arrived: somebody must say{after}"
        case Status.HELD:
            return f"message held{whose}: {head.detail or 'no reason given'}{after}"
        case Status.SENDING if lane.link is LinkState.SLOW:
            return f"partner slow: {lane.link_detail}{after}"
        case _:
            return ""


def _named(lane: LaneState, lanes: tuple[LaneState, ...]) -> str:
    return f"{lane.title}: " if len(lanes) > 1 else ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _seconds(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    whole = timedelta(seconds=round(seconds))
    hours, rest = divmod(int(whole.total_seconds()), 3600)
    return f"{hours} h {rest // 60:02d} min" if hours else f"{rest // 60} min"
