"""Send a copy as a new message linked to its original; the original never changes.

Asked twice with the same request id, also after a restart, it gives the same message and makes no second one. What is
sent is what the dry run showed: the copy is made again here, and its bytes must have the hash that came along.
"""

from __future__ import annotations

import asyncio
import hmac
from weakref import WeakKeyDictionary

from console.api.commands import DraftRequest, ResendRequest, Resent
from console.core.errors import BugError, RefusedError
from console.gateway.desk import auditing
from console.gateway.desk.draft import permitted
from console.gateway.desk.drafting import Drafted, drafted
from console.gateway.desk.errors import ForbiddenError
from console.gateway.desk.loading import Loaded, load, newest_delivery
from console.gateway.desk.rights import given_reason, given_request_id, interface_object
from console.gateway.desk.rows import message_rows
from console.gateway.desk.stale import NOTHING_SENT, why_stale
from console.gateway.intake import Lineage
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, authorize
from console.store.requests import Carried, message_of_request
from console.store.unmoved import MovedError

_LOCKS: WeakKeyDictionary[Gateway, asyncio.Lock] = WeakKeyDictionary()
"""One resend at a time in a gateway: two at once must not choose the same new control id."""


def one_at_a_time(gateway: Gateway) -> asyncio.Lock:
    """Held by whoever chooses a new control id and sends under it."""
    return _LOCKS.setdefault(gateway, asyncio.Lock())


async def resend(gateway: Gateway, actor: Actor, delivery_id: int, request: ResendRequest) -> Resent:
    """Do it, or say why not. Raises `ForbiddenError`, `BadRequestError`, `RefusedError`, `NotFoundError`."""
    loaded = await load(gateway, delivery_id)
    await _permitted(gateway, actor, loaded, request)
    reason = given_reason(request.reason)
    given_request_id(request.request_id)
    async with one_at_a_time(gateway):
        known = await gateway.store.read(message_of_request, request.request_id)
        if known is not None:
            return await _again(gateway, actor, loaded, known)
        stale = await why_stale(gateway, loaded, request.seen)
        if stale:
            raise RefusedError(f"{stale} {NOTHING_SENT}")
        made = await drafted(
            gateway,
            loaded,
            request.changes,
            request.destination,
            text=request.text,
            new_control_id=request.new_control_id,
            replace_original=request.replace_original,
        )
        _agrees(made, request)
        return await _send(gateway, actor, loaded, made, request, reason)


async def _permitted(gateway: Gateway, actor: Actor, loaded: Loaded, request: ResendRequest) -> None:
    await permitted(gateway, actor, loaded, DraftRequest(changes=request.changes, text=request.text))
    obj = interface_object(gateway, loaded.row.interface, request.destination or loaded.row.destination)
    decision = authorize(actor, Action.RESEND, obj)
    if not decision.allowed:
        await auditing.forbidden(gateway, actor, "message.resend", loaded.subject, decision.reason)
        raise ForbiddenError(decision.reason)


def _agrees(made: Drafted, request: ResendRequest) -> None:
    """What was shown is what is sent, and a newer message was seen."""
    if not hmac.compare_digest(made.copy.sha256.encode(), request.sha256.lower().encode()):
        raise RefusedError("The copy changed since the dry run (its control id was used meanwhile). Run it again.")
    if request.replaces_original and not made.replaces:
        raise RefusedError(
            "The original moved since the dry run: it waits no longer. Look at it again; nothing was sent."
        )
    if made.newer and not request.confirm_newer:
        raise RefusedError(
            f"Newer messages of the same patient, visit or order exist ({len(made.newer)}): sending this now files "
            "older content last. Confirm that, or leave it."
        )


async def _send(
    gateway: Gateway, actor: Actor, loaded: Loaded, made: Drafted, request: ResendRequest, reason: str
) -> Resent:
    """The audit row of the wish comes first; that of the act is committed with the new message."""
    ticket = " ".join(request.ticket.split())[:100]
    words = f"{reason} ({ticket})" if ticket else reason
    detail = f"{made.copy.control_id or 'no id'} to {made.place.name}, sha256 {made.copy.sha256}"
    await auditing.write(gateway, actor, "message.resend", loaded.subject, reason=words, detail=detail)
    lineage = Lineage(
        parent_message_id=loaded.row.message_id,
        actor=actor.name,
        reason=reason,
        ticket=ticket,
        request_id=request.request_id,
        audit=auditing.entry(
            gateway,
            actor,
            "message.created",
            auditing.Subject(name=f"copy of {loaded.subject.name}", patient_hash=loaded.patient_hash),
            reason=words,
            detail=detail,
        ),
        replaces=loaded.row.id if made.replaces else None,
        replaced=auditing.entry(
            gateway,
            actor,
            "message.replaced",
            loaded.subject,
            reason=words,
            detail=f"cancelled; {made.copy.control_id or 'its copy'} takes its place",
        )
        if made.replaces
        else None,
        original=loaded.row.id,
        seen=request.seen,
    )
    try:
        recorded = await gateway.submit(loaded.row.interface, made.copy.raw, made.place.name, lineage)
    except MovedError as error:  # between the look above and this very transaction
        raise RefusedError(f"{await why_stale(gateway, loaded, request.seen)} {NOTHING_SENT}") from error
    gateway.changed((loaded.row.id,))
    return await _answer(gateway, recorded.message_id)


async def _again(gateway: Gateway, actor: Actor, loaded: Loaded, known: Carried) -> Resent:
    if known.parent_id != loaded.row.message_id or known.actor != actor.name:
        raise RefusedError("This request id was used for another message. Run the dry run again.")
    return await _answer(gateway, known.message_id)


async def _answer(gateway: Gateway, message_id: int) -> Resent:
    row = await newest_delivery(gateway, message_id)
    if row is None:
        raise BugError("A resend was stored without a delivery.")
    return Resent(row=(await message_rows(gateway, (row,)))[0])
