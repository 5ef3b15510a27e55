"""Revealed values on their way to the clipboard: whoever may reveal them may, and it is written down before."""

from __future__ import annotations

import asyncio

from console.api.desk import Copied, CopiedRequest
from console.gateway.desk import auditing
from console.gateway.desk.errors import ForbiddenError
from console.gateway.desk.loading import Loaded, load
from console.gateway.desk.reveal import check_paths, node_at
from console.gateway.desk.rights import interface_object
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, authorize


async def copied(gateway: Gateway, actor: Actor, delivery_id: int, request: CopiedRequest) -> Copied:
    """Write it down. Raises `ForbiddenError`, audited, where the role may not see these values at all."""
    loaded = await load(gateway, delivery_id)
    paths = tuple(dict.fromkeys(request.paths))
    action = Action.REVEAL_FIELD if paths else Action.REVEAL_MESSAGE
    decision = authorize(actor, action, interface_object(gateway, loaded.row.interface))
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, "message.copy", loaded.subject, decision.reason)
        raise ForbiddenError(decision.reason)
    check_paths(paths)
    await asyncio.to_thread(_must_be_there, loaded, paths)
    detail = ", ".join(paths) or "whole message"
    await auditing.write(gateway, actor, "message.copy", loaded.subject, detail=detail)
    return Copied()


def _must_be_there(loaded: Loaded, paths: tuple[str, ...]) -> None:
    """Paths come from outside: only those that this message has are fit for the audit log."""
    document = loaded.layer.parse(loaded.raw)
    for path in paths:
        node_at(document, path)
