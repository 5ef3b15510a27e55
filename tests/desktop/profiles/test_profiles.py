"""Conformance profiles on the desktop: read, written with mistakes by line, kept with a reason, learned, imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from console.api.profiles import LearnRequest, SaveProfile
from console.desktop.main_window import MainWindow
from console.desktop.screens.edit.discard_dialog import DiscardDialog
from console.desktop.screens.profiles.learn_panel import LearnPanel
from console.desktop.screens.profiles.panel import ProfilesPanel
from console.desktop.widgets.reason_dialog import ReasonDialog
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")  # said by the offscreen platform


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> ProfilesPanel:
    """Opened by its command, with the first profile and what reading it found."""
    window.registry.run("profiles")
    (found,) = window.findChildren(ProfilesPanel)
    qtbot.waitUntil(lambda: "No mistakes" in found.editor.facts.text())
    return found


def type_in(qtbot: QtBot, panel: ProfilesPanel, old: str, new: str) -> None:
    """Change the text as a person does, and wait until it was read."""
    panel.editor.text.setPlainText(panel.editor.value().replace(old, new))
    panel.editor.paused.emit(panel.editor.value())
    qtbot.waitUntil(lambda: bool(panel.editor.facts.text()) and panel.draft is not None)


def answer(qtbot: QtBot, panel: ProfilesPanel, reason: str) -> None:
    """Give the reason that is asked for."""
    qtbot.waitUntil(lambda: bool(panel.findChildren(ReasonDialog)))
    panel.findChildren(ReasonDialog)[-1].confirmed.emit(reason)


def saved(gateway: FakeGatewayClient) -> list[SaveProfile]:
    return [asked for name, asked in gateway.asked if name == "profile_save" and isinstance(asked, SaveProfile)]


def test_that_profiles_are_listed_with_state_and_version(panel: ProfilesPanel) -> None:
    lines = panel.list.lines()

    assert [(line.text, line.trail) for line in lines] == [
        ("Admissions", "In use · v1"),
        ("LAB results", "In use · v3"),
        ("Radiology, old", "Retired · v1"),
    ]
    assert "adt-to-cerner" in lines[0].second
    assert not panel.save.isEnabled()


def test_that_mistakes_are_listed_and_lead_to_their_line(qtbot: QtBot, panel: ProfilesPanel) -> None:
    type_in(qtbot, panel, "min = 1\nmax = 1\n", "min = 1\nmax = wrong\n")

    (line,) = panel.editor.mistakes.lines()
    panel.editor.mistakes.picked.emit(line.key)

    assert panel.editor.text.textCursor().block().text() == "max = wrong"
    assert not panel.save.isEnabled()
    assert panel.list.lines()[0].trail.startswith("Not saved")


def test_that_a_version_is_kept_with_its_base_and_reason(
    qtbot: QtBot, panel: ProfilesPanel, gateway: FakeGatewayClient
) -> None:
    type_in(qtbot, panel, "length = 50", "length = 60")
    panel.save.click()
    answer(qtbot, panel, "longer ids")
    qtbot.waitUntil(lambda: bool(saved(gateway)) and panel.list.lines()[0].trail == "In use · v2")

    (request,) = saved(gateway)
    assert (request.name, request.base, request.reason, request.retired) == ("Admissions", 1, "longer ids", False)
    assert "length = 60" in request.text
    qtbot.waitUntil(lambda: not panel.is_changed)


def test_that_a_refusal_is_said_and_the_text_stays(
    qtbot: QtBot, panel: ProfilesPanel, gateway: FakeGatewayClient
) -> None:
    gateway.profile_refusal = "Version 2 of this profile is there already, by m.ito."
    type_in(qtbot, panel, "length = 50", "length = 60")
    panel.save.click()
    answer(qtbot, panel, "longer ids")

    qtbot.waitUntil(lambda: "there already" in panel.words.text())
    assert "length = 60" in panel.editor.value()


def test_that_a_text_that_is_not_kept_is_not_lost_unasked(qtbot: QtBot, panel: ProfilesPanel) -> None:
    type_in(qtbot, panel, "length = 50", "length = 60")
    panel.list.setCurrentIndex(panel.list.model().index(1, 0))
    (dialog,) = panel.findChildren(DiscardDialog)
    dialog.reject()

    assert "length = 60" in panel.editor.value()
    assert panel.list.currentIndex().row() == 0

    panel.reject()
    assert panel.isVisible()
    panel.findChildren(DiscardDialog)[-1].accept()
    assert panel.result() == QDialog.DialogCode.Rejected


def test_that_a_profile_is_retired_with_its_kept_text(
    qtbot: QtBot, panel: ProfilesPanel, gateway: FakeGatewayClient
) -> None:
    panel.retire.click()
    answer(qtbot, panel, "not used any more")
    qtbot.waitUntil(lambda: bool(saved(gateway)))

    assert saved(gateway)[0].retired
    qtbot.waitUntil(lambda: panel.list.lines()[0].trail.startswith("Retired"))


def test_that_a_draft_is_learned_and_opens_without_a_name(
    qtbot: QtBot, window: MainWindow, panel: ProfilesPanel, gateway: FakeGatewayClient
) -> None:
    panel.learn.click()
    (ask,) = window.findChildren(LearnPanel)
    assert not ask.act.isEnabled()
    ask.kind.setText("oru^r01")
    ask.act.click()

    qtbot.waitUntil(lambda: "Learned from 412" in panel.words.text())
    assert panel.name.text() == ""
    assert "Learned from 412" in panel.editor.value()
    (request,) = [asked for _, asked in gateway.asked if isinstance(asked, LearnRequest)]
    assert request.type == "ORU^R01"


def test_that_a_file_is_imported_and_one_that_is_none_is_refused(
    qtbot: QtBot, panel: ProfilesPanel, tmp_path: Path
) -> None:
    good, bad = tmp_path / "site.toml", tmp_path / "bad.xml"
    good.write_text('type = "ADT^A08"\n', encoding="utf-8")
    bad.write_text("<wrong/>", encoding="utf-8")

    panel.import_file(str(bad))
    qtbot.waitUntil(lambda: "bad.xml is no message profile" in panel.words.text())
    panel.import_file(str(tmp_path / "none"))
    qtbot.waitUntil(lambda: "cannot be read" in panel.words.text())
    panel.import_file(str(good))
    qtbot.waitUntil(lambda: panel.editor.value().startswith('type = "ADT^A08"'))
    assert "site.toml" in panel.words.text()


def test_that_without_a_gateway_the_command_says_so(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    gateway.go_down()
    qtbot.waitUntil(lambda: not window.state.is_linked)

    assert "does not answer" in window.registry.refusal("profiles")
