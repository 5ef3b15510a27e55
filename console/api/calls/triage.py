"""Calls for failure groups."""

from __future__ import annotations

from console.api.caller import Caller
from console.api.triage import GroupCommand, Groups, GroupsRequest, GroupSummary, GroupView


class TriageCalls(Caller):
    """Failure groups."""

    async def groups(self, request: GroupsRequest) -> Groups:
        """A page of failure groups; `ApiError` 422 for a term that groups do not know."""
        return await self.post("/v1/groups/search", request, Groups)

    async def group(self, group_id: int) -> GroupView:
        """One group, opened; a merged one answers as what it became part of."""
        return await self.get(f"/v1/groups/{group_id}", GroupView)

    async def group_command(self, group_id: int, command: GroupCommand) -> GroupView:
        """Act on a group; `ApiError` 409 where somebody else acted since `version`."""
        return await self.post(f"/v1/groups/{group_id}/commands", command, GroupView)

    async def group_summary(self) -> GroupSummary:
        """Open causes and messages, by layer and state."""
        return await self.get("/v1/groups/summary", GroupSummary)
