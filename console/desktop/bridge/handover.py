"""The hand-over page, as the desktop asks for them."""

from __future__ import annotations

from typing import Protocol

from console.api.handover import Handover, HandoverRequest


class HandoverCalls(Protocol):
    """The hand-over page."""

    async def handover(self, request: HandoverRequest) -> Handover:
        """What happened, what is open, who has it."""
