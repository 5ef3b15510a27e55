"""Documents compared by meaning. Paths and queries travel in bodies only."""

from __future__ import annotations

from fastapi import APIRouter, Response

from console.api.comparisons import CompareRequest, Comparison, Stages
from console.api.documents import DocumentRef
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk.comparisons import comparing, stages

router = APIRouter(prefix="/comparisons", tags=["comparisons"])


@router.post("", response_model=Comparison, responses=refusals(403, 404, 422, 503))
async def compared(request: CompareRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """What differs between two documents; an audit row for each is written first."""
    return as_json(await comparing.compare(gateway, actor, request))


@router.post("/stages", responses=refusals(403, 404, 422, 503))
async def staged(ref: DocumentRef, gateway: TheGateway, actor: TheActor) -> Stages:
    """The stages of a delivery that can be compared."""
    return await stages.stages(gateway, actor, ref)
