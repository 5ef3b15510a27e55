"""The wishes of FEATURES 2, done in the real window by mouse and keys; one JSON line each with clicks, keys and time.

Started by `tests.evidence.wishes` with the gateway's token file and the facts of its world. Every wish begins on the
start screen with an empty filter. A click, a key and a field filled in count one each.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.api.messages import MessageRow
from console.compositions.desktop import build_window, close_window, make_app, make_client, read_token_file
from console.core.status import Status
from console.desktop.main_window import MainWindow
from console.desktop.screens.bulk.dry_run import DryRunPanel
from console.desktop.screens.bulk.job_panel import JobPanel
from console.desktop.screens.edit.screen import EditScreen
from console.desktop.screens.inspector.screen import InspectorScreen
from console.desktop.screens.people.shift_panel import ShiftPanel

FAILED = frozenset({Status.ERROR, Status.PARKED})
ENTER = Qt.Key.Key_Return
PATIENCE = 30.0
Kind = TypeVar("Kind", bound=QWidget)


class Hands:
    """A person: what is pressed and typed is counted; waiting is not work."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.acts = 0
        self.begun = 0.0

    def start(self) -> None:
        """Back on the start screen; the clock begins."""
        self.window.activateWindow()
        until(self.window.isActiveWindow)
        self.window.registry.run("go.queues")
        self.window.registry.run("filter.clear")
        model = self.window.queues.messages.model
        until(lambda: model.query == "" and model.is_loaded and model.rowCount() > 0)
        self.window.queues.messages.table.setFocus()
        until(lambda: QApplication.focusWidget() is self.window.queues.messages.table)
        QTest.qWait(300)  # a person takes breath; a panel that was closed has gone by then
        self.acts, self.begun = 0, time.perf_counter()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """One click."""
        self.acts += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, to whatever has the focus."""
        self.acts += 1
        QTest.keyClick(self.focus(), key, modifier)

    def fill(self, text: str, into: QWidget | None = None) -> None:
        """One field."""
        self.acts += 1
        QTest.keyClicks(into or self.focus(), text)

    def focus(self) -> QWidget:
        """Where keys go."""
        return QApplication.focusWidget() or self.window

    def filter_for(self, query: str) -> None:
        """The bar on top, by its key."""
        self.key(Qt.Key.Key_Slash)
        self.fill(query)
        self.key(ENTER)
        model = self.window.queues.messages.model
        until(lambda: model.query == query and model.is_loaded)

    def shows(self, fits: Callable[[MessageRow], bool]) -> bool:
        """The list holds rows, and all of them fit."""
        model = self.window.queues.messages.model
        rows = model.messages_in(range(min(model.rowCount(), 500)))
        fresh = model.query == self.window.state.query != "" and model.is_loaded
        return fresh and bool(rows) and all(fits(row) for row in rows)

    def click_first(self) -> None:
        """The first message of the list."""
        table = self.window.queues.messages.table
        self.click(table.viewport(), table.visualRect(table.model().index(0, 1)).center())

    def click_cell(self, interface: str, column: str) -> None:
        """One cell of an interface's row."""
        pane = self.window.queues.interfaces
        row = next(n for n in range(pane.model.rowCount()) if pane.model.rows[n].name == interface)
        section = next(
            n for n in range(pane.model.columnCount()) if pane.table.column_id(pane.model.index(row, n)) == column
        )
        index = pane.model.index(row, section)
        pane.table.scrollTo(index)
        self.click(pane.table.viewport(), pane.table.visualRect(index).center())


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Let the window live until this holds; AssertionError when it never does."""
    deadline = time.perf_counter() + seconds
    while not holds():
        if time.perf_counter() > deadline:
            at = QApplication.focusWidget()
            raise AssertionError(f"it did not come about in time; the focus is on {type(at).__name__}")
        QTest.qWait(5)


def find_fast(hands: Hands, world: dict[str, Any]) -> bool:
    """1: one accession number over all interfaces."""
    hands.filter_for(f"accession:{world['accession']}")
    model = hands.window.queues.messages.model
    until(lambda: model.rowCount() == 1)
    row = model.message(0)
    return row is not None and row.control_id == world["accession_id"]


def click_the_number(hands: Hands, world: dict[str, Any]) -> bool:
    """2: from the error count to those messages."""
    hands.click_cell(world["failing"], "errors")
    until(lambda: hands.shows(lambda row: row.interface == world["failing"] and row.status in FAILED))
    return True


def clear_errors(hands: Hands, world: dict[str, Any]) -> bool:
    """3: errors of an interface that were dealt with go away, and the count drops."""
    query = f"interface:{world['failing']} status:error,parked since:1h"
    hands.filter_for(query)
    hands.window.registry.run("bulk.cancel")
    hands.acts += 2  # Ctrl+K and Enter on the command
    _start_all(hands, "dealt with by the sender")
    job = _newest(hands.window, JobPanel)
    until(lambda: job.job.state.value == "done")
    hands.window.queues.messages.model.reload()
    until(lambda: hands.window.queues.messages.model.matched == 0)
    return job.job.counts.accepted == job.job.total


def fix_and_resend(hands: Hands, world: dict[str, Any]) -> bool:
    """4: fix one message in place, send it, see it accepted."""
    hands.filter_for(f"control:{world['mendable']}")
    until(lambda: hands.window.queues.messages.model.rowCount() == 1)
    hands.click_first()
    hands.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    until(lambda: isinstance(hands.window.screen_in_front, EditScreen))
    edit = hands.window.screen_in_front
    assert isinstance(edit, EditScreen)
    until(lambda: edit.draft is not None)
    edit.field.path.clear()
    hands.fill("OBX[1]-3.1", edit.field.path)
    edit.field.value.clear()
    hands.fill("2345-7", edit.field.value)
    hands.key(ENTER)
    hands.fill("code mapped", edit.form.reason)
    until(edit.footer.send.isEnabled)
    hands.key(ENTER, Qt.KeyboardModifier.ControlModifier)
    until(edit.success.isVisible)
    hands.click(edit.open_new)
    until(lambda: isinstance(hands.window.screen_in_front, InspectorScreen))
    opened = hands.window.screen_in_front
    assert isinstance(opened, InspectorScreen)
    until(lambda: opened.view is not None and opened.view.row.status.value == "sent")
    return opened.view is not None and opened.view.row.outcome == "AA"


def resend_to_one(hands: Hands, world: dict[str, Any]) -> bool:
    """5: thousands to one destination only; the parent counts what came where."""
    hands.filter_for(world["bulk_query"])
    hands.window.registry.run("bulk.resend")
    hands.acts += 2  # Ctrl+K and Enter on the command
    _start_all(hands, "receiver was restored from a backup", include=True)
    job = _newest(hands.window, JobPanel)
    until(lambda: job.job.state.value == "done" and job.job.counts.sending == 0, 300)
    world["bulk"] = {"total": job.job.total, "accepted": job.job.counts.accepted}
    return bool(job.job.counts.accepted == job.job.total and job.job.total >= 5000)


def one_stuck_is_one(hands: Hands, world: dict[str, Any]) -> bool:
    """6: a refused head with many behind it is one line with words, and no flood of notices."""
    rows = [row for row in hands.window.queues.interfaces.model.rows if row.holds]
    stuck = [row for row in rows if row.name == world["stuck"]]
    told = [notice for notice in hands.window.state.notices if "error" in notice.level]
    return len(stuck) == 1 and stuck[0].depth >= world["behind"] and len(told) <= 1


def look_back(hands: Hands, _world: dict[str, Any]) -> bool:
    """7: rates in each row, and what changed since my last shift."""
    sparks = [row for row in hands.window.queues.interfaces.model.rows if any(row.spark)]
    hands.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    hands.fill("what changed")
    hands.key(ENTER)
    panel = _newest(hands.window, ShiftPanel)
    until(lambda: panel.list.model().rowCount() > 0)
    panel.close()
    return bool(sparks)


def oldest_age(hands: Hands, world: dict[str, Any]) -> bool:
    """8: the age of the oldest waiting message stands in the row; a click leads to it."""
    hands.click_cell(world["stuck"], "oldest")
    until(lambda: hands.shows(lambda row: row.interface == world["stuck"]))
    return True


def which_field(hands: Hands, world: dict[str, Any]) -> bool:
    """9: open a message, click into the raw text, read path and name of the field."""
    hands.filter_for(f"control:{world['accession_id']}")
    until(lambda: hands.window.queues.messages.model.rowCount() == 1)
    hands.click_first()
    hands.key(ENTER)
    until(lambda: isinstance(hands.window.screen_in_front, InspectorScreen))
    opened = hands.window.screen_in_front
    assert isinstance(opened, InspectorScreen)
    until(lambda: opened.view is not None and opened.view.row.control_id == world["accession_id"])
    raw = opened.middle.raw_page.raw
    line = next(n for n, each in enumerate(raw.lines()) if each.text.startswith("OBX"))
    start = raw.lines()[line].text.index("2345-7")
    hands.click(raw.viewport(), raw.rect_of(line, start, start + 6).center())
    until(lambda: "OBX" in opened.middle.raw_page.path.steps.text() + opened.middle.raw_page.path.last.text())
    return "Identifier" in opened.middle.raw_page.path.about.text()


def second_window(hands: Hands, world: dict[str, Any]) -> bool:
    """12: a second window with a filter of its own; the first keeps its own."""
    hands.filter_for(f"interface:{world['failing']}")
    hands.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    until(lambda: len(_windows()) == 2)
    other = next(window for window in _windows() if window is not hands.window)
    until(lambda: other.queues.messages.model.is_loaded)
    other.activateWindow()
    other.queues.messages.table.setFocus()
    second = Hands(other)
    second.filter_for(f"interface:{world['stuck']}")
    hands.acts += second.acts
    right = hands.window.queues.messages.model.query == f"interface:{world['failing']}"
    other.close()
    return right


def _windows() -> list[MainWindow]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow)]


def _start_all(hands: Hands, reason: str, *, include: bool = False) -> DryRunPanel:
    panel = _newest(hands.window, DryRunPanel)
    until(lambda: panel.plan is not None)
    assert panel.plan is not None
    if include:
        at = panel.form.pace.findText("As live traffic allows")
        panel.form.pace.setCurrentIndex(at)
        hands.acts += 2  # open the list, choose
        for row in panel.classes.rows:
            if row.found.can_include and row.found.count:
                hands.click(row.tick)
    hands.fill(reason, panel.form.reason)
    if panel.plan.typed_count:
        hands.fill(str(panel.amount()), panel.form.typed)
    until(panel.all.isEnabled)
    hands.click(panel.all)
    QTest.mouseClick(panel.all, Qt.MouseButton.LeftButton)  # the nervous second click, and Enter after it
    QTest.keyClick(panel, ENTER)
    until(lambda: bool(_all(hands.window, JobPanel)))
    return panel


def _all(window: QWidget, kind: type[Kind]) -> list[Kind]:
    return [found for found in window.findChildren(kind) if found.isVisible()]


def _newest(window: QWidget, kind: type[Kind]) -> Kind:
    until(lambda: bool(_all(window, kind)))
    return _all(window, kind)[-1]


WISHES: dict[str, Callable[[Hands, dict[str, Any]], bool]] = {
    "1 one accession number over all interfaces": find_fast,
    "2 click an error count, see those messages": click_the_number,
    "6 one stuck message is one line": one_stuck_is_one,
    "7 rates, and what changed since my last shift": look_back,
    "8 age of the oldest, and to the message": oldest_age,
    "9 which field is this": which_field,
    "12 a second window with a filter of its own": second_window,
    "4 fix in place, resend, see it accepted": fix_and_resend,
    "3 clear errors, the count drops": clear_errors,
    "5 resend thousands to one destination": resend_to_one,
}


def main(token_file: Path, world: dict[str, Any]) -> None:
    """All wishes, a line each."""
    app = make_app()
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "look.ini"), QSettings.Format.IniFormat)
        access = read_token_file(token_file)
        window = build_window(lambda: make_client(access.url, access.token), settings=settings)
        window.resize(1360, 820)
        window.show()
        window.activateWindow()
        until(lambda: window.queues.messages.model.rowCount() > 0 and window.queues.interfaces.model.rowCount() > 0)
        for name, wish in WISHES.items():
            hands = Hands(window)
            hands.start()
            try:
                right, why = wish(hands, world), ""
            except (AssertionError, StopIteration, AttributeError) as error:
                model = window.queues.messages.model
                seen = f"{window.state.query!r}, {model.rowCount()} rows, {type(window.screen_in_front).__name__}"
                right, why = False, f"{type(error).__name__}: {error}; {seen}"
            seconds = time.perf_counter() - hands.begun
            _say({"wish": name, "right": right, "acts": hands.acts, "seconds": seconds, "why": why})
            for panel in [*_all(window, JobPanel), *_all(window, DryRunPanel), *_all(window, ShiftPanel)]:
                panel.close()
        _say({"bulk": world.get("bulk")})
        close_window(window)
    app.quit()


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
