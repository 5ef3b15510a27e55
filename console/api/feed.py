"""The live feed: numbered batches of changes, last state per row wins, a gap asks for a fresh snapshot."""

from __future__ import annotations

from console.api.base import Wire
from console.api.interfaces import GatewayStatus, InterfaceRow
from console.api.messages import MessageRow


class ChangeBatch(Wire):
    """Changes after `after` up to `number`.

    `gap` True: the ring no longer holds what is missing; fetch snapshots. `messages` holds at most 300 rows that
    match the client's query; `more` counts those left out (fetch the newest page instead).
    """

    number: int
    gap: bool = False
    interfaces: tuple[InterfaceRow, ...] = ()
    messages: tuple[MessageRow, ...] = ()
    new: int = 0  # how many of them were not there before
    more: int = 0
    topics: tuple[str, ...] = ()  # what else changed: groups, alerts, recipes, jobs, marks; ask for it again
    status: GatewayStatus | None = None
