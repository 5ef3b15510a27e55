"""The hand-over page of a shift: read from the store, limited to what this person may see, without patient data."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime

from console.api.alerts import AlertRow, AlertsRequest
from console.api.handover import Handover, HandoverRequest
from console.api.triage import GroupSort, GroupsRequest, GroupState
from console.core.errors import NotFoundError
from console.gateway.desk import alerts, auditing, groups, handover_words, shift
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.handover_page import page
from console.gateway.desk.interfaces import rows as interface_rows
from console.gateway.desk.loading import load, newest_delivery
from console.gateway.desk.note_text import repeated
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.shift_lines import Span
from console.gateway.desk.visible import sees
from console.gateway.service import Gateway
from console.security.roles import Action, Actor
from console.store import handover as store
from console.store.handover import DoneAct, DoneJob

NOT_TOLD = "(the reason names a patient: see the audit log)"
MOST_GROUPS = 500
CHECKED = 60
"""Reasons compared with a message they were about; each reads one message."""


async def make(gateway: Gateway, actor: Actor, request: HandoverRequest) -> Handover:
    """The page from `since` to now, with its audit row. Raises `BadRequestError` for a moment that is not over."""
    require(actor, Action.HANDOVER, gateway_object(gateway))
    now = gateway.clock.now()
    since = await shift.begin_of(gateway, actor, request.since, now)
    span = Span(since=since, now=now)
    remarks = request.remarks.strip()
    await _remarks_allowed(gateway, actor, since, remarks)
    read = gateway.store.read
    found = await groups.listed(
        gateway, actor, GroupsRequest(limit=MOST_GROUPS, states=tuple(GroupState), sort=GroupSort.COUNT)
    )
    still = [row for row in found.rows if row.open and row.state not in {GroupState.RESOLVED, GroupState.ARCHIVED}]
    alarms = await _alerts(gateway, actor)
    done = [item for item in await read(store.acts, since) if item.count]
    jobs = await read(store.jobs, since)
    where = await _where(gateway, actor, [*(item.message_id for item in done), *(item.message_id for item in jobs)])
    told_acts = [
        (item, await _reason(gateway, item, at < CHECKED), where.get(item.message_id or 0, ""))
        for at, item in enumerate(done)
        if not item.message_id or item.message_id in where
    ]
    told_jobs = [
        (item, await _reason(gateway, item, at < CHECKED), where[item.message_id])
        for at, item in enumerate(jobs)
        if item.message_id in where
    ]
    rows = interface_rows(gateway, actor)
    titles = {row.name: row.title or row.name for row in rows}
    happened = [item for item in await read(store.happenings, since) if not item.interface or item.interface in titles]
    known = {row.id: row.title for row in found.rows}
    acted = [(act, known[act.group_id]) for act in await read(store.group_acts, since) if act.group_id in known]
    sections = (
        handover_words.open_causes(still, span.told, 0),
        handover_words.alerts(alarms, span.told, since),
        handover_words.waiting(rows, span.told),
        handover_words.resent(told_jobs, told_acts, span.told),
        handover_words.events(happened, acted, titles.__getitem__, span.told),
    )
    figures = (
        ("open causes", str(len(still))),
        ("open messages", str(sum(row.open for row in still))),
        ("open alerts", str(sum(row.closed_at is None for row in alarms))),
        ("waiting in queues", str(sum(row.depth for row in rows))),
        (
            "sent or settled by hand",
            str(sum(item.total for item, _, _ in told_jobs) + sum(item.count for item, _, _ in told_acts)),
        ),
    )
    title = "Shift hand-over"
    subtitle = f"{_stamp(since)} to {_stamp(now)}, by {actor.name}. Counts and codes only; times are the gateway's."
    subject = auditing.Subject(name="hand-over page")
    await auditing.write(gateway, actor, Action.HANDOVER.value, subject, detail=f"since {_stamp(since)}")
    return Handover(
        title=title,
        since=since,
        until=now,
        by=actor.name,
        figures=figures,
        sections=sections,
        html=page(title, subtitle, figures, sections, remarks),
        file_name=f"hand-over-{now.astimezone():%Y-%m-%d-%H%M}",
    )


async def _alerts(gateway: Gateway, actor: Actor) -> tuple[AlertRow, ...]:
    found = await alerts.listed(gateway, actor, AlertsRequest(state="all", limit=200))
    return found.rows


async def _where(gateway: Gateway, actor: Actor, message_ids: Iterable[int | None]) -> dict[int, str]:
    """Message id -> "LAB → CERN", of messages that this person may see."""
    wanted = tuple({ident for ident in message_ids if ident})
    places = await gateway.store.read(store.where_to, wanted) if wanted else {}
    return {
        ident: _title(gateway, name) for ident, (name, _destination) in places.items() if sees(gateway, actor, name)
    }


def _title(gateway: Gateway, name: str) -> str:
    try:
        return gateway.interface(name).title or name
    except NotFoundError:
        return name


async def _reason(gateway: Gateway, act: DoneAct | DoneJob, look: bool) -> str:
    """The reason as it was given, unless it repeats what names the patient of the message."""
    if not act.reason or not act.message_id:
        return act.reason
    if not look:
        return "(see the audit log)"
    return NOT_TOLD if await _names_patient(gateway, act.message_id, act.reason) else act.reason


async def _names_patient(gateway: Gateway, message_id: int, text: str) -> bool:
    row = await newest_delivery(gateway, message_id)
    if row is None:
        return False
    try:
        loaded = await load(gateway, row.id)
    except NotFoundError:
        return False

    def compared() -> str:
        identifiers = loaded.layer.summarize(loaded.raw).identifiers
        return repeated(text, loaded.layer.parse(loaded.raw), identifiers)

    return bool(await asyncio.to_thread(compared))


async def _remarks_allowed(gateway: Gateway, actor: Actor, since: datetime, remarks: str) -> None:
    """Remarks are compared with the messages that the shift was about; what else they may name nobody can know."""
    if not remarks:
        return
    acts = await gateway.store.read(store.acts, since)
    for message_id in list(dict.fromkeys(item.message_id for item in acts if item.message_id))[:CHECKED]:
        if await _names_patient(gateway, message_id, remarks):
            subject = auditing.Subject(name="hand-over page", message_id=message_id)
            detail = "the remarks repeat patient data"
            await auditing.write(gateway, actor, Action.HANDOVER.value, subject, outcome="refused", detail=detail)
            raise BadRequestError(
                "The remarks repeat patient data of a message of this shift. Name the cause or the ticket instead."
            )


def _stamp(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
