"""A whole triage with the keyboard alone on a real gateway: read why, take it, note, fix one, try three, release."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.api.client import OpsClient
from console.api.triage import GroupState
from console.compositions.desktop import build_window, close_window
from console.core.interface import Ordering
from console.core.status import Status
from console.desktop.main_window import MainWindow
from console.desktop.screens.bulk.dry_run import DryRunPanel
from console.desktop.screens.bulk.job_panel import JobPanel
from console.desktop.screens.triage.screen import TriageScreen
from console.desktop.widgets.reason_dialog import ReasonDialog
from console.security.roles import Role
from tests.desktop.hands import Hands
from tests.integration.api.rig import Rig, result, running, token_of
from tests.support.scripted_peer import Act, Step

pytestmark = pytest.mark.qt_log_ignore("plugin does not support|propagateSizeHints")
COUNT = 7
CONTROL = Qt.KeyboardModifier.ControlModifier
START_SECONDS = 30.0


class Backstage:
    """A gateway on a loop of its own in a thread, with a peer that refuses until `mend` is called."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="backstage")
        self._over: asyncio.Event | None = None
        self._rig: Rig | None = None
        self.error: BaseException | None = None

    @property
    def rig(self) -> Rig:
        """Once it has started."""
        assert self._rig is not None
        return self._rig

    def start(self) -> None:
        """Until the peer has refused so many."""
        self._thread.start()
        assert self._ready.wait(START_SECONDS)
        if self.error is not None:
            raise self.error

    def mend(self) -> None:
        """The peer takes everything from now on."""
        self.rig.peer.choose = lambda _entry: Step(Act.AA)

    def stop(self) -> None:
        """In order."""
        if self._over is not None:
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(START_SECONDS)
        self._loop.close()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._play())
        except BaseException as error:  # noqa: BLE001  # told to the test, which raises it
            self.error = error
            self._ready.set()

    async def _play(self) -> None:
        self._over = asyncio.Event()
        async with running(self._folder, Act.AE, ordering=Ordering.PATIENT) as self._rig:
            for number in range(COUNT):
                await self._rig.receive(result(f"M{number}", f"MRN{number}"))
            for number in range(COUNT):
                await self._rig.settled(f"M{number}", Status.ERROR)
            self._ready.set()
            await self._over.wait()


@contextmanager
def backstage(folder: Path) -> Iterator[Backstage]:
    """Started, and stopped however the test ends."""
    stage = Backstage(folder)
    try:
        stage.start()
        yield stage
    finally:
        stage.stop()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Backstage]:
    with backstage(tmp_path) as found:
        yield found


@pytest.fixture
def live(qtbot: QtBot, stage: Backstage, settings: QSettings) -> Iterator[MainWindow]:
    url, token = stage.rig.server.url, token_of(Role.ANALYST)
    window = build_window(lambda: OpsClient(url, token), settings=settings)
    window.resize(1360, 820)
    window.show()
    yield window
    close_window(window)
    window.deleteLater()


def test_that_a_cause_is_understood_taken_cured_and_released_with_the_keyboard_alone(
    qtbot: QtBot, live: MainWindow, stage: Backstage
) -> None:
    hands = Hands(qtbot, live)
    live.activateWindow()
    hands.until(live.isActiveWindow)
    hands.until(lambda: live.queues.messages.model.is_loaded)
    triage = read_why(hands, live)
    take_and_note(hands, triage)
    stage.mend()
    retry_one(hands, live)
    release(hands, live, triage)
    assert len(stage.rig.peer.ids) == 2 * COUNT, "each went once more, and only once"


def read_why(hands: Hands, live: MainWindow) -> TriageScreen:
    """Open Triage: the cause is one row, and says why."""
    hands.press(Qt.Key.Key_2, CONTROL)
    triage = live.screen_in_front
    assert isinstance(triage, TriageScreen)
    hands.until(lambda: triage.view is not None and triage.view.row.open == COUNT)
    assert triage.view is not None
    assert triage.groups.model.rowCount() == 1
    assert has_focus(hands, triage.groups.table)
    assert triage.detail.why.isVisible()
    assert any("LAB → CERN" in row.text for row in triage.view.why)
    hands.until(lambda: live.rail.items["triage"].accessibleName() == "Triage, 1")
    return triage


def take_and_note(hands: Hands, triage: TriageScreen) -> None:
    """Mine, with a note."""
    hands.press(Qt.Key.Key_A)
    hands.until(lambda: triage.view is not None and triage.view.row.owner == "analyst")
    hands.press(Qt.Key.Key_M)
    assert has_focus(hands, triage.detail.history.note)
    hands.write("called the lab, code list 13 goes live")
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: triage.view is not None and any(event.kind == "note" for event in triage.view.history))
    for _ in range(3):  # note, filter, list
        if not has_focus(hands, triage.groups.table):
            hands.press(Qt.Key.Key_F6)
    assert has_focus(hands, triage.groups.table)


def retry_one(hands: Hands, live: MainWindow) -> None:
    """Its messages in Queues: the oldest one again, now that the partner takes it."""
    hands.press(Qt.Key.Key_Return)
    model = live.queues.messages.model
    hands.until(lambda: model.query.startswith("cause:") and model.rowCount() == COUNT)
    for _ in range(3):
        if not has_focus(hands, live.queues.messages.table):
            hands.press(Qt.Key.Key_F6)
    hands.press(Qt.Key.Key_End)
    hands.press(Qt.Key.Key_K, CONTROL)
    hands.write("Retry")
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: isinstance(hands.on.window(), ReasonDialog))
    hands.write("code list 13 is live")
    hands.press(Qt.Key.Key_Return)


def release(hands: Hands, live: MainWindow, triage: TriageScreen) -> None:
    """Try three, see them accepted, let the rest go, see the cause resolved."""
    live.activateWindow()  # as every window system does when a dialog closes
    hands.until(live.isActiveWindow)
    hands.press(Qt.Key.Key_2, CONTROL)
    hands.until(lambda: triage.view is not None and triage.view.cure.step == 2 and triage.view.row.open == COUNT - 1)
    assert triage.detail.cure.main.text() == "Try 3…"
    hands.tab_to(triage.detail.cure.main)
    hands.press(Qt.Key.Key_Space)
    hands.until(lambda: isinstance(hands.on.window(), DryRunPanel))
    dry_run = live.findChildren(DryRunPanel)[-1]
    hands.until(lambda: dry_run.plan is not None)
    assert dry_run.plan is not None
    assert dry_run.plan.ready == COUNT - 1
    assert not dry_run.all.isVisible(), "of a cause a few are tried first"
    hands.tab_to(dry_run.form.reason)
    hands.write("code list 13 is live")
    hands.tab_to(dry_run.first)
    hands.press(Qt.Key.Key_Space)
    hands.until(lambda: isinstance(hands.on.window(), JobPanel))
    panel = live.findChildren(JobPanel)[-1]
    hands.until(lambda: triage.view is not None and triage.view.cure.step == 3 and panel.buttons.go_on.isVisible())
    assert triage.view is not None
    assert [each.state for each in triage.view.cure.tries] == ["accepted"] * 3
    hands.tab_to(panel.buttons.go_on)
    hands.press(Qt.Key.Key_Space)
    hands.until(lambda: triage.view is not None and triage.view.row.state is GroupState.RESOLVED)
    assert triage.view.row.open == 0
    hands.until(lambda: live.rail.items["triage"].accessibleName() == "Triage")


def has_focus(hands: Hands, widget: QWidget) -> bool:
    """The keyboard is there."""
    return hands.on is widget
