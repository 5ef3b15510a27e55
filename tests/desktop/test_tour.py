"""The guided tour: it can be read, run again, done by doing, and never stands in the way."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.desktop.commands import COMMANDS
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.registry import SCREENS
from console.desktop.tour.card import Card
from console.desktop.tour.script import Until, find_file, is_done, read


def test_that_every_step_names_commands_screens_and_filters_that_exist() -> None:
    tour = read(find_file())
    assert 6 <= len(tour.steps) <= 12
    commands = {command.id for command in COMMANDS}
    screens = {entry.name for entry in SCREENS}
    for step in tour.steps:
        assert {step.command, step.until.command} <= commands | {""}
        assert step.until.screen in screens | {""}
        assert step.title
        assert step.text


def test_that_a_step_is_done_by_what_it_asks_for_and_by_nothing_else() -> None:
    by_filter = Until(filter="status:error")
    assert is_done(by_filter, screen="queues", query="type:ORU status:error", command="")
    assert not is_done(by_filter, screen="queues", query="", command="filter")
    assert is_done(Until(command="go.help"), screen="x", query="", command="go.help")
    assert not is_done(Until(), screen="queues", query="", command="")


def test_that_the_tour_goes_on_by_doing_and_back_and_ends_and_can_be_run_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.activateWindow()
    window.registry.run("tour")
    card = window.tour.card
    assert card is not None
    assert card.isVisible()
    assert window.tour.at == 0
    window.registry.run("tour.next")
    assert "status:error" in card.text.text()
    window.top.filter.set_query("status:error")
    assert window.tour.at == 2
    qtbot.waitUntil(lambda: window.queues.messages.model.matched == 2)
    window.queues.messages.table.selectRow(0)
    window.registry.run("message.open")
    assert window.tour.at == 3
    QTest.keyClick(card.back, Qt.Key.Key_Space)
    assert window.tour.at == 2
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert not card.ring.isVisible()
    window.registry.run("tour")
    assert window.tour.at == 0


def test_that_the_card_points_at_its_part_and_stays_inside_the_window(qtbot: QtBot, window: MainWindow) -> None:
    window.registry.run("tour")
    card = window.tour.card
    assert card is not None
    for size in ((1280, 720), (1360, 820)):
        window.resize(*size)
        qtbot.wait(200)
        assert window.rect().contains(card.geometry())
        assert card.ring.isVisible()
        table = window.queues.interfaces.table
        assert card.ring.geometry().contains(table.mapTo(window, table.rect().center()))


def test_that_the_window_is_used_while_the_card_stands_there(qtbot: QtBot, window: MainWindow) -> None:
    window.registry.run("tour")
    card = window.tour.card
    assert card is not None
    QTest.mouseClick(window.rail.items["help"], Qt.MouseButton.LeftButton)
    assert window.screen_in_front is window.screens["help"]
    assert card.isVisible()


def test_that_it_is_offered_once_and_only_on_a_demo(qtbot: QtBot, window: MainWindow, settings: QSettings) -> None:
    window.tour.offer_on_demo()
    window.state.status_changed.emit()
    assert window.findChildren(Card) == []
    assert settings.value("tour/offered") is None
    status = window.state.status
    assert status is not None
    window.state.status = status.model_copy(update={"environment": "DEMO"})
    window.tour.offer_on_demo()
    window.state.status_changed.emit()
    assert window.tour.card is not None
    assert window.tour.card.isVisible()
    before = window.tour.at
    window.tour.card.next.click()
    assert (before, window.tour.at) == (None, 0)
    window.tour.end()
    window.tour.offer_on_demo()
    window.state.status_changed.emit()
    assert not window.tour.card.isVisible()


def test_that_help_starts_it(window: MainWindow) -> None:
    window.go(Place(screen="help"))
    getattr(window.screen_in_front, "tour").click()  # noqa: B009 - the frame knows screens only by their base
    assert window.tour.at == 0
