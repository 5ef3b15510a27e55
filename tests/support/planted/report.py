"""Two days played and judged: groups, regressions and alerts held against what was planted."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text

from console.api.alerts import AlertRow, AlertsRequest
from console.api.triage import GroupCommand, GroupsRequest, GroupState
from console.core.status import Status
from console.gateway.desk import alerts as alert_desk
from console.gateway.desk import group_acts, group_view
from console.gateway.desk import groups as group_desk
from console.gateway.service import Gateway
from console.security.roles import Actor, Role
from console.store.move import Move
from console.store.tables import delivery
from console.store.tables import message as message_table
from console.store.tables_triage import failure_group, fingerprint
from tests.support.planted import stage
from tests.support.planted.causes import DAY, FOR_SILENCE, STEP, Cause, Kind, Plan, plan, second_day
from tests.support.planted.day import Day, truth
from tests.support.planted.past import write_past
from tests.support.planted.words import CANARY

ROOT = Actor(name="day", role=Role.ADMINISTRATOR)
RELEASED = 20
"""Messages of a cause that are sent again after its cure; the rest is cancelled, which handles them as well."""

TOLD = (
    "fingerprint",
    "failure_group",
    "group_event",
    "happening",
    "alert",
    "alert_rule",
    "alert_delivery",
    "tally",
    "tally_word",
)
"""Tables whose texts are shown, sent or exported without a reveal: none may hold a value of a patient."""


@dataclass(slots=True)
class Verdict:
    """What one seed came to."""

    seed: int
    failures: int = 0
    causes: int = 0
    single: int = 0  # causes that are exactly one group
    mixed: int = 0  # groups that hold messages of two causes
    split: list[str] = field(default_factory=list)  # causes in several groups
    back: int = 0
    regressed: int = 0  # of those that came back: known again, in the same group
    late: int = 0
    fresh: int = 0  # of those new on the second day: not taken for known ones
    incidents: int = 0
    once: int = 0  # incidents that opened and closed exactly one alert
    wrong: list[str] = field(default_factory=list)
    noise: int = 0  # alerts about planted noise
    canaries: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def judge(seed: int, folder: Path) -> Verdict:
    """Play both days of this seed in this folder."""
    planned = plan(seed)
    by_name = {cause.name: cause for cause in planned.causes}
    clock = stage.DayClock()
    verdict = Verdict(seed=seed)
    async with stage.peers(by_name, seed) as peers:
        site = stage.site_of({number: peer.port for number, peer in peers.items()})
        async with stage.gateway(folder, site, clock, lambda store: write_past(store, site, FOR_SILENCE)) as gateway:
            run = _Run(planned, gateway, verdict)

            async def cure(cause: Cause) -> None:
                for peer in peers.values():
                    peer.cured.add(cause.name)
                await run.cure(cause)

            day = Day(plan=planned, gateway=gateway, clock=clock, peers=peers, look=run.look, cure=cure)
            await day.play()
            await run.first_day()
            for peer in peers.values():
                peer.cured.clear()
            run.second = True
            other = Day(plan=planned, gateway=gateway, clock=clock, peers=peers, look=run.look, cure=cure, second=True)
            await other.play()
            await run.second_day()
            verdict.seconds = day.seconds + other.seconds
            verdict.crashes = list(gateway.crashes)
            await _canaries(gateway, verdict)
    return verdict


@dataclass(slots=True)
class _Run:
    """What people do on these days, and what is read of the gateway."""

    plan: Plan
    gateway: Gateway
    verdict: Verdict
    second: bool = False
    unstuck: bool = False
    groups: dict[str, int] = field(default_factory=dict)  # cause -> its group on the first day
    states: dict[str, tuple[int, str]] = field(default_factory=dict)  # cause -> group and state on the second day

    async def look(self) -> None:
        """The gateway's clockwork, one step."""
        gateway = self.gateway
        now = (gateway.clock.now() - stage.BASE).total_seconds()
        if not self.unstuck and now >= self.plan.stuck[2]:
            self.unstuck = True
            held = await gateway.store.read(_open_of, stage.STUCK)
            await self._move(tuple(ident for ident, _ in held), Status.CANCELLED)
            self._wake()
        await gateway.observer.look(gateway.running.values())
        await gateway.grouper.look()
        await gateway.watching.look()
        if self.second:
            for cause in self.plan.causes:
                if cause.again and cause.kind is Kind.OUTAGE and 0 < DAY + second_day(cause).end - now <= 3 * STEP:
                    await self._note_state(cause)  # once the link is back, the group resolves by itself

    async def cure(self, cause: Cause) -> None:
        """Somebody mended it: some messages go again, the rest is cancelled, the group is resolved."""
        if self.second and cause.kind is not Kind.OUTAGE:
            await self._note_state(cause)
        found = await self.gateway.store.read(_open_of, cause.name)
        parked = [ident for ident, status in found if status in ("parked", "unknown")]
        again = tuple(parked[:RELEASED]) if cause.kind is Kind.REFUSED else ()
        await self._move(again, Status.QUEUED)
        await self._move(tuple(parked[len(again) :]), Status.CANCELLED)
        if cause.kind is Kind.ARRIVAL:
            await self._resolve(cause)

    async def _move(self, ids: tuple[int, ...], to: Status) -> None:
        for first in range(0, len(ids), 200):
            work = Move(
                delivery_ids=ids[first : first + 200],
                to=to,
                now=self.gateway.clock.now(),
                actor="day",
                role="administrator",
                action="command.release" if to is Status.QUEUED else "command.cancel",
                reason="the cause was mended",
            )
            await self.gateway.store.write(work)
        if ids and to is Status.QUEUED:
            self._wake()

    def _wake(self) -> None:
        running = self.gateway.running.values()
        self.gateway.wake(lane.destination_id for each in running for lane in each.lanes.values())

    async def _resolve(self, cause: Cause) -> None:
        for ident in await self.gateway.store.read(_groups_of, cause.name):
            view = await group_view.opened(self.gateway, ROOT, ident)
            if view.row.state is not GroupState.RESOLVED:
                command = GroupCommand(command="resolve", version=view.row.version, text="the sender was mended")
                await group_acts.act(self.gateway, ROOT, ident, command)

    async def _note_state(self, cause: Cause) -> None:
        found = await self.gateway.store.read(_groups_of, cause.name)
        if cause.kind is Kind.OUTAGE:
            here = tuple(self.gateway.running[stage.name_of(number)].id for number in cause.interfaces)
            found = await self.gateway.store.read(_link_groups, here)
        for ident in found:
            view = await group_view.opened(self.gateway, ROOT, ident)
            self.states[cause.name] = (ident, view.row.state.value)

    async def first_day(self) -> None:
        """Judge the groups."""
        verdict = self.verdict
        causes = [cause for cause in self.plan.causes if not cause.late]
        found = await self.gateway.store.read(truth)
        group_of = await self.gateway.store.read(_group_of_fingerprint)
        names: dict[str, set[int]] = {
            name: {group_of[ident] for ident in prints} for name, prints in found.items() if name.startswith("C")
        }
        for cause in causes:  # any message may stand at the head of a queue whose peer is away
            if cause.kind is Kind.OUTAGE:
                here = tuple(self.gateway.running[stage.name_of(number)].id for number in cause.interfaces)
                names[cause.name] = await self.gateway.store.read(_link_groups, here)
        members: dict[int, set[str]] = defaultdict(set)
        for name, groups in names.items():
            for group in groups:
                members[group].add(name)
        verdict.causes = len(causes)
        verdict.failures = sum(sum(prints.values()) for name, prints in found.items() if name.startswith("C"))
        mixed = {group for group, inside in members.items() if len(inside) > 1}
        verdict.mixed = len(mixed)
        verdict.split = sorted(name for name, groups in names.items() if len(groups) > 1)
        single = [
            cause.name for cause in causes if len(groups := names.get(cause.name, set())) == 1 and not groups & mixed
        ]
        verdict.single = len(single)
        self.groups = {name: next(iter(names[name])) for name in single}

    async def second_day(self) -> None:
        """Judge what came back and what is new, then the alerts of both days."""
        verdict = self.verdict
        for cause in self.plan.causes:
            group, state = self.states.get(cause.name, (0, ""))
            if cause.again:
                verdict.back += 1
                verdict.regressed += state == GroupState.REGRESSED.value and self.groups.get(cause.name) == group
            elif cause.late:
                verdict.late += 1
                verdict.fresh += (
                    bool(group) and state != GroupState.REGRESSED.value and group not in self.groups.values()
                )
        await self._alerts()

    async def _alerts(self) -> None:
        found: list[AlertRow] = []
        before: int | None = None
        while True:
            request = AlertsRequest(state="all", limit=500, swallowed=True, before=before)
            page = await alert_desk.listed(self.gateway, ROOT, request)
            found += page.rows
            before = page.next
            if before is None:
                break
        judge_alerts(self.plan, found, self.groups, self.verdict)


