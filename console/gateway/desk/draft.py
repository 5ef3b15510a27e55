"""A changed copy tried out: diff, checks, dry run; nothing is stored or sent, and everything shown is masked."""

from __future__ import annotations

import asyncio

from console.api.commands import Check, DestinationChoice, Draft, DraftRequest
from console.api.messages import Finding
from console.core.message import Problem
from console.core.status import Status
from console.gateway.desk import auditing, checks
from console.gateway.desk.copying import whole_segments
from console.gateway.desk.difference import Difference, difference
from console.gateway.desk.drafting import Drafted, drafted
from console.gateway.desk.errors import ForbiddenError
from console.gateway.desk.loading import Loaded, load
from console.gateway.desk.rights import interface_object
from console.gateway.desk.stale import mark, why_stale
from console.gateway.policies import address
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, authorize

BLOCKS = frozenset({Status.ERROR, Status.UNKNOWN, Status.HELD})
"""A message that stands so at the head of a queue holds what is behind it."""


async def draft(gateway: Gateway, actor: Actor, delivery_id: int, request: DraftRequest) -> Draft:
    """Try it. The first look at the copy is an audit row like any other look."""
    loaded = await load(gateway, delivery_id)
    await permitted(gateway, actor, loaded, request)
    seen = await mark(gateway, loaded)  # before the rest is read: what comes later is found by it
    stale = await why_stale(gateway, loaded, request.seen)
    made = await drafted(
        gateway,
        loaded,
        request.changes,
        request.destination,
        text=request.text,
        new_control_id=request.new_control_id,
        replace_original=request.replace_original,
    )
    # After the layer took the changes: only then are the paths known to be paths, and fit for the audit log.
    paths = ", ".join(dict.fromkeys(change.path[:40] for change in request.changes[:40]))
    paths = paths if request.text is None else "raw text"
    await auditing.write(gateway, actor, "message.draft", loaded.subject, detail=paths)
    compared, found, new_checks = await asyncio.to_thread(_examine, loaded, made)
    row = gateway.interface(loaded.row.interface)
    waiting = next((item for item in row.destinations if item.name == made.place.name), None)
    return Draft(
        size=len(made.copy.raw),
        original_size=len(loaded.raw),
        lines=compared.lines,
        changes=compared.changes,
        checks=(checks.moved(stale), *new_checks) if stale else new_checks,
        findings=found,
        control_id=made.copy.control_id,
        keep_allowed=made.copy.rule.keep_allowed,
        control_id_reason=made.copy.rule.reason,
        destinations=choices(gateway, actor, loaded.row.interface, made),
        destination=made.place.name,
        needs_newer_confirmation=bool(made.newer),
        dry_run=checks.dry_run(
            made.copy,
            made.settings,
            made.place,
            row,
            waiting,
            original_holds=made.original_holds,
            replaces=made.replaces,
        ),
        would_be_delivered=checks.would_be_delivered(
            row,
            waiting,
            new_checks,
            stale=bool(stale),
            original_holds=made.original_holds,
            frees=made.replaces and loaded.row.status in BLOCKS,
        ),
        replaces_original=made.replaces,
        sha256=made.copy.sha256,
        seen=seen,
        stale=stale,
    )


async def permitted(gateway: Gateway, actor: Actor, loaded: Loaded, request: DraftRequest) -> None:
    """The right to edit, and that to put in or take out segments, or write the text anew. Raises `ForbiddenError`."""
    obj = interface_object(gateway, loaded.row.interface)
    wanted = [Action.EDIT, *([Action.RAW_EDIT] if request.text is not None or whole_segments(request.changes) else [])]
    for action in wanted:
        decision = authorize(actor, action, obj)
        if not decision.allowed:
            await auditing.forbidden(gateway, actor, action.value, loaded.subject, decision.reason)
            raise ForbiddenError(decision.reason)


def choices(gateway: Gateway, actor: Actor, interface: str, made: Drafted) -> tuple[DestinationChoice, ...]:
    """The destinations of the same interface, and whether this actor may send there."""
    found = []
    for item in made.settings.destination:
        obj = interface_object(gateway, interface, item.name)
        decision = authorize(actor, Action.RESEND, obj)
        found.append(
            DestinationChoice(
                name=item.name,
                title=item.title or item.name,
                environment=obj.environment,
                address=address(item),
                allowed=decision.allowed,
                reason=decision.reason,
            )
        )
    return tuple(found)


def _examine(loaded: Loaded, made: Drafted) -> tuple[Difference, tuple[Finding, ...], tuple[Check, ...]]:
    """Parse, compare and validate both; blocks."""
    layer = loaded.layer
    original, copy = layer.parse(loaded.raw), layer.parse(made.copy.raw)
    compared = difference(original, copy, {made.copy.rule.path: f"Rule: {made.copy.rule.reason}"})
    before = (*original.problems, *layer.validate(loaded.raw))
    after = (*copy.problems, *layer.validate(made.copy.raw))
    results = (
        checks.parses(original, copy),
        checks.structure(before, after),
        checks.newer_message(made.newer),
        checks.other_copies(made.copies),
        checks.duplicates(made.copy, used=False, accepted=made.accepted),
    )
    return compared, tuple(_finding(item) for item in dict.fromkeys(after)), results


def _finding(item: Problem) -> Finding:
    return Finding(path=item.path, severity=item.severity, code=item.code, text=item.message)
