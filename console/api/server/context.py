"""What the routes get with each request: the gateway and who asks."""

from __future__ import annotations

from pathlib import Path as FolderPath
from typing import Annotated, cast

from fastapi import Depends, Request, Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel

from console.api.commands import Problem
from console.api.server.problems import MEDIA_TYPE
from console.gateway.desk.errors import BadRequestError
from console.gateway.service import Gateway
from console.security.arming import Armings
from console.security.roles import Actor

Responses = dict[int | str, dict[str, object]]

BEARER = HTTPBearer(auto_error=False, description="The token of the token file in the gateway's data folder")
"""For the OpenAPI document; the guards have checked the token before a route is looked for."""


def gateway_of(request: Request) -> Gateway:
    """The gateway this application was made for."""
    return cast(Gateway, request.app.state.gateway)


def actor_of(request: Request) -> Actor:
    """Who the token belongs to, as the guards found, and whether this person has armed PROD."""
    return armings_of(request).stamped(cast(Actor, request.state.actor))


def armings_of(request: Request) -> Armings:
    """Who has armed PROD on this gateway."""
    return cast(Armings, request.app.state.armings)


def data_of(request: Request) -> FolderPath | None:
    """The data folder, where the gateway has one."""
    return cast(FolderPath | None, request.app.state.data)


TheGateway = Annotated[Gateway, Depends(gateway_of)]
TheActor = Annotated[Actor, Depends(actor_of)]
TheArmings = Annotated[Armings, Depends(armings_of)]
TheData = Annotated[FolderPath | None, Depends(data_of)]


def no_query_in_address(request: Request) -> None:
    """A query may name a patient, and addresses end up in logs: refuse it there, never ignore it in silence."""
    if "query" in request.query_params:
        raise BadRequestError("A query does not go into the address: send it in the body, with POST.")


def refusals(*statuses: int) -> Responses:
    """The problems an operation may answer with, for the OpenAPI document."""
    schema = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
    return {status: {"description": "Problem", "content": {MEDIA_TYPE: schema}} for status in (401, *statuses)}


def as_json(model: BaseModel) -> Response:
    """A large answer in one step; the framework's own way walks every row twice in Python."""
    return Response(model.model_dump_json(), media_type="application/json")
