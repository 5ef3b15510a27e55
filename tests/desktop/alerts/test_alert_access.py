"""The tabs and dialogs of alerts that no command of the first screen opens can be used without a mouse or sight."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.desktop import surfaces
from tests.desktop.alerts.conftest import Stage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")  # said by the offscreen platform


def test_that_rules_mute_and_removal_can_be_used_without_a_mouse_or_sight(stage: Stage) -> None:
    found = {}
    stage.select(45)
    stage.window.registry.run("alert.mute")
    mute = stage.dialog()
    stage.qtbot.wait(30)
    found["mute"] = wrong(mute)
    mute.close()
    stage.window.registry.run("alert.rules")
    stage.until(lambda: stage.screen.rules.rowCount() == 11)
    stage.screen.rule_table.selectRow(8)
    stage.until(lambda: len(stage.screen.rule_detail.subjects.lines()) == 8)
    stage.qtbot.wait(30)
    found["rules"] = surfaces.nameless(stage.screen) + surfaces.silent_tables(stage.screen)
    found["rules"] += surfaces.not_reached(stage.screen) + surfaces.clipped(stage.screen)
    stage.screen.rule_detail.remove.click()
    found["remove"] = wrong(stage.dialog())
    assert not any(found.values()), found


def wrong(dialog: QWidget) -> list[str]:
    """What every dialog must not have."""
    found = surfaces.nameless(dialog) + surfaces.silent_tables(dialog)
    return found + surfaces.clipped(dialog) + surfaces.not_reached(dialog)
