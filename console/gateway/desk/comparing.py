"""Two stored messages side by side, masked: a resent copy against its original, or any other of the same layer."""

from __future__ import annotations

import asyncio

from console.api.desk import MessageDiff
from console.gateway.desk import auditing
from console.gateway.desk.difference import Difference, difference
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.loading import Loaded, load
from console.gateway.desk.rights import interface_object, require
from console.gateway.service import Gateway
from console.security.roles import Action, Actor


async def diff(gateway: Gateway, actor: Actor, delivery_id: int, other_id: int) -> MessageDiff:
    """`delivery_id` is the original. Both are looked at, so both get their audit row before anything is shown."""
    if delivery_id == other_id:
        raise BadRequestError("This is one and the same message. Choose another to compare it with.")
    original, other = await load(gateway, delivery_id), await load(gateway, other_id)
    for loaded in (original, other):
        require(actor, Action.VIEW, interface_object(gateway, loaded.row.interface))
    if original.row.layer != other.row.layer:
        raise BadRequestError("These two speak different protocols. Compare messages of the same one.")
    for loaded, beside in ((original, other), (other, original)):
        detail = f"compared with delivery {beside.row.id}"
        await auditing.write(gateway, actor, "message.view", loaded.subject, detail=detail)
    found = await asyncio.to_thread(_compare, original, other)
    return MessageDiff(original=delivery_id, copied=other_id, lines=found.lines, changes=found.changes)


def _compare(original: Loaded, other: Loaded) -> Difference:
    return difference(original.layer.parse(original.raw), other.layer.parse(other.raw), {})
