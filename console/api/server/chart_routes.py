"""Charts, queue history, drains and marks. Queries travel in bodies only."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.api.throughput import Chart, ChartRequest, Drains, MarkRequest, QueueHistory, QueueHistoryRequest
from console.api.triage import ChartMark
from console.gateway.desk import chart_marks, charts, drains

router = APIRouter(prefix="/charts", tags=["charts"])


@router.post("", response_model=Chart, responses=refusals(403, 422, 503))
async def chart(request: ChartRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Lanes over time, from the roll-ups."""
    return as_json(await charts.chart(gateway, actor, request))


@router.post("/queues", response_model=QueueHistory, responses=refusals(403, 404, 422, 503))
async def queue_history(request: QueueHistoryRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Depth and oldest age of one interface over time."""
    return as_json(await charts.queue_history(gateway, actor, request))


@router.get("/drains", responses=refusals(403, 503))
async def drain_rows(gateway: TheGateway, actor: TheActor) -> Drains:
    """When each queue that holds something would be empty."""
    return await drains.drains(gateway, actor)


@router.post("/marks", responses=refusals(403, 422, 503))
async def mark(request: MarkRequest, gateway: TheGateway, actor: TheActor) -> ChartMark:
    """Note an event for the charts, such as a deployment."""
    return await chart_marks.mark(gateway, actor, request)
