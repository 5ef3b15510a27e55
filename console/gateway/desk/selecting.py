"""What a selection means: ids, or all that match a query; who looks for whom is in the audit log before it is read."""

from __future__ import annotations

from console.api.jobs import Selection
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.matching import matching
from console.gateway.desk.noted import note_identifiers
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.scanning import note_fields
from console.gateway.desk.search import parsed
from console.gateway.desk.visible import sees, within
from console.gateway.service import Gateway
from console.query.plan import plan
from console.security.roles import Action, Actor
from console.store.job_selection import selected

MOST = 50_000
"""Deliveries that one selection may hold."""


async def permit(gateway: Gateway, actor: Actor, selection: Selection) -> None:
    """Go on where this actor may look so, with the audit rows of a search. Raises `ForbiddenError`, `QueryError`, and
    `BadRequestError` where both ids and a query, or neither, are meant."""
    require(actor, Action.SEARCH if selection.whole_query else Action.VIEW, gateway_object(gateway))
    if not selection.whole_query:
        if not selection.ids or selection.query:
            raise BadRequestError("Select messages, or say that the whole query is meant.")
        return
    if selection.ids:
        raise BadRequestError("Select messages or the whole query, not both.")
    query = parsed(selection.query)
    await note_identifiers(gateway, actor, query)
    await note_fields(gateway, actor, plan(query))


async def selected_ids(gateway: Gateway, actor: Actor, selection: Selection) -> tuple[int, ...]:
    """The deliveries, one more than `MOST` where there are too many; of a query the newest first, and only what this
    person may see. `permit` it first."""
    if selection.whole_query:
        return await matching(gateway, within(gateway, actor, parsed(selection.query)), MOST + 1)
    ids = tuple(dict.fromkeys(selection.ids))
    if not actor.sites:
        return ids
    seen = {
        each.delivery_id for each in await gateway.store.read(selected, ids) if sees(gateway, actor, each.interface)
    }
    return tuple(ident for ident in ids if ident in seen)
