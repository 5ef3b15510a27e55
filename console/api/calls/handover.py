"""Calls for the hand-over page."""

from __future__ import annotations

from console.api.caller import Caller
from console.api.handover import Handover, HandoverRequest


class HandoverCalls(Caller):
    """The hand-over page."""

    async def handover(self, request: HandoverRequest) -> Handover:
        """What happened, what is open, who has it."""
        return await self.post("/v1/handover", request, Handover, seconds=60.0)
