"""The inspector screen against a gateway in memory."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.commands import MessageCommand, MessageCommandName
from console.api.interfaces import CommandOffer
from console.desktop.screens.base import Place
from console.desktop.screens.inspector.actions import buttons_for
from console.desktop.screens.inspector.screen import InspectorScreen
from tests.desktop.inspector import samples
from tests.desktop.inspector.rig import Rig

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has no window manager


def _current(screen: InspectorScreen) -> str:
    node = screen.tree_pane.tree.current()
    return node.path if node else ""


def test_that_it_opens_at_the_first_finding_with_tree_text_and_path_agreeing(inspector: InspectorScreen) -> None:
    assert _current(inspector) == "OBX[1]-3.1"
    line, start, end = inspector.middle.raw_page.raw.selected()
    assert samples.LINES[line][start:end] == "2345-7L"
    assert inspector.middle.raw_page.path.last.text() == ".1"


def test_that_a_click_in_the_raw_text_selects_the_node(inspector: InspectorScreen, qtbot: QtBot) -> None:
    raw = inspector.middle.raw_page.raw
    where = samples.LINES[6].index("Creatinine")
    QTest.mouseClick(raw.viewport(), Qt.MouseButton.LeftButton, pos=raw.rect_of(6, where, where + 10).center())
    assert _current(inspector) == "OBX[2]-3.2"
    assert raw.selected() == (6, where, where + 10)


def test_that_choosing_a_node_scrolls_the_raw_text_to_its_box(qtbot: QtBot, rig: Rig) -> None:
    rig.client.opened[8] = samples.long_result().model_copy(update={"row": samples.row(8)})
    screen = InspectorScreen(rig.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 720)
    screen.show()
    with qtbot.waitSignal(screen.opened):
        screen.open(8)
    screen.choose("OBX[250]-5")
    raw = screen.middle.raw_page.raw
    line, start, end = raw.selected()
    assert line == 254
    assert raw.viewport().rect().contains(raw.rect_of(line, start, end).center())


def test_that_reveal_asks_for_a_purpose_first(inspector: InspectorScreen, rig: Rig, qtbot: QtBot) -> None:
    inspector.choose("PID-5")
    inspector.toggle_reveal()
    dialog = inspector.revealing.dialog
    assert dialog is not None
    assert not dialog.act.isEnabled()
    assert rig.client.reveals == []
    dialog.note.setText("Sender asks for the name")
    with qtbot.waitSignal(inspector.phi_visible) as told:
        QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert told.args == [True]
    assert rig.client.reveals[0].paths == ("PID-5",)
    assert rig.client.reveals[0].purpose == "Sender asks for the name"
    assert "Muster^Anna" in _drawn(inspector, 1)
    assert rig.state.phi_values == 1


def test_that_values_are_masked_again_when_their_time_is_up(inspector: InspectorScreen, rig: Rig, qtbot: QtBot) -> None:
    _reveal(inspector, qtbot, "PID-5")
    rig.clock.forward(59)
    inspector.revealing.keeper.tick()
    assert "Muster" in _drawn(inspector, 1)
    with qtbot.waitSignal(inspector.phi_visible) as told:
        rig.clock.forward(1)
    assert told.args == [False]
    assert "Muster" not in _drawn(inspector, 1)
    assert rig.state.phi_values == 0


def test_that_a_minute_without_the_focus_masks_everything(inspector: InspectorScreen, rig: Rig, qtbot: QtBot) -> None:
    _reveal(inspector, qtbot, "PID-5")
    keeper = inspector.revealing.keeper
    keeper.note_application(Qt.ApplicationState.ApplicationInactive)
    rig.clock.seconds += 60
    keeper.note_application(Qt.ApplicationState.ApplicationActive)
    assert keeper.count == 0


def test_that_locking_masks_and_drops_an_answer_on_its_way(inspector: InspectorScreen, rig: Rig, qtbot: QtBot) -> None:
    _reveal(inspector, qtbot, "PID-5")
    rig.state.mask_asked.emit()
    assert "Muster" not in _drawn(inspector, 1)
    inspector.choose("PID-3")
    inspector.toggle_reveal()
    dialog = inspector.revealing.dialog
    assert dialog is not None
    dialog.confirmed.emit("Check made-up data", "")
    rig.state.mask_asked.emit()
    qtbot.waitUntil(lambda: len(rig.client.reveals) == 2)
    rig.settle(qtbot)
    assert inspector.revealing.keeper.count == 0


def test_that_opening_another_message_leaves_nothing_in_the_clear(
    inspector: InspectorScreen, rig: Rig, qtbot: QtBot
) -> None:
    _reveal(inspector, qtbot, "PID-5")
    rig.client.opened[8] = samples.ordinary(row=samples.row(8))
    inspector.open(8)
    assert inspector.revealing.keeper.count == 0


def test_that_a_whole_message_in_the_clear_keeps_its_structure(inspector: InspectorScreen, qtbot: QtBot) -> None:
    inspector.toggle_reveal_all()
    dialog = inspector.revealing.dialog
    assert dialog is not None
    with qtbot.waitSignal(inspector.phi_visible):
        dialog.confirmed.emit("Check made-up data", "")
    assert _drawn(inspector, 1) == "PID|1||clear^^^HOSP^MR||clear^clear||19clear|F|||clear"
    nodes = inspector.tree_pane.tree.nodes
    assert nodes.data(nodes.find("PID-5.2").siblingAtColumn(2)) == "clear"


def test_that_revealing_a_segment_asks_for_its_masked_fields_only(
    inspector: InspectorScreen, rig: Rig, qtbot: QtBot
) -> None:
    _reveal(inspector, qtbot, "PID")
    assert rig.client.reveals[0].paths == ("PID-3", "PID-5", "PID-7", "PID-11")


def test_that_copying_from_the_raw_text_gives_masked_text(inspector: InspectorScreen, qtbot: QtBot) -> None:
    _reveal(inspector, qtbot, "PID-5")
    raw = inspector.middle.raw_page.raw
    QTest.keyClick(raw, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == f"{samples.M}^{samples.M}"


def test_that_a_refused_reveal_is_said_in_the_page(inspector: InspectorScreen, rig: Rig, qtbot: QtBot) -> None:
    rig.client.refuse["reveal"] = ApiError(403, "Not allowed", "Your role may not reveal fields. Ask a lead.")
    inspector.choose("PID-5")
    inspector.toggle_reveal()
    assert inspector.revealing.dialog is not None
    inspector.revealing.dialog.confirmed.emit("Check made-up data", "")
    qtbot.waitUntil(inspector.trouble.isVisible)
    assert "Ask a lead" in inspector.trouble.words.text()


def test_that_a_command_goes_with_its_reason_and_the_message_is_read_again(
    inspector: InspectorScreen, rig: Rig, qtbot: QtBot
) -> None:
    before = rig.client.names_asked().count("message")
    inspector.command(7, MessageCommandName.PARK, "waiting for the lab")
    qtbot.waitUntil(lambda: rig.client.names_asked().count("message") > before)
    sent = next(given for name, given in rig.client.asked if name == "command")
    assert isinstance(sent, MessageCommand)
    assert (sent.ids, sent.reason) == ((7,), "waiting for the lab")


def test_that_an_unknown_delivery_offers_the_three_answers_and_says_why_not_the_rest(qtbot: QtBot, rig: Rig) -> None:
    rig.client.opened[9] = samples.unknown().model_copy(update={"row": samples.row(9)})
    screen = InspectorScreen(rig.desk)
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.opened):
        screen.open(9)
    labels = [
        each.text()
        for each in screen.side.findChildren(QAbstractButton)
        if each not in (screen.side.notes.add, screen.side.explain.link)
    ]
    assert labels == ["It arrived…", "Send again…", "Cancel…", "More"]
    assert screen.refusals()["message.park"]() == "Say first whether it arrived."


def test_that_the_answers_come_first_however_the_gateway_orders_its_offers(qtbot: QtBot) -> None:
    names = ("park", "skip", "cancel", "arrived", "send_again")
    parent = QWidget()
    qtbot.addWidget(parent)
    labels = [
        each.text()
        for each in buttons_for([CommandOffer(name=n, allowed=True) for n in names], lambda _name: None, parent)
    ]
    assert labels == ["It arrived…", "Send again…", "Cancel…", "More"]


def test_that_related_messages_show_whole_ids_and_the_relation(inspector: InspectorScreen) -> None:
    assert inspector.view is not None
    shown = inspector.side.related_list.lines()
    assert [line.text for line in shown] == [row.control_id for row in inspector.view.related]
    assert any("newer" in line.second for line in shown)


def test_that_the_path_bar_shrinks_its_buttons_before_it_cuts_the_bytes(inspector: InspectorScreen) -> None:
    bar = inspector.middle.raw_page.path
    bar.resize(2000, bar.height())
    assert bar.copy_button.text() == "Copy path"
    bar.resize(380, bar.height())
    assert bar.copy_button.text() == ""
    assert bar.copy_button.accessibleName() == "Copy path"


def test_that_a_message_that_cannot_be_sent_says_why_at_the_buttons(qtbot: QtBot, rig: Rig) -> None:
    rig.client.opened[9] = samples.unreadable().model_copy(update={"row": samples.row(9)})
    screen = InspectorScreen(rig.desk)
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.opened):
        screen.open(9)
    assert not screen.head.resend_button.isEnabled()
    assert screen.head.resend_button.toolTip() == "A message without a header cannot be sent."


def test_that_a_gateway_error_says_what_and_offers_to_try_again(qtbot: QtBot, rig: Rig) -> None:
    rig.client.refuse["message"] = ApiError(403, "Not allowed", "Ask a lead.")
    screen = InspectorScreen(rig.desk)
    qtbot.addWidget(screen)
    screen.show()
    screen.open(7)
    qtbot.waitUntil(screen.again.isVisible)
    assert "Ask a lead." in screen.cannot.lines.text()
    rig.client.refuse.clear()
    with qtbot.waitSignal(screen.opened):
        QTest.mouseClick(screen.again, Qt.MouseButton.LeftButton)


def test_that_edit_carries_the_selected_field_to_the_editor(inspector: InspectorScreen, qtbot: QtBot) -> None:
    with qtbot.waitSignals([inspector.navigate, inspector.edit_requested]):
        inspector.handlers()["message.edit"]()
    with qtbot.waitSignal(inspector.navigate) as asked:
        inspector.handlers()["message.edit"]()
    assert asked.args == [Place(screen="edit", delivery=7, paths=("OBX[1]-3.1",))]


def test_that_filter_same_asks_for_the_field_in_any_repeat(inspector: InspectorScreen, qtbot: QtBot) -> None:
    with qtbot.waitSignal(inspector.filter_requested) as asked:
        QTest.mouseClick(inspector.middle.raw_page.path.filter_button, Qt.MouseButton.LeftButton)
    assert asked.args == ['OBX-3.1:"2345-7L"']
    inspector.choose("PID-5")
    assert not inspector.middle.raw_page.path.filter_button.isEnabled()


def test_that_next_failure_opens_the_next_older_failed_delivery(
    inspector: InspectorScreen, rig: Rig, qtbot: QtBot
) -> None:
    rig.client.opened[5] = samples.ordinary(row=samples.row(5))
    rig.client.push(messages=[samples.row(5)])
    with qtbot.waitSignal(inspector.opened) as opened:
        inspector.handlers()["failure.next"]()
    assert opened.args == [5]
    inspector.handlers()["failure.next"]()
    qtbot.waitUntil(inspector.told.isVisible)
    assert "No older failure" in inspector.told.headline.text()


def test_that_the_right_column_becomes_a_tab_on_a_narrow_window(inspector: InspectorScreen) -> None:
    assert inspector.splitter.indexOf(inspector.side) == 2
    inspector.resize(1280, 720)
    assert inspector.splitter.indexOf(inspector.side) == -1
    assert inspector.middle.tabs.tabText(inspector.middle.tabs.count() - 1) == "Outcome"
    inspector.resize(1400, 820)
    assert inspector.splitter.indexOf(inspector.side) == 2
    assert inspector.middle.tabs.count() == 8


def test_that_every_control_that_takes_the_focus_has_a_name(inspector: InspectorScreen) -> None:
    nameless = [
        widget
        for widget in inspector.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []


def _drawn(screen: InspectorScreen, line: int) -> str:
    return screen.middle.raw_page.raw.drawn(line)


def _reveal(screen: InspectorScreen, qtbot: QtBot, path: str) -> None:
    screen.choose(path)
    screen.toggle_reveal()
    assert screen.revealing.dialog is not None
    with qtbot.waitSignal(screen.phi_visible):
        screen.revealing.dialog.confirmed.emit("Check made-up data", "")
