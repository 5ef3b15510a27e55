"""The failure group that a dry run is about: the one that is named, or the one whose messages the query asks for.

Without this a query for a group's messages, with no word of the group, would go round its try.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console.api.jobs import PlanRequest
from console.core.errors import NotFoundError
from console.gateway.desk.group_view import find
from console.gateway.desk.search import parsed
from console.gateway.jobs.classes import Name
from console.gateway.jobs.plans import PlannedItem
from console.gateway.jobs.tries import GOES_ON
from console.gateway.service import Gateway
from console.query.nodes import All, AnyOf, Node, Number, NumberField
from console.security.roles import Actor
from console.store.group_reads import groups_of

LOOKED_AT = 900
"""Messages of a cure whose group is asked for."""


async def group_of(gateway: Gateway, actor: Actor, request: PlanRequest) -> int | None:
    """Its number, of a merged one that of what it became part of. Raises `NotFoundError` where the one that is named is
    none that this person may see."""
    if request.group is not None:
        return (await find(gateway, actor, request.group)).known.row.id
    if request.kind not in GOES_ON or not request.selection.whole_query:
        return None
    for wanted in causes(parsed(request.selection.query)):
        try:
            return (await find(gateway, actor, wanted)).known.row.id
        except NotFoundError:
            continue  # none of its messages is found either
    return None


async def group_among(gateway: Gateway, items: Iterable[PlannedItem]) -> int | None:
    """The first group that those who would go are of: a cure is one of a failure group, however it was chosen."""
    ready = [item.candidate.delivery_id for item in items if item.name is Name.READY]
    return min(await gateway.store.read(groups_of, ready[:LOOKED_AT]), default=None) if ready else None


def causes(node: Node) -> Iterator[int]:
    """The groups whose messages a filter asks for; one that it leaves out is none of them."""
    match node:
        case Number(NumberField.CAUSE, _, value):
            yield value
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from causes(part)
