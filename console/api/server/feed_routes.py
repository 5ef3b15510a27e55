"""The live feed, and completion of queries being typed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from console.api.feed import ChangeBatch
from console.api.search import CompletionRequest, FeedRequest, Suggestions
from console.api.server.context import TheActor, TheGateway, as_json, no_query_in_address, refusals
from console.gateway.desk import completion, feeding

router = APIRouter(tags=["feed"])


@router.get(
    "/feed",
    response_model=ChangeBatch,
    responses=refusals(403, 422, 503),
    dependencies=[Depends(no_query_in_address)],
)
async def everything(
    gateway: TheGateway,
    actor: TheActor,
    after: Annotated[int, Query(ge=0)] = 0,
    wait: Annotated[float, Query(ge=0, le=30)] = 20.0,
) -> Response:
    """All changes after `after`; waits up to `wait` seconds for the first."""
    return as_json(await feeding.changes(gateway, actor, FeedRequest(after=after, wait=wait)))


@router.post("/feed", response_model=ChangeBatch, responses=refusals(403, 422, 503))
async def matching(request: FeedRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Changes after `after` that match a query; waits up to `wait` seconds for the first."""
    return as_json(await feeding.changes(gateway, actor, request))


@router.post("/query/complete", responses=refusals(403, 422))
async def complete(request: CompletionRequest, gateway: TheGateway, actor: TheActor) -> Suggestions:
    """What may stand at the cursor of a query."""
    return completion.complete(gateway, actor, request)
