"""Everything a person can stand in front of: all screens, and every dialog that a command opens; and what all must be.

A new screen is found by the registry of screens, a new dialog by the command that opens it: both are checked as they
come, without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.registry import SCREENS
from console.desktop.widgets.popover import Popover
from console.desktop.widgets.text import ElidedText

NAMES = tuple(entry.name for entry in SCREENS)
LEAVES = frozenset({"quit", "window.close", "window.new", "message.tear_off", "layout.reset", "rail", "document.open"})
"""Commands that end the window, open another one or the system's own dialog, or move its parts."""
MOST_TABS = 200


def go(qtbot: QtBot, window: MainWindow, name: str) -> QWidget:
    """Open a screen, filled; gives it."""
    row = window.queues.messages.model.message(0)
    assert row is not None
    window.go(Place(screen=name, delivery=row.id))
    screen = window.screen_in_front
    attribute = {"inspector": "view", "edit": "draft", "triage": "view", "throughput": "board"}.get(name)
    if attribute is not None:
        qtbot.waitUntil(lambda: getattr(screen, attribute) is not None, timeout=10_000)
    qtbot.wait(30)
    settle()
    return screen


def settle() -> None:
    """Lay out what has changed: an answer of the gateway may have come in the very last moment."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def dialogs(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Every dialog and popover that a command opens from the first screen with a message selected."""
    window.go(Place(screen="queues"))
    for command in [each.id for each in window.registry.available()]:
        if command in LEAVES or command.startswith(("go.", "size.", "theme.", "sample.")):
            continue
        window.queues.messages.table.selectRow(0)
        window.queues.interfaces.table.selectRow(0)
        before = open_now(window)
        if window.registry.refusal(command):
            continue
        window.registry.run(command)
        qtbot.wait(30)
        settle()
        for found in open_now(window) - before:
            yield command, found
            found.hide() if isinstance(found, Popover) else found.close()
        if window.screen_in_front is not window.queues:
            window.go(Place(screen="queues"))


def open_now(window: MainWindow) -> set[QWidget]:
    """Dialogs and popovers that are seen."""
    shown: list[QWidget] = [*window.findChildren(QDialog), *window.findChildren(Popover)]
    return {each for each in shown if each.isVisible() and each is not window.toast}


def focusable(root: QWidget) -> list[QWidget]:
    """What Tab must reach."""
    return [
        each
        for each in root.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.window() is root.window()
        and each.focusProxy() is None
        and not (isinstance(each, QRadioButton) and not each.isChecked())  # the arrow keys go through a group
    ]


def spoken(widget: QWidget) -> str:
    """Its accessible name."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def nameless(root: QWidget) -> list[str]:
    """Widgets that take the focus and have no name."""
    return [
        f"{type(each).__name__} in {type(each.parentWidget()).__name__}"
        for each in root.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() != Qt.FocusPolicy.NoFocus and not spoken(each)
    ]


def not_reached(root: QWidget) -> list[str]:
    """Widgets of this window that Tab never reaches, going once around; a trap reaches hardly any."""
    window = root.window()
    window.activateWindow()
    wanted = set(focusable(root))
    QApplication.processEvents()
    start = QApplication.focusWidget()
    if (start is None or start.window() is not window) and wanted:
        start = next(iter(wanted))
        start.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(MOST_TABS):
        on = QApplication.focusWidget()
        if on is None:
            break
        wanted.discard(on)
        if not wanted:
            break
        QTest.keyClick(on, Qt.Key.Key_Tab)
    return [f"{type(each).__name__} {spoken(each)!r}" for each in wanted]


def silent_tables(root: QWidget) -> list[str]:
    """Lists whose rows do not say themselves as a whole in their first cell."""
    found = []
    for view in root.findChildren(QAbstractItemView):
        model = view.model()
        if not view.isVisible() or not model.rowCount():
            continue
        if not str(model.index(0, 0).data(int(Qt.ItemDataRole.AccessibleTextRole))).replace("None", "").strip():
            found.append(f"{type(view).__name__} {view.accessibleName()!r}")
    return found


def clipped(root: QWidget) -> list[str]:
    """Labels and buttons whose text does not fit where they stand."""
    found = []
    for label in root.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, ElidedText) or not label.text() or not label.pixmap().isNull():
            continue
        margins = label.contentsMargins()
        room = label.width() - margins.left() - margins.right()
        if label.wordWrap():
            fits = label.heightForWidth(label.width()) <= label.height() + 2
        else:
            fits = QFontMetrics(label.font()).horizontalAdvance(label.text()) <= room + 1
        if not fits:
            found.append(f"{type(label.parentWidget()).__name__}: {label.text()!r} in {label.width()}x{label.height()}")
    found += [
        f"{type(button.parentWidget()).__name__}: button {button.text()!r}"
        for button in root.findChildren(QPushButton)
        if button.isVisible() and button.text() and button.width() < button.sizeHint().width() - 1
    ]
    return found
