"""De-identified copies: made and held, then saved."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from console.api.deidentify import Deidentified, DeidentifiedAsked, DeidentifyRequest
from console.api.server.context import TheActor, TheGateway, refusals
from console.gateway.desk.deidentifying import making, saving

router = APIRouter(prefix="/deidentify", tags=["deidentify"])

FILE_TYPE = "application/octet-stream"


@router.post("", responses=refusals(403, 404, 409, 422, 503))
async def made(request: DeidentifyRequest, gateway: TheGateway, actor: TheActor) -> Deidentified:
    """Make a copy of one document or of many messages; its report names places, never values."""
    return await making.make(gateway, actor, request)


@router.post(
    "/save",
    response_class=StreamingResponse,
    responses={**refusals(403, 404, 409, 422, 503), 200: {"description": "The file", "content": {FILE_TYPE: {}}}},
)
async def saved(asked: DeidentifiedAsked, gateway: TheGateway, actor: TheActor) -> StreamingResponse:
    """The copy as a file (of many a zip with report.csv); refused where something leaks."""
    result = saving.prepare(gateway, actor, asked)
    headers = {"X-Messages": str(result.messages), "X-Left-Out": str(result.left_out)}
    return StreamingResponse(saving.stream(gateway, actor, result), media_type=FILE_TYPE, headers=headers)
