"""Charts, as the desktop asks for them."""

from __future__ import annotations

from typing import Protocol

from console.api.throughput import Chart, ChartRequest, Drains, MarkRequest, QueueHistory, QueueHistoryRequest
from console.api.triage import ChartMark


class ThroughputCalls(Protocol):
    """Charts."""

    async def chart(self, request: ChartRequest) -> Chart:
        """Lanes over time, from the roll-ups."""

    async def queue_history(self, request: QueueHistoryRequest) -> QueueHistory:
        """Depth and oldest age of one interface over time."""

    async def drains(self) -> Drains:
        """When each queue would be empty."""

    async def mark(self, request: MarkRequest) -> ChartMark:
        """Note an event for the charts."""
