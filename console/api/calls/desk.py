"""Comparing, telling of a copy, arming PROD."""

from __future__ import annotations

from console.api.caller import Caller, read
from console.api.desk import Arming, ArmRequest, Copied, CopiedRequest, MessageDiff


class DeskCalls(Caller):
    """Small acts of the desk."""

    async def diff(self, delivery_id: int, other: int) -> MessageDiff:
        """What differs between a message and its copy, masked; opens both, so both have an audit row."""
        return await self.get(f"/v1/messages/{delivery_id}/diff/{other}", MessageDiff)

    async def copied(self, delivery_id: int, request: CopiedRequest) -> Copied:
        """Write down that revealed values are copied; call it before they are."""
        return await self.post(f"/v1/messages/{delivery_id}/copied", request, Copied)

    async def arming(self) -> Arming:
        """Whether PROD is armed for this person."""
        return await self.get("/v1/arming", Arming)

    async def arm(self, request: ArmRequest) -> Arming:
        """Arm PROD for a while."""
        return await self.post("/v1/arming", request, Arming)

    async def disarm(self) -> Arming:
        """End it now."""
        return read(Arming, await self.call("POST", "/v1/arming/end"))
