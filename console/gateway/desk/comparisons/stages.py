"""The stages in the life of a message: what it was made of, itself as received, each copy made of it, each reply."""

from __future__ import annotations

from console.api.comparisons import Stage, Stages
from console.api.documents import DocumentRef
from console.core.errors import NotFoundError
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.loading import find, named, newest_delivery
from console.gateway.desk.rights import interface_object, may, require
from console.gateway.service import Gateway
from console.security.roles import Action, Actor
from console.store.earlier import type_before
from console.store.rows import DeliveryRow
from console.store.views import attempts, related, stored_message

MOST_COPIES = 20
MOST_REPLIES = 20


async def stages(gateway: Gateway, actor: Actor, ref: DocumentRef) -> Stages:
    """Oldest first; none for a document from outside. Raises `NotFoundError`, `ForbiddenError`, `BadRequestError`.

    Those of other interfaces that this person may not see are left out. Nothing of a message is read or told but its
    number, its control id and its times.
    """
    if ref.delivery is None:
        raise BadRequestError("This document came from outside, so it has no stages. Choose a message to compare with.")
    row = await find(gateway, ref.delivery)
    require(actor, Action.VIEW, interface_object(gateway, row.interface))
    found = [*await _original(gateway, actor, row), _as_received(row), *await _replies(gateway, row)]
    found.extend(await _copies(gateway, actor, row))
    return Stages(stages=tuple(found), before=await _before(gateway, row))


def _as_received(row: DeliveryRow) -> Stage:
    return Stage(
        ref=DocumentRef(delivery=row.id), title=f"As received: {named(row)}", kind="received", at=row.received_at
    )


async def _original(gateway: Gateway, actor: Actor, row: DeliveryRow) -> list[Stage]:
    message = await gateway.store.read(stored_message, row.message_id)
    if message is None or message.parent_id is None:
        return []
    first = await newest_delivery(gateway, message.parent_id)
    if first is None or not may(actor, Action.VIEW, interface_object(gateway, first.interface)).allowed:
        return []
    title = f"Original: {named(first)}"
    return [Stage(ref=DocumentRef(delivery=first.id), title=title, kind="original", at=first.received_at)]


async def _replies(gateway: Gateway, row: DeliveryRow) -> list[Stage]:
    tries = await gateway.store.read(attempts, row.id)
    return [
        Stage(
            ref=DocumentRef(delivery=row.id, attempt=each.number),
            title=f"Reply to try {each.number}" + (f" ({each.code})" if each.code else ""),
            kind="reply",
            at=each.ended_at,
        )
        for each in tries[-MOST_REPLIES:]
        if each.reply is not None
    ]


async def _copies(gateway: Gateway, actor: Actor, row: DeliveryRow) -> list[Stage]:
    kin = [each for each in await gateway.store.read(related, row.message_id) if each.relation == "copy"]
    found: list[Stage] = []
    for each in sorted(kin, key=lambda item: item.message_id)[-MOST_COPIES:]:
        try:
            copy = await find(gateway, each.delivery_id) if each.delivery_id is not None else None
        except NotFoundError:
            continue  # retention took it meanwhile
        if copy is not None and may(actor, Action.VIEW, interface_object(gateway, copy.interface)).allowed:
            title = f"Copy: {named(copy)}"
            found.append(Stage(ref=DocumentRef(delivery=copy.id), title=title, kind="copy", at=copy.received_at))
    return found


async def _before(gateway: Gateway, row: DeliveryRow) -> Stage | None:
    ident = await gateway.store.read(type_before, row.message_id)
    earlier = await newest_delivery(gateway, ident) if ident is not None else None
    if earlier is None:
        return None
    title = f"The one before: {named(earlier)}"
    return Stage(ref=DocumentRef(delivery=earlier.id), title=title, kind="before", at=earlier.received_at)
