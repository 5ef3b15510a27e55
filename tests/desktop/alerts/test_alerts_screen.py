"""The Alerts screen on a gateway in memory: lists, detail, acts, ways elsewhere, and what an empty list says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.api.alerts import AlertsRequest, WhyRequest
from console.desktop.screens.alerts.mute_panel import MutePanel
from console.desktop.screens.base import Place
from tests.desktop.alerts.conftest import Stage
from tests.support.fake_alerts import alert, many_alerts
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")  # said by the offscreen platform


def test_that_the_worst_that_nobody_has_stands_on_top_and_is_opened(stage: Stage) -> None:
    row = stage.screen.alert
    assert row is not None
    assert row.id == 41
    assert stage.screen.detail.title.text() == "CERN → RAD is down"
    assert stage.window.rail.items["alerts"].accessibleName() == "Alerts, 5"


def test_that_the_tab_says_what_the_rail_says_whichever_tab_is_in_front(stage: Stage) -> None:
    stage.window.registry.run("alert.rules")
    stage.gateway.put_alert(alert(90, title="DIET is down"))
    stage.until(lambda: stage.window.rail.items["alerts"].accessibleName() == "Alerts, 6")
    assert stage.screen.tabs.tabText(0) == "Open 6"


def test_that_consequences_are_asked_for_and_shown_under_their_alert(stage: Stage) -> None:
    stage.until(lambda: len(stage.screen.detail.swallowed.lines()) == 3)
    assert all(row.parent is None for row in stage.screen.alerts.rows)


def test_that_why_now_and_why_then_stand_apart(stage: Stage) -> None:
    stage.select(45)
    detail = stage.screen.detail
    stage.until(lambda: detail.verdict.text().startswith("Fires"))
    now, then = [line.text for line in detail.now.lines()], [line.text for line in detail.then.lines()]
    assert "212, more than 200" in now
    assert "201, more than 200" in then
    assert not set(now) & set(then)
    asked = [each for name, each in stage.gateway.asked if name == "why"]
    assert isinstance(asked[-1], WhyRequest)
    assert asked[-1].alert == 45


def test_that_k_acknowledges_and_the_row_keeps_the_selection(stage: Stage) -> None:
    stage.select(48)
    QTest.keyClick(stage.screen.table, Qt.Key.Key_K)
    stage.until(lambda: (row := stage.screen.alert) is not None and row.id == 48 and row.acknowledged_by == "r.keller")
    assert stage.screen.detail.why_not.text() == "r.keller has it already."
    assert not stage.screen.detail.acts["acknowledge"].isEnabled()


def test_that_a_mute_needs_a_time_and_a_reason(stage: Stage) -> None:
    stage.select(45)
    stage.window.registry.run("alert.mute")
    panel = stage.dialog()
    assert isinstance(panel, MutePanel)
    assert panel.complaint() == "A reason is needed"
    panel.reason.setText("known, ticket open")
    panel.until.setText("yesterday")
    assert panel.complaint().startswith("Until: write")
    panel.until.setText("+2h")
    QTest.mouseClick(panel.act, Qt.MouseButton.LeftButton)
    stage.until(lambda: (row := stage.screen.alert) is not None and row.muted_until is not None)


def test_that_its_messages_open_in_the_queues_and_its_group_in_triage(stage: Stage) -> None:
    stage.select(45)
    QTest.keyClick(stage.screen.table, Qt.Key.Key_Return)
    assert stage.window.here().screen == "queues"
    assert stage.window.state.query == "interface:lab-to-cern status:queued"
    stage.window.registry.run("go.back")
    stage.select(46)
    QTest.keyClick(stage.screen.table, Qt.Key.Key_G)
    assert stage.window.here().screen == "triage"
    assert stage.window.here().selected == (14,)


def test_that_an_alert_asked_for_that_closed_is_found_among_the_closed(stage: Stage) -> None:
    stage.window.go(Place(screen="queues"))
    stage.window.go(Place(screen="alerts", selected=(27,)))
    stage.until(lambda: stage.screen.tab == "closed" and (row := stage.screen.alert) is not None and row.id == 27)


def test_that_the_list_follows_the_feed_and_the_selection_stays(stage: Stage) -> None:
    stage.select(45)
    stage.gateway.put_alert(alert(99, severity="error", title="ADT → REG is down"))
    stage.until(lambda: stage.screen.alerts.place_of(99) >= 0)
    assert stage.screen.alert is not None
    assert stage.screen.alert.id == 45
    stage.gateway.close_alert(45)
    stage.until(lambda: stage.screen.alerts.place_of(45) < 0)
    assert stage.screen.alert is not None


def test_that_hundreds_of_alerts_are_listed_and_none_twice(
    open_stage: Callable[[FakeGatewayClient], Stage], gateway: FakeGatewayClient
) -> None:
    gateway.alerts_kept = many_alerts(300)
    stage = open_stage(gateway)
    ids = [row.id for row in stage.screen.alerts.rows]
    assert len(ids) == len(set(ids)) == 300
    assert stage.window.rail.items["alerts"].accessibleName() == "Alerts, 300"


def test_that_closed_alerts_are_fetched_page_by_page(
    open_stage: Callable[[FakeGatewayClient], Stage], gateway: FakeGatewayClient
) -> None:
    gateway.alerts_kept = [row.model_copy(update={"closed_at": row.opened_at}) for row in many_alerts(250)]
    stage = open_stage(gateway)
    stage.screen.tabs.setCurrentIndex(1)
    stage.until(lambda: stage.screen.alerts.rowCount() == 100)
    stage.screen.table.scrollToBottom()
    stage.until(lambda: stage.screen.alerts.rowCount() == 200)
    asked = [each for name, each in stage.gateway.asked if name == "alerts"]
    assert AlertsRequest(state="closed", before=1150, limit=100) in asked


def test_that_a_quiet_day_says_what_fired_last_and_what_watches(
    open_stage: Callable[[FakeGatewayClient], Stage], gateway: FakeGatewayClient
) -> None:
    gateway.alerts_kept = [row for row in gateway.alerts_kept if row.closed_at is not None]
    stage = open_stage(gateway)
    assert stage.screen.empty.title.text() == "Nothing is open"
    assert "The last was: LAB → CERN holds 212 messages" in stage.screen.empty.lines.text()
    assert "10 rules watch; 1 is off." in stage.screen.empty.lines.text()
    QTest.mouseClick(stage.screen.empty_closed, Qt.MouseButton.LeftButton)
    stage.until(lambda: stage.screen.tab == "closed" and stage.screen.alerts.rowCount() == 12)


def test_that_nothing_can_be_done_and_nothing_has_a_colour_while_the_gateway_is_away(stage: Stage) -> None:
    stage.gateway.go_down()
    stage.until(lambda: stage.window.state.lost_at is not None)
    first = stage.screen.alerts.index(0, 0)
    assert first.data() == "was error"
    assert not stage.screen.detail.acts["acknowledge"].isEnabled()
    assert stage.screen.detail.why_not.text() == "The gateway does not answer."
    assert stage.window.rail.items["alerts"].accessibleName() == "Alerts"
    assert not stage.screen.new_rule.isEnabled()


def test_that_one_who_may_only_look_is_told_so(stage: Stage) -> None:
    actor = stage.window.state.actor
    assert actor is not None
    stage.window.state.actor = actor.model_copy(update={"actions": ("view",)})
    stage.window.state.arming_changed.emit()
    assert not stage.screen.detail.acts["acknowledge"].isEnabled()
    assert not stage.screen.rule_detail.edit.isEnabled()
    assert stage.window.registry.refusal("alert.new") == "Your role does not allow this. Ask a lead."
