"""A started rig with the ordinary message as delivery 7, and the inspector on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from console.desktop.screens.inspector.screen import InspectorScreen
from tests.desktop.inspector import samples
from tests.desktop.inspector.rig import Rig, SampleClient


@pytest.fixture
def rig() -> Iterator[Rig]:
    """A gateway with one message."""
    started = Rig(SampleClient({7: samples.ordinary()}))
    started.start()
    yield started
    started.stop()


@pytest.fixture
def inspector(qtbot: QtBot, rig: Rig) -> InspectorScreen:
    """The ordinary message, opened; its reveal timer ticks fast, the clock is the test's."""
    screen = InspectorScreen(rig.desk, reveal_interval_ms=5)
    qtbot.addWidget(screen)
    screen.resize(1360, 820)
    screen.show()
    with qtbot.waitSignal(screen.opened):
        screen.open(7)
    return screen
