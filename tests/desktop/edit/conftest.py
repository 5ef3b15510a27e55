"""A started rig with the ordinary message as delivery 7, and the editor on a copy of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from console.desktop.screens.edit.screen import EditScreen
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
def editor(qtbot: QtBot, rig: Rig) -> EditScreen:
    """A copy of the ordinary message, its first draft here; changes are asked for at once."""
    screen = EditScreen(rig.desk, debounce_ms=0)
    qtbot.addWidget(screen)
    screen.resize(1360, 820)
    screen.show()
    screen.open(7, ("OBX[1]-3.1",))
    qtbot.waitUntil(lambda: screen.draft is not None)
    return screen
