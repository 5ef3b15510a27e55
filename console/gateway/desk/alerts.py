"""Alerts: the list, and what a person does with one; each act with its audit row in the same transaction."""

from __future__ import annotations

from datetime import timedelta

from console.api.alerts import AlertCommand, AlertRow, Alerts, AlertsRequest
from console.core.errors import NotFoundError, RefusedError
from console.gateway.desk import auditing
from console.gateway.desk.alert_rows import alert_rows, condition_unknown, may_be_seen, object_of
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.rights import gateway_object, given_reason, require
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, authorize
from console.store.alert_acts import ActOnAlert
from console.store.alert_reads import StoredAlert, alert_page, one_alert

LONGEST_MUTE = timedelta(days=7)
MOST_COUNTED = 2000


async def listed(gateway: Gateway, actor: Actor, request: AlertsRequest) -> Alerts:
    """A page, newest first; what rights hide is counted, never named."""
    require(actor, Action.VIEW, gateway_object(gateway))
    read = gateway.store.read
    found = await read(
        alert_page,
        request.state,
        request.before,
        request.limit + 1,
        swallowed=request.swallowed,
        parent=request.parent,
    )
    page = found[: request.limit]
    standing = await read(alert_page, "open", None, MOST_COUNTED, swallowed=False, parent=None)
    seen = [one for one in standing if _seen(gateway, actor, one)]
    rows = await alert_rows(gateway, actor, [one for one in page if _seen(gateway, actor, one)])
    return Alerts(
        rows=rows,
        open=len(seen),
        next=page[-1].id if len(found) > len(page) else None,
        hidden=len(standing) - len(seen),
        at=gateway.clock.now(),
    )


async def command(gateway: Gateway, actor: Actor, alert_id: int, request: AlertCommand) -> AlertRow:
    """Acknowledge, mute, unmute or close one."""
    stored = await _one(gateway, actor, alert_id)
    decision = authorize(actor, Action.ALERT_ACKNOWLEDGE, object_of(gateway, stored))
    subject = auditing.Subject(name=f"alert {alert_id}, {stored.subject}")
    action = f"alert.{request.command}"
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, action, subject, decision.reason)
        raise ForbiddenError(decision.reason)
    reason = " ".join(request.reason.split())
    if request.command in {"mute", "close"}:
        reason = given_reason(request.reason)
    _check(gateway, stored, request)
    detail = "" if request.until is None else f"until {request.until.isoformat()}"
    entry = auditing.entry(gateway, actor, action, subject, reason=reason, detail=detail)
    await gateway.store.write(
        ActOnAlert(
            id=alert_id,
            act=request.command,
            actor=actor.name,
            now=gateway.clock.now(),
            entry=entry,
            until=request.until,
        )
    )
    gateway.feed.topic_changed("alerts")
    return (await alert_rows(gateway, actor, [await _one(gateway, actor, alert_id)]))[0]


def _check(gateway: Gateway, stored: StoredAlert, request: AlertCommand) -> None:
    """Raises where the act makes no sense."""
    now = gateway.clock.now()
    if request.command == "mute":
        if request.until is None or request.until.tzinfo is None:
            raise BadRequestError("Say until when it is muted, with a time zone.")
        if not now < request.until <= now + LONGEST_MUTE:
            raise BadRequestError("Mute it until a time in the next 7 days.")
    if request.command == "close" and not condition_unknown(gateway, stored):
        raise RefusedError("Its condition is seen, so it closes by itself. Mute it if it disturbs.")


async def _one(gateway: Gateway, actor: Actor, alert_id: int) -> StoredAlert:
    stored = await gateway.store.read(one_alert, alert_id)
    if stored is None or not _seen(gateway, actor, stored):
        raise NotFoundError(f"There is no alert {alert_id}.")
    return stored


def _seen(gateway: Gateway, actor: Actor, stored: StoredAlert) -> bool:
    return may_be_seen(gateway, actor, stored.subject, stored.interface_id)
