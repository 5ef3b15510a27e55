"""What the desktop asks of a gateway besides the messages themselves; `console.api.calls.desk` is it."""

from __future__ import annotations

from typing import Protocol

from console.api.desk import Arming, ArmRequest, Copied, CopiedRequest, MessageDiff


class DeskCalls(Protocol):
    """Small acts of the desk."""

    async def diff(self, delivery_id: int, other: int) -> MessageDiff:
        """What differs between a message and its copy, masked."""

    async def copied(self, delivery_id: int, request: CopiedRequest) -> Copied:
        """Write down that revealed values are copied; before they are."""

    async def arming(self) -> Arming:
        """Whether PROD is armed for this person."""

    async def arm(self, request: ArmRequest) -> Arming:
        """Arm PROD for a while."""

    async def disarm(self) -> Arming:
        """End it now."""
