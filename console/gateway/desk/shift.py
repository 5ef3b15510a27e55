"""What changed since a person's last shift: read from the store within a time, told in counts and codes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from console.api.interfaces import InterfaceRow
from console.api.people import Shift, ShiftLine, ShiftRequest
from console.core.errors import NotFoundError
from console.gateway.desk import shift_lines as lines
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.holds import holds_seen
from console.gateway.desk.job_rows import job_seen
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.visible import sees
from console.gateway.service import Gateway
from console.security.roles import Action, Actor
from console.store import shift as store
from console.store.planned_holds import past_holds

QUIET = timedelta(hours=4)
"""So long without an act ends a shift."""

BACK = timedelta(days=14)
"""The farthest look back."""

USUAL = timedelta(hours=12)
"""Where this person has not been here before."""

SECONDS = 3.0
"""Time for counting failures; what it did not reach is said."""

PAST_HOLDS = 50


async def look_back(gateway: Gateway, actor: Actor, request: ShiftRequest) -> Shift:
    """Everything that changed since then, worst first."""
    require(actor, Action.VIEW, gateway_object(gateway))
    now = gateway.clock.now()
    since = await begin_of(gateway, actor, request.since, now)
    span = lines.Span(since=since, now=now)
    found = [*await _failures(gateway, actor, span), *await _states(gateway, actor, span)]
    found += await _acts(gateway, actor, span)
    return Shift(since=since, guessed=request.since is None, lines=lines.ordered(found))


async def begin_of(gateway: Gateway, actor: Actor, asked: datetime | None, now: datetime) -> datetime:
    """The moment asked for, or where this person's last shift ended. Raises `BadRequestError`."""
    if asked is None:
        seen = await gateway.store.read(store.last_seen, actor.name, now, QUIET, BACK)
        return now - USUAL if seen is None else seen
    if asked.tzinfo is None:
        raise BadRequestError("Give the time with its offset from UTC, such as 2026-03-01T07:10:00+01:00.")
    if asked >= now:
        raise BadRequestError("Choose a moment that is over.")
    return max(asked, now - BACK)


async def _failures(gateway: Gateway, actor: Actor, span: lines.Span) -> list[ShiftLine]:
    def title(name: str) -> str:
        try:
            return gateway.interface(name).title
        except NotFoundError:
            return name

    read = gateway.store.read
    seen = partial(sees, gateway, actor)
    failed = await read(store.failures, span.since, span.now, SECONDS)
    rows = tuple(row for row in failed.rows if seen(row.interface))
    now = await read(store.refused_arrivals, span.since, span.now)
    refused = {name: count for name, count in now.items() if seen(name)}
    before = await read(store.refused_arrivals, span.since - (span.now - span.since), span.since)
    waiting = [row for row in await read(store.open_counts) if seen(row.interface)]
    found = [
        *lines.links(_interfaces(gateway, actor), rows, span),
        *lines.failing(rows, title, failed.compared, span),
        *lines.refused(refused, before, title),
        *lines.waiting(waiting, title, span),
    ]
    if failed.since > span.since:
        words = f"So many tries were made that failures are counted from {span.told(failed.since)} on."
        found.append(ShiftLine(level="info", title="Not all was counted", text=words))
    return found


async def _states(gateway: Gateway, actor: Actor, span: lines.Span) -> list[ShiftLine]:
    await gateway.planned.refresh()
    past = await gateway.store.read(past_holds, PAST_HOLDS)
    over = [row for row in past if row.updated_at >= span.since]
    rows = _interfaces(gateway, actor)
    return [
        *lines.works(rows),
        *lines.deepest(rows, span),
        *lines.holds((row for row in (*gateway.planned.holds, *over) if holds_seen(gateway, actor, row)), span),
    ]


def _interfaces(gateway: Gateway, actor: Actor) -> tuple[InterfaceRow, ...]:
    return tuple(row for row in gateway.interfaces() if sees(gateway, actor, row.name))


async def _acts(gateway: Gateway, actor: Actor, span: lines.Span) -> list[ShiftLine]:
    read = gateway.store.read
    jobs = await read(store.jobs_since, span.since)
    changes = await read(store.changes_since, span.since)
    return [
        *lines.jobs([job for job in jobs if await job_seen(gateway, actor, job.id)]),
        *lines.changes([row for row in changes if _act_seen(gateway, actor, row.object)], span),
        *lines.people(store.by_actor(await read(store.acts_since, span.since)), actor.name),
    ]


def _act_seen(gateway: Gateway, actor: Actor, name: str) -> bool:
    """Whether this person may know of an act on an interface, or on the gateway as a whole."""
    word, _, interface = name.partition(" ")
    return word != "interface" or sees(gateway, actor, interface)
