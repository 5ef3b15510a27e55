"""Bulk work of one gateway put together: the dry runs it keeps, the runner, the counts."""

from __future__ import annotations

from console.api.commands import MessageCommandName
from console.api.jobs import JobKind
from console.core.status import Status
from console.gateway.desk.job_copies import copies
from console.gateway.desk.offers import RULES
from console.gateway.desk.recipes import ready
from console.gateway.desk.resend import one_at_a_time
from console.gateway.desk.tallies import Tallies
from console.gateway.jobs.plans import Shelf
from console.gateway.jobs.runner import Rule, Runner
from console.gateway.lane import Lane
from console.gateway.recipes.applying import Prepared
from console.gateway.running import RunningInterface
from console.gateway.service import Gateway
from console.security.roles import Action
from console.store.job_items import ItemCopy
from console.store.job_reads import interfaces_of
from console.store.job_rows import Item, StoredJob

MOST_RECIPES = 20
CURES = {Status.ERROR: Action.COMMAND_RETRY.value, Status.PARKED: Action.COMMAND_RELEASE.value}
"""How each goes on once its cause was mended elsewhere, by the status it stands in."""


class JobDesk:
    """Everything about jobs that lives in the gateway's memory. `runner.run` is a task of the gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self.plans = Shelf()
        self.tallies = Tallies(gateway)

        async def copier(
            job: StoredJob, running: RunningInterface, lane: Lane, items: tuple[Item, ...]
        ) -> tuple[ItemCopy, ...]:
            recipe = None if job.recipe_id is None else await self._recipe(gateway, job.recipe_id)
            return await copies(gateway, job, running, lane, items, recipe)

        self._store = gateway.store
        self._recipes: dict[int, Prepared] = {}
        self._interfaces: dict[int, frozenset[str]] = {}
        self.runner = Runner(gateway, copier=copier, rules=rules(), cures=CURES, turn=lambda: one_at_a_time(gateway))

    async def interfaces(self, job: StoredJob) -> frozenset[str]:
        """The interfaces a job is about. Its list never changes once it is written, so that it is read once."""
        found = self._interfaces.get(job.id)
        if found is None:
            found = await self._store.read(interfaces_of, job.id)
            if job.state != "preparing":
                self._interfaces[job.id] = found
        return found

    async def _recipe(self, gateway: Gateway, recipe_id: int) -> Prepared:
        """A version never changes, so that it is read once."""
        found = self._recipes.get(recipe_id)
        if found is None:
            if len(self._recipes) >= MOST_RECIPES:
                self._recipes.clear()
            found = self._recipes[recipe_id] = await ready(gateway, recipe_id)
        return found


def job_desk(gateway: Gateway) -> JobDesk:
    """The one of this gateway."""
    found = gateway.kept.get(JobDesk)
    if not isinstance(found, JobDesk):
        found = gateway.kept[JobDesk] = JobDesk(gateway)
    return found


def rules() -> dict[str, Rule]:
    """What each kind that only moves does: the same rules as for a command on single messages."""
    found = {}
    for kind in JobKind:
        if kind not in {JobKind.RESEND, JobKind.CURE}:
            rule = RULES[MessageCommandName(kind.value)]
            found[kind.value] = Rule(to=rule.to, action=rule.action.value, starts=rule.starts)
    return found
