"""The search box of an opened document: off the event loop, for a while, ended by a newer one of the same person."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event

from console.api.documents import FindRequest, Matches
from console.gateway.desk.documents.finding import find as find_in
from console.gateway.desk.documents.looking import Looked, look
from console.gateway.desk.documents.state import document_desk
from console.gateway.service import Gateway
from console.security.roles import Actor

LONGEST = 20.0
"""Seconds a search may take; what it has found by then is told, with the word that there may be more."""


async def find(gateway: Gateway, actor: Actor, request: FindRequest) -> Matches:
    """All places of a text. It ends early where nobody waits for it any more, or a newer one of this person began."""
    looked = await look(gateway, actor, request.ref, request.key)
    desk, stop = document_desk(gateway), Event()
    before = desk.finds.pop(actor.name, None)
    if before is not None:
        before.set()
    desk.finds[actor.name] = stop
    ends = gateway.clock.monotonic() + LONGEST

    def stopped() -> bool:
        return stop.is_set() or gateway.clock.monotonic() > ends

    try:
        found = await asyncio.to_thread(_find, looked, request.text, stopped)
    finally:
        stop.set()
        if desk.finds.get(actor.name) is stop:
            del desk.finds[actor.name]
    return found


def _find(looked: Looked, text: str, stopped: Callable[[], bool]) -> Matches:
    loaded = looked.loaded
    fresh = loaded.format.parse(loaded.raw)
    found = find_in(looked.opened, fresh, text, clear=looked.clear, stopped=stopped)
    return found.model_copy(update={"more": True}) if stopped() else found
