"""Alerts, their rules, why and replay. Queries and reasons travel in bodies only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from console.api.alerts import (
    AlertCommand,
    AlertRow,
    AlertRule,
    AlertRules,
    Alerts,
    AlertsRequest,
    Replay,
    ReplayRequest,
    Why,
    WhyRequest,
)
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk import alert_rules, alert_why, alerts

router = APIRouter(prefix="/alerts", tags=["alerts"])

Ident = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.post("/search", response_model=Alerts, responses=refusals(403, 422, 503))
async def searched(request: AlertsRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """A page of alerts, newest first."""
    return as_json(await alerts.listed(gateway, actor, request))


@router.get("/rules", responses=refusals(403, 503))
async def rules(gateway: TheGateway, actor: TheActor) -> AlertRules:
    """All rules, and the channels there are."""
    return await alert_rules.listed(gateway, actor)


@router.post("/rules", responses=refusals(403, 404, 409, 422, 503))
async def save_rule(request: AlertRule, gateway: TheGateway, actor: TheActor) -> AlertRule:
    """Make or change a rule."""
    return await alert_rules.save(gateway, actor, request)


@router.delete("/rules/{rule_id}", status_code=204, responses=refusals(403, 404, 409, 422, 503))
async def delete_rule(rule_id: Ident, gateway: TheGateway, actor: TheActor) -> None:
    """Remove a rule that was not shipped."""
    await alert_rules.delete(gateway, actor, rule_id)


@router.post("/why", response_model=Why, responses=refusals(403, 404, 422, 503))
async def asked_why(request: WhyRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Why a rule did or did not fire; the rule may be one that is not saved."""
    return as_json(await alert_why.why(gateway, actor, request))


@router.post("/replay", response_model=Replay, responses=refusals(403, 422, 503))
async def replayed(request: ReplayRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """What a rule would have opened in the past; nothing is opened."""
    return as_json(await alert_why.replayed(gateway, actor, request))


@router.post("/{alert_id}/commands", responses=refusals(403, 404, 409, 422, 503))
async def commanded(alert_id: Ident, request: AlertCommand, gateway: TheGateway, actor: TheActor) -> AlertRow:
    """Acknowledge, mute, unmute or close one."""
    return await alerts.command(gateway, actor, alert_id, request)
