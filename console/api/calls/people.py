"""Calls for notes, saved views, planned holds and the look back."""

from __future__ import annotations

from datetime import datetime

from console.api.caller import Caller
from console.api.people import (
    HoldCommand,
    HoldRequest,
    HoldSystems,
    Note,
    NoteRequest,
    Notes,
    PlannedHold,
    PlannedHolds,
    SavedView,
    SavedViews,
    SaveViewRequest,
    Shift,
    ShiftRequest,
)

SHIFT_SECONDS = 60.0
"""The look back reads a lot; it has its own patience."""


class PeopleCalls(Caller):
    """What people leave for each other."""

    async def notes(self, delivery_id: int) -> Notes:
        """The notes of a message, oldest first."""
        return await self.get(f"/v1/messages/{delivery_id}/notes", Notes)

    async def add_note(self, delivery_id: int, request: NoteRequest) -> Note:
        """Add one; `ApiError` 422 where it repeats patient data of the message."""
        return await self.post(f"/v1/messages/{delivery_id}/notes", request, Note)

    async def views(self) -> SavedViews:
        """One's own views and those that others share, with counts."""
        return await self.get("/v1/views", SavedViews)

    async def save_view(self, request: SaveViewRequest) -> SavedView:
        """Keep a view; `ApiError` 422 where its query names a patient or cannot be read."""
        return await self.post("/v1/views", request, SavedView)

    async def delete_view(self, view_id: int) -> None:
        """Remove a view of one's own."""
        await self.call("DELETE", f"/v1/views/{view_id}")

    async def hold_systems(self) -> HoldSystems:
        """The systems that can be held, each with its queues."""
        return await self.get("/v1/holds/systems", HoldSystems)

    async def holds(self) -> PlannedHolds:
        """Planned holds that are not over, then the last that are."""
        return await self.get("/v1/holds", PlannedHolds)

    async def plan_hold(self, request: HoldRequest) -> PlannedHold:
        """Plan one; it begins at once where its time has come."""
        return await self.post("/v1/holds", request, PlannedHold)

    async def hold_command(self, hold_id: int, command: HoldCommand) -> PlannedHold:
        """End, extend or cancel one."""
        return await self.post(f"/v1/holds/{hold_id}/commands", command, PlannedHold)

    async def shift(self, since: datetime | None = None) -> Shift:
        """What changed since then; None: since this person's last shift."""
        return await self.post("/v1/shift", ShiftRequest(since=since), Shift, seconds=SHIFT_SECONDS)
