"""Rules and their form: live problems, the try on the past before a save, and what is typed outlives every refusal."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.api.alerts import AlertKind, AlertRule
from console.api.client import ApiError
from console.desktop.screens.alerts.form import RuleForm
from console.desktop.screens.alerts.kinds import KINDS
from console.desktop.screens.alerts.rule_desk import RemoveDialog
from tests.desktop.alerts.conftest import Stage
from tests.support.fake_alerts import CHANNELS

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")  # said by the offscreen platform


def new_form(stage: Stage) -> RuleForm:
    """The form of a new rule, with the channels of the site."""
    stage.window.registry.run("alert.new")
    form = stage.dialog()
    assert isinstance(form, RuleForm)
    stage.until(lambda: CHANNELS[0] in form.channels.ticks)
    return form


def rules(stage: Stage) -> None:
    """The tab of the rules."""
    stage.window.registry.run("alert.rules")
    stage.until(lambda: stage.screen.tab == "rules" and stage.screen.rules.rowCount() == 11)


def edit_form(stage: Stage, at: int) -> RuleForm:
    """The form of the rule in this row."""
    rules(stage)
    stage.screen.rule_table.selectRow(at)
    QTest.keyClick(stage.screen.rule_table, Qt.Key.Key_Return)
    form = stage.dialog()
    assert isinstance(form, RuleForm)
    stage.until(lambda: CHANNELS[0] in form.channels.ticks)
    return form


def tried(stage: Stage, form: RuleForm) -> None:
    """Try it, and see what it would have opened."""
    QTest.mouseClick(form.try_it, Qt.MouseButton.LeftButton)
    stage.until(form.replay.strip.isVisible)


def saved(stage: Stage) -> list[AlertRule]:
    """What was sent to be kept."""
    return [each for name, each in stage.gateway.asked if name == "save_alert_rule" and isinstance(each, AlertRule)]


def test_that_the_form_is_made_in_turns_of_the_window(stage: Stage) -> None:
    stage.window.registry.run("alert.new")
    form = stage.window.findChildren(RuleForm)[-1]
    assert not form.isVisible()
    assert form.build(), "the fields alone are made at once; more is left"
    assert stage.dialog() is form
    assert not form.build()
    assert form.name.text() == KINDS[AlertKind.DEPTH].title


def test_that_a_rule_cannot_be_saved_before_it_was_tried(stage: Stage) -> None:
    form = new_form(stage)
    assert "Try it on the last 7 days first" in form.why_not.text()
    assert not form.save.isEnabled()
    tried(stage, form)
    assert form.save.isEnabled()
    assert len(form.replay.list.lines()) == 3
    assert "4 %" in form.replay.text.text()
    form.threshold.setText("300")
    assert form.why_not.text() == "Changed since it was tried: try it again"
    assert not form.save.isEnabled()
    assert not form.replay.strip.isVisible()
    form.threshold.setText("200")
    assert form.save.isEnabled()
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    stage.until(lambda: len(stage.gateway.rules_kept) == 12)
    assert saved(stage)[0].kind is AlertKind.DEPTH


def test_that_a_try_that_fails_leaves_save_off_and_says_why(stage: Stage) -> None:
    form = new_form(stage)

    async def refused(_request: object) -> None:
        raise ApiError(503, "Not now", "The roll-ups are being built.")

    stage.gateway.replay = refused  # type: ignore[assignment,method-assign] # the gateway's refusal
    QTest.mouseClick(form.try_it, Qt.MouseButton.LeftButton)
    stage.until(lambda: "The roll-ups are being built." in form.replay.text.text())
    assert not form.save.isEnabled()


def test_that_each_kind_asks_only_for_what_it_knows(stage: Stage) -> None:
    form = new_form(stage)
    for at, (kind, face) in enumerate(KINDS.items()):
        form.kind.setCurrentIndex(at)
        assert form.typed().kind is kind
        assert form.fields["scope"].isVisible() is face.scoped
        assert form.fields["seconds"].isVisible() is bool(face.hold)
        assert form.fields["threshold"].label.text() == face.label
        assert form.name.text() == face.title
        assert set(form.reading().problems) <= {"scope"}


def test_that_what_is_wrong_is_said_at_its_field_while_one_types(stage: Stage) -> None:
    form = new_form(stage)
    form.scope.setFocus()
    QTest.keyClicks(form.scope, "type:ORU")
    assert form.fields["scope"].problem.isVisible()
    assert "A scope chooses interfaces" in form.scope.accessibleDescription()
    form.scope.setText("site:NORTH")
    assert not form.fields["scope"].problem.isVisible()
    assert form.sentence.text() == "200 messages or more wait for 5 min in any queue of site NORTH."


def test_that_the_scope_is_completed_by_the_gateway(stage: Stage) -> None:
    form = new_form(stage)
    form.activateWindow()
    form.scope.setFocus()
    QTest.keyClicks(form.scope, "int")
    stage.until(form.scope.popup.isVisible)
    QTest.keyClick(form.scope, Qt.Key.Key_Return)
    assert form.scope.text() == "interface:"
    assert form.isVisible()


def test_that_a_stale_version_keeps_what_was_typed_and_lets_one_choose(stage: Stage) -> None:
    form = edit_form(stage, 0)
    form.threshold.setText("555")
    form.name.setText("Deeper")
    tried(stage, form)
    kept = stage.gateway.rules_kept[0]
    stage.gateway.rules_kept[0] = kept.model_copy(update={"version": 5, "by": "m.ito", "threshold": 300.0})
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    stage.until(form.stale.isVisible)
    assert form.threshold.text() == "555"
    assert form.name.text() == "Deeper"
    assert not form.save.isEnabled()
    assert "m.ito changed this rule" in form.stale.headline.text()
    QTest.mouseClick(form.keep_mine, Qt.MouseButton.LeftButton)
    assert form.save.isEnabled()
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    stage.until(lambda: stage.gateway.rules_kept[0].threshold == 555.0)
    assert saved(stage)[-1].version == 5


def test_that_theirs_can_be_taken_instead(stage: Stage) -> None:
    form = edit_form(stage, 0)
    form.threshold.setText("555")
    form.say_stale(stage.gateway.rules_kept[0].model_copy(update={"version": 5, "threshold": 300.0}))
    QTest.mouseClick(form.take_theirs, Qt.MouseButton.LeftButton)
    assert form.threshold.text() == "300"
    assert not form.stale.isVisible()
    assert "Try it" in form.why_not.text()


def test_that_a_refused_save_keeps_the_form_and_says_why(stage: Stage) -> None:
    form = new_form(stage)
    form.name.setText("Mine")
    tried(stage, form)
    stage.gateway.alerts_refusal = 403
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    stage.until(lambda: "Ask a lead" in form.trouble.text())
    assert form.isVisible()
    assert form.name.text() == "Mine"
    assert form.save.isEnabled()


def test_that_a_channel_the_site_no_longer_has_is_said_so(stage: Stage) -> None:
    first = stage.gateway.rules_kept[0]
    stage.gateway.rules_kept[0] = first.model_copy(update={"channels": ("app", "pager")})
    form = edit_form(stage, 0)
    assert form.channels.ticks["pager"].text() == "pager, not in the site file"
    assert form.channels.chosen() == ("app", "pager")


def test_that_the_tick_switches_a_rule_and_nothing_else(stage: Stage) -> None:
    rules(stage)
    stage.screen.rule_table.selectRow(10)
    before = stage.gateway.rules_kept[10]
    assert not stage.screen.rule_detail.on.isChecked()
    stage.screen.rule_detail.on.click()
    stage.until(lambda: stage.gateway.rules_kept[10].enabled)
    assert saved(stage)[0] == before.model_copy(update={"enabled": True})


def test_that_only_own_rules_can_be_removed_and_a_question_comes_first(stage: Stage) -> None:
    rules(stage)
    stage.screen.rule_table.selectRow(0)
    assert stage.screen.rule_detail.why_not.text() == "It was shipped: switch it off instead."
    assert not stage.screen.rule_detail.remove.isEnabled()
    stage.screen.rule_table.selectRow(8)
    QTest.mouseClick(stage.screen.rule_detail.remove, Qt.MouseButton.LeftButton)
    dialog = stage.dialog()
    assert isinstance(dialog, RemoveDialog)
    assert dialog.focusWidget() is dialog.keep
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    stage.until(lambda: len(stage.gateway.rules_kept) == 10)


def test_that_every_verdict_is_shown_with_its_steps(stage: Stage) -> None:
    rules(stage)
    detail = stage.screen.rule_detail
    stage.until(lambda: len(detail.subjects.lines()) == 8)
    words = [line.face.word for line in detail.subjects.lines() if line.face is not None]
    assert words == ["Fires", "Waits", "Quiet hours", "Swallowed", "Muted", "Clear", "Unknown", "Off"]
    detail.subjects.setCurrentIndex(detail.subjects.model().index(6, 0))
    assert [line.trail for line in detail.now.lines()] == ["Yes", "Yes", "Unknown"]
