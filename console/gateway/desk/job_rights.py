"""Who may do what with a job: the right to bulk work and the act's own right, at the place where it happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.api.commands import MessageCommandName
from console.api.jobs import JobCommandName, JobKind
from console.gateway.desk.offers import RULES
from console.gateway.desk.rights import gateway_object
from console.gateway.service import Gateway
from console.security.roles import Action, Actor, Decision, Object, authorize
from console.store.job_rows import StoredJob


def actions_of(kind: JobKind, *, recipe: bool = False) -> tuple[Action, ...]:
    """The right to bulk work and those of the act; a recipe changes content, which is a right of its own."""
    match kind:
        case JobKind.RESEND:
            return (Action.JOB, Action.RESEND, *([Action.EDIT] if recipe else []))
        case JobKind.CURE:
            return (Action.JOB, Action.COMMAND_RETRY, Action.COMMAND_RELEASE)
        case _:
            return (Action.JOB, RULES[MessageCommandName(kind.value)].action)


def decide(actor: Actor, kind: JobKind, objects: Iterable[Object], *, recipe: bool = False) -> Decision:
    """Allowed at all of these places, or the first reason why not."""
    for obj in objects:
        for action in actions_of(kind, recipe=recipe):
            decision = authorize(actor, action, obj)
            if not decision.allowed:
                return decision
    return Decision(allowed=True)


def by_role(actor: Actor) -> Actor:
    """The actor as the role alone says: counting changes nothing, and stopping never waits for PROD to be armed."""
    return replace(actor, armed=None)


def job_decision(gateway: Gateway, actor: Actor, job: StoredJob, command: JobCommandName) -> Decision:
    """Whether this actor may give a command to a job: the rights are those for starting it."""
    whole = gateway_object(gateway)
    obj = Object(name=f"Job {job.id}", environment=job.environment, read_only=whole.read_only)
    stops = command in {JobCommandName.PAUSE, JobCommandName.CANCEL}
    return decide(by_role(actor) if stops else actor, JobKind(job.kind), (obj,), recipe=job.recipe_id is not None)
