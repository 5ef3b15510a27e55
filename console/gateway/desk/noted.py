"""Which searches by patient stand in the audit log already, so that the pages of one search are one row of it."""

from __future__ import annotations

from typing import cast

from console.gateway.desk import auditing
from console.gateway.desk.auditing import Subject
from console.gateway.service import Gateway
from console.query.nodes import Identified, Node
from console.query.plan import leaves
from console.security.roles import Actor

SECONDS = 600.0
"""For so long the pages and changes of a search belong to its row."""

MOST = 10_000
"""Searches that are remembered; a forgotten one is noted again, which is harmless."""


class Noted:
    """By person and identifier: when its row was written (monotonic seconds)."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, str, int], float] = {}

    def is_fresh(self, key: tuple[str, str, int], now: float) -> bool:
        """True where a row of this search is younger than `SECONDS`."""
        return now - self._at.get(key, -SECONDS) < SECONDS

    def remember(self, key: tuple[str, str, int], now: float) -> None:
        """Its row is written."""
        if len(self._at) >= MOST:
            self._at.clear()
        self._at[key] = now


async def note_identifiers(gateway: Gateway, actor: Actor, query: Node, *, begins: bool = True) -> None:
    """One audit row for each identifier looked for: its keyed hash and its kind, never its value.

    A search that does not begin (`begins` False: a later page, the live changes) is noted only where its beginning is
    not, so that nobody looks for a patient by asking for the second page.
    """
    noted = cast(Noted, gateway.kept.setdefault(Noted, Noted()))
    now = gateway.clock.monotonic()
    for item in patients(query):
        for value in item.values:
            hashed = gateway.store.hash_identifier(item.kind, value)
            key = (actor.name, item.kind, hashed)
            if begins or not noted.is_fresh(key, now):
                subject = Subject(name=f"messages by {item.kind}", patient_hash=hashed)
                await auditing.write(gateway, actor, "search.patient", subject)
                noted.remember(key, now)


def patients(query: Node) -> tuple[Identified, ...]:
    """The identifiers a query asks for."""
    return tuple(leaf for leaf in leaves(query) if isinstance(leaf, Identified))
