"""Calls for charts."""

from __future__ import annotations

from console.api.caller import Caller
from console.api.throughput import Chart, ChartRequest, Drains, MarkRequest, QueueHistory, QueueHistoryRequest
from console.api.triage import ChartMark


class ThroughputCalls(Caller):
    """Charts."""

    async def chart(self, request: ChartRequest) -> Chart:
        """Lanes over time, from the roll-ups."""
        return await self.post("/v1/charts", request, Chart, seconds=60.0)

    async def queue_history(self, request: QueueHistoryRequest) -> QueueHistory:
        """Depth and oldest age of one interface over time."""
        return await self.post("/v1/charts/queues", request, QueueHistory)

    async def drains(self) -> Drains:
        """When each queue would be empty."""
        return await self.get("/v1/charts/drains", Drains)

    async def mark(self, request: MarkRequest) -> ChartMark:
        """Note an event for the charts."""
        return await self.post("/v1/charts/marks", request, ChartMark)
