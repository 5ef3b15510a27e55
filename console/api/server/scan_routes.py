"""Searches that read messages one by one: begin, ask for what was found, cancel. The query travels in the body only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from console.api.scans import Scan, ScanRequest
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk import scanning

router = APIRouter(prefix="/scans", tags=["messages"])

ScanId = Annotated[str, Path(min_length=32, max_length=32, pattern="^[0-9a-f]+$")]


@router.post("", responses=refusals(403, 422, 503))
async def begun(request: ScanRequest, gateway: TheGateway, actor: TheActor) -> Scan:
    """Begin to read; its audit rows are written first."""
    return await scanning.begin(gateway, actor, request)


@router.get("/{scan_id}", response_model=Scan, responses=refusals(403, 404, 422, 503))
async def asked(
    scan_id: ScanId,
    gateway: TheGateway,
    actor: TheActor,
    after: Annotated[int, Query(ge=0, le=100_000)] = 0,
    wait: Annotated[float, Query(ge=0, le=20)] = 0.5,
) -> Response:
    """Progress, and the matches after number `after`; waits up to `wait` seconds for the first."""
    return as_json(await scanning.ask(gateway, actor, scan_id, after, wait))


@router.delete("/{scan_id}", responses=refusals(403, 404, 422, 503))
async def cancelled(scan_id: ScanId, gateway: TheGateway, actor: TheActor) -> Scan:
    """End it now; what was found can still be asked for."""
    return await scanning.cancel(gateway, actor, scan_id)
