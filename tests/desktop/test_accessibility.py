"""UX.md 6.7, checks 1 to 6, on every screen and on every dialog that a command opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.api.documents import DocumentRef
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.document.screen import DocumentScreen
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName
from console.desktop.widgets.button import Button
from console.desktop.widgets.text import ElidedText
from tests.desktop import surfaces

pytestmark = pytest.mark.qt_log_ignore("plugin does not support")
LONGER = "ēēēē"
"""Put behind every word of a label: a language a third longer than English."""


class Flashes(QObject):
    """Sees widgets that are shown as windows of their own and are none."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note it."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QPushButton | QLabel) and watched.isWindow():
            self.found.append(f"{type(watched).__name__} {watched.accessibleName() or watched.text()}")
        return False


@pytest.fixture
def flashes() -> Iterator[Flashes]:
    spy, app = Flashes(), QApplication.instance()
    assert app is not None
    app.installEventFilter(spy)
    yield spy
    app.removeEventFilter(spy)


@pytest.mark.parametrize("name", surfaces.NAMES)
def test_that_a_screen_can_be_used_without_a_mouse_or_sight(qtbot: QtBot, window: MainWindow, name: str) -> None:
    screen = surfaces.go(qtbot, window, name)
    assert surfaces.nameless(window) == []
    assert surfaces.silent_tables(screen) == []
    assert surfaces.not_reached(window) == []


def test_that_every_dialog_a_command_opens_can_be_used_without_a_mouse_or_sight(
    qtbot: QtBot, window: MainWindow
) -> None:
    found = {}
    for command, dialog in surfaces.dialogs(qtbot, window):
        wrong = surfaces.nameless(dialog) + surfaces.silent_tables(dialog) + surfaces.clipped(dialog)
        wrong += surfaces.not_reached(dialog) if dialog.isWindow() else []
        if wrong:
            found[f"{command}: {type(dialog).__name__}"] = wrong
    assert not found, found


def test_that_no_part_flashes_as_a_window_of_its_own(qtbot: QtBot, window: MainWindow, flashes: Flashes) -> None:
    for name in surfaces.NAMES:
        surfaces.go(qtbot, window, name)
    for _ in surfaces.dialogs(qtbot, window):
        pass
    assert not flashes.found, flashes.found


@pytest.mark.parametrize(("percent", "width", "height"), [(80, 1280, 720), (100, 1280, 720), (200, 2560, 1440)])
def test_that_no_text_is_clipped_at_any_size(
    qtbot: QtBot, window: MainWindow, percent: int, width: int, height: int
) -> None:
    look().choose(percent=percent)
    window.resize(width, height)
    found = {name: wrong for name in surfaces.NAMES if (wrong := surfaces.clipped(surfaces.go(qtbot, window, name)))}
    assert not found, found


def test_that_a_longer_language_fits(qtbot: QtBot, window: MainWindow) -> None:
    """Words of labels and buttons that are always the same, each a third longer."""
    window.resize(1360, 820)
    found = {}
    for name in ("queues", "inspector", "settings", "audit"):
        screen = surfaces.go(qtbot, window, name)
        for widget in screen.findChildren(QWidget):
            if isinstance(widget, Button) and widget.isVisible() and widget.text():
                widget.set_label(widget.text() + LONGER)
            elif isinstance(widget, QLabel) and not isinstance(widget, ElidedText) and widget.buddy() is not None:
                widget.setText(widget.text() + LONGER)
        qtbot.wait(20)
        if wrong := surfaces.clipped(screen):
            found[name] = wrong
        assert window.minimumSizeHint().width() <= 1360
    assert not found, found


def test_that_mirrored_text_direction_draws_every_screen(qtbot: QtBot, window: MainWindow) -> None:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    for name in surfaces.NAMES:
        surfaces.go(qtbot, window, name)
        assert not window.grab().isNull()


@pytest.mark.parametrize("theme", [ThemeName.DARK, ThemeName.LIGHT, ThemeName.HIGH_CONTRAST])
def test_that_the_focus_shows_a_ring_of_two_pixels(qtbot: QtBot, window: MainWindow, theme: ThemeName) -> None:
    look().choose(theme=theme)
    screen = surfaces.go(qtbot, window, "settings")
    window.activateWindow()
    seen = set()
    for widget in [*surfaces.focusable(window.top), *surfaces.focusable(screen), *surfaces.focusable(window.status)]:
        if type(widget) in seen:
            continue
        seen.add(type(widget))
        window.setFocus()
        without = accented(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        ring = accented(widget) - without
        assert ring >= 2.4 * (widget.width() + widget.height()), f"{type(widget).__name__} {surfaces.spoken(widget)}"


def accented(widget: QWidget) -> int:
    """Pixels in the accent colour, or nearly, where the widget stands; its owner may draw the ring around it."""
    owner = widget.parentWidget() if widget.inherits("QLineEdit") else None
    owner = owner or widget
    picture = owner.grab().toImage()
    acc = look().colour("acc")
    return sum(near(picture.pixelColor(x, y), acc) for x in range(picture.width()) for y in range(picture.height()))


def near(one: QColor, other: QColor) -> bool:
    """Close enough for an antialiased line."""
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue()) < 90


def test_that_menus_have_each_mnemonic_once(qtbot: QtBot, window: MainWindow) -> None:
    surfaces.go(qtbot, window, "queues")
    for table in (window.queues.messages.table, window.queues.interfaces.table):
        table.setCurrentIndex(table.model().index(0, 2))
        table.ask_menu()
    window.top.time.click()
    menus = [menu for menu in window.findChildren(QMenu) if menu.actions()]
    assert len(menus) >= 3
    for menu in menus:
        keys = Counter(key for action in menu.actions() if (key := QKeySequence.mnemonic(action.text()).toString()))
        assert [key for key, count in keys.items() if count > 1] == []
        menu.close()


def test_that_every_view_of_a_document_can_be_used_without_a_mouse_or_sight(qtbot: QtBot, window: MainWindow) -> None:
    window.go(Place(screen="document", document=DocumentRef(held="summary")))
    screen = window.screen_in_front
    assert isinstance(screen, DocumentScreen)
    qtbot.waitUntil(lambda: screen.head is not None and screen.document.tree.current() is not None, timeout=10_000)
    screen.document.search()
    tabs = screen.document.middle.tabs
    found = {}
    for index in range(tabs.count()):
        if tabs.isTabVisible(index):
            tabs.setCurrentIndex(index)
            qtbot.wait(30)
            surfaces.settle()
            wrong = surfaces.nameless(screen) + surfaces.silent_tables(screen) + surfaces.clipped(screen)
            if wrong := wrong + surfaces.not_reached(screen):
                found[tabs.tabText(index)] = wrong
    assert not found, found
