"""Which commands a delivery takes: the table by status, and the offers made from it with the reasons for the others."""

from __future__ import annotations

from dataclasses import dataclass

from console.api.commands import MessageCommandName
from console.api.interfaces import CommandOffer
from console.core.status import Status
from console.security.roles import Action, Actor, Object, authorize


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRule:
    """From which statuses a command starts, where it leads, and the right it needs."""

    action: Action
    starts: frozenset[Status]
    to: Status


_OPEN = frozenset({Status.QUEUED, Status.HELD, Status.ERROR, Status.UNKNOWN})

RULES: dict[MessageCommandName, CommandRule] = {
    MessageCommandName.HOLD: CommandRule(action=Action.COMMAND_HOLD, starts=frozenset({Status.QUEUED}), to=Status.HELD),
    MessageCommandName.RELEASE: CommandRule(
        action=Action.COMMAND_RELEASE, starts=frozenset({Status.HELD, Status.PARKED}), to=Status.QUEUED
    ),
    MessageCommandName.PARK: CommandRule(action=Action.COMMAND_PARK, starts=_OPEN, to=Status.PARKED),
    MessageCommandName.SKIP: CommandRule(action=Action.COMMAND_SKIP, starts=_OPEN, to=Status.CANCELLED),
    MessageCommandName.CANCEL: CommandRule(
        action=Action.COMMAND_CANCEL, starts=_OPEN | {Status.PARKED}, to=Status.CANCELLED
    ),
    MessageCommandName.RETRY: CommandRule(
        action=Action.COMMAND_RETRY, starts=frozenset({Status.ERROR}), to=Status.QUEUED
    ),
    MessageCommandName.ARRIVED: CommandRule(
        action=Action.COMMAND_ARRIVED, starts=frozenset({Status.UNKNOWN}), to=Status.SENT
    ),
    MessageCommandName.SEND_AGAIN: CommandRule(
        action=Action.COMMAND_SEND_AGAIN, starts=frozenset({Status.UNKNOWN}), to=Status.QUEUED
    ),
}
"""Each lies within the status table (a test holds that); `release` of an unknown delivery is not among them on purpose:
sending it again is a decision of its own."""

WHY_NOT: dict[Status, str] = {
    Status.RECEIVED: "It was only stored: no destination waits for it.",
    Status.FILTERED: "The route did not want it: it is in no queue.",
    Status.QUEUED: "It is waiting its turn.",
    Status.SENDING: "It is being sent at this moment: wait for the reply.",
    Status.SENT: "It was delivered.",
    Status.ERROR: "It was refused.",
    Status.HELD: "It is held.",
    Status.PARKED: "It is parked.",
    Status.UNKNOWN: "It may have arrived: say first whether it did.",
    Status.CANCELLED: "It was cancelled for good.",
}

NO_DESTINATION = "It has no destination: edit a copy and resend it instead."


def offers(status: Status, actor: Actor, obj: Object, *, has_destination: bool) -> tuple[CommandOffer, ...]:
    """Every command, with the reason where it is not to be had; then the two that make a new message."""
    commands = [_offer(name, rule, status, actor, obj, has_destination) for name, rule in RULES.items()]
    for action in (Action.EDIT, Action.RESEND, Action.REVEAL_FIELD, Action.REVEAL_MESSAGE):
        decision = authorize(actor, action, obj)
        commands.append(CommandOffer(name=action.value, allowed=decision.allowed, reason=decision.reason))
    return tuple(commands)


def _offer(
    name: MessageCommandName, rule: CommandRule, status: Status, actor: Actor, obj: Object, has_destination: bool
) -> CommandOffer:
    if status not in rule.starts:
        return CommandOffer(name=name.value, allowed=False, reason=WHY_NOT[status])
    if not has_destination:
        return CommandOffer(name=name.value, allowed=False, reason=NO_DESTINATION)
    decision = authorize(actor, rule.action, obj)
    return CommandOffer(name=name.value, allowed=decision.allowed, reason=decision.reason)
