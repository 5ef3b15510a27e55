"""A failure group opened: why these are one, what it holds up, what cured it before, what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from console.api.interfaces import CommandOffer
from console.api.triage import (
    ChartMark,
    GroupEvent,
    GroupRow,
    GroupView,
    PastCure,
    PrintRow,
    Runbook,
    RunbookStep,
    WhyRow,
)
from console.core.errors import NotFoundError, OperatorError
from console.gateway.desk.cure import cure
from console.gateway.desk.group_codes import count_codes
from console.gateway.desk.group_rows import Seen, behind, fingerprint_of, lane_of, named, seen_by, waiting, wire
from console.gateway.desk.rights import gateway_object, interface_object, require
from console.gateway.service import Gateway
from console.gateway.triage.known import begin_of_halves
from console.layers.registry import layer as layer_named
from console.security.roles import Action, Actor, Decision, authorize
from console.store.group_reads import EventRow, events, group_rows, marks, samples, states_open
from console.triage.failure import Kind
from console.triage.runbooks import for_group
from console.triage.titles import rule_of

SAMPLES = 20

ACTS: dict[str, Action] = {
    "own": Action.TRIAGE,
    "note": Action.TRIAGE,
    "ticket": Action.TRIAGE,
    "resolve": Action.TRIAGE_STATE,
    "reopen": Action.TRIAGE_STATE,
    "archive": Action.TRIAGE_STATE,
    "merge": Action.TRIAGE_STATE,
    "split": Action.TRIAGE_STATE,
}
"""Command -> the right it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What the store tells of one group."""

    history: tuple[EventRow, ...]
    samples: tuple[int, ...]
    by_status: dict[str, int]
    marks: tuple[ChartMark, ...]


async def find(gateway: Gateway, actor: Actor, group_id: int) -> Seen:
    """The group, or what it was merged into. Raises `NotFoundError`, also where this person may not see it."""
    require(actor, Action.VIEW, gateway_object(gateway))
    grouper = gateway.grouper
    known = grouper.known.get(group_id)
    if known is None:
        row = (await gateway.store.read(group_rows, (group_id,))).get(group_id)
        wanted = group_id if row is None else row.merged_into or group_id
        if row is not None:
            await grouper.refresh((wanted,))
        known = grouper.known.get(wanted)
    seen = None if known is None else seen_by(gateway, actor, known)
    if seen is None:
        raise NotFoundError(f"There is no failure group {group_id} that you may see.")
    return seen


async def opened(gateway: Gateway, actor: Actor, group_id: int) -> GroupView:
    """One group; a merged one answers as what it became part of."""
    return await view(gateway, actor, await find(gateway, actor, group_id))


async def view(gateway: Gateway, actor: Actor, seen: Seen) -> GroupView:
    """Everything about it."""
    now = gateway.clock.now()
    row = wire(gateway, seen, waiting(gateway, gateway.grouper.known.all))
    began = begin_of_halves(now)
    read = await _read(gateway, seen, row, began)
    lead = seen.prints[0]
    rule = rule_of(fingerprint_of(lead), gateway.grouper.rules, lead.layer)
    runbook = gateway.grouper.rules.runbook(rule)
    book = None if runbook is None else for_group(runbook, f"cause:{row.id}")
    return GroupView(
        row=row,
        bars=row.spark,
        bars_from=began,
        marks=read.marks,
        why=tuple(_why(gateway, seen, row)),
        rule=f"rule {rule.name}",
        prints=tuple(_print(gateway, seen, number) for number in range(len(seen.prints))),
        codes=await count_codes(gateway, rule.counts, read.samples) if rule.counts else 0,
        runbook=None
        if book is None
        else Runbook(
            id=book.id,
            title=book.title,
            steps=tuple(RunbookStep(text=s.text, command=s.command, query=s.query) for s in book.steps),
            url=book.url,
        ),
        earlier=tuple(earlier(read.history, row.first_at)),
        history=tuple(GroupEvent(at=e.at, actor=e.actor, kind=e.kind, text=e.text) for e in read.history),
        consequences=tuple(_consequences(gateway, seen, row, read.by_status)),
        samples=read.samples,
        cure=await cure(gateway, actor, row.id, tuple(item.id for item in seen.prints), row.open),
        handover=handover(row, book.id if book else ""),
        commands=offers(gateway, actor, seen),
    )


async def _read(gateway: Gateway, seen: Seen, row: GroupRow, since: datetime) -> _Read:
    store, group_id = gateway.store, seen.known.row.id
    names = tuple(item.interface for item in seen.prints)
    prints = tuple(item.id for item in seen.prints)
    history = await store.read(events, group_id)
    if not seen.whole:  # what was said of a group that was merged into it may be of a site that this person may not see
        history = tuple(event for event in history if event.group_id == group_id)
    return _Read(
        history=history,
        samples=await store.read(samples, prints, SAMPLES),
        by_status=await store.read(states_open, prints),
        marks=tuple(
            ChartMark(at=mark.at, kind=mark.kind, text=mark.text) for mark in await store.read(marks, since, names)
        ),
    )


def _why(gateway: Gateway, seen: Seen, row: GroupRow) -> Iterable[WhyRow]:
    lead = seen.prints[0]
    try:
        layer = layer_named(lead.layer).title
    except OperatorError:
        layer = lead.layer  # a layer of another version of the console
    by_address = lead.kind in (Kind.LINK.value, Kind.ACCESS.value)
    where = ", ".join(row.titles[:3]) + (f" and {len(row.titles) - 3} more" if len(row.titles) > 3 else "")
    yield WhyRow(label="Layer, interface", text=f"{layer}, {where}")
    codes = tuple(dict.fromkeys(item.code for item in seen.prints if item.code))
    outcome = lead.outcome.replace("_", " ") or "refused on arrival"
    yield WhyRow(label="Outcome", text=", ".join((*codes[:5], outcome)))
    if lead.path:
        yield WhyRow(label="Address" if by_address else "Path", text=lead.path, mono=True)
    if lead.text:
        yield WhyRow(label="Text, cleaned", text=lead.text, mono=True)
    if lead.split:
        yield WhyRow(label="Split by hand", text=lead.split)
    causes = {item.cause for item in seen.prints}
    if len(causes) > 1:
        yield WhyRow(label="Merged by hand", text=f"{len(causes)} causes are one here; each can be split off again")
    elif len(seen.prints) > 1:
        shared = "the address" if by_address else "the cause"
        yield WhyRow(label="Grouped with", text=f"{len(seen.prints)} fingerprints share {shared}")


def _print(gateway: Gateway, seen: Seen, number: int) -> PrintRow:
    item = seen.prints[number]
    _, place = named(gateway, replace(seen, prints=(item,)))
    open_ = seen.known.counted.by_print.get(item.id, 0)
    return PrintRow(id=item.id, text=place, open=open_, seen=max(item.seen, open_), split=item.split)


def earlier(history: Sequence[EventRow], first_at: datetime) -> Iterable[PastCure]:
    """Times it was resolved before, the newest first; `history` is the newest first as well."""
    began = first_at
    found: list[PastCure] = []
    for event in reversed(history):
        if event.kind in ("regressed", "reopened", "reopen"):
            began = event.at
        elif event.kind == "resolve" and (event.count or event.actor):
            minutes = max(0, round((event.at - began).total_seconds() / 60))
            words = event.text if event.actor else "its last message was handled"
            found.append(PastCure(at=event.at, messages=event.count, minutes=minutes, by=event.actor, text=words))
    return reversed(found)


def _consequences(gateway: Gateway, seen: Seen, row: GroupRow, by_status: dict[str, int]) -> Iterable[str]:
    if row.waiting:
        for destination_id in sorted(seen.known.queued):
            name, title = lane_of(gateway, destination_id)
            many = behind(gateway, seen.known, destination_id)
            if name and many and name in row.interfaces:
                yield f"holds {_many(many)} of {title}"
    later, unknown = by_status.get("refused later", 0), by_status.get("unknown", 0)
    if unknown:
        yield f"{_were(unknown)} sent without a reply: each may have arrived"
    if later:
        yield f"{_were(later)} taken first and refused later: not filed there"
    retried = by_status.get("queued", 0) + by_status.get("sending", 0)
    if retried:
        yield f"{_were(retried)} put back in the queue and will be tried again"


def handover(row: GroupRow, runbook: str) -> str:
    """Text for a ticket or a chat: counts, codes and names of the site file, nothing else."""
    state = f"{row.state.value} ({row.state_text})" if row.state_text else row.state.value
    patients = f", {row.patients} patient{'s' if row.patients != 1 else ''}" if row.patients is not None else ""
    lines = [
        row.title,
        row.place,
        f"{_many(row.open)} wait{'s' if row.open == 1 else ''}{patients}; {row.handled} handled of {row.seen} seen",
        f"First {_time(row.first_at)}, last {_time(row.last_at)}; state {state}",
        f"Owner {row.owner or 'nobody'}; ticket {row.ticket or 'none'}; group {row.id}",
        f"Messages: {row.query}",
    ]
    lines += [f"{_many(row.waiting)} wait behind"] if row.waiting else []
    lines += [f"Runbook {runbook}"] if runbook else []
    return "\n".join(lines)


def offers(gateway: Gateway, actor: Actor, seen: Seen) -> tuple[CommandOffer, ...]:
    """What this person can do with it now, and why not the rest."""
    state, made = seen.known.row.state, []
    over = {
        "resolve": "It is resolved already." if state == "resolved" else "",
        "reopen": _why_not_reopened(state, seen.known.open),
        "archive": {"archived": "It is archived already.", "resolved": "It is resolved: open it again first."}.get(
            state, ""
        ),
    }
    for name, action in ACTS.items():
        right = decision(gateway, actor, action, seen)
        why = right.reason or over.get(name, "")
        made.append(CommandOffer(name=name, allowed=not why, reason=why))
    return tuple(made)


def _why_not_reopened(state: str, opened: int) -> str:
    if state == "open":
        return "It is open."
    empty = state == "resolved" and not opened
    return "Nothing of it waits: it opens by itself when it fails again." if empty else ""


def decision(gateway: Gateway, actor: Actor, action: Action, seen: Seen) -> Decision:
    """Whether this person may act on all that the group holds; the first refusal where not."""
    for name in dict.fromkeys(item.interface for item in seen.known.prints):
        found = authorize(actor, action, interface_object(gateway, name))
        if not found.allowed and not seen.whole and name not in {item.interface for item in seen.prints}:
            return Decision(allowed=False, reason="Part of this group belongs to a site that you may not see.")
        if not found.allowed:
            return found
    return Decision(allowed=True)


def _many(count: int) -> str:
    return f"{count} message{'s' if count != 1 else ''}"


def _were(count: int) -> str:
    return f"{count} {'were' if count != 1 else 'was'}"


def _time(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