def judge_alerts(
    planned: Plan,
    found: Sequence[AlertRow],
    groups: dict[str, int],
    verdict: Verdict,
) -> None:
    """Every planted incident has exactly one alert that stands for itself, opened and closed; noise has none."""
    alone = [alert for alert in found if alert.parent is None]
    day = [alert for alert in alone if (alert.opened_at - stage.BASE).total_seconds() < 86_400]
    wanted: dict[str, list[AlertRow]] = {}
    taken: set[int] = set()
    for cause in planned.causes:
        if cause.late or cause.kind is not Kind.OUTAGE:
            continue
        names = {stage.name_of(number) for number in cause.interfaces}
        mine = [alert for alert in day if alert.interface in names or alert.group == groups.get(cause.name)]
        wanted[f"outage {cause.name}"] = mine
    interface, begin, end = planned.stuck
    wanted["stuck message"] = [
        alert
        for alert in day
        if alert.interface == stage.name_of(interface)
        and begin <= (alert.opened_at - stage.BASE).total_seconds() <= end + 900
    ]
    interface, begin, end = planned.silent
    wanted["silence"] = [
        alert
        for alert in day
        if alert.interface == stage.name_of(interface)
        and begin <= (alert.opened_at - stage.BASE).total_seconds() <= end + 900
    ]
    for name, mine in wanted.items():
        taken |= {alert.id for alert in mine}
        verdict.incidents += 1
        if len(mine) == 1 and mine[0].closed_at is not None:
            verdict.once += 1
        else:
            words = ", ".join(map(_words, mine))
            verdict.wrong.append(f"{name}: {words or 'no alert'}")
    refusals = {group: name for name, group in groups.items()}
    about = {alert.id: _causes_of(alert, found, refusals) for alert in day}
    told = sorted({name for alert in day if alert.id not in taken for name in about[alert.id]})
    for name in told:
        mine = [alert for alert in day if name in about[alert.id]]
        verdict.incidents += 1
        if len(mine) == 1 and mine[0].closed_at is not None and len(about[mine[0].id]) == 1:
            verdict.once += 1
        else:
            verdict.wrong.append(f"refusals {name}: {', '.join(map(_words, mine))}")
    noisy = [alert for alert in day if alert.id not in taken and not about[alert.id]]
    verdict.noise = len(noisy)
    verdict.wrong += [f"noise: {_words(alert)}" for alert in noisy]


