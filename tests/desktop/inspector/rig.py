"""A desk with a gateway in memory that opens the sample messages, for tests and pictures of inspector and editor."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.commands import Draft, DraftRequest, ResendRequest, Resent
from console.api.messages import MessageView, NodePage, NodeRow, Revealed, RevealRequest
from console.desktop.actions import Registry
from console.desktop.bridge.worker import Bridge
from console.desktop.commands import COMMANDS
from console.desktop.desk_state import DeskState
from console.desktop.screens.base import Desk
from tests.desktop.inspector import samples
from tests.support.fake_draft import draft_of
from tests.support.fake_gateway import FakeGatewayClient

CLEAR = {"PID-3": "4711^^^HOSP^MR", "PID-5": "Muster^Anna", "PID-7": "19700101"}


@dataclass
class HandClock:
    """A clock that a test moves."""

    at: datetime = samples.DAY + timedelta(minutes=2)
    seconds: float = 1000.0

    def now(self) -> datetime:
        """The time in UTC."""
        return self.at.astimezone(UTC)

    def monotonic(self) -> float:
        """Seconds."""
        return self.seconds

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


class SampleClient(FakeGatewayClient):
    """Opens the views it is given; `refuse` maps a method name to the error it raises."""

    def __init__(self, views: Mapping[int, MessageView]) -> None:
        super().__init__(messages=[view.row for view in views.values()])
        self.opened = dict(views)
        self.refuse: dict[str, ApiError] = {}
        self.drafts: list[DraftRequest] = []
        self.resends: list[ResendRequest] = []
        self.reveals: list[RevealRequest] = []
        self.hold_back = 0  # the number of the draft whose answer waits until `let_go`
        self._free: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None
        self.amend: dict[str, object] = {}
        self.children: dict[str, tuple[NodeRow, ...]] = {}

    async def message(self, delivery_id: int) -> MessageView:
        """The view of this delivery."""
        self._check("message")
        self._ask("message", delivery_id)
        if delivery_id not in self.opened:
            raise ApiError(404, "Not found", f"There is no delivery {delivery_id}.")
        return self.opened[delivery_id]

    async def nodes(self, delivery_id: int, path: str) -> NodePage:
        """The fields of a segment."""
        self._check("nodes")
        self._ask("nodes", (delivery_id, path))
        if path in self.children:
            return NodePage(parent=path, nodes=self.children[path])
        line = next(each for each in self.opened[delivery_id].lines if each.path == path)
        return NodePage(parent=path, nodes=tuple(samples.field_rows(line)))

    async def reveal(self, delivery_id: int, request: RevealRequest) -> Revealed:
        """Made-up values for what is asked."""
        self._check("reveal")
        self.reveals.append(request)
        if request.paths:
            return Revealed(values={path: CLEAR.get(path, "made up") for path in request.paths})
        lines = self.opened[delivery_id].lines
        clear = tuple(line.model_copy(update={"text": line.text.replace(samples.M, "clear")}) for line in lines)
        return Revealed(values=dict(CLEAR), lines=clear)

    async def draft(self, delivery_id: int, request: DraftRequest) -> Draft:
        """The copy, with `amend` put over it."""
        self.drafts.append(request)
        self._check("draft")
        if len(self.drafts) == self.hold_back:
            self._free = (asyncio.get_running_loop(), asyncio.Event())
            await self._free[1].wait()
        return draft_of(self.opened[delivery_id], request).model_copy(update=self.amend)

    def let_go(self) -> None:
        """Let the held answer through."""
        if self._free is not None:
            self._free[0].call_soon_threadsafe(self._free[1].set)

    async def resend(self, delivery_id: int, request: ResendRequest) -> Resent:
        """A new row."""
        self.resends.append(request)
        self._check("resend")
        return await super().resend(delivery_id, request)

    def _check(self, name: str) -> None:
        if name in self.refuse:
            raise self.refuse[name]


@dataclass
class Rig:
    """All a screen needs."""

    client: SampleClient
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.bridge = Bridge(lambda: self.client)
        self.state = DeskState(self.clock.now)
        self.desk = Desk(bridge=self.bridge, registry=Registry(COMMANDS), clock=self.clock, state=self.state)

    def start(self) -> None:
        """Start the bridge's worker."""
        self.bridge.start()

    def settle(self, qtbot: QtBot) -> None:
        """Once three later calls were answered one after another, what could come earlier has come."""
        for _ in range(3):
            answered: list[object] = []
            self.bridge.submit(lambda client: client.me(), answered.append)
            qtbot.waitUntil(partial(bool, answered))

    def stop(self) -> None:
        """End it."""
        self.bridge.close()
