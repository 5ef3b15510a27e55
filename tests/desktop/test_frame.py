"""The frame: filter bar, palette, keys, themes, layout, names for everything that takes the focus."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.desktop.frame.layout_store import LayoutStore, is_visible
from console.desktop.frame.status_bar import NAMES
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.edit.discard_dialog import DiscardDialog
from console.desktop.screens.edit.screen import EditScreen
from console.desktop.theme.look import Density, look
from console.desktop.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, ThemeName
from tests.desktop.surfaces import settle
from tests.support.fake_gateway import FakeGatewayClient

Opener = Callable[[FakeGatewayClient], MainWindow]
SCREENS = ("queues", "audit", "settings", "help")


def test_that_a_valid_filter_becomes_chips_with_a_count(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.top.filter
    bar.edit.setFocus()
    QTest.keyClicks(bar.edit, "status:error ")
    assert bar.terms == ("status:error",)
    assert bar.edit.text() == ""
    qtbot.waitUntil(lambda: bar.count.text() == "2 of 12\u202f406")
    assert not bar.cure.isVisible()


def test_that_a_wrong_filter_says_the_cure_and_keeps_the_last_good_one(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    bar = window.top.filter
    bar.set_query("status:error")
    QTest.keyClicks(bar.edit, "age:<2x")
    assert not bar.reading.is_valid
    assert bar.cure.isVisible()
    assert "2x is not a time" in bar.cure.accessibleName()
    QTest.keyClick(bar.edit, Qt.Key.Key_Return)
    assert bar.query == "status:error"
    assert all("2x" not in str(arguments) for name, arguments in gateway.asked if name == "messages")


def test_that_backspace_gives_the_last_chip_back_as_text(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.top.filter
    bar.set_query("status:error type:ORU")
    QTest.keyClick(bar.edit, Qt.Key.Key_Backspace)
    assert bar.terms == ("status:error",)
    assert bar.edit.text() == "type:ORU"


def test_that_escape_clears_first_and_then_goes_to_the_list(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.top.filter
    bar.set_query("status:error")
    bar.edit.setFocus()
    QTest.keyClick(bar.edit, Qt.Key.Key_Escape)
    assert bar.query == ""
    with qtbot.waitSignal(bar.left):
        QTest.keyClick(bar.edit, Qt.Key.Key_Escape)


def test_that_a_very_long_filter_never_widens_the_window(window: MainWindow) -> None:
    before = window.minimumSizeHint().width()
    window.top.filter.set_query(" ".join(f'interface:"a long interface name {n}"' for n in range(12)))
    assert window.top.filter.terms == ()
    assert window.minimumSizeHint().width() <= before


def test_that_the_palette_finds_and_runs_a_command(qtbot: QtBot, window: MainWindow) -> None:
    window.registry.run("palette")
    palette = window.palette_popup
    QTest.keyClicks(palette.line, "light")
    assert palette.found("light")[0].id == "theme.light"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert look().tokens is LIGHT


def test_that_the_palette_shows_why_a_command_is_off(window: MainWindow) -> None:
    window.registry.run("palette")
    texts = [
        str(window.palette_popup.list.item(n).data(int(Qt.ItemDataRole.AccessibleTextRole)))
        for n in range(window.palette_popup.list.count())
    ]
    assert any("Select a message first." in text for text in texts)


def test_that_a_key_that_can_do_nothing_says_why(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.state.noticed):
        window.registry.run("message.hold")
    assert "Select a message first." in window.state.notices[-1].text


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST])
@pytest.mark.parametrize("screen", SCREENS)
def test_that_every_screen_draws_in_every_theme(window: MainWindow, theme: object, screen: str) -> None:
    look().choose(theme=getattr(theme, "name"))  # noqa: B009 - typed as object to keep pytest's ids short
    window.go(Place(screen=screen))
    picture = window.grab().toImage()
    assert picture.pixelColor(window.width() - 4, window.height() - 4) == look().colour("chrome")


def test_that_density_and_size_change_rows(window: MainWindow) -> None:
    table = window.queues.messages.table
    look().choose(density=Density.COMPACT)
    assert table.rowHeight(0) == 24
    look().choose(density=Density.STANDARD, percent=150)
    assert table.rowHeight(0) == 42
    assert table.columnWidth(0) == 144


def test_that_nothing_in_the_top_bar_covers_the_filter_or_its_count_at_a_large_size(window: MainWindow) -> None:
    look().choose(percent=150)
    window.top.filter.set_query("status:error,parked")
    window.top.filter.show_matches("10 000 match")
    settle()
    top, line = window.top, window.top.filter
    parts = [top.badge, line, top.views, top.time, top.live, top.palette_button, top.bell]
    assert all(left.geometry().right() < right.x() for left, right in pairwise(parts))
    assert line.count.width() >= line.count.minimumSizeHint().width()
    assert line.count.geometry().right() <= line.width()
    assert spoken_name(top.views) == "Saved views, Ctrl+Shift+F"


@pytest.mark.parametrize("screen", SCREENS)
def test_that_everything_that_takes_the_focus_has_a_name(window: MainWindow, screen: str) -> None:
    window.go(Place(screen=screen))
    nameless = [
        type(widget).__name__
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not spoken_name(widget)
    ]
    assert nameless == []


def spoken_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_that_the_walk_finds_a_button_without_a_name(qtbot: QtBot) -> None:
    bare = QPushButton()
    qtbot.addWidget(bare)
    assert spoken_name(bare) == ""


def test_that_f6_goes_round_the_panes(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    window.top.filter.edit.setFocus()
    seen = []
    for _ in range(3):
        window.registry.run("pane.next")
        focus = window.focusWidget()
        seen.append(focus.accessibleName())
    assert seen == ["Interfaces", "Messages", "Filter messages"]


@pytest.mark.parametrize("name", NAMES)
def test_that_every_item_of_the_status_bar_leads_somewhere(qtbot: QtBot, window: MainWindow, name: str) -> None:
    window.go(Place(screen="audit"))
    QTest.mouseClick(window.status.items[name], Qt.MouseButton.LeftButton)
    assert window.screen_in_front is not window.screens["audit"]


def test_that_visible_patient_data_is_announced_and_masked_by_one_key(
    qtbot: QtBot, window: MainWindow, clock: object
) -> None:
    window.state.show_phi("inspector", 2, window.clock.now() + timedelta(seconds=60))
    assert window.banners.phi.isVisible()
    assert "2 values" in window.banners.phi.words.text()
    assert "PHI visible" in window.status.items["phi"].accessibleName()
    with qtbot.waitSignal(window.state.mask_asked):
        window.registry.run("mask")
    window.state.show_phi("inspector", 0)
    assert not window.banners.phi.isVisible()


def test_that_the_layout_is_remembered_but_never_off_screen(window: MainWindow, settings: QSettings) -> None:
    store = LayoutStore(settings)
    window.resize(1300, 760)
    store.save_window(window)
    window.resize(1100, 700)
    store.load_window(window)
    assert window.height() == 760  # the width is cut to the test platform's small screen
    assert not is_visible(QRect(90_000, 90_000, 800, 600))


def test_that_no_filter_is_ever_written_to_the_settings(window: MainWindow, settings: QSettings) -> None:
    window.top.filter.set_query('mrn:"47114711"')
    window.close()
    settings.sync()
    assert "47114711" not in "".join(str(settings.value(key)) for key in settings.allKeys())


def test_that_a_narrow_window_folds_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.rail.folded
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: window.rail.folded)
    assert window.rail.items["queues"].toolTip() == "Queues"


def test_that_the_audit_log_shows_acts_and_checks_its_chain(qtbot: QtBot, window: MainWindow) -> None:
    window.registry.run("go.audit")
    screen = window.screen_in_front
    model = getattr(screen, "model")  # noqa: B009 - the frame knows screens only by their base
    qtbot.waitUntil(lambda: model.rowCount() == 7)
    QTest.mouseClick(getattr(screen, "check"), Qt.MouseButton.LeftButton)  # noqa: B009 - as above
    chain = getattr(screen, "chain")  # noqa: B009 - as above
    qtbot.waitUntil(lambda: "Chain intact, 12\u202f881 rows" in chain.accessibleName())


def test_that_help_shows_every_key_of_the_registry(window: MainWindow) -> None:
    window.registry.run("go.help")
    texts = {getattr(label, "text", str)() for label in window.screen_in_front.findChildren(QWidget)}
    for command in window.registry:
        if command.keys:
            assert command.title.rstrip("…") in texts


def test_that_the_chosen_theme_is_remembered(window: MainWindow, settings: QSettings) -> None:
    window.registry.run("theme.contrast")
    look().choose(theme=ThemeName.DARK)
    window.registry.run("theme.contrast")
    LayoutStore(settings).load_look()
    assert look().tokens is HIGH_CONTRAST


@pytest.mark.qt_log_ignore("propagateSizeHints")  # said by the offscreen platform of every sized window
def test_that_the_rail_does_not_leave_unsent_changes_unasked(qtbot: QtBot, window: MainWindow) -> None:
    window.go(Place(screen="edit", delivery=9_996))
    editor = window.screen_in_front
    assert isinstance(editor, EditScreen)
    qtbot.waitUntil(lambda: editor.draft is not None)
    editor.set_value("OBX[1]-3.1", "2345-7")
    window.rail.items["audit"].click()
    assert window.screen_in_front is editor
    assert window.rail.items["queues"].isChecked()
    editor.findChildren(DiscardDialog)[-1].keep.click()
    window.registry.run("go.back")
    assert window.screen_in_front is editor
    editor.findChildren(DiscardDialog)[-1].discard.click()
    assert window.screen_in_front is not editor
