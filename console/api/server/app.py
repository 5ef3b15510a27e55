"""Put the API together: guards outside, routes under /v1, problems for every refusal, no documentation pages."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI, Security
from starlette.types import ASGIApp

from console import __version__
from console.api.server import (
    alert_routes,
    audit_routes,
    chart_routes,
    comparison_routes,
    deidentify_routes,
    desk_routes,
    document_routes,
    exchange_routes,
    feed_routes,
    gateway_routes,
    group_routes,
    handover_routes,
    interface_routes,
    job_routes,
    message_routes,
    people_routes,
    problems,
    profile_routes,
    recipe_routes,
    scan_routes,
    statistics_routes,
    validate_routes,
)
from console.api.server.context import BEARER
from console.api.server.guards import Guards
from console.gateway.service import Gateway
from console.security.arming import Armings
from console.security.tokens import Tokens


def create_app(
    gateway: Gateway, tokens: Tokens, hosts: frozenset[str] = frozenset(), data: Path | None = None
) -> ASGIApp:
    """The whole application; `hosts` are Host names to answer to besides those of this machine, `data` is the folder
    that holds the signed heads of the audit log."""
    return Guards(inner_app(gateway, data), tokens=tokens, hosts=hosts)


def inner_app(gateway: Gateway, data: Path | None = None) -> FastAPI:
    """The application without its guards; for its OpenAPI document."""
    app = FastAPI(
        title="Interface Console ops API",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.state.gateway = gateway
    app.state.data = data
    app.state.armings = Armings(gateway.clock.monotonic)
    first = APIRouter(prefix="/v1", dependencies=[Security(BEARER)])
    for room in (
        alert_routes,
        gateway_routes,
        interface_routes,
        message_routes,
        feed_routes,
        audit_routes,
        chart_routes,
        comparison_routes,
        deidentify_routes,
        desk_routes,
        document_routes,
        exchange_routes,
        job_routes,
        group_routes,
        handover_routes,
        people_routes,
        profile_routes,
        recipe_routes,
        scan_routes,
        statistics_routes,
        validate_routes,
    ):
        first.include_router(room.router)
    app.include_router(first)
    app.include_router(gateway_routes.open_router)
    problems.install(app)
    return app
