"""New and closed alerts behind the bell and in the tray: once each, by their rule's channels, no flood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from console.desktop.screens.alerts.tray import Tray
from console.desktop.screens.alerts.watch import TrayMessage
from tests.desktop.alerts.conftest import Stage
from tests.support.fake_alerts import alert, many_alerts
from tests.support.fake_message import NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")  # said by the offscreen platform


class Said(QObject):
    """A tray that only remembers."""

    def __init__(self, *, there: bool = True) -> None:
        super().__init__()
        self.there = there
        self.messages: list[TrayMessage] = []
        self.press: Callable[[], None] = lambda: None

    def is_there(self) -> bool:
        """As told."""
        return self.there

    def say(self, message: TrayMessage, clicked: Callable[[], None]) -> None:
        """Keep it."""
        self.messages.append(message)
        self.press = clicked


@pytest.fixture
def said(stage: Stage) -> Said:
    """The tray of the stage's window, which knows what was open before."""
    balloon = Said()
    tray = Tray(balloon)
    tray.learn(stage.gateway.alerts_kept)
    stage.window.alerts.use_tray(tray)
    return balloon


def test_that_a_new_alert_rings_the_bell_and_its_notice_opens_it(stage: Stage) -> None:
    assert stage.texts() == [], "what was open at the start is no news"
    stage.gateway.put_alert(alert(99, title="ADT → REG is down", severity="error"))
    stage.until(lambda: len(stage.texts()) == 1)
    assert stage.texts()[0].startswith("ADT → REG is down.")
    assert stage.window.top.bell.text() == "1"
    assert stage.window.top.bell.accessibleName() == "Notices, 1 new"
    stage.window.registry.run("go.queues")
    stage.window.show_notices()
    assert stage.window.top.bell.text() == ""
    show = next(each for each in stage.window.notices.findChildren(QPushButton) if each.text() == "Show")
    show.click()
    stage.until(lambda: (row := stage.screen.alert) is not None and row.id == 99)
    assert stage.window.here().screen == "alerts"


def test_that_a_closed_alert_is_told_with_how_long_it_was_open(stage: Stage) -> None:
    stage.gateway.close_alert(45)
    stage.until(lambda: stage.texts() == ["Closed after 13 min: LAB → CERN holds 212 messages"])


def test_that_an_alert_that_another_swallows_is_not_told_as_closed(stage: Stage) -> None:
    asked = stage.gateway.names_asked().count("alerts")
    stage.gateway.put_alert(alert(45, parent=41))
    stage.until(lambda: stage.screen.alerts.place_of(45) < 0)
    stage.until(lambda: stage.gateway.names_asked().count("alerts") > asked + 2)
    assert stage.texts() == []


def test_that_a_storm_is_one_line(stage: Stage) -> None:
    stage.gateway.alerts_kept += many_alerts(40)
    stage.gateway.push_topics("alerts")
    stage.until(lambda: stage.texts() == ["40 alerts opened. See Alerts."])


def test_that_after_a_lost_link_what_happened_meanwhile_is_one_line(stage: Stage) -> None:
    stage.gateway.go_down()
    stage.until(lambda: stage.window.state.lost_at is not None)
    stage.gateway.alerts_kept = many_alerts(5)
    stage.gateway.come_back()
    stage.window.bridge.try_now()
    stage.until(lambda: any("alerts opened" in text for text in stage.texts()))
    assert sum("alert" in text for text in stage.texts()) == 1


def test_that_a_rule_without_the_app_is_not_told_there(stage: Stage) -> None:
    first = stage.gateway.rules_kept[0]
    stage.gateway.rules_kept[0] = first.model_copy(update={"channels": ("tray",)})
    stage.gateway.put_alert(alert(99))
    stage.until(lambda: stage.screen.alerts.place_of(99) >= 0)
    stage.until(lambda: stage.window.rail.items["alerts"].accessibleName() == "Alerts, 6")
    assert stage.texts() == []


def test_that_the_tray_says_it_and_a_press_opens_it(stage: Stage, said: Said) -> None:
    stage.gateway.put_alert(alert(99, title="ADT → REG is down", severity="error"))
    stage.until(lambda: len(said.messages) == 1)
    assert said.messages[0].title == "Error: ADT → REG is down"
    stage.window.registry.run("go.queues")
    said.press()
    stage.until(lambda: (row := stage.screen.alert) is not None and row.id == 99)
    stage.gateway.put_alert(alert(100))
    stage.until(lambda: stage.screen.alerts.place_of(100) >= 0)
    assert len(said.messages) == 1


def test_that_in_quiet_hours_or_without_a_tray_the_app_tells_alone(stage: Stage, said: Said) -> None:
    stage.gateway.put_alert(alert(99, quiet_until=NOW + timedelta(hours=1)))
    stage.until(lambda: len(stage.texts()) == 1)
    said.there = False
    stage.gateway.put_alert(alert(100))
    stage.until(lambda: stage.screen.alerts.place_of(100) >= 0)
    assert said.messages == []
