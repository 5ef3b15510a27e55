"""What every request passes before the application sees it: host, token, size; and what every answer carries.

In this order, so that a stranger's body is never parsed (RELIABILITY S-01, S-27): the Host header must name this
machine (a rebound DNS name must not reach us from a browser), the bearer token must be known, the body must be small.
"""

from __future__ import annotations

import asyncio
import logging
import traceback

from fastapi.responses import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.api.server.problems import problem
from console.security.tokens import SlowDown, Tokens, Unauthorised

log = logging.getLogger("console.api")

BODY_LIMIT = 8 * 1024 * 1024
DOCUMENT_LIMIT = 48 * 1024 * 1024
"""Of the calls that take a whole document: 32 MiB, a third more in base64, and what is around it."""

LIMITS = {"/v1/documents/open": DOCUMENT_LIMIT, "/v1/documents/draft": DOCUMENT_LIMIT}
DRAIN = 4
"""A body this many times too large is still read to its end, and thrown away."""

BODY_SECONDS = 30.0
OPEN_PATHS = frozenset({"/health", "/openapi.json"})
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Guards:
    """An ASGI application around another."""

    def __init__(self, app: ASGIApp, *, tokens: Tokens, hosts: frozenset[str]) -> None:
        self._app = app
        self._tokens = tokens
        self._hosts = LOOPBACK_NAMES | hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets here; the server closes the connection
        answer = _Answer(send)
        try:
            refusal = self._refusal(scope)
            if refusal is None:
                await self._pass_on(scope, receive, answer)
            else:
                await refusal(scope, receive, answer)
        except Exception as error:  # noqa: BLE001 - last resort: the server's log would print the text
            log.error("api.failed", extra={"kind": type(error).__name__, "at": where(error)})
            if not answer.started:
                detail = "Something in the gateway broke; the act may not have happened. Look at it again, then retry."
                await problem(500, detail, scope["path"])(scope, receive, answer)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if host_name(headers.get("host", "")) not in self._hosts:
            return problem(403, "This gateway is not called by that name. Use its address from the token file.")
        if scope["path"] in OPEN_PATHS:
            return None
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            return _unauthorised("Send the token of the token file as 'Authorization: Bearer …'.")
        client = scope.get("client")
        try:
            scope.setdefault("state", {})["actor"] = self._tokens.actor(token.strip(), client[0] if client else "")
        except Unauthorised as error:
            return _unauthorised(str(error))
        except SlowDown as error:
            return problem(429, str(error), headers={"Retry-After": str(int(error.seconds) + 1)})
        return None

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = Headers(scope=scope).get("content-length", "0")
        limit = LIMITS.get(scope["path"], BODY_LIMIT)
        try:
            body = await read_body(receive, int(length) if length.isdigit() else 0, limit)
        except TimeoutError:
            await problem(408, "The body did not come in time. Send it again.", scope["path"])(scope, receive, send)
            return
        if body is None:
            detail = f"The body is larger than {limit // 1024 // 1024} MiB. Send less at once."
            await problem(413, detail, scope["path"], {"Connection": "close"})(scope, receive, send)
            return
        await self._app(scope, _Replay(body, receive), send)


class _Answer:
    """Adds the headers that every answer carries, and knows whether one was begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers["Cache-Control"] = "no-store"
            headers["X-Content-Type-Options"] = "nosniff"
        await self._send(message)


class _Replay:
    """Gives the body that was read once more, then whatever the connection says (a client that goes away)."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def read_body(receive: Receive, announced: int = 0, limit: int = BODY_LIMIT) -> bytes | None:
    """The whole body, None where it is over the limit. Raises `TimeoutError`.

    A body that is a little too large is read to its end and thrown away: closing on a client that still writes would
    reset the connection before it could read why.
    """
    parts: list[bytes] = []
    size = 0
    if announced > DRAIN * BODY_LIMIT and announced > limit:
        return None
    async with asyncio.timeout(BODY_SECONDS):
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None  # the client went away in the middle: half a request is none
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > limit:
                parts.clear()
            if size > max(DRAIN * BODY_LIMIT, limit):
                return None
            if not message.get("more_body", False):
                return b"".join(parts) if size <= limit else None


def host_name(header: str) -> str:
    """The name in a Host header, without the port, lower case."""
    if header.startswith("["):
        return header.partition("]")[0].lower() + "]"
    return header.partition(":")[0].lower()


def where(error: BaseException) -> str:
    """File and line of an error: what a log may say of it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""


def _unauthorised(detail: str) -> Response:
    return problem(401, detail, headers={"WWW-Authenticate": "Bearer"})
