"""Menus on cells by key, numbers that lead to their messages, and what goes to the clipboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from console.api.messages import MASK, RelatedRow, Revealed
from console.core.status import Status
from console.desktop.clipboard import SECRET_HINTS, ClearCopy
from console.desktop.main_window import MainWindow
from console.desktop.models.interface_cells import COLUMNS as INTERFACE_COLUMNS
from console.desktop.models.message_cells import COLUMNS
from console.desktop.screens.inspector.screen import InspectorScreen
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_message import SECRETS

pytestmark = pytest.mark.qt_log_ignore("plugin does not support")
WAITING = "status:queued,sending,held,unknown,error"


def column(name: str) -> int:
    return [each.id for each in COLUMNS].index(name)


def menu_of(qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, begins: str) -> None:
    action = next(action for action in menu.actions() if action.text().startswith(begins))
    action.trigger()
    menu.close()


@pytest.mark.parametrize(("words", "wanted"), [("Filter for", "type:{}"), ("Exclude", "-type:{}")])
def test_that_a_cell_is_made_a_filter_by_key(qtbot: QtBot, window: MainWindow, words: str, wanted: str) -> None:
    table = window.queues.messages.table
    window.activateWindow()
    table.setFocus()
    table.setCurrentIndex(window.queues.messages.model.index(0, column("type")))
    row = window.queues.messages.model.message(0)
    assert row is not None
    QTest.keyClick(table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    choose(menu_of(qtbot), words)
    assert window.state.query == wanted.format(row.type)


def test_that_enter_on_a_number_shows_just_its_messages(qtbot: QtBot, window: MainWindow) -> None:
    pane = window.queues.interfaces
    at = next(n for n, row in enumerate(pane.model.rows) if row.depth)
    name = pane.model.rows[at].name
    window.top.filter.set_query("type:ADT")
    depth = [each.id for each in INTERFACE_COLUMNS].index("depth")
    pane.table.setCurrentIndex(pane.model.index(at, depth))
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert window.state.query == f"interface:{name} {WAITING}"


def test_that_rows_are_copied_with_tabs_and_masked(window: MainWindow) -> None:
    table = window.queues.messages.table
    window.activateWindow()
    table.setFocus()
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == window.queues.messages.model.rowCount()
    assert all(line.count("\t") == len(COLUMNS) - 1 and MASK in line for line in copied)
    assert not [secret for secret in SECRETS.values() if secret in "".join(copied)]


@pytest.fixture
def inspector(qtbot: QtBot, window: MainWindow) -> InspectorScreen:
    row = next(row for n in range(12) if (row := window.queues.messages.model.message(n)) is not None)
    window.activateWindow()
    window.open_message(row.id)
    screen = window.screen_in_front
    assert isinstance(screen, InspectorScreen)
    qtbot.waitUntil(lambda: screen.view is not None)
    return screen


def test_that_a_field_is_copied_masked_even_while_it_is_revealed(qtbot: QtBot, inspector: InspectorScreen) -> None:
    screen = inspector
    path = reveal_one(screen)
    screen.desk.registry.run("copy")
    assert SECRETS[path] not in QGuiApplication.clipboard().text()
    assert MASK in QGuiApplication.clipboard().text()


def test_that_a_revealed_value_is_copied_only_after_it_was_written_down(
    qtbot: QtBot, inspector: InspectorScreen, gateway: FakeGatewayClient
) -> None:
    screen = inspector
    screen.choose("PID")
    assert "Nothing is revealed" in screen.desk.registry.refusal("copy.clear")
    path = reveal_one(screen)
    QGuiApplication.clipboard().setText("before")
    screen.desk.registry.run("copy.clear")
    assert QGuiApplication.clipboard().text() == "before"
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == SECRETS[path])
    assert ("copied", (screen.view.row.id, (path,))) in gateway.asked if screen.view else False
    assert set(SECRET_HINTS) <= set(QGuiApplication.clipboard().mimeData().formats())


def test_that_nothing_is_copied_in_the_clear_where_it_cannot_be_written_down(
    qtbot: QtBot, inspector: InspectorScreen, gateway: FakeGatewayClient
) -> None:
    screen = inspector
    reveal_one(screen)
    QGuiApplication.clipboard().setText("before")
    gateway.go_down()
    screen.desk.registry.run("copy.clear")
    qtbot.waitUntil(screen.trouble.isVisible)
    assert QGuiApplication.clipboard().text() == "before"


def reveal_one(screen: InspectorScreen) -> str:
    """Show one private value as if it had been revealed."""
    path = next(iter(SECRETS))
    screen.choose(path)
    screen.revealing.keeper.show(Revealed(values={path: SECRETS[path]}))
    return path


def test_that_a_clear_copy_goes_from_the_clipboard_but_not_what_came_after_it(qtbot: QtBot) -> None:
    keeper = ClearCopy()
    keeper.put("QUILLFEATHER", 60)
    keeper.clear()
    assert QGuiApplication.clipboard().text() == ""
    keeper.put("QUILLFEATHER", 60)
    QGuiApplication.clipboard().setText("something else")
    keeper.clear()
    assert QGuiApplication.clipboard().text() == "something else"


def test_that_a_copy_is_compared_with_its_original_only_when_looked_at(
    qtbot: QtBot, window: MainWindow, inspector: InspectorScreen, gateway: FakeGatewayClient
) -> None:
    screen, other = inspector, window.queues.messages.model.message(1)
    assert screen.view is not None
    assert other is not None
    assert not [name for name, _ in gateway.asked if name == "diff"]
    original = RelatedRow(
        id=other.id, control_id="MSG1", type="ORU^R01", relation="original", status=Status.ERROR,
        received_at=screen.view.row.received_at,
    )  # fmt: skip
    screen.middle.show_view(screen.view.model_copy(update={"related": (original,)}))
    screen.middle.go("Diff")
    page = screen.middle.diff
    qtbot.waitUntil(page.pair.isVisible)
    assert ("diff", (other.id, screen.view.row.id)) in gateway.asked
    assert {line.key for line in page.changes.lines()} >= {"OBX[1]-3.1"}
    with qtbot.waitSignal(screen.middle.related):
        page.open_button.click()


def test_that_a_message_without_copies_says_so(inspector: InspectorScreen) -> None:
    assert inspector.view is not None
    inspector.middle.show_view(inspector.view.model_copy(update={"related": ()}))
    inspector.middle.go("Diff")
    assert inspector.middle.diff.empty.isVisible()
