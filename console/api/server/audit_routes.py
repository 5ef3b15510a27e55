"""The audit log: pages and the check of the whole chain."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from console.api.audit import AuditCheck, AuditPage
from console.api.server.context import TheActor, TheData, TheGateway, refusals
from console.gateway.desk import audit_log

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("", responses=refusals(403, 422, 503))
async def page(
    gateway: TheGateway, actor: TheActor, before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None
) -> AuditPage:
    """A page of the audit log, newest first."""
    return await audit_log.page(gateway, actor, before)


@router.get("/check", responses=refusals(403, 503))
async def check(gateway: TheGateway, actor: TheActor, data: TheData) -> AuditCheck:
    """Read every chain and compare it with the signed heads."""
    return await audit_log.check(gateway, actor, data)