def _causes_of(alert: AlertRow, found: Sequence[AlertRow], refusals: dict[int, str]) -> set[str]:
    """The planted refusals that this alert stands for: its own group's, and those of its consequences."""
    inside = {alert.id}
    while True:
        more = {other.id for other in found if other.parent in inside} - inside
        if not more:
            break
        inside |= more
    return {refusals[other.group] for other in found if other.id in inside and other.group in refusals}


def _words(alert: AlertRow) -> str:
    closed = f"{alert.closed_at:%d %H:%M}" if alert.closed_at else "open"
    return f"{alert.rule_name}: {alert.title} {alert.opened_at:%d %H:%M} to {closed}"


async def _canaries(gateway: Gateway, verdict: Verdict) -> None:
    """Look for the canary in every text of the tables that are told."""
    for table in TOLD:
        for place in await gateway.store.read(_texts_with_canary, table):
            verdict.canaries.append(place)
    listed = await group_desk.listed(gateway, ROOT, GroupsRequest(states=tuple(GroupState), limit=500))
    views = [await group_view.opened(gateway, ROOT, row.id) for row in listed.rows]
    for view in views:
        if CANARY in view.model_dump_json().lower():
            verdict.canaries.append(f"group {view.row.id}")


def _texts_with_canary(connection: Connection, table: str) -> list[str]:
    known = inspect(connection)
    if table not in known.get_table_names():
        return []
    columns = [column["name"] for column in known.get_columns(table)]
    found = []
    for row in connection.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - names of our own tables
        found += [f"{table}.{name}" for name, value in zip(columns, row, strict=True) if CANARY in str(value).lower()]
    return found


def _open_of(connection: Connection, cause: str) -> list[tuple[int, str]]:
    statement = (
        select(delivery.c.id, delivery.c.status)
        .join(message_table, message_table.c.id == delivery.c.message_id)
        .where(message_table.c.control_id.like(f"{cause}-%"), delivery.c.status.in_(("parked", "unknown", "error")))
        .order_by(delivery.c.id)
    )
    return [(int(ident), status) for ident, status in connection.execute(statement)]


def _groups_of(connection: Connection, cause: str) -> set[int]:
    found = truth(connection).get(cause, Counter())
    group_of = _group_of_fingerprint(connection)
    return {group_of[ident] for ident in found}


def _link_groups(connection: Connection, interface_ids: tuple[int, ...]) -> set[int]:
    wanted = select(fingerprint.c.id).where(fingerprint.c.kind == "link", fingerprint.c.interface_id.in_(interface_ids))
    group_of = _group_of_fingerprint(connection)
    return {group_of[ident] for ident in connection.execute(wanted).scalars()}


def _group_of_fingerprint(connection: Connection) -> dict[int, int]:
    found = connection.execute(select(failure_group.c.id, failure_group.c.merged_into))
    merged = {int(ident): into for ident, into in found if into is not None}
    prints = connection.execute(select(fingerprint.c.id, fingerprint.c.group_id))
    return {int(ident): int(merged.get(group, group)) for ident, group in prints}


def run(seed: int, folder: Path) -> Verdict:
    """As `judge`, from a program without a loop."""
    return asyncio.run(judge(seed, folder))
