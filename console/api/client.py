"""The ops API as async calls; the same client for desktop, scripts and tests, whether the gateway is near or far."""

from __future__ import annotations

import ipaddress
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import ValidationError

from console.api.audit import AuditCheck, AuditPage
from console.api.base import Wire
from console.api.commands import (
    Draft,
    DraftRequest,
    MessageCommand,
    Problem,
    Receipts,
    ResendRequest,
    Resent,
)
from console.api.feed import ChangeBatch
from console.api.interfaces import Actor, GatewayStatus, InterfaceCommand, InterfaceRow, InterfaceRows
from console.api.messages import MessagePage, MessageView, NodePage, Revealed, RevealRequest
from console.api.search import CompletionRequest, FeedRequest, SearchRequest, Suggestions
from console.core.errors import OperatorError

CALL_SECONDS = 30.0
"""The longest wait for an ordinary answer; the feed's own wait comes on top."""

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


class OpsClient:
    """One gateway seen through its ops API.

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

    async def status(self) -> GatewayStatus:
        """The gateway itself."""
        return await self._get("/v1/status", GatewayStatus)

    async def me(self) -> Actor:
        """Who this token is, and what it may do."""
        return await self._get("/v1/me", Actor)

    async def interfaces(self) -> tuple[InterfaceRow, ...]:
        """All interfaces."""
        return (await self._get("/v1/interfaces", InterfaceRows)).rows

    async def interface(self, name: str) -> InterfaceRow:
        """One interface."""
        return await self._get(f"/v1/interfaces/{name}", InterfaceRow)

    async def interface_command(self, name: str, command: InterfaceCommand) -> InterfaceRow:
        """Start, stop, pause, hold or release; gives the row after it."""
        return await self._post(f"/v1/interfaces/{name}/commands", command, InterfaceRow)

    async def messages(self, query: str = "", before: str | None = None, limit: int = 100) -> MessagePage:
        """A page of deliveries, newest first. A query that does not parse is an `ApiError` 422 naming the place."""
        request = SearchRequest(query=query, before=before, limit=limit)
        return await self._post("/v1/messages/search", request, MessagePage)

    async def message(self, delivery_id: int) -> MessageView:
        """Open one delivery, masked; writes an audit row in the gateway."""
        return await self._get(f"/v1/messages/{delivery_id}", MessageView)

    async def nodes(self, delivery_id: int, path: str) -> NodePage:
        """The children of one node."""
        return await self._get(f"/v1/messages/{delivery_id}/nodes", NodePage, {"path": path})

    async def reveal(self, delivery_id: int, request: RevealRequest) -> Revealed:
        """Patient data in the clear: just the paths asked for; audited before it is given."""
        return await self._post(f"/v1/messages/{delivery_id}/reveal", request, Revealed)

    async def draft(self, delivery_id: int, request: DraftRequest) -> Draft:
        """Try an edit; nothing is sent."""
        return await self._post(f"/v1/messages/{delivery_id}/draft", request, Draft)

    async def resend(self, delivery_id: int, request: ResendRequest) -> Resent:
        """Send the drafted copy; the same `request_id` again gives the same answer and no second message."""
        return await self._post(f"/v1/messages/{delivery_id}/resend", request, Resent)

    async def command(self, command: MessageCommand) -> Receipts:
        """One command for many deliveries; one receipt each."""
        return await self._post("/v1/messages/commands", command, Receipts)

    async def feed(self, after: int = 0, query: str = "", wait: float = 20.0) -> ChangeBatch:
        """The next batch of changes after `after`; comes back empty after `wait` seconds."""
        request = FeedRequest(after=after, query=query, wait=wait)
        return await self._post("/v1/feed", request, ChangeBatch, seconds=wait + CALL_SECONDS)

    async def audit(self, before: int | None = None) -> AuditPage:
        """A page of the audit log, newest first."""
        return await self._get("/v1/audit", AuditPage, {} if before is None else {"before": str(before)})

    async def audit_check(self) -> AuditCheck:
        """Read the whole chain and compare it with the signed heads; may take a while."""
        return await self._get("/v1/audit/check", AuditCheck, seconds=600.0)

    async def complete(self, text: str, cursor: int) -> Suggestions:
        """What may stand at the cursor of a query."""
        return await self._post("/v1/query/complete", CompletionRequest(text=text, cursor=cursor), Suggestions)

    async def stop(self) -> None:
        """Ask the gateway to stop in order; it answers before it goes."""
        await self._call("POST", "/v1/stop")

    async def _get(
        self, path: str, model: type[Model], params: dict[str, str] | None = None, seconds: float = CALL_SECONDS
    ) -> Model:
        return read(model, await self._call("GET", path, params=params, seconds=seconds))

    async def _post(self, path: str, body: Wire, model: type[Model], seconds: float = CALL_SECONDS) -> Model:
        return read(model, await self._call("POST", path, body=body, seconds=seconds))

    async def _call(
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
