"""Notes, saved views, planned holds and the look back as the desktop asks for them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

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
)


class PeopleCalls(Protocol):
    """What people leave for each other. Calls raise `OperatorError`, as all calls of a gateway do."""

    async def notes(self, delivery_id: int) -> Notes:
        """The notes of a message, oldest first."""

    async def add_note(self, delivery_id: int, request: NoteRequest) -> Note:
        """Add one; refused where it repeats patient data of the message."""

    async def views(self) -> SavedViews:
        """One's own views and those that others share, with counts."""

    async def save_view(self, request: SaveViewRequest) -> SavedView:
        """Keep a view; refused where its query names a patient."""

    async def delete_view(self, view_id: int) -> None:
        """Remove a view of one's own."""

    async def hold_systems(self) -> HoldSystems:
        """The systems that can be held, each with its queues."""

    async def holds(self) -> PlannedHolds:
        """Planned holds that are not over, then the last that are."""

    async def plan_hold(self, request: HoldRequest) -> PlannedHold:
        """Plan one; it begins at once where its time has come."""

    async def hold_command(self, hold_id: int, command: HoldCommand) -> PlannedHold:
        """End, extend or cancel one."""

    async def shift(self, since: datetime | None = None) -> Shift:
        """What changed since then; None: since this person's last shift."""
