"""One HTTP call to the ops API: errors in words, answers as models. The calls themselves stand beside it by topic."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import ValidationError

from console.api.base import Wire
from console.api.commands import Problem
from console.core.errors import OperatorError

CALL_SECONDS = 30.0
"""The longest wait for an ordinary answer; the feed's own wait comes on top."""

IDLE_SECONDS = 5.0
"""An unused connection is not used again after so long; the server keeps it much longer."""

Model = TypeVar("Model", bound=Wire)


class ApiError(OperatorError):
    """The gateway answered with a problem (RFC 9457): `status` is the HTTP status, `detail` is for a person.

    `position` and `length` (characters of the query) are there where a query could not be read.
    """

    def __init__(
        self, status: int, title: str, detail: str, position: int | None = None, length: int | None = None
    ) -> None:
        super().__init__(f"{title}: {detail}" if detail else title)
        self.status = status
        self.title = title
        self.detail = detail
        self.position = position
        self.length = length


class GatewayUnreachable(OperatorError):
    """No answer came: the gateway is stopped, the way to it is cut, or it took too long."""


class Caller:
    """One gateway's address and connections.

    All calls raise `ApiError` where the gateway refuses and `GatewayUnreachable` where it does not answer. Create and
    close it on the event loop that uses it.
    """

    def __init__(self, url: str, token: str) -> None:
        """`url` is the address from the ready line or token file; plain http is for this machine only."""
        self.url = url.rstrip("/")
        address = httpx.URL(self.url)
        loopback = is_loopback(address.host)
        if address.scheme != "https" and not loopback:
            raise OperatorError(
                f"{self.url} is on another machine and not https: the token would be readable on the way. "
                "Connect through https or a tunnel."
            )
        self._http = httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(CALL_SECONDS, connect=5.0),
            limits=httpx.Limits(keepalive_expiry=IDLE_SECONDS),
            trust_env=not loopback,  # a proxy of the environment must never see calls to this machine
        )

    async def __aenter__(self) -> Self:
        """Use it as a context; it closes at the end."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def get(
        self, path: str, model: type[Model], params: dict[str, str] | None = None, seconds: float = CALL_SECONDS
    ) -> Model:
        return read(model, await self.call("GET", path, params=params, seconds=seconds))

    async def post(self, path: str, body: Wire, model: type[Model], seconds: float = CALL_SECONDS) -> Model:
        return read(model, await self.call("POST", path, body=body, seconds=seconds))

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        body: Wire | None = None,
        seconds: float = CALL_SECONDS,
    ) -> bytes:
        content = None if body is None else body.model_dump_json().encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        timeout = httpx.Timeout(seconds, connect=5.0)
        try:
            answer = await self._http.request(
                method, path, params=params, content=content, headers=headers, timeout=timeout
            )
        except httpx.TransportError as error:
            raise unreachable(self.url, error) from None
        if answer.is_success:
            return answer.content
        raise refused(answer)

    @asynccontextmanager
    async def stream(self, path: str, body: Wire, *, seconds: float = CALL_SECONDS) -> AsyncIterator[httpx.Response]:
        """A POST whose answer is read as it comes; `seconds` is the longest wait between two pieces of it."""
        headers = {"Content-Type": "application/json"}
        timeout = httpx.Timeout(seconds, connect=5.0)
        content = body.model_dump_json().encode()
        try:
            async with self._http.stream("POST", path, content=content, headers=headers, timeout=timeout) as answer:
                if not answer.is_success:
                    await answer.aread()
                    raise refused(answer)
                yield answer
        except httpx.TransportError as error:
            raise unreachable(self.url, error) from None


def read(model: type[Model], content: bytes) -> Model:
    """The answer as a model; an answer of another shape means gateway and desktop are of different versions."""
    try:
        return model.model_validate_json(content)
    except ValidationError:
        # The error would quote the answer, which may hold patient data after a reveal.
        raise ApiError(
            502,
            "The answer cannot be read",
            f"The gateway's {model.__name__} has another shape than this program knows. Use the same version of both.",
        ) from None


def refused(answer: httpx.Response) -> ApiError:
    """The problem in an answer, or its status where there is none."""
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        return ApiError(answer.status_code, "The gateway refused", f"It answered with status {answer.status_code}.")
    return ApiError(answer.status_code, problem.title, problem.detail, problem.position, problem.length)


def unreachable(url: str, error: httpx.TransportError) -> GatewayUnreachable:
    """No answer, in words; the cause by its class only, since its text may quote an address."""
    if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
        return GatewayUnreachable(f"The gateway at {url} did not answer in time. Look at its log, then try again.")
    return GatewayUnreachable(
        f"No gateway answers at {url} ({type(error).__name__}). Start it, or check the address and the network."
    )


def is_loopback(host: str) -> bool:
    """True for this machine by name or number."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
