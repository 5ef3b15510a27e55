"""The Triage screen on a gateway in memory: keys, acts, two people at once, what is hidden, live without jumps."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from time import thread_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.jobs import JobKind
from console.api.triage import GroupCommand, GroupState, RunbookStep
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.bulk.ask import BulkAsk
from console.desktop.screens.triage.screen import TriageScreen
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button
from console.desktop.widgets.reason_dialog import ReasonDialog
from tests.desktop.triage.conftest import open_triage
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_groups import bad_day, long_texts

pytestmark = pytest.mark.qt_log_ignore("plugin does not support")
Opener = Callable[[FakeGatewayClient], MainWindow]
FRAME_SECONDS = 0.016


def press(screen: TriageScreen, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, while the list has the focus."""
    window = screen.window()
    window.activateWindow()
    screen.groups.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
    QApplication.processEvents()
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def commands(gateway: FakeGatewayClient) -> list[GroupCommand]:
    return [
        arguments[1] for name, arguments in gateway.asked if name == "group_command" and isinstance(arguments, tuple)
    ]


def dialog(screen: TriageScreen) -> ReasonDialog:
    return next(each for each in screen.window().findChildren(ReasonDialog) if each.isVisible())


def test_that_the_rail_counts_open_causes(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    item = window.rail.items["triage"]
    qtbot.waitUntil(lambda: item.accessibleName() == "Triage, 10", timeout=2000)
    gateway.change_group(1, state=GroupState.RESOLVED, open=0)
    qtbot.waitUntil(lambda: item.accessibleName() == "Triage, 9", timeout=2000)
    gateway.go_down()
    qtbot.waitUntil(lambda: item.accessibleName() == "Triage", timeout=3000)


def test_that_keys_go_from_cause_to_cause_and_open_what_is_behind_it(qtbot: QtBot, triage: TriageScreen) -> None:
    window = triage.window()
    assert isinstance(window, MainWindow)
    first = triage.groups.selected_id
    press(triage, Qt.Key.Key_N)
    assert triage.groups.selected_id != first
    press(triage, Qt.Key.Key_P)
    assert triage.groups.selected_id == first
    press(triage, Qt.Key.Key_Return)
    assert window.here().screen == "queues"
    assert window.state.query == f"cause:{first} status:error,parked,unknown"

    window.registry.run("go.back")
    assert window.screen_in_front is triage
    assert window.state.query == ""
    assert triage.groups.selected_id == first
    qtbot.waitUntil(lambda: not triage.why_not("group.sample"))
    press(triage, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert window.here() == Place(screen="inspector", delivery=9_999)


def test_that_a_key_takes_the_cause_and_one_more_asks_what_cured_it(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient
) -> None:
    press(triage, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: triage.view is not None and triage.view.row.owner == "r.keller")
    assert triage.detail.head.owner.currentText() == "r.keller (you)"
    row = triage.groups.selected()
    assert row is not None
    assert row.owner == "r.keller"

    press(triage, Qt.Key.Key_R)
    asked = dialog(triage)
    assert not asked.act.isEnabled()
    QTest.keyClicks(asked.reason, "map v13 published")
    asked.act.click()
    qtbot.waitUntil(lambda: triage.view is not None and triage.view.row.state is GroupState.RESOLVED)
    assert [(each.command, each.version, each.text) for each in commands(gateway)] == [
        ("own", 1, ""),
        ("resolve", 2, "map v13 published"),
    ]


def test_that_archiving_asks_for_its_limit(qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient) -> None:
    press(triage, Qt.Key.Key_E)
    asked = dialog(triage)
    QTest.keyClicks(asked.reason, "vendor mends it on Monday")
    asked.act.click()
    qtbot.waitUntil(lambda: bool(commands(gateway)))
    archive = commands(gateway)[0]
    assert (archive.command, archive.until_count) == ("archive", None)
    assert archive.until_per_hour is not None


def test_that_merge_needs_a_cause_and_split_a_part(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient
) -> None:
    triage.desk.registry.run("group.merge")
    asked = dialog(triage)
    QTest.keyClicks(asked.reason, "the same code list")
    assert asked.complaint() == "Choose a cause"
    asked.reject()
    triage.desk.registry.run("group.split")
    asked = dialog(triage)
    QTest.keyClicks(asked.reason, "two senders")
    asked.act.click()
    qtbot.waitUntil(lambda: bool(commands(gateway)))
    assert (commands(gateway)[0].command, commands(gateway)[0].by) == ("split", "type")


def test_that_a_stale_act_says_who_was_first_and_keeps_what_was_typed(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient
) -> None:
    gateway.push_topics = lambda *topics: None  # type: ignore[method-assign]  # the feed is late: our version is old
    gateway.act(1, GroupCommand(command="resolve", version=1, text="map v13 published"), "m.ito")
    QTest.keyClicks(triage.detail.history.note, "called the lab")
    triage.detail.history.add.click()
    told = triage.detail.strip.headline
    qtbot.waitUntil(lambda: told.text().startswith("m.ito resolved it at "))
    assert told.text().endswith("map v13 published")
    assert triage.detail.history.note.text() == "called the lab"
    assert triage.view is not None
    assert triage.view.row.state is GroupState.RESOLVED
    assert len(gateway.groups_kept[1].history) == 2, "nothing of ours was done"

    triage.detail.history.add.click()  # having read it: the version is the fresh one now
    qtbot.waitUntil(lambda: triage.detail.history.note.text() == "")
    assert not triage.detail.strip.isVisible()


def test_that_the_act_of_another_analyst_shows_within_a_second(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient
) -> None:
    gateway.act(1, GroupCommand(command="own", version=1, owner="m.ito"), "m.ito")
    qtbot.waitUntil(lambda: triage.view is not None and triage.view.row.owner == "m.ito", timeout=1000)
    assert triage.groups.model.index(0, 7).data() == "MI"
    assert not triage.detail.strip.isVisible()


def test_that_what_is_typed_belongs_to_its_cause(qtbot: QtBot, triage: TriageScreen) -> None:
    note = triage.detail.history.note
    QTest.keyClicks(note, "about the first")
    triage.desk.registry.run("group.next")
    qtbot.waitUntil(lambda: note.text() == "")
    triage.desk.registry.run("group.previous")
    qtbot.waitUntil(lambda: note.text() == "about the first")


def test_that_live_counts_never_move_a_row_under_somebody(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient
) -> None:
    before = [row.id for row in triage.groups.model.at_hand()]
    press(triage, Qt.Key.Key_Down)  # somebody walks through the rows
    chosen = triage.groups.selected_id
    gateway.change_group(12, per_hour=900.0, open=800, state=GroupState.ESCALATING)
    qtbot.waitUntil(lambda: "800" in [triage.groups.model.index(row, 2).data() for row in range(10)], timeout=1000)
    assert not triage.groups.rests
    triage.reorder()
    assert [row.id for row in triage.groups.model.at_hand()] == before

    triage.refresh()
    qtbot.waitUntil(lambda: triage.groups.model.at_hand()[0].id == 12)
    assert triage.groups.selected_id == chosen
    at = triage.groups.model.row_of(chosen or 0)
    assert at is not None
    assert triage.groups.table.selectionModel().isRowSelected(at)


def test_that_a_new_cause_is_told_by_the_pill(qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient) -> None:
    triage.groups.table.setFocus()
    press(triage, Qt.Key.Key_Down)
    gateway.change_group(6, state=GroupState.REGRESSED)
    qtbot.waitUntil(triage.groups.pill.isVisible, timeout=1000)
    assert triage.groups.pill.accessibleName() == "1 new cause, show them"
    triage.groups.pill.click()
    qtbot.waitUntil(lambda: triage.groups.model.row_of(6) is not None)
    assert not triage.groups.pill.isVisible()


def test_that_the_filter_bar_is_for_causes_too_and_says_what_does_not_apply(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient
) -> None:
    window = triage.window()
    assert isinstance(window, MainWindow)
    window.top.filter.set_query("layer:fhir status:error")
    qtbot.waitUntil(lambda: triage.groups.model.rowCount() == 1)
    assert window.screen_in_front is triage
    assert triage.groups.strip.isVisible()
    assert triage.groups.strip.words.text().startswith("status:error says something about messages")
    assert window.top.filter.count.text() == "1 of 12 groups"
    assert triage.groups.layers.text() == "FHIR"
    asked = [arguments.query for name, arguments in gateway.asked if name == "groups"]  # type: ignore[attr-defined]
    assert asked[-1] == "layer:fhir"

    triage.groups.strip.take_out.click()
    assert window.state.query == "layer:fhir"
    assert not triage.groups.strip.isVisible()
    window.registry.run("go.back")
    assert window.state.query == "layer:fhir status:error"


def test_that_a_filter_the_gateway_refuses_shows_its_words(qtbot: QtBot, triage: TriageScreen) -> None:
    window = triage.window()
    assert isinstance(window, MainWindow)
    window.top.filter.set_query("layer:fhir OR status:error")
    qtbot.waitUntil(triage.groups.empty.isVisible)
    assert triage.groups.empty.lines.text() == "status: says nothing about a group. Take it out."
    triage.groups.clear.click()
    qtbot.waitUntil(lambda: triage.groups.model.rowCount() == 10 and triage.groups.table.isVisible())


def test_that_hidden_groups_are_counted_in_words(qtbot: QtBot, open_window: Opener, gateway: FakeGatewayClient) -> None:
    gateway.groups_hidden, gateway.groups_hidden_text = 3, "site SOUTH"
    window = open_window(gateway)
    screen = open_triage(qtbot, window)
    assert screen.groups.hidden.text() == "+ 3 groups you may not see: site SOUTH"
    assert window.top.filter.count.text() == "10 of 15 groups"


def test_that_an_empty_list_says_what_is_watched(qtbot: QtBot, open_window: Opener, gateway: FakeGatewayClient) -> None:
    gateway.groups_kept = {}
    screen = open_triage(qtbot, open_window(gateway))
    qtbot.waitUntil(lambda: screen.groups.empty.lines.text().startswith("11 interfaces watched"))
    assert screen.groups.empty.title.text() == "Nothing fails"
    gateway.keep_groups(bad_day(3))
    qtbot.waitUntil(lambda: screen.groups.table.isVisible() and screen.view is not None, timeout=2000)


def test_that_without_a_gateway_nothing_can_be_done_and_rows_say_what_was(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient
) -> None:
    gateway.go_down()
    qtbot.waitUntil(lambda: triage.groups.header.count.text().startswith("as of"), timeout=3000)
    assert triage.groups.model.index(0, 6).data() == "was escalating"
    assert triage.why_not("group.own") == "The gateway does not answer."
    assert not triage.detail.cure.main.isEnabled()
    assert triage.detail.cure.words.text() == "The gateway does not answer."


def test_that_a_release_asks_for_the_dry_run_of_this_cause(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient
) -> None:
    assert triage.detail.cure.main.toolTip() == "Release unlocks when all three try messages are accepted."
    view = gateway.groups_kept[1]
    cure = view.cure.model_copy(update={"step": 3, "refusal": "", "job_state": "paused"})
    gateway.change_view(1, cure=cure)
    qtbot.waitUntil(triage.detail.cure.main.isEnabled, timeout=2000)
    with qtbot.waitSignal(triage.desk.state.job_asked) as opened:
        triage.detail.cure.main.click()  # the job whose try went well stands and waits
    assert opened.args == [118]
    gateway.change_view(1, cure=cure.model_copy(update={"job_state": "done"}))
    qtbot.waitUntil(lambda: triage.view is not None and triage.view.cure.job_state == "done", timeout=2000)
    with qtbot.waitSignal(triage.desk.state.bulk_asked) as asked:
        triage.detail.cure.main.click()
    ask = asked.args[0]
    assert isinstance(ask, BulkAsk)
    assert (ask.kind, ask.group, ask.recipe) == (JobKind.RESEND, 1, 4)
    assert (ask.selection.query, ask.selection.whole_query) == (view.row.query, True)


def test_that_tries_are_followed_live(qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient) -> None:
    cure = gateway.groups_kept[1].cure
    assert [line.face.word for line in triage.detail.cure.tries.lines() if line.face] == ["Sent", "Sent", "Sending"]
    done = tuple(each.model_copy(update={"state": "accepted"}) for each in cure.tries)
    gateway.groups_kept[1] = gateway.groups_kept[1].model_copy(update={"cure": cure.model_copy(update={"tries": done})})
    gateway.push_topics("jobs")
    qtbot.waitUntil(
        lambda: [line.face.word for line in triage.detail.cure.tries.lines() if line.face] == ["Sent"] * 3, timeout=1000
    )


def test_that_a_runbook_step_can_be_done_from_here(qtbot: QtBot, triage: TriageScreen) -> None:
    button = next(
        each
        for each in triage.detail.runbook.findChildren(Button)
        if "Show the messages of step 3" in each.accessibleName()
    )
    with qtbot.waitSignal(triage.desk.state.filter_asked) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["cause:1 type:ORU^R01"]


def test_that_a_step_of_another_screen_leads_to_the_messages_and_says_what_to_press(
    qtbot: QtBot, triage: TriageScreen
) -> None:
    with qtbot.waitSignal(triage.desk.state.filter_asked) as asked:
        triage.detail.step_asked.emit(RunbookStep(text="Read one", command="message.open"))
    assert asked.args == ["cause:1 status:error,parked,unknown"]
    assert triage.desk.state.notices[-1].text == "Choose what it is about, then Open message (Return)."


def test_that_the_hand_over_text_goes_to_the_clipboard(qtbot: QtBot, triage: TriageScreen) -> None:
    triage.detail.history.copy.click()
    assert QApplication.clipboard().text().startswith("Result code not mapped to LOINC: 118 messages, 97 patients")


def test_that_a_cause_asked_for_by_another_screen_opens_also_where_it_is_not_in_the_list(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    window.go(Place(screen="triage", selected=(6,)))
    screen = window.screen_in_front
    assert isinstance(screen, TriageScreen)
    qtbot.waitUntil(lambda: screen.groups.model.rowCount() == 10 and screen.view is not None)
    assert screen.view is not None
    assert (screen.view.row.id, screen.view.row.state) == (6, GroupState.ARCHIVED)
    assert screen.detail.cure.reopen.isVisible()
    assert not screen.detail.cure.resolve.isVisible()


def test_that_a_merged_cause_opens_as_what_it_became(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient
) -> None:
    gateway.groups_kept[1] = gateway.groups_kept[2]
    gateway.push_topics("groups")
    qtbot.waitUntil(lambda: triage.view is not None and triage.view.row.id == 2, timeout=1000)
    assert triage.groups.selected_id == 2
    assert triage.detail.strip.headline.text() == "It became part of this cause"


def test_that_a_cause_that_is_gone_says_so(qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient) -> None:
    del gateway.groups_kept[1]
    gateway.push_topics("groups")
    qtbot.waitUntil(triage.detail.empty.isVisible, timeout=1000)
    assert triage.detail.empty.title.text() == "This cause is gone"


def test_that_a_refused_note_is_kept_with_the_reason(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(group_id: int, command: GroupCommand) -> None:
        raise ApiError(422, "Patient data", "The note repeats patient data of a message.")

    monkeypatch.setattr(gateway, "group_command", refuse)
    QTest.keyClicks(triage.detail.history.note, "DOE^JANE called")
    triage.detail.history.add.click()
    qtbot.waitUntil(lambda: "repeats patient data" in triage.detail.strip.words.text())
    assert triage.detail.history.note.text() == "DOE^JANE called"


@pytest.mark.parametrize(("percent", "width"), [(100, 1280), (100, 1024), (150, 1360)])
def test_that_the_opened_cause_keeps_its_place_when_narrow(
    qtbot: QtBot, triage: TriageScreen, gateway: FakeGatewayClient, percent: int, width: int
) -> None:
    gateway.keep_groups(long_texts())
    look().choose(percent=percent)
    triage.window().resize(width, 720)
    qtbot.wait(50)
    assert triage.detail.isVisible()
    assert triage.detail.width() + triage.groups.width() <= triage.width() + triage.detail.width() * (
        triage.splitter.orientation() is Qt.Orientation.Vertical
    )
    qtbot.waitUntil(lambda: triage.detail.area.horizontalScrollBar().maximum() == 0, timeout=2000)


def test_that_five_hundred_causes_never_hold_up_the_window(
    qtbot: QtBot, open_window: Opener, gateway: FakeGatewayClient
) -> None:
    """Each piece of work on the GUI thread, measured alone: the list in order, the counts, a step, the detail."""
    gateway.groups_kept = {view.row.id: view for view in bad_day(500)}
    screen = open_triage(qtbot, open_window(gateway))
    model = screen.groups.model
    assert model.rowCount() > 400
    taken: dict[str, list[float]] = {}

    def measure(name: str, work: Callable[[], object]) -> None:
        for _ in range(5):
            begin = thread_time()
            work()
            taken.setdefault(name, []).append(thread_time() - begin)

    views = cycle((gateway.groups_kept[1], gateway.groups_kept[3]))
    measure("detail", lambda: screen.show_view(next(views)))
    measure("step", lambda: screen.groups.step(1))
    measure("paint", lambda: screen.groups.table.viewport().repaint())
    screen.groups.table.verticalScrollBar().setValue(4000)
    measure("paint below", lambda: screen.groups.table.viewport().repaint())
    print({name: f"{min(each) * 1000:.1f} ms" for name, each in taken.items()})
    assert {name: min(each) for name, each in taken.items() if min(each) > FRAME_SECONDS} == {}
