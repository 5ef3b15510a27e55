"""Saved views: kept without patient data, one's own and shared ones, each with what it matches now."""

from __future__ import annotations

from console.api.people import SavedView, SavedViews, SaveViewRequest
from console.core.errors import NotFoundError
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.view_query import needs_scan, why_not_kept
from console.gateway.desk.visible import within
from console.gateway.service import Gateway
from console.query.errors import QueryError
from console.query.nodes import Node
from console.query.parser import parse
from console.security.roles import Action, Actor, authorize
from console.store.saved_views import DeleteView, SaveView, ViewRow, view_row, views_for

COUNTING = 1.5
"""Seconds one list may spend on counting; views after that show no count this time."""


async def listed(gateway: Gateway, actor: Actor) -> SavedViews:
    """One's own and those that others share, by name."""
    require(actor, Action.VIEW, gateway_object(gateway))
    found = await gateway.store.read(views_for, actor.name)
    until = gateway.clock.monotonic() + COUNTING
    return SavedViews(rows=tuple([await wire(gateway, actor, row, until) for row in found]))


async def save(gateway: Gateway, actor: Actor, request: SaveViewRequest) -> SavedView:
    """Keep a view. Raises `QueryError`, and `BadRequestError` for a query that names a patient."""
    action = Action.SHARE_VIEW if request.shared else Action.SAVE_VIEW
    await _permit(gateway, actor, action)
    name, query = " ".join(request.name.split()), request.query.strip()
    if not name:
        raise BadRequestError("Give the view a name.")
    why = why_not_kept(parse(query))
    if why:
        raise BadRequestError(why)
    now = gateway.clock.now()
    subject = auditing.Subject(name=f"view {name}")
    entry = auditing.entry(gateway, actor, f"view.{'share' if request.shared else 'save'}", subject, detail=query)
    work = SaveView(
        owner=actor.name, name=name, query=query, shared=request.shared, now=now, entry=entry, view_id=request.id
    )
    row = await gateway.store.read(view_row, await gateway.store.write(work))
    if row is None:
        raise NotFoundError("Somebody removed the view at the same moment. Save it again.")
    return await wire(gateway, actor, row, gateway.clock.monotonic() + COUNTING)


async def delete(gateway: Gateway, actor: Actor, view_id: int) -> None:
    """Remove a view of one's own."""
    await _permit(gateway, actor, Action.SAVE_VIEW)
    row = await gateway.store.read(view_row, view_id)
    gone = NotFoundError("There is no such view of yours. Only its owner can delete a view.")
    if row is None or row.owner != actor.name:
        raise gone
    subject = auditing.Subject(name=f"view {row.name}")
    entry = auditing.entry(gateway, actor, "view.delete", subject, detail=row.query)
    if not await gateway.store.write(DeleteView(view_id=view_id, owner=actor.name, entry=entry)):
        raise gone


async def wire(gateway: Gateway, actor: Actor, row: ViewRow, until: float) -> SavedView:
    """A view as it is shown; counted unless the time is over or its query would read every message."""
    view = SavedView(
        id=row.id,
        name=row.name,
        query=row.query,
        owner=row.owner,
        shared=row.shared,
        mine=row.owner == actor.name,
        updated_at=row.updated_at,
    )
    try:
        query = parse(row.query)
    except QueryError as error:
        return view.model_copy(update={"problem": str(error)})
    if needs_scan(query):
        return view.model_copy(update={"problem": "Not counted by itself: it reads the content of every message."})
    if gateway.clock.monotonic() > until:
        return view
    return await _counted(gateway, actor, view, query)


async def _counted(gateway: Gateway, actor: Actor, view: SavedView, query: Node) -> SavedView:
    try:
        seen_by = "".join(f"{site}\n" for site in sorted(actor.sites))  # two people's counts of one view may differ
        counted = await gateway.view_counts.count(seen_by + view.query, within(gateway, actor, query))
    except QueryError as error:
        return view.model_copy(update={"problem": str(error)})
    return view.model_copy(update={"count": counted.count, "more": counted.more})


async def _permit(gateway: Gateway, actor: Actor, action: Action) -> None:
    decision = authorize(actor, action, gateway_object(gateway))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, action.value, auditing.Subject(name="views"), decision.reason)
        raise ForbiddenError(decision.reason)
