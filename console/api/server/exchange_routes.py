"""Messages in and out by hand: look at one from outside, send it on, save some, add an interface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from console.api.commands import Resent
from console.api.exchange import (
    ConnectionForm,
    ConnectionRequest,
    ExportRequest,
    Inspected,
    InspectRequest,
    TestSendRequest,
)
from console.api.interfaces import InterfaceRow
from console.api.server.context import TheActor, TheGateway, refusals
from console.gateway.desk import connecting, exporting, inspecting, test_send

router = APIRouter(tags=["exchange"])

FILE_TYPE = "application/octet-stream"
LINES_TYPE = "application/x-ndjson"
LINES: dict[str, object] = {"description": "A line of JSON for each step, then the whole", "content": {LINES_TYPE: {}}}


@router.post("/inspect", responses=refusals(403, 413, 422, 503))
async def inspect(request: InspectRequest, gateway: TheGateway, actor: TheActor) -> Inspected:
    """Read pasted bytes: split, checked, masked. Nothing is stored but an audit row."""
    return await inspecting.inspect(gateway, actor, request)


@router.post("/test-sends", responses=refusals(403, 404, 409, 413, 422, 503))
async def sent(request: TestSendRequest, gateway: TheGateway, actor: TheActor) -> Resent:
    """Put one pasted message into the queue of a connection that is not PROD."""
    return await test_send.test_send(gateway, actor, request)


@router.post(
    "/exports",
    response_class=StreamingResponse,
    responses={**refusals(403, 409, 422, 503), 200: {"description": "The file", "content": {FILE_TYPE: {}}}},
)
async def exported(request: ExportRequest, gateway: TheGateway, actor: TheActor) -> StreamingResponse:
    """Save messages, masked or with patient data; the answer is the file, and `X-Messages` says how many it holds."""
    chosen = await exporting.prepare(gateway, actor, request)
    headers = {"X-Messages": str(len(chosen)), "X-Left-Out": str(chosen.left_out)}
    return StreamingResponse(exporting.stream(gateway, actor, request, chosen), media_type=FILE_TYPE, headers=headers)


@router.get("/connections/form", responses=refusals(403, 409, 422, 503))
async def form(
    gateway: TheGateway,
    actor: TheActor,
    source: Annotated[str, Query(max_length=40)] = "mllp",
    destination: Annotated[str, Query(max_length=40)] = "mllp",
) -> ConnectionForm:
    """The form of a new interface with this kind of source and destination."""
    return await connecting.form(gateway, actor, source, destination)


@router.post("/connections/test", response_model=None, responses={**refusals(403, 422, 503), 200: LINES})
async def tested(request: ConnectionRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Test a new interface: a line of JSON for each step as it ends (`TestStep`), then the whole (`ConnectionTest`)."""
    filled = await connecting.begin_test(gateway, actor, request)

    async def lines() -> AsyncIterator[bytes]:
        steps = []
        async for step in connecting.test_steps(gateway, filled):
            steps.append(step)
            yield step.model_dump_json().encode() + b"\n"
        yield connecting.result(filled, steps).model_dump_json().encode() + b"\n"

    return StreamingResponse(lines(), media_type=LINES_TYPE)


@router.post("/connections", status_code=201, responses=refusals(403, 409, 422, 503))
async def added(request: ConnectionRequest, gateway: TheGateway, actor: TheActor) -> InterfaceRow:
    """Add an interface: to the site file, and to the running gateway."""
    return await connecting.add(gateway, actor, request)
