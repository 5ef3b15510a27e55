"""Field statistics on a gateway in memory: counted on demand, sorted, narrowed, saved; no value of a private field."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.field_statistics import StatisticsRequest
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.statistics.screen import StatisticsScreen
from console.desktop.screens.statistics.words import percent
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_statistics import field

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def asked(gateway: FakeGatewayClient, name: str) -> list[object]:
    return [arguments for called, arguments in gateway.asked if called == name]


@pytest.fixture
def screen(window: MainWindow) -> StatisticsScreen:
    """For the filter of the list."""
    window.state.query = "type:ORU"
    window.registry.run("statistics")
    found = window.screen_in_front
    assert isinstance(found, StatisticsScreen)
    return found


@pytest.fixture
def counted(qtbot: QtBot, screen: StatisticsScreen, gateway: FakeGatewayClient) -> StatisticsScreen:
    """To the end."""
    gateway.statistics_done()
    screen.act.click()
    qtbot.waitUntil(lambda: screen.told is not None)
    return screen


def paths(screen: StatisticsScreen) -> list[str]:
    rows = [screen.model.at(row) for row in range(screen.model.rowCount())]
    return [row.path for row in rows if row is not None]


def test_that_nothing_is_read_before_a_person_says_so(screen: StatisticsScreen, gateway: FakeGatewayClient) -> None:
    assert not asked(gateway, "statistics")
    assert screen.about.text() == "of what matches type:ORU"
    assert not screen.save.isEnabled()


def test_that_it_is_followed_and_cancelled(qtbot: QtBot, screen: StatisticsScreen, gateway: FakeGatewayClient) -> None:
    screen.act.click()
    qtbot.waitUntil(lambda: "480 of" in screen.progress.words.text())
    assert screen.stop.isVisible()
    assert asked(gateway, "statistics") == [StatisticsRequest(query="type:ORU", most=10_000)]
    screen.stop.click()
    qtbot.waitUntil(lambda: "Cancelled" in screen.progress.words.text())
    assert screen.act.isVisible()


def test_that_rows_are_sorted_and_narrowed(counted: StatisticsScreen) -> None:
    assert paths(counted)[:2] == ["MSH-10", "PID-3"]
    counted.table.horizontalHeader().sectionClicked.emit(6)
    assert paths(counted)[0] == "ZLB-4"
    counted.table.horizontalHeader().sectionClicked.emit(6)
    assert paths(counted)[0] == "PID-3"
    counted.type.setCurrentIndex(counted.type.findData("ADT^A08"))
    assert paths(counted) == ["PV1-2"]
    counted.type.setCurrentIndex(0)
    counted.words.setText("family")
    assert paths(counted) == ["PID-5.1"]


def test_that_a_field_tells_its_values_and_a_private_one_that_it_does_not(counted: StatisticsScreen) -> None:
    counted.table.selectRow(paths(counted).index("OBX-11"))
    assert "Final" in counted.detail.bars.accessibleName()
    counted.table.selectRow(paths(counted).index("PID-5.1"))
    assert "never listed" in counted.detail.values_head.text()
    assert counted.detail.bars.isHidden()


def test_that_all_pages_come(qtbot: QtBot, screen: StatisticsScreen, gateway: FakeGatewayClient) -> None:
    gateway.statistics_done(tuple(field(f"OBX-{n}", "x", 1, 1) for n in range(1200)))
    screen.act.click()
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1200)


def test_that_the_file_is_whole(qtbot: QtBot, counted: StatisticsScreen, tmp_path: Path) -> None:
    counted.save_to(str(tmp_path / "fields.csv"))
    qtbot.waitUntil((tmp_path / "fields.csv").exists)
    qtbot.waitUntil(lambda: any("Saved the fields" in notice.text for notice in counted.desk.state.notices))
    assert (tmp_path / "fields.csv").read_bytes() == b"type,path\r\n"


def test_that_another_filter_begins_anew_and_the_same_one_shows_what_was_counted(
    window: MainWindow, counted: StatisticsScreen
) -> None:
    window.go(Place(screen="queues"))
    window.go(Place(screen="statistics", query="type:ORU"))
    assert counted.model.rowCount()
    window.go(Place(screen="statistics", query="type:ADT"))
    assert not counted.model.rowCount()


def test_that_a_refusal_is_said(qtbot: QtBot, screen: StatisticsScreen, gateway: FakeGatewayClient) -> None:
    gateway.statistics_refusal = ApiError(403, "Not allowed", "This needs the role analyst.")
    screen.act.click()
    qtbot.waitUntil(lambda: "needs the role" in screen.progress.words.text())
    assert screen.act.isVisible()


def test_that_a_share_is_never_rounded_to_all_or_none() -> None:
    assert [percent(share) for share in (1, 0.99999, 0.5, 0.00001, 0)] == ["100 %", "99.9 %", "50.0 %", "0.1 %", "0 %"]
