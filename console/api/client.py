"""The ops API as async calls; the same client for desktop, scripts and tests, whether the gateway is near or far."""

from __future__ import annotations

from console.api.audit import AuditCheck, AuditPage
from console.api.caller import CALL_SECONDS, ApiError, Caller, GatewayUnreachable
from console.api.calls.alerts import AlertCalls
from console.api.calls.comparisons import ComparisonCalls
from console.api.calls.deidentify import DeidentifyCalls
from console.api.calls.desk import DeskCalls
from console.api.calls.documents import DocumentCalls
from console.api.calls.exchange import ExchangeCalls
from console.api.calls.handover import HandoverCalls
from console.api.calls.jobs import JobCalls
from console.api.calls.people import PeopleCalls
from console.api.calls.profiles import ProfileCalls
from console.api.calls.recipes import RecipeCalls
from console.api.calls.scans import ScanCalls
from console.api.calls.statistics import StatisticsCalls
from console.api.calls.throughput import ThroughputCalls
from console.api.calls.triage import TriageCalls
from console.api.commands import Draft, DraftRequest, MessageCommand, Receipts, ResendRequest, Resent
from console.api.feed import ChangeBatch
from console.api.interfaces import Actor, GatewayStatus, InterfaceCommand, InterfaceRow, InterfaceRows
from console.api.messages import MessagePage, MessageView, NodePage, Revealed, RevealRequest
from console.api.search import CompletionRequest, FeedRequest, SearchRequest, Suggestions

__all__ = ["ApiError", "GatewayUnreachable", "OpsClient"]


class OpsClient(
    AlertCalls,
    ComparisonCalls,
    DeidentifyCalls,
    DeskCalls,
    DocumentCalls,
    ExchangeCalls,
    HandoverCalls,
    JobCalls,
    PeopleCalls,
    ProfileCalls,
    RecipeCalls,
    ScanCalls,
    StatisticsCalls,
    ThroughputCalls,
    TriageCalls,
    Caller,
):
    """One gateway seen through its ops API."""

    async def status(self) -> GatewayStatus:
        """The gateway itself."""
        return await self.get("/v1/status", GatewayStatus)

    async def me(self) -> Actor:
        """Who this token is, and what it may do."""
        return await self.get("/v1/me", Actor)

    async def interfaces(self) -> tuple[InterfaceRow, ...]:
        """All interfaces."""
        return (await self.get("/v1/interfaces", InterfaceRows)).rows

    async def interface(self, name: str) -> InterfaceRow:
        """One interface."""
        return await self.get(f"/v1/interfaces/{name}", InterfaceRow)

    async def interface_command(self, name: str, command: InterfaceCommand) -> InterfaceRow:
        """Start, stop, pause, hold or release; gives the row after it."""
        return await self.post(f"/v1/interfaces/{name}/commands", command, InterfaceRow)

    async def messages(
        self, query: str = "", before: str | None = None, limit: int = 100, skip: int = 0
    ) -> MessagePage:
        """A page of deliveries, newest first. A query that does not parse is an `ApiError` 422 naming the place."""
        request = SearchRequest(query=query, before=before, limit=limit, skip=skip)
        return await self.post("/v1/messages/search", request, MessagePage)

    async def message(self, delivery_id: int) -> MessageView:
        """Open one delivery, masked; writes an audit row in the gateway."""
        return await self.get(f"/v1/messages/{delivery_id}", MessageView)

    async def nodes(self, delivery_id: int, path: str) -> NodePage:
        """The children of one node."""
        return await self.get(f"/v1/messages/{delivery_id}/nodes", NodePage, {"path": path})

    async def reveal(self, delivery_id: int, request: RevealRequest) -> Revealed:
        """Patient data in the clear: just the paths asked for; audited before it is given."""
        return await self.post(f"/v1/messages/{delivery_id}/reveal", request, Revealed)

    async def draft(self, delivery_id: int, request: DraftRequest) -> Draft:
        """Try an edit; nothing is sent."""
        return await self.post(f"/v1/messages/{delivery_id}/draft", request, Draft)

    async def resend(self, delivery_id: int, request: ResendRequest) -> Resent:
        """Send the drafted copy; the same `request_id` again gives the same answer and no second message."""
        return await self.post(f"/v1/messages/{delivery_id}/resend", request, Resent)

    async def command(self, command: MessageCommand) -> Receipts:
        """One command for many deliveries; one receipt each."""
        return await self.post("/v1/messages/commands", command, Receipts)

    async def feed(self, after: int = 0, query: str = "", wait: float = 20.0) -> ChangeBatch:
        """The next batch of changes after `after`; comes back empty after `wait` seconds."""
        request = FeedRequest(after=after, query=query, wait=wait)
        return await self.post("/v1/feed", request, ChangeBatch, seconds=wait + CALL_SECONDS)

    async def audit(self, before: int | None = None) -> AuditPage:
        """A page of the audit log, newest first."""
        return await self.get("/v1/audit", AuditPage, {} if before is None else {"before": str(before)})

    async def audit_check(self) -> AuditCheck:
        """Read the whole chain and compare it with the signed heads; may take a while."""
        return await self.get("/v1/audit/check", AuditCheck, seconds=600.0)

    async def complete(self, text: str, cursor: int) -> Suggestions:
        """What may stand at the cursor of a query."""
        return await self.post("/v1/query/complete", CompletionRequest(text=text, cursor=cursor), Suggestions)

    async def stop(self) -> None:
        """Ask the gateway to stop in order; it answers before it goes."""
        await self.call("POST", "/v1/stop")
