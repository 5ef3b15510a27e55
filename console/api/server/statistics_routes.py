"""Statistics over what a query finds. The query travels in the body only."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from console.api.field_statistics import Statistics, StatisticsAsked, StatisticsRequest
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk.statistics import running, saving

router = APIRouter(prefix="/statistics", tags=["statistics"])

FILE: dict[str, object] = {"description": "CSV in UTF-8", "content": {"text/csv": {}}}


@router.post("", responses=refusals(403, 422, 503))
async def begun(request: StatisticsRequest, gateway: TheGateway, actor: TheActor) -> Statistics:
    """Begin to count; its audit rows are written first."""
    return await running.begin(gateway, actor, request)


@router.post("/result", response_model=Statistics, responses=refusals(403, 404, 422, 503))
async def asked(request: StatisticsAsked, gateway: TheGateway, actor: TheActor) -> Response:
    """How far it is; rows once it has ended, or was cancelled."""
    return as_json(await running.ask(gateway, actor, request.id, request.first))


@router.post("/cancel", response_model=Statistics, responses=refusals(403, 404, 422, 503))
async def cancelled(request: StatisticsAsked, gateway: TheGateway, actor: TheActor) -> Response:
    """End it now; what was counted stays."""
    return as_json(await running.cancel(gateway, actor, request.id))


@router.post("/save", response_class=StreamingResponse, responses={**refusals(403, 404, 409, 422, 503), 200: FILE})
async def saved(request: StatisticsAsked, gateway: TheGateway, actor: TheActor) -> StreamingResponse:
    """All rows as CSV; the audit row is written first."""
    messages, rows = await saving.save(gateway, actor, request.id)

    async def pieces() -> AsyncIterator[bytes]:
        for piece in saving.lines(rows):
            yield piece

    return StreamingResponse(pieces(), media_type="text/csv", headers={"X-Messages": str(messages)})
