"""Notes, saved views, planned holds and the look back in the window, on a gateway in memory."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.api.people import HoldRequest, HoldState, Note, SavedView, Shift, ShiftLine
from console.desktop.main_window import MainWindow
from console.desktop.screens.inspector.screen import InspectorScreen
from console.desktop.screens.notes.notes_block import NotesBlock
from console.desktop.screens.people.extend_panel import ExtendPanel
from console.desktop.screens.people.hold_panel import HoldPanel
from console.desktop.screens.people.holds_panel import HoldsPanel
from console.desktop.screens.people.save_view_panel import SaveViewPanel
from console.desktop.screens.people.shift_panel import ShiftPanel
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_message import NOW
from tests.support.fake_people import planned
from tests.support.fake_rows import message_rows

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")  # said by the offscreen platform

Panel = TypeVar("Panel", bound=QWidget)


def the(qtbot: QtBot, window: QWidget, kind: type[Panel]) -> Panel:
    """The one panel of this kind that is open."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(kind)))
    return next(each for each in window.findChildren(kind) if each.isVisible())


def opened_notes(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> tuple[int, NotesBlock]:
    """Open a message; its delivery and its notes."""
    delivery = first_id()
    window.open_message(delivery)
    qtbot.waitUntil(lambda: ("notes", delivery) in gateway.asked)
    screen = window.screen_in_front
    assert isinstance(screen, InspectorScreen)
    return delivery, screen.side.notes


def first_id() -> int:
    """A delivery that is there."""
    return ids()[0]


def ids() -> list[int]:
    """The deliveries that are there, oldest first."""
    return sorted(row.id for row in message_rows())


def view(id: int, name: str, query: str, *, mine: bool = True, count: int | None = 3) -> SavedView:
    """A saved view."""
    return SavedView(
        id=id,
        name=name,
        query=query,
        owner="r.keller" if mine else "m.ito",
        shared=not mine,
        mine=mine,
        updated_at=NOW,
        count=count,
    )


# notes


def test_that_a_note_is_written_from_the_keyboard_and_shown_with_its_ticket(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    delivery, block = opened_notes(qtbot, window, gateway)
    window.registry.run("message.note")
    QTest.keyClicks(block.ticket, "INC0042")
    QTest.keyClicks(block.text, "Lab was called")
    QTest.keyClick(block.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(gateway.notes_kept.get(delivery)))
    (kept,) = gateway.notes_kept[delivery]
    assert (kept.ticket, kept.text) == ("INC0042", "Lab was called")
    qtbot.waitUntil(lambda: block.text.text() == "")
    assert any("INC0042" in each.accessibleName() for each in block.findChildren(QWidget))


def test_that_a_refused_note_stays_in_the_field_and_says_why(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    _, block = opened_notes(qtbot, window, gateway)
    gateway.note_refusal = "The note repeats PID-5.1 of this message, which is patient data."
    block.text.setText("about somebody")
    block.add.click()
    qtbot.waitUntil(lambda: "PID-5.1" in block.trouble.text())
    assert block.text.text() == "about somebody"
    assert block.add.isEnabled()


def test_that_what_was_typed_for_one_message_is_not_carried_to_the_next(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    delivery, block = opened_notes(qtbot, window, gateway)
    block.text.setText("half a note")
    other = ids()[1]
    gateway.notes_kept[other] = [Note(id=1, at=NOW, actor="m.ito", text="theirs")]
    window.open_message(other)
    qtbot.waitUntil(lambda: any("theirs" in each.accessibleName() for each in block.findChildren(QWidget)))
    assert block.text.text() == ""
    assert delivery not in gateway.notes_kept


# views


def test_that_a_view_is_applied_by_typing_its_name_and_enter(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    gateway.views_kept = [view(1, "Errors", "status:error"), view(2, "Held", "status:held", mine=False)]
    window.registry.run("views")
    menu = window.people.menu
    qtbot.waitUntil(lambda: menu.list.count() == 2)
    QTest.keyClicks(menu.line, "hel")
    assert menu.list.count() == 1
    assert not menu.delete.isEnabled()
    QTest.keyClick(menu.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.state.query == "status:held")
    assert not menu.isVisible()


def test_that_a_view_stands_in_the_palette_with_its_number(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    gateway.views_kept = [view(1, "Errors of the lab", "status:error", count=12)]
    window.people.refresh_views()
    qtbot.waitUntil(lambda: bool(window.people.views))
    window.palette_popup.open()
    QTest.keyClicks(window.palette_popup.line, "errors of the lab")
    assert window.palette_popup.list.count() == 1
    QTest.keyClick(window.palette_popup.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.state.query == "status:error")


def test_that_the_filter_in_force_is_saved_under_a_name_and_a_refusal_keeps_the_panel(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    assert "no filter" in window.registry.refusal("view.save")
    window.top.filter.set_query("mrn:1")
    window.registry.run("view.save")
    panel = the(qtbot, window, SaveViewPanel)
    panel.name.setText("Somebody")
    panel.act.click()
    qtbot.waitUntil(lambda: "names a patient" in panel.trouble.text())
    panel.reject()
    window.top.filter.set_query("status:error")
    window.registry.run("view.save")
    panel = next(each for each in window.findChildren(SaveViewPanel) if each.isVisible())
    panel.name.setText("Errors")
    panel.shared.setChecked(True)
    QTest.keyClick(panel.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(gateway.views_kept))
    assert (gateway.views_kept[0].name, gateway.views_kept[0].shared) == ("Errors", True)


def test_that_only_a_view_of_ones_own_is_renamed_or_deleted(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    gateway.views_kept = [view(1, "A mine", "status:error"), view(2, "B theirs", "status:held", mine=False)]
    window.registry.run("views")
    menu = window.people.menu
    qtbot.waitUntil(lambda: menu.list.count() == 2)
    menu.list.setCurrentRow(1)
    assert not menu.delete.isEnabled()
    assert "m.ito" in menu.delete.toolTip()
    menu.list.setCurrentRow(0)
    menu.delete.click()
    qtbot.waitUntil(lambda: [row.id for row in gateway.views_kept] == [2])


# holds


def test_that_a_hold_on_prod_needs_a_time_a_reason_and_the_typed_name(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    window.registry.run("hold.plan")
    panel = the(qtbot, window, HoldPanel)
    assert panel.system.currentText() == "CERN"
    assert "Until" in panel.complaint()
    panel.ends.setText("+4h")
    assert panel.complaint() == "A reason is needed"
    panel.reason.setText("version upgrade")
    assert panel.complaint() == "Type CERN to go on: this is PROD"
    panel.typed.setText("CERN")
    assert not panel.complaint()
    assert "2 queues take messages in and send nothing" in panel.effect.text()
    panel.ticks[0][0].setChecked(False)
    panel.act.click()
    qtbot.waitUntil(lambda: bool(gateway.holds_kept))
    asked = dict(gateway.asked)["plan_hold"]
    assert isinstance(asked, HoldRequest)
    assert [target.interface for target in asked.targets] == ["rad-to-cern"]
    assert abs(asked.ends_at - NOW - timedelta(hours=4)) < timedelta(seconds=1)


def test_that_a_hold_on_test_needs_no_typed_name(qtbot: QtBot, window: MainWindow) -> None:
    window.state.hold_asked.emit("cern-to-test")
    panel = the(qtbot, window, HoldPanel)
    assert panel.system.currentText() == "TEST-LAB"
    panel.ends.setText("+1h")
    panel.reason.setText("moving")
    assert not panel.complaint()
    panel.reject()


def test_that_a_hold_is_ended_extended_or_cancelled_as_its_offers_say(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    gateway.holds_kept = [planned(1), planned(2, state=HoldState.PLANNED)]
    window.registry.run("holds")
    panel = the(qtbot, window, HoldsPanel)
    qtbot.waitUntil(lambda: panel.current() is not None)
    assert "120 messages wait, drains in about 01:35 at the rate before" in panel.list.lines()[0].second
    assert panel.buttons["end"].isEnabled()
    assert not panel.buttons["cancel"].isEnabled()
    panel.buttons["extend"].click()
    extend = the(qtbot, panel, ExtendPanel)
    extend.ends.setText("+1h")
    extend.reason.setText("it takes longer")
    assert "Type CERN" in extend.complaint()
    extend.typed.setText("CERN")
    extend.act.click()
    qtbot.waitUntil(lambda: gateway.holds_kept[0].ends_at == NOW + timedelta(hours=3))
    panel.close()


# the look back


def test_that_the_look_back_is_offered_in_one_line_and_a_line_leads_to_its_messages(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    bad = ShiftLine(level="error", title="LAB → CERN: AE 103", count=31, query="interface:lab-to-cern status:error")
    quiet = ShiftLine(level="info", title="m.ito acted", text="sent copies 3×")
    gateway.shift_told = Shift(since=NOW - timedelta(hours=27), guessed=True, lines=(bad, quiet))
    qtbot.waitUntil(window.people.offer.isVisible, timeout=6000)
    assert "2 things changed" in window.people.offer.headline.text()
    assert "AE 103" in window.people.offer.words.text()
    window.people.offer.show_button.click()
    assert not window.people.offer.isVisible()
    panel = the(qtbot, window, ShiftPanel)
    qtbot.waitUntil(lambda: len(panel.list.lines()) == 2)
    assert panel.list.lines()[1].key is None
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.state.query == "interface:lab-to-cern status:error")
    panel.close()


def test_that_another_moment_can_be_chosen_and_nothing_changed_is_said(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    window.registry.run("shift")
    panel = the(qtbot, window, ShiftPanel)
    qtbot.waitUntil(lambda: "nothing changed" in panel.windowTitle())
    panel.since.setCurrentIndex(3)
    panel.since.activated.emit(3)
    qtbot.waitUntil(lambda: "As chosen" in panel.subtitle.text())
    asked = [since for name, since in gateway.asked if name == "shift"]
    assert isinstance(asked[-1], datetime)
    assert abs(NOW - timedelta(hours=8) - asked[-1]) < timedelta(seconds=1)
    panel.close()
