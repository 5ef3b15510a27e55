"""Bulk work of one gateway put together: the dry runs it keeps, the runner, the counts."""

from __future__ import annotations

from console.api.commands import MessageCommandName
from console.api.jobs import JobKind
from console.gateway.desk.job_copies import copies
from console.gateway.desk.offers import RULES
from console.gateway.desk.resend import one_at_a_time
from console.gateway.desk.tallies import Tallies
from console.gateway.jobs.plans import Shelf
from console.gateway.jobs.runner import Rule, Runner
from console.gateway.lane import Lane
from console.gateway.running import RunningInterface
from console.gateway.service import Gateway
from console.store.job_items import ItemCopy
from console.store.job_rows import Item, StoredJob


class JobDesk:
    """Everything about jobs that lives in the gateway's memory. `runner.run` is a task of the gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self.plans = Shelf()
        self.tallies = Tallies(gateway)

        async def copier(
            job: StoredJob, running: RunningInterface, lane: Lane, items: tuple[Item, ...]
        ) -> tuple[ItemCopy, ...]:
            return await copies(gateway, job, running, lane, items)

        self.runner = Runner(gateway, copier=copier, rules=rules(), turn=lambda: one_at_a_time(gateway))


def job_desk(gateway: Gateway) -> JobDesk:
    """The one of this gateway."""
    found = gateway.kept.get(JobDesk)
    if not isinstance(found, JobDesk):
        found = gateway.kept[JobDesk] = JobDesk(gateway)
    return found


def rules() -> dict[str, Rule]:
    """What each kind but a resend does: the same rules as for a command on single messages."""
    found = {}
    for kind in JobKind:
        if kind is not JobKind.RESEND:
            rule = RULES[MessageCommandName(kind.value)]
            found[kind.value] = Rule(to=rule.to, action=rule.action.value, starts=rule.starts)
    return found
