"""Revealed values on their way to the clipboard: whoever may reveal them may, and it is written down before."""

from __future__ import annotations

from console.api.desk import Copied, CopiedRequest
from console.api.documents import DocumentRef
from console.gateway.desk.documents.reveal import told_copied
from console.gateway.service import Gateway
from console.security.roles import Actor


async def copied(gateway: Gateway, actor: Actor, delivery_id: int, request: CopiedRequest) -> Copied:
    """Write it down. Raises `ForbiddenError`, audited, where the role may not see these values at all."""
    await told_copied(gateway, actor, DocumentRef(delivery=delivery_id), request.paths)
    return Copied()
