"""Marks on the axis of time: what happened, and what a person notes for others to see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from console.api.throughput import MarkRequest
from console.api.triage import ChartMark
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.rights import gateway_object, given_reason
from console.gateway.marking import without_file
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, authorize
from console.store.happenings import NoteHappening, happenings

BACK = timedelta(days=366)


async def marks_between(
    gateway: Gateway, interface_ids: Collection[int], since: datetime, until: datetime
) -> tuple[ChartMark, ...]:
    """What happened to these interfaces and to the gateway itself, oldest first."""
    rows = await gateway.store.read(happenings, since, until)
    return tuple(
        ChartMark(at=row.at, kind=row.kind, text=without_file(row.text))
        for row in rows
        if row.interface_id is None or row.interface_id in interface_ids
    )


async def mark(gateway: Gateway, actor: Actor, request: MarkRequest) -> ChartMark:
    """Note an event, with its audit row in the same transaction. Raises `BadRequestError`, `ForbiddenError`."""
    now = gateway.clock.now()
    text = given_reason(request.text, "text")
    decision = authorize(actor, Action.MARK, gateway_object(gateway))
    subject = auditing.Subject(name="mark on the charts")
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, Action.MARK.value, subject, decision.reason)
        raise ForbiddenError(decision.reason)
    at = now if request.at is None else request.at
    if at.tzinfo is None:
        raise BadRequestError("Give the time with its offset from UTC, such as 2026-03-01T04:00:00+01:00.")
    if not now - BACK <= at <= now + timedelta(minutes=1):
        raise BadRequestError("A mark is set at a time of the last year, not in the future.")
    entry = auditing.entry(gateway, actor, Action.MARK.value, subject, reason=text, detail=f"at {at:%Y-%m-%d %H:%M %Z}")
    await gateway.store.write(NoteHappening(at=at, kind="note", text=text, actor=actor.name, entry=entry))
    gateway.feed.topic_changed("marks")
    return ChartMark(at=at, kind="note", text=text)
