"""The live feed for one client: what its rights and its query let it see of what changed."""

from __future__ import annotations

from functools import partial

from console.api.feed import ChangeBatch
from console.api.interfaces import InterfaceRow
from console.api.search import FeedRequest
from console.core.errors import NotFoundError
from console.gateway.desk import interfaces, search
from console.gateway.desk.noted import note_identifiers
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.visible import sees, within
from console.gateway.feed import FeedBatch
from console.gateway.service import Gateway
from console.security.roles import Action, Actor

MOST = 300
"""Rows in one batch; more than that are counted, and the client fetches the newest page instead."""

SLICE = 1.0
"""Seconds of one wait: a gateway that stops must not wait for its listeners' whole patience."""


async def changes(gateway: Gateway, actor: Actor, request: FeedRequest) -> ChangeBatch:
    """The next batch after `request.after`; empty once `request.wait` seconds brought nothing."""
    whole = gateway_object(gateway)
    require(actor, Action.VIEW, whole)
    if request.query:
        require(actor, Action.SEARCH, whole)
    query = within(gateway, actor, search.parsed(request.query))
    await note_identifiers(gateway, actor, query, begins=False)
    batch = await _next(gateway, request)
    if batch.gap:
        return ChangeBatch(number=batch.number, gap=True, status=await gateway.status(partial(sees, gateway, actor)))
    rows, left_out = await search.among(gateway, query, batch.deliveries, MOST)
    return ChangeBatch(
        number=batch.number,
        interfaces=tuple(interfaces.for_actor(gateway, actor, row) for row in _rows(gateway, actor, batch.interfaces)),
        messages=rows,
        new=batch.new,
        more=batch.more + left_out,
        topics=batch.topics,
        status=await gateway.status(partial(sees, gateway, actor)) if batch.interfaces else None,
    )


async def _next(gateway: Gateway, request: FeedRequest) -> FeedBatch:
    end = gateway.clock.monotonic() + request.wait
    while True:
        left = end - gateway.clock.monotonic()
        batch = await gateway.feed.wait(request.after, max(0.0, min(SLICE, left)))
        if batch.gap or batch.number != request.after or left <= SLICE or gateway.stop_requested.is_set():
            return batch


def _rows(gateway: Gateway, actor: Actor, names: tuple[str, ...]) -> list[InterfaceRow]:
    rows = []
    for name in filter(partial(sees, gateway, actor), names):
        try:
            rows.append(gateway.interface(name))
        except NotFoundError:
            continue  # it left between the change and this look
    return rows
