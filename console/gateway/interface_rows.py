"""The lines of the Queues screen, from the running interfaces and the last look at the store's depths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from console.api.interfaces import CommandOffer, DestinationRow, InterfaceCommandName, InterfaceRow
from console.config.settings import FolderSource
from console.core.interface import LinkState, WorkState
from console.gateway.depths import Depth
from console.gateway.holding import Hold, LaneState, draining, hold
from console.gateway.lane import Lane
from console.gateway.policies import address, protection, title
from console.gateway.running import RunningInterface


def interface_row(
    running: RunningInterface, depth: Callable[[int], Depth], environment: str, now: datetime, monotonic: float
) -> InterfaceRow:
    """One line: cheap, no I/O."""
    lanes = tuple(
        _lane_state(running, name, lane, depth(lane.destination_id), monotonic) for name, lane in running.lanes.items()
    )
    work = running.work
    held = hold(work.state, work.reason, work.actor, work.since, lanes)
    link, link_detail = running.link()
    statistics = running.statistics
    in_rate, out_rate = statistics.in_rate(now), statistics.out_rate(now)
    depths = [depth(lane.destination_id) for lane in running.lanes.values()]
    total = sum(item.depth for item in depths)
    settings = running.settings
    return InterfaceRow(
        id=running.id,
        name=settings.name,
        title=title(settings),
        kind=settings.kind,
        layer=settings.layer,
        direction=settings.direction,
        site=settings.site,
        environment=settings.environment or environment,
        owner=settings.owner,
        authority=settings.authority,
        source=source_words(running),
        link=link,
        link_detail=link_detail,
        work=held.work,
        depth=total,
        oldest_at=min((item.oldest_at for item in depths if item.oldest_at), default=None),
        last_at=statistics.last_at,
        last_control_id=statistics.last_control_id,
        in_rate=round(in_rate, 2),
        out_rate=round(out_rate, 2),
        errors_per_minute=round(statistics.errors_per_minute(now), 2),
        spark=statistics.spark(now),
        holds=_words(running, held, link, total, in_rate, out_rate),
        planned="; ".join(dict.fromkeys(running.planned.values())),
        counts=_counts(depths),
        destinations=tuple(
            _destination(running, state, name) for state, name in zip(lanes, running.lanes, strict=True)
        ),
        commands=offers(work.state, planned=bool(running.planned)),
    )


def offers(work: WorkState, *, planned: bool = False) -> tuple[CommandOffer, ...]:
    """Which commands make sense in this work state, and why the others do not (rights are added by the API)."""
    reasons = {
        InterfaceCommandName.START: "" if work is WorkState.STOPPED else "It is not stopped.",
        InterfaceCommandName.STOP: "It is stopped already." if work is WorkState.STOPPED else "",
        InterfaceCommandName.PAUSE: "" if work is WorkState.RUNNING else f"It is {work.value} already.",
        InterfaceCommandName.HOLD: "" if work in {WorkState.RUNNING, WorkState.PAUSED} else f"It is {work.value}.",
        InterfaceCommandName.RELEASE: ""
        if work in {WorkState.HELD, WorkState.PAUSED}
        else ("A planned hold keeps it: end that one." if planned else "It is neither held nor paused."),
    }
    return tuple(CommandOffer(name=name, allowed=not why, reason=why) for name, why in reasons.items())


def source_words(running: RunningInterface) -> str:
    """Where it takes messages from: "MLLP 127.0.0.1:2575" or "folder in"."""
    source = running.settings.source
    if isinstance(source, FolderSource):
        return f"folder {source.path}"
    port = running.port if running.port is not None else source.port
    return f"MLLP {source.host}:{port}{protection(source)}"


def _lane_state(running: RunningInterface, name: str, lane: Lane, depth: Depth, monotonic: float) -> LaneState:
    by_name = {item.name: item for item in running.settings.destination}
    return LaneState(
        title=by_name[name].title or name,
        link=lane.sender.link,
        link_detail=lane.sender.link_detail,
        depth=depth.depth,
        next_try_in=max(0.0, lane.breaker.closed_until - monotonic),
        sending=lane.current is not None,
        head=depth.head,
        planned=running.planned.get(name, ""),
    )


def _words(running: RunningInterface, held: Hold, link: LinkState, depth: int, in_rate: float, out_rate: float) -> str:
    if running.problem:
        return running.problem
    if running.intake.unstored:
        return f"The store takes nothing: {running.intake.unstored} wait unanswered, their senders keep them"
    remarks = running.remarks()
    if held.words:
        return f"{held.words}; {remarks}" if remarks else held.words
    if remarks:
        return remarks
    if link is LinkState.UP:
        return draining(depth, in_rate, out_rate)
    return ""


def _counts(depths: list[Depth]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in depths:
        for status, count in item.by_status.items():
            counts[status] = counts.get(status, 0) + count
    return counts


def _destination(running: RunningInterface, state: LaneState, name: str) -> DestinationRow:
    settings = next(item for item in running.settings.destination if item.name == name)
    held = hold(WorkState.RUNNING, "", "", None, (state,))
    return DestinationRow(
        name=name,
        kind=settings.kind,
        address=address(settings),
        link=state.link,
        depth=state.depth,
        holds="; ".join(words for words in (held.words, running.remarks(name)) if words),
        held=bool(state.planned),
    )
