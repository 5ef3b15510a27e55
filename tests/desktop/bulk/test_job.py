"""The job panel, the list of jobs, the notice at the end, and the basket, on a gateway in memory."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.interfaces import CommandOffer
from console.api.jobs import ANYWAY, JobCommand, JobCommandName, JobKind, JobState, PlanRequest
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.bulk.ask import BulkAsk
from console.desktop.screens.bulk.basket_panel import BasketPanel
from console.desktop.screens.bulk.dry_run import DryRunPanel
from console.desktop.screens.bulk.job_panel import JobPanel
from console.desktop.screens.bulk.jobs_panel import JobsPanel
from console.desktop.widgets.reason_dialog import ReasonDialog
from tests.desktop.test_queues import asked, select
from tests.support.fake_gateway import FakeGatewayClient

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def shows(panel: JobPanel, count: str) -> bool:
    return panel.figures.count.text() == count


def was_asked(gateway: FakeGatewayClient, name: str, times: int) -> bool:
    return len(asked(gateway, name)) == times


def start(qtbot: QtBot, window: MainWindow, *, first: bool = False, query: str = "type:ORU^R01") -> JobPanel:
    """Through the dry run to the job's panel."""
    before = len(window.findChildren(JobPanel))
    window.state.bulk_asked.emit(BulkAsk.of_query(JobKind.RESEND, query))
    panel = window.findChildren(DryRunPanel)[-1]
    qtbot.waitUntil(lambda: panel.plan is not None)
    panel.form.reason.setText("lab codes mapped")
    panel.form.typed.setText(str(panel.amount()))
    QTest.mouseClick(panel.first if first else panel.all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.findChildren(JobPanel)) > before)
    return window.findChildren(JobPanel)[-1]


def test_that_it_follows_the_job_and_its_receipts(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    panel = start(qtbot, window)
    gateway.book.advance(118, 62)
    qtbot.waitUntil(lambda: panel.figures.count.text() == "62")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 62)
    counts = panel.job.counts
    assert (counts.accepted, counts.rejected, counts.unknown) == (60, 1, 1)
    assert panel.bar.accessibleName() == f"60 accepted, 1 rejected, 1 unknown, {counts.waiting} to go"
    assert panel.header.count.text() == "62 receipts, newest first"
    newest = panel.model.receipt(0)
    assert newest is not None
    assert newest.number == 62


