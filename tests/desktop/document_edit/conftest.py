"""The screen for changed copies on a gateway in memory; drafts are asked for at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from pytestqt.qtbot import QtBot

from console.api.documents import DocumentRef, DraftDocument
from console.api.interfaces import Actor
from console.desktop.actions import Registry
from console.desktop.bridge.worker import Bridge
from console.desktop.commands import COMMANDS
from console.desktop.desk_state import DeskState
from console.desktop.screens.base import Desk, Place
from console.desktop.screens.document_edit.screen import DocumentEditScreen
from tests.desktop.inspector.rig import HandClock
from tests.support.fake_gateway import FakeGatewayClient


@dataclass
class Room:
    """A screen and what stands behind it."""

    qtbot: QtBot
    client: FakeGatewayClient = field(default_factory=FakeGatewayClient)
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.bridge = Bridge(lambda: self.client)
        self.state = DeskState(self.clock.now)
        self.state.heard(None, Actor(name="l", role="lead", actions=("raw_edit", "edit", "export.clear")))
        desk = Desk(bridge=self.bridge, registry=Registry(COMMANDS), clock=self.clock, state=self.state)
        self.screen = DocumentEditScreen(desk, debounce_ms=0)
        self.went: list[Place] = []
        self.screen.navigate.connect(self.went.append)
        self.qtbot.addWidget(self.screen)
        self.screen.resize(1360, 820)
        self.screen.show()

    def open(self, name: str) -> DocumentEditScreen:
        """Take up a sample by its name."""
        self.screen.enter(Place(screen="document_edit", document=DocumentRef(held=name)))
        self.until(lambda: self.screen.head is not None)
        self.until(lambda: self.screen.tree.current() is not None)
        return self.screen

    def until(self, ready: Callable[[], bool]) -> None:
        """Wait for it."""
        self.qtbot.waitUntil(ready, timeout=10_000)

    def drafted(self) -> DraftDocument:
        """Wait for the draft; gives what was asked last."""
        self.until(lambda: self.screen.is_current)
        return self.asked("document_draft")[-1]  # type: ignore[return-value] # so it was recorded

    def asked(self, name: str) -> list[object]:
        """What a call was made with, each time."""
        return [request for called, request in self.client.asked if called == name]


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    """A started room."""
    made = Room(qtbot)
    made.bridge.start()
    yield made
    made.bridge.close()
