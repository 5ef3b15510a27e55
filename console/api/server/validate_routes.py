"""The thorough checks of a document."""

from __future__ import annotations

from fastapi import APIRouter, Response

from console.api.documents import ValidateRequest, Validation
from console.api.server.context import TheActor, TheGateway, as_json, refusals
from console.gateway.desk import validating

router = APIRouter(prefix="/documents", tags=["documents"])


@router.post("/validate", response_model=Validation, responses=refusals(403, 404, 409, 422, 503))
async def validated(request: ValidateRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """Run the thorough checks, in a process of their own and under a time cap; an audit row is written first."""
    return as_json(await validating.validate(gateway, actor, request))