def test_that_it_asks_only_while_it_can_be_seen(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    panel = start(qtbot, window)
    qtbot.waitUntil(lambda: bool(asked(gateway, "job")))
    panel.hide()
    assert not panel._poll.isActive()  # noqa: SLF001 - the rule is about this timer
    panel.show()
    assert panel._poll.isActive()  # noqa: SLF001 - as above


def test_that_an_answer_for_a_panel_that_was_closed_goes_nowhere(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    panel = start(qtbot, window)
    with qtbot.waitSignal(panel.destroyed):
        panel.model.refresh()
        panel.reject()
    looks = len(asked(gateway, "jobs"))
    qtbot.waitUntil(lambda: len(asked(gateway, "jobs")) > looks)  # answers come in order: the lost one has come


def test_that_after_three_it_stands_and_goes_on_with_the_rest(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    panel = start(qtbot, window, first=True)
    gateway.book.advance(118, 50)
    qtbot.waitUntil(panel.buttons.go_on.isVisible)
    assert panel.note.headline.text() == "Tried 3: 3 accepted. Go on, or cancel the rest."
    assert panel.buttons.go_on.text() == f"Go on with {panel.job.total - 3}"
    assert not panel.buttons.pause.isVisible()
    QTest.mouseClick(panel.buttons.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.buttons.pause.isVisible)
    assert asked(gateway, "job_command") == [(118, JobCommand(command=JobCommandName.RESUME))]


def test_that_a_try_that_failed_goes_on_only_with_a_reason(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    panel = start(qtbot, window, first=True)
    gateway.book.advance(118, 50)
    qtbot.waitUntil(panel.buttons.go_on.isVisible)
    assert panel.buttons.anyway.isHidden()
    why = "Release unlocks when all 3 try messages are accepted: 2 accepted, 1 rejected."
    offers = (CommandOffer(name="resume", allowed=False, reason=why), CommandOffer(name=ANYWAY, allowed=True))
    panel.hide()  # no look at the gateway in between
    panel.show_job(panel.job.model_copy(update={"commands": offers, "group": 4}))
    assert not panel.buttons.go_on.isEnabled()
    assert why in panel.buttons.words.text()
    assert not panel.buttons.anyway.isHidden()
    panel.buttons.anyway.click()
    dialog = panel.findChildren(ReasonDialog)[-1]
    assert not dialog.act.isEnabled()
    dialog.reason.setText("the ward cannot wait")
    dialog.act.click()
    wanted = JobCommand(command=JobCommandName.RESUME, reason="the ward cannot wait")
    qtbot.waitUntil(lambda: asked(gateway, "job_command") == [(118, wanted)])


def test_that_cancelling_asks_first_and_says_what_stays(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    panel = start(qtbot, window)
    gateway.book.advance(118, 10)
    qtbot.waitUntil(lambda: panel.figures.count.text() == "10")
    QTest.mouseClick(panel.buttons.cancel_rest, Qt.MouseButton.LeftButton)
    assert "10 already sent stay so" in panel.note.words.text()
    assert panel.focusWidget() is panel.buttons.keep
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isVisible(), "Escape takes back the question first"
    assert asked(gateway, "job_command") == []
    QTest.mouseClick(panel.buttons.cancel_rest, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.buttons.cancel_now, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.job.state is JobState.CANCELLED)
    assert "was cancelled" in panel.note.headline.text()
    assert panel.buttons.close.isVisible()
    assert "was cancelled: 10 accepted" in window.state.notices[-1].text


def test_that_closing_does_not_stop_it_and_its_end_is_told(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    panel = start(qtbot, window)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert asked(gateway, "job_command") == []
    gateway.book.advance(118, 10_000)
    total = gateway.book.jobs[118].row.total
    qtbot.waitUntil(lambda: any("ended" in notice.text for notice in window.state.notices), timeout=6000)
    counts = gateway.book.jobs[118].row.counts
    assert window.state.notices[-1].text == (
        f"Job 118 ended: {counts.accepted} accepted, {counts.rejected} rejected, {counts.unknown} unknown."
    )
    assert counts.accepted + counts.rejected + counts.unknown == total


def test_that_receipts_are_filtered_and_open_the_original_or_the_copy(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    panel = start(qtbot, window)
    gateway.book.advance(118, 62)
    panel.show_state.setCurrentIndex(2)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)
    row = panel.model.receipt(0)
    assert row is not None
    assert row.state == "rejected"
    panel.table.setCurrentIndex(panel.model.index(0, 2))
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert window.history.current == Place(screen="inspector", delivery=row.original_id)
    opened: list[int] = []
    panel.opened.connect(opened.append)
    panel.table.opened.emit(panel.model.index(0, 3))
    assert opened == [row.copy_id]


def test_that_the_list_stands_still_while_someone_has_chosen_a_receipt(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    panel = start(qtbot, window)
    gateway.book.advance(118, 5)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5)
    panel.table.selectRow(2)
    gateway.book.advance(118, 5)
    qtbot.waitUntil(lambda: panel.figures.count.text() == "10")
    assert panel.model.rowCount() == 5
    assert "waits while you read" in panel.header.count.text()
    panel.table.clearSelection()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 10)


def test_that_all_receipts_are_exported(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, tmp_path: Path
) -> None:
    panel = start(qtbot, window, query="")
    gateway.book.advance(118, 230)
    path = tmp_path / "receipts.csv"
    panel.export(str(path))
    qtbot.waitUntil(lambda: "230 receipts of job 118 exported." in [n.text for n in window.state.notices])
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 231


def test_that_progress_is_announced_at_most_once_in_ten_seconds(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", said.append)
    panel = start(qtbot, window)
    for done in (5, 10, 15):
        gateway.book.advance(118, 5)
        qtbot.waitUntil(partial(shows, panel, str(done)))
    assert len(said) == 1


def test_that_the_list_of_jobs_opens_one(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    window.registry.run("jobs")
    empty = window.findChildren(JobsPanel)[-1]
    qtbot.waitUntil(lambda: empty.empty.title.text() == "No jobs yet")
    QTest.keyClick(empty, Qt.Key.Key_Escape)
    start(qtbot, window).reject()
    window.registry.run("jobs")
    panel = window.findChildren(JobsPanel)[-1]
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)
    before = len(window.findChildren(JobPanel))
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert len(window.findChildren(JobPanel)) >= before
    assert window.findChildren(JobPanel)[-1].isVisible()
    said = panel.model.index(0, 0).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert said.startswith("Running, job 118, Resend")


def test_that_the_status_bar_counts_jobs_and_opens_them(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    assert window.status.items["jobs"].accessibleName() == "Jobs 0"
    assert not window.status.items["basket"].isVisible()
    QTest.mouseClick(window.status.items["jobs"], Qt.MouseButton.LeftButton)
    assert window.findChildren(JobsPanel)[-1].isVisible()


def test_that_ctrl_b_fills_the_basket_and_exactly_these_are_counted(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    select(window.queues, 4, 5, 8)
    window.queues.messages.table.setFocus()
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.status.items["basket"].accessibleName() == "Basket 3"
    window.registry.run("basket.add")
    assert "3 in it already" in window.state.notices[-1].text
    ids = tuple(row.id for row in window.queues.messages.selected())
    window.registry.run("basket")
    panel = window.findChildren(BasketPanel)[-1]
    panel.table.selectRow(0)
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert panel.resend.text() == "Resend 2…"
    QTest.mouseClick(panel.resend, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(asked(gateway, "plan")))
    request = asked(gateway, "plan")[0]
    assert isinstance(request, PlanRequest)
    assert request.selection.ids == ids[1:]
    assert asked(gateway, "start_job") == []


def test_that_an_act_on_several_opens_the_dry_run_for_the_selection(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    for number, command in enumerate(("resend", "retry", "hold", "park", "skip", "cancel")):
        window.queues.messages.table.clearSelection()
        select(window.queues, *({"hold": (3, 8), "cancel": (3, 8)}.get(command, (4, 5))))
        ids = tuple(row.id for row in window.queues.messages.selected())
        window.registry.run(f"message.{command}")
        qtbot.waitUntil(partial(was_asked, gateway, "plan", number + 1))
        request = asked(gateway, "plan")[-1]
        assert isinstance(request, PlanRequest)
        assert (request.kind.value, request.selection.ids, request.selection.whole_query) == (command, ids, False)
        window.findChildren(DryRunPanel)[-1].reject()


def test_that_all_that_match_goes_as_the_query_itself(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    pane = window.queues.messages
    assert not pane.match.isVisible(), "without a filter there is nothing to match"
    window.top.filter.set_query("status:error")
    qtbot.waitUntil(lambda: pane.match.text() == "All 2 that match")
    assert pane.match.isVisible()
    window.registry.run("bulk.resend")
    qtbot.waitUntil(lambda: bool(asked(gateway, "plan")))
    request = asked(gateway, "plan")[0]
    assert isinstance(request, PlanRequest)
    assert (request.selection.query, request.selection.whole_query, request.selection.ids) == ("status:error", True, ())


def test_that_without_the_right_nothing_of_it_is_offered(window: MainWindow) -> None:
    actor = window.state.actor
    assert actor is not None
    window.state.actor = actor.model_copy(update={"actions": tuple(a for a in actor.actions if a != "job")})
    select(window.queues, 4, 5)
    assert "role does not allow" in window.registry.refusal("message.resend")
    assert "role does not allow" in window.registry.refusal("bulk.resend")
    assert window.registry.refusal("message.park") == "", "the command for a few stays as it was"
