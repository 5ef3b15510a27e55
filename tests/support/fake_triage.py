"""Failure groups of the gateway in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from console.api.client import ApiError
from console.api.triage import (
    OPEN_STATES,
    GroupCommand,
    GroupEvent,
    GroupRow,
    Groups,
    GroupSort,
    GroupsRequest,
    GroupState,
    GroupSummary,
    GroupView,
)
from tests.support.fake_groups import mock_groups, offers
from tests.support.fake_message import NOW

KNOWN = {"layer", "site", "interface", "environment", "type", "outcome", "cause"}


class FakeTriage:
    """A mixin of `FakeGatewayClient`: fill `groups_kept`, `groups_hidden` and `groups_hidden_text` as needed."""

    groups_kept: dict[int, GroupView]
    groups_hidden: int
    groups_hidden_text: str
    group_clock: timedelta

    def _ask(self, name: str, arguments: object = None) -> None:
        """Note the call; raises while the gateway is down."""
        raise NotImplementedError

    def push_topics(self, *topics: str) -> None:
        """Tell by the feed that this changed."""
        raise NotImplementedError

    def _begin_triage(self) -> None:
        self.groups_kept = {view.row.id: view for view in mock_groups()}
        self.groups_hidden, self.groups_hidden_text = 0, ""
        self.group_clock = timedelta()

    # what a test does

    def keep_groups(self, views: list[GroupView]) -> None:
        """These and no others; the feed tells."""
        self.groups_kept = {view.row.id: view for view in views}
        self.push_topics("groups")

    def change_group(self, id: int, **changes: object) -> None:
        """Other values in a row; the feed tells."""
        view = self.groups_kept[id]
        row = view.row.model_copy(update=changes)
        self.groups_kept[id] = view.model_copy(update={"row": row, "commands": offers(row.state)})
        self.push_topics("groups")

    def change_view(self, id: int, **changes: object) -> None:
        """Other values in an opened group; the feed tells."""
        self.groups_kept[id] = self.groups_kept[id].model_copy(update=changes)
        self.push_topics("groups")

    def act(self, id: int, command: GroupCommand, actor: str) -> GroupView:
        """Somebody acts; the feed tells."""
        view = self.groups_kept[id]
        changes, words = _effect(view.row, command)
        row = view.row.model_copy(update={**changes, "version": view.row.version + 1})
        event = GroupEvent(at=self._group_now(), actor=actor, kind=command.command, text=words)
        self.groups_kept[id] = view.model_copy(
            update={"row": row, "history": (event, *view.history), "commands": offers(row.state)}
        )
        self.push_topics("groups")
        return self.groups_kept[id]

    # what the desktop calls

    async def groups(self, request: GroupsRequest) -> Groups:
        """A page, sorted and restricted as asked."""
        self._ask("groups", request)
        for term in request.query.split():
            field, colon, _ = term.lstrip("-").partition(":")
            if colon and field not in KNOWN:
                raise ApiError(422, "Not for failure groups", f"{field}: says nothing about a group. Take it out.")
        states = request.states or OPEN_STATES
        rows = [view.row for view in self.groups_kept.values() if view.row.state in states]
        rows = [row for row in rows if all(_fits(row, term) for term in request.query.split())]
        rows.sort(key=_order(request.sort))
        return Groups(
            rows=tuple(rows[request.offset : request.offset + request.limit]),
            causes=len(rows),
            messages=sum(row.open for row in rows),
            of=len(self.groups_kept),
            hidden=self.groups_hidden,
            hidden_text=self.groups_hidden_text,
            at=self._group_now(),
        )

    async def group(self, group_id: int) -> GroupView:
        """One, opened."""
        self._ask("group", group_id)
        return self._group(group_id)

    async def group_command(self, group_id: int, command: GroupCommand) -> GroupView:
        """Done, unless somebody acted meanwhile."""
        self._ask("group_command", (group_id, command))
        view = self._group(group_id)
        if command.version != view.row.version:
            last = view.history[0]
            raise ApiError(409, "Somebody else acted", f"{last.actor} {last.kind}: {last.text}")
        return self.act(group_id, command, "r.keller")

    async def group_summary(self) -> GroupSummary:
        """Of the open ones."""
        self._ask("group_summary")
        rows = [view.row for view in self.groups_kept.values() if view.row.state in OPEN_STATES]
        layers, states = {row.layer for row in rows}, {row.state for row in rows}
        return GroupSummary(
            causes=len(rows),
            messages=sum(row.open for row in rows),
            by_layer={layer: sum(row.layer == layer for row in rows) for layer in layers},
            by_state={state.value: sum(row.state is state for row in rows) for state in states},
            hidden=self.groups_hidden,
        )

    def _group(self, id: int) -> GroupView:
        if id not in self.groups_kept:
            raise ApiError(404, "Not found", f"There is no failure group {id}.")
        return self.groups_kept[id]

    def _group_now(self) -> datetime:
        return NOW + self.group_clock


def _effect(row: GroupRow, command: GroupCommand) -> tuple[dict[str, object], str]:
    match command.command:
        case "own":
            return {"owner": command.owner}, f"took it: {command.owner}" if command.owner else "gave it back"
        case "ticket":
            return {"ticket": command.ticket}, command.ticket
        case "resolve":
            return {"state": GroupState.RESOLVED, "state_text": ""}, command.text
        case "reopen":
            return {"state": GroupState.ONGOING, "state_text": ""}, "open again"
        case "archive":
            limit = f"> {command.until_per_hour}/h" if command.until_per_hour else f"> {command.until_count}"
            return {"state": GroupState.ARCHIVED, "state_text": f"until {limit}"}, f"until {limit}"
        case "note":
            return {}, command.text
        case _:
            return {}, command.reason


def _order(sort: GroupSort) -> Callable[[GroupRow], tuple[float, ...]]:
    keys = {
        GroupSort.GROWTH: lambda row: (
            row.state is GroupState.ARCHIVED,
            row.state is not GroupState.ESCALATING,
            -row.per_hour,
            row.id,
        ),
        GroupSort.COUNT: lambda row: (-row.open, row.id),
        GroupSort.PATIENTS: lambda row: (-(row.patients or 0), row.id),
        GroupSort.LAST: lambda row: (-row.last_at.timestamp(), row.id),
        GroupSort.FIRST: lambda row: (row.first_at.timestamp(), row.id),
    }
    return keys[sort]


def _fits(row: GroupRow, term: str) -> bool:
    if term.startswith("-"):
        return not _fits(row, term[1:])
    field, colon, value = term.partition(":")
    if not colon:
        return term.lower() in row.title.lower()
    wanted = value.replace('"', "").split(",")
    held = {"layer": (row.layer,), "site": row.sites, "interface": (*row.interfaces, *row.titles)}.get(field)
    return True if held is None else any(each in wanted for each in held)
