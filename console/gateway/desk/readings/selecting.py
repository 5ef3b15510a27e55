"""The messages a query finds, newest first, each once though it may have gone to several places."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from console.gateway.desk.matching import PAGE, slices
from console.gateway.desk.noted import note_identifiers
from console.gateway.desk.readings.run import Run
from console.gateway.desk.readings.turns import turn
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.scanning import note_fields
from console.gateway.desk.search import parsed
from console.gateway.desk.visible import within
from console.gateway.service import Gateway
from console.query.plan import Plan, plan
from console.security.roles import Action, Actor
from console.store.search import found_ids
from console.store.search import rows as delivery_rows

_LOOKED_UP = 500


@dataclass(frozen=True, slots=True)
class Target:
    """One message, by one of its deliveries."""

    delivery_id: int
    message_id: int
    layer: str
    interface: str
    type: str


async def asked_for(gateway: Gateway, actor: Actor, text: str) -> Plan:
    """The query, limited to what this person may see. What is looked for is in the audit log, by its hash, before
    anything is read. Raises `QueryError`, `ForbiddenError`."""
    whole = gateway_object(gateway)
    for action in (Action.VIEW, Action.SEARCH, Action.STATISTICS):
        require(actor, action, whole)
    cut = plan(within(gateway, actor, parsed(text)))
    await note_identifiers(gateway, actor, cut.indexed)
    if cut.rest is not None:
        await note_fields(gateway, actor, cut)
    return cut


async def select(gateway: Gateway, run: Run, cut: Plan, most: int) -> tuple[list[Target], bool]:
    """At most so many, and whether there were more. Ends early with a run that ended."""
    found: list[Target] = []
    seen = set[int]()
    async with aclosing(_pages(gateway, run, cut)) as pages:
        async for ids in pages:
            for first in range(0, len(ids), _LOOKED_UP):
                async with turn(gateway, run):
                    rows = await gateway.store.read(delivery_rows, ids[first : first + _LOOKED_UP])
                for row in rows:
                    if row.message_id not in seen:
                        seen.add(row.message_id)
                        found.append(Target(row.id, row.message_id, row.layer, row.interface, row.type))
                if len(found) > most:
                    return found[:most], True
    return found, False


async def _pages(gateway: Gateway, run: Run, cut: Plan) -> AsyncGenerator[tuple[int, ...], None]:
    if cut.rest is None:
        async for page in _indexed(gateway, run, cut):
            yield page
        return
    async with aclosing(slices(gateway, cut)) as pieces:
        while run.running:
            async with turn(gateway, run):
                piece = await anext(pieces, None)
            if piece is None:
                return
            yield piece.ids


async def _indexed(gateway: Gateway, run: Run, cut: Plan) -> AsyncGenerator[tuple[int, ...], None]:
    store, now = gateway.store, gateway.clock.now()
    before: int | None = None
    while run.running:
        async with turn(gateway, run):
            page = await store.read(found_ids, cut.indexed, before, PAGE, now=now, hash=store.hash_identifier)
        yield page
        if len(page) < PAGE:
            return
        before = page[-1]
