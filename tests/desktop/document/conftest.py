"""The document screen on a gateway in memory; its reveal timer ticks fast, the clock is the test's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from pytestqt.qtbot import QtBot

from console.api.documents import DocumentRef
from console.desktop.actions import Registry
from console.desktop.bridge.worker import Bridge
from console.desktop.commands import COMMANDS
from console.desktop.desk_state import DeskState
from console.desktop.screens.base import Desk
from console.desktop.screens.document.screen import DocumentScreen
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
        desk = Desk(bridge=self.bridge, registry=Registry(COMMANDS), clock=self.clock, state=self.state)
        self.screen = DocumentScreen(desk, reveal_interval_ms=5)
        self.view = self.screen.document
        self.qtbot.addWidget(self.screen)
        self.screen.resize(1200, 760)
        self.screen.show()

    def open(self, name: str) -> DocumentScreen:
        """A sample by its name, its first rows and lines read."""
        with self.qtbot.waitSignal(self.view.opened):
            self.screen.open(DocumentRef(held=name))
        total = self.client.held[name].line_count()
        self.until(lambda: not total or self.view.middle.raw.text.line(0) is not None)
        self.until(lambda: not self.view.tree.isVisible() or self.view.tree.current() is not None)
        return self.screen

    def until(self, ready: Callable[[], bool]) -> None:
        """Wait for it."""
        self.qtbot.waitUntil(ready, timeout=10_000)

    def choose(self, path: str) -> None:
        """Go to a node and wait until it is current."""
        self.view.choose(path)
        self.until(lambda: (node := self.view.tree.current()) is not None and node.path == path)

    def confirm(self) -> None:
        """Give a purpose."""
        self.until(lambda: self.view.revealing.dialog is not None)
        dialog = self.view.revealing.dialog
        assert dialog is not None
        dialog.confirmed.emit("Mend a failed message", "")
        dialog.accept()

    def drawn(self) -> str:
        """All text in sight of the raw view."""
        text = self.view.middle.raw.text
        return "\n".join(text.drawn(index) for index in range(text.total))

    def tree_text(self) -> str:
        """All words of the tree."""
        model = self.view.tree.model()
        cells = ((row, column) for row in range(model.rowCount()) for column in range(model.columnCount()))
        return "\n".join(str(model.index(*cell).data()) for cell in cells)


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    """A started room."""
    made = Room(qtbot)
    made.bridge.start()
    yield made
    made.bridge.close()
