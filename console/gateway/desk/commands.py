"""Commands on deliveries: a right for each, a reason, one receipt per delivery; the store checks every move again."""

from __future__ import annotations

from collections.abc import Iterable

from console.api.commands import MessageCommand, Receipt, Receipts
from console.gateway.desk import auditing
from console.gateway.desk.errors import BadRequestError, ForbiddenError
from console.gateway.desk.loading import named
from console.gateway.desk.offers import RULES, CommandRule
from console.gateway.desk.rights import given_reason, interface_object
from console.gateway.service import Gateway
from console.security.roles import Actor, authorize
from console.store.queue import Move, Moved
from console.store.rows import DeliveryRow
from console.store.search import rows as delivery_rows

MOST = 500


async def run(gateway: Gateway, actor: Actor, command: MessageCommand) -> Receipts:
    """Do it for all that may be moved; each of the others is told why not. Raises `ForbiddenError` where none may."""
    reason = given_reason(command.reason)
    ids = tuple(dict.fromkeys(command.ids))
    if not 0 < len(ids) <= MOST:
        raise BadRequestError(f"Select between one and {MOST} messages at once.")
    rule = RULES[command.command]
    found = {row.id: row for row in await gateway.store.read(delivery_rows, ids)}
    forbidden = await _forbidden(gateway, actor, rule, tuple(found.values()))
    if forbidden and len(forbidden) == len(found):
        raise ForbiddenError(next(iter(forbidden.values())))
    moved = await gateway.store.write(
        Move(
            delivery_ids=tuple(ident for ident in ids if ident not in forbidden),
            to=rule.to,
            now=gateway.clock.now(),
            actor=actor.name,
            role=actor.role.value,
            action=rule.action.value,
            reason=reason,
            only_from=rule.starts,
        )
    )
    done = [item.delivery_id for item in moved if item.done]
    gateway.changed(done)
    gateway.wake(_places(found[ident] for ident in done))
    by_id = {item.delivery_id: _receipt(item) for item in moved}
    by_id.update({ident: Receipt(id=ident, done=False, text=why) for ident, why in forbidden.items()})
    return Receipts(receipts=tuple(by_id[ident] for ident in ids))


async def _forbidden(
    gateway: Gateway, actor: Actor, rule: CommandRule, rows: tuple[DeliveryRow, ...]
) -> dict[int, str]:
    """Delivery id -> why this actor may not; each refusal is an audit row."""
    reasons: dict[int, str] = {}
    for row in rows:
        decision = authorize(actor, rule.action, interface_object(gateway, row.interface, row.destination))
        if not decision.allowed:
            reasons[row.id] = decision.reason
            subject = auditing.Subject(name=named(row), message_id=row.message_id)
            await auditing.forbidden(gateway, actor, rule.action.value, subject, decision.reason)
    return reasons


def _receipt(moved: Moved) -> Receipt:
    return Receipt(id=moved.delivery_id, done=moved.done, status=moved.status, text=moved.text)


def _places(rows: Iterable[DeliveryRow]) -> set[int]:
    return {row.destination_id for row in rows if row.destination_id is not None}
