"""De-identified copies on a gateway in memory: asked with a reason, read by place, saved only where nothing leaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.deidentify import DeidentifyRequest, Leak
from console.api.documents import DocumentRef
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.deidentify.screen import DeidentifyScreen
from tests.support.fake_gateway import FakeGatewayClient

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def asked(gateway: FakeGatewayClient, name: str) -> list[object]:
    return [arguments for called, arguments in gateway.asked if called == name]


@pytest.fixture
def screen(window: MainWindow) -> DeidentifyScreen:
    """For one document."""
    window.go(Place(screen="deidentify", document=DocumentRef(delivery=1)))
    found = window.screen_in_front
    assert isinstance(found, DeidentifyScreen)
    return found


def fill(screen: DeidentifyScreen) -> None:
    screen.form.project.setText("Vendor ticket 4711")
    screen.form.reason.setText("reproduce a refusal")


@pytest.fixture
def made(qtbot: QtBot, screen: DeidentifyScreen) -> DeidentifyScreen:
    fill(screen)
    screen.act.click()
    qtbot.waitUntil(lambda: screen.made is not None)
    return screen


def test_that_nothing_is_made_without_a_recipient_and_a_reason(
    screen: DeidentifyScreen, gateway: FakeGatewayClient
) -> None:
    assert not screen.act.isEnabled()
    screen.form.project.setText("Vendor")
    assert not screen.act.isEnabled()
    assert not asked(gateway, "deidentify")


def test_that_the_options_are_asked_for_as_chosen(
    qtbot: QtBot, screen: DeidentifyScreen, gateway: FakeGatewayClient
) -> None:
    fill(screen)
    screen.form.text["blank"].setChecked(True)
    screen.form.days.setCurrentIndex(1)
    screen.act.click()
    qtbot.waitUntil(lambda: screen.made is not None)
    (request,) = asked(gateway, "deidentify")
    assert isinstance(request, DeidentifyRequest)
    assert (request.options.text, request.options.shift_days, request.reason) == ("blank", 90, "reproduce a refusal")


def test_that_the_report_and_the_beginning_of_the_copy_are_shown(made: DeidentifyScreen) -> None:
    assert made.model.rowCount() > 5
    assert "VANTELDELL" in made.preview.toPlainText()
    assert "nothing of the original found again" in made.progress.words.text()


def test_that_a_copy_that_leaks_is_told_and_cannot_be_saved(
    qtbot: QtBot, screen: DeidentifyScreen, gateway: FakeGatewayClient
) -> None:
    gateway.leaks_now = (Leak(path="OBX-3.2", kind="family"),)
    fill(screen)
    screen.act.click()
    qtbot.waitUntil(lambda: screen.made is not None)
    assert not screen.save.isEnabled()
    assert not screen.preview.isVisible()
    assert screen.model.said(0) == "Family name of the original at OBX-3.2"
    assert "Not safe to hand on" in screen.progress.words.text()


def test_that_another_option_forgets_what_was_made(made: DeidentifyScreen) -> None:
    made.form.text["blank"].setChecked(True)
    assert made.made is None
    assert not made.save.isEnabled()


def test_that_a_refusal_is_told_in_the_gateways_words(
    qtbot: QtBot, screen: DeidentifyScreen, gateway: FakeGatewayClient
) -> None:
    gateway.deidentify_refusal = ApiError(403, "Not allowed", "This needs the role lead on PROD; you are analyst.")
    fill(screen)
    screen.act.click()
    qtbot.waitUntil(lambda: "needs the role lead" in screen.progress.words.text())
    assert screen.act.isEnabled()


def test_that_the_file_is_written_whole(qtbot: QtBot, made: DeidentifyScreen, tmp_path: Path) -> None:
    path = tmp_path / "copy.hl7"
    made.save_to(str(path))
    qtbot.waitUntil(path.exists)
    assert path.read_bytes().startswith(b"MSH|")


def test_that_selected_messages_become_a_set(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    window.queues.messages.table.selectRow(0)
    window.registry.run("message.deidentify")
    screen = window.screen_in_front
    assert isinstance(screen, DeidentifyScreen)
    assert len(screen.deliveries) == 1
    assert screen.about.text() == "of 1 message"
