"""Messages: pages, one opened, reveals, drafts, resends, commands. Queries and purposes travel in bodies only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from console.api.commands import (
    Draft,
    DraftRequest,
    MessageCommand,
    Receipts,
    ResendRequest,
    Resent,
)
from console.api.messages import MessagePage, MessageView, NodePage, Revealed, RevealRequest
from console.api.search import SearchRequest
from console.api.server.context import TheActor, TheGateway, as_json, no_query_in_address, refusals
from console.gateway.desk import commands, draft, nodes, resend, reveal, search, view

router = APIRouter(prefix="/messages", tags=["messages"])

DeliveryId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Delivery id")]


@router.get(
    "",
    response_model=MessagePage,
    responses=refusals(403, 422, 503),
    dependencies=[Depends(no_query_in_address)],
)
async def newest(
    gateway: TheGateway,
    actor: TheActor,
    before: Annotated[str | None, Query(max_length=128)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """A page of all deliveries, newest first. For a query see `search`: it may name a patient, an address must not."""
    return as_json(await search.page(gateway, actor, SearchRequest(before=before, limit=limit)))


@router.post("/search", response_model=MessagePage, responses=refusals(403, 422, 503))
async def searched(request: SearchRequest, gateway: TheGateway, actor: TheActor) -> Response:
    """A page of the deliveries that match a query, newest first."""
    return as_json(await search.page(gateway, actor, request))


@router.post("/commands", responses=refusals(403, 422, 503))
async def command(request: MessageCommand, gateway: TheGateway, actor: TheActor) -> Receipts:
    """Hold, release, park, skip, cancel, retry, arrived or send again, for a selection; one receipt each."""
    return await commands.run(gateway, actor, request)


@router.get("/{delivery_id}", responses=refusals(403, 404, 422, 503))
async def opened(delivery_id: DeliveryId, gateway: TheGateway, actor: TheActor) -> MessageView:
    """One message opened, masked; its audit row is written first."""
    return await view.view(gateway, actor, delivery_id)


@router.get("/{delivery_id}/nodes", responses=refusals(403, 404, 422, 503))
async def children(
    delivery_id: DeliveryId, gateway: TheGateway, actor: TheActor, path: Annotated[str, Query(max_length=200)] = ""
) -> NodePage:
    """The children of one node, masked."""
    return await nodes.page(gateway, actor, delivery_id, path)


@router.post("/{delivery_id}/reveal", responses=refusals(403, 404, 422, 503))
async def revealed(delivery_id: DeliveryId, request: RevealRequest, gateway: TheGateway, actor: TheActor) -> Revealed:
    """Patient data in the clear, with a purpose; its audit row is written first."""
    return await reveal.reveal(gateway, actor, delivery_id, request)


@router.post("/{delivery_id}/draft", responses=refusals(403, 404, 409, 422, 503))
async def drafted(delivery_id: DeliveryId, request: DraftRequest, gateway: TheGateway, actor: TheActor) -> Draft:
    """A changed copy tried out; nothing is sent."""
    return await draft.draft(gateway, actor, delivery_id, request)


@router.post("/{delivery_id}/resend", responses=refusals(403, 404, 409, 422, 503))
async def resent(delivery_id: DeliveryId, request: ResendRequest, gateway: TheGateway, actor: TheActor) -> Resent:
    """Send the drafted copy as a new message linked to this one."""
    return await resend.resend(gateway, actor, delivery_id, request)
