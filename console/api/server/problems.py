"""Every refusal of the API as a problem (RFC 9457): what, where, what to do next; never what was sent in."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from console.api.commands import Problem
from console.core.errors import NotFoundError, OperatorError, RefusedError
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.query.errors import QueryError
from console.store.errors import StoreError

log = logging.getLogger("console.api")

MEDIA_TYPE = "application/problem+json"

TITLES: dict[int, str] = {
    400: "The request cannot be read",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    408: "Too slow",
    409: "Not done",
    413: "Too large",
    422: "Not understood",
    429: "Too many tries",
    500: "The gateway failed",
    503: "Not possible now",
}

STATUS: tuple[tuple[type[OperatorError], int], ...] = (
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (BadRequestError, 422),
    (RefusedError, 409),
    (OperatorError, 409),
)
"""Error of ours -> status; the first that fits."""


def problem(status: int, detail: str, instance: str = "", headers: dict[str, str] | None = None) -> Response:
    """A problem as a response."""
    content = Problem(title=TITLES.get(status, "Refused"), status=status, detail=detail, instance=instance)
    return Response(content.model_dump_json(), status_code=status, media_type=MEDIA_TYPE, headers=headers)


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(OperatorError, _operator)
    app.add_exception_handler(QueryError, _query)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)


def _operator(request: Request, error: Exception) -> Response:
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    return problem(status, str(error), request.url.path)


def _query(request: Request, error: Exception) -> Response:
    """The words may quote the query: they go back to the one who typed it, and nowhere else."""
    position, length = (error.position, error.length) if isinstance(error, QueryError) else (None, None)
    content = Problem(
        title="The query cannot be read",
        status=422,
        detail=str(error),
        instance=request.url.path,
        position=position,
        length=length,
    )
    return Response(content.model_dump_json(), status_code=422, media_type=MEDIA_TYPE)


def _store(request: Request, error: Exception) -> Response:
    log.error("api.store_failed", extra={"kind": type(error).__name__})
    detail = (
        "The store cannot do this now, so nothing was shown or changed. Look at the gateway's disk, then try again."
    )
    return problem(503, detail, request.url.path)


def _validation(request: Request, error: Exception) -> Response:
    """Names the places and the rules; the values that were sent may be patient data and stay out."""
    errors = error.errors() if isinstance(error, RequestValidationError) else ()
    return problem(422, words(errors), request.url.path)


def words(errors: Sequence[Any]) -> str:
    """Validation errors without their input: "reason: field required"."""
    return "; ".join(f"{place(item)}: {rule(item)}" for item in errors[:10])


def place(item: dict[str, Any]) -> str:
    """ "changes.0.path" of ("body", "changes", 0, "path"); a name that only the caller knows is left out."""
    names = [str(part) for part in item["loc"][1:]]
    if item["type"] == "extra_forbidden":
        names[-1:] = ["(a field of no such name)"]
    return ".".join(names) or "the body"


def rule(item: dict[str, Any]) -> str:
    """The rule by its type, since the message of some rules quotes the value."""
    return str(item["type"]).replace("_", " ").replace(".", " ")


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    details = {
        404: "There is nothing at this address. The addresses are listed in /openapi.json.",
        405: "This address does not take this method. The methods are listed in /openapi.json.",
    }
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
    return problem(
        status, details.get(status, "The body is not the JSON that this address takes."), request.url.path, headers
    )
