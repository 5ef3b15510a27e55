"""Failure groups, as the desktop asks for them."""

from __future__ import annotations

from typing import Protocol

from console.api.triage import GroupCommand, Groups, GroupsRequest, GroupSummary, GroupView


class TriageCalls(Protocol):
    """Failure groups."""

    async def groups(self, request: GroupsRequest) -> Groups:
        """A page of failure groups; `ApiError` 422 for a term that groups do not know."""

    async def group(self, group_id: int) -> GroupView:
        """One group, opened; a merged one answers as what it became part of."""

    async def group_command(self, group_id: int, command: GroupCommand) -> GroupView:
        """Act on a group; `ApiError` 409 where somebody else acted since `version`."""

    async def group_summary(self) -> GroupSummary:
        """Open causes and messages, by layer and state."""
