"""Documents compared by meaning. Paths and queries travel in bodies only."""

from __future__ import annotations

from fastapi import APIRouter, Response

from console.api.comparisons import CompareRequest, Comparison, SetAsked, SetCompareRequest, SetComparison, Stages
from console.api.documents import DocumentRef
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk.comparisons import comparing, sets, stages

router = APIRouter(prefix="/comparisons", tags=["comparisons"])


@router.post("", response_model=Comparison, responses=refusals(403, 404, 422, 503))
async def compared(request: CompareRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """What differs between two documents; an audit row for each is written first."""
    return as_json(await comparing.compare(gateway, actor, request))


@router.post("/stages", responses=refusals(403, 404, 422, 503))
async def staged(ref: DocumentRef, gateway: TheGateway, actor: TheActor) -> Stages:
    """The stages of a delivery that can be compared."""
    return await stages.stages(gateway, actor, ref)


@router.post("/sets", responses=refusals(403, 422, 503))
async def sets_begun(request: SetCompareRequest, gateway: TheGateway, actor: TheActor) -> SetComparison:
    """Begin to compare two result sets by a key; its audit rows are written first."""
    return await sets.begin(gateway, actor, request)


@router.post("/sets/result", response_model=SetComparison, responses=refusals(403, 404, 422, 503))
async def sets_asked(request: SetAsked, gateway: TheGateway, actor: TheActor) -> Response:
    """How far it is; once it ended, the places that differ and a page of pairs."""
    return as_json(await sets.ask(gateway, actor, request.id, request.first))


@router.post("/sets/cancel", response_model=SetComparison, responses=refusals(403, 404, 422, 503))
async def sets_cancelled(request: SetAsked, gateway: TheGateway, actor: TheActor) -> Response:
    """End it now; what was compared stays."""
    return as_json(await sets.cancel(gateway, actor, request.id))
