"""Patient data of a stored message in the clear: the fields asked for, or all of its lines."""

from __future__ import annotations

from console.api.documents import DocumentRef, RevealPlaces
from console.api.messages import Revealed, RevealRequest
from console.gateway.desk.documents.reveal import check_paths, reveal_lines, reveal_places
from console.gateway.service import Gateway
from console.security.roles import Actor


async def reveal(gateway: Gateway, actor: Actor, delivery_id: int, request: RevealRequest) -> Revealed:
    """Reveal fields, or the whole message where no path is given. The audit row is durable before anything is told."""
    ref = DocumentRef(delivery=delivery_id)
    if not request.paths:
        return await reveal_lines(gateway, actor, ref, request.purpose, request.note)
    check_paths(tuple(dict.fromkeys(request.paths)))
    places = RevealPlaces.model_construct(ref=ref, paths=request.paths, purpose=request.purpose, note=request.note)
    return await reveal_places(gateway, actor, places)
