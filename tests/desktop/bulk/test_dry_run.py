"""The dry run on a gateway in memory: nothing starts by accident, and nothing starts twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.caller import ApiError, GatewayUnreachable
from console.api.jobs import JobKind, JobRequest, PlanRequest
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.bulk.ask import BulkAsk
from console.desktop.screens.bulk.class_list import ClassListPanel
from console.desktop.screens.bulk.dry_run import DryRunPanel
from console.desktop.screens.bulk.job_panel import JobPanel
from console.desktop.widgets.reason_dialog import ReasonDialog
from tests.desktop.conftest import StandingClock
from tests.support.fake_gateway import FakeGatewayClient

# The offscreen platform says this of every window that has a smallest size; it is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

IDS = tuple(range(9_600, 9_613))
Asker = Callable[[BulkAsk], DryRunPanel]


def asked(gateway: FakeGatewayClient, name: str) -> list[object]:
    return [arguments for called, arguments in gateway.asked if called == name]


@pytest.fixture
def ask(qtbot: QtBot, window: MainWindow) -> Asker:
    """Open a dry run and wait for its count."""

    def opened(wanted: BulkAsk) -> DryRunPanel:
        window.state.bulk_asked.emit(wanted)
        panel = window.findChildren(DryRunPanel)[-1]
        qtbot.waitUntil(lambda: panel.plan is not None)
        return panel

    return opened


def of_ids(kind: JobKind = JobKind.RESEND) -> BulkAsk:
    return BulkAsk.of_ids(kind, IDS)


def of_query(query: str = "type:ORU^R01") -> BulkAsk:
    return BulkAsk.of_query(JobKind.RESEND, query)


def test_that_it_counts_and_says_that_nothing_was_done(ask: Asker, gateway: FakeGatewayClient) -> None:
    panel = ask(of_ids())
    plan = panel.plan
    assert plan is not None
    assert panel.windowTitle() == f"Resend {plan.total} messages: dry run"
    assert "Nothing has been sent yet" in panel.subtitle.text()
    assert panel.figures.count.text() == str(plan.ready)
    assert panel.figures.time.text() == f"{round(plan.ready / 5)} s"
    assert asked(gateway, "start_job") == []


def test_that_it_needs_a_reason_and_says_so_beside_the_button(ask: Asker) -> None:
    panel = ask(of_ids())
    assert not panel.all.isEnabled()
    assert not panel.first.isEnabled()
    assert panel.why_not.text() == "A reason is needed"
    panel.form.reason.setText("lab codes mapped")
    assert panel.all.isEnabled()
    assert panel.first.isEnabled()


def test_that_a_large_count_must_be_typed_rightly(ask: Asker) -> None:
    panel = ask(of_query())
    panel.form.reason.setText("lab codes mapped")
    assert panel.form.typed.isVisible()
    assert panel.form.typed_face.accessibleName() == "not typed yet"
    panel.form.typed.setText("99")
    assert panel.form.typed_face.accessibleName() == "does not match"
    assert not panel.all.isEnabled()
    panel.form.typed.setText(str(panel.amount()))
    assert panel.form.typed_face.accessibleName() == "matches"
    assert panel.all.isEnabled()
    panel.classes.rows[1].tick.setChecked(True)
    assert panel.form.typed_face.accessibleName() == "does not match", "another count must be typed anew"


def test_that_what_is_ticked_goes_along_and_is_counted(qtbot: QtBot, ask: Asker, gateway: FakeGatewayClient) -> None:
    panel = ask(of_query())
    ready = panel.amount()
    row = next(row for row in panel.classes.rows if row.found.name == "delivered")
    row.tick.setChecked(True)
    assert panel.amount() == ready + row.found.count
    assert panel.all.text() == f"Send all {panel.amount()}"
    panel.form.reason.setText("receiver was rebuilt")
    panel.form.ticket.setText("INC0048213")
    panel.form.typed.setText(str(panel.amount()))
    panel.form.pace.setCurrentIndex(1)
    QTest.mouseClick(panel.all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(asked(gateway, "start_job")))
    request = asked(gateway, "start_job")[0]
    assert isinstance(request, JobRequest)
    assert (request.include, request.per_minute, request.try_first) == (("delivered",), 60, 0)
    assert (request.reason, request.ticket) == ("receiver was rebuilt", "INC0048213")
    assert request.typed_count == ready + row.found.count


def test_that_enter_tries_three_and_enter_twice_starts_one_job(
    qtbot: QtBot, window: MainWindow, ask: Asker, gateway: FakeGatewayClient
) -> None:
    panel = ask(of_ids())
    panel.form.reason.setText("lab codes mapped")
    QTest.keyClick(panel.form.reason, Qt.Key.Key_Return)
    QTest.keyClick(panel.form.reason, Qt.Key.Key_Return)
    QTest.keyClick(panel.first, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.findChildren(JobPanel)))
    requests = asked(gateway, "start_job")
    assert len(requests) == 1
    assert isinstance(requests[0], JobRequest)
    assert requests[0].try_first == 3
    assert len(gateway.book.jobs) == 1


def test_that_enter_never_starts_what_cannot_be_taken_back(
    qtbot: QtBot, ask: Asker, gateway: FakeGatewayClient
) -> None:
    panel = ask(BulkAsk.of_query(JobKind.CANCEL, "status:queued,held"))
    panel.form.reason.setText("duplicate feed")
    assert not panel.first.isVisible()
    QTest.keyClick(panel.form.reason, Qt.Key.Key_Return)
    assert panel.focusWidget() is panel.all
    assert asked(gateway, "start_job") == []
    QTest.keyClick(panel.all, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(asked(gateway, "start_job")) == 1)


def test_that_a_start_without_an_answer_may_be_pressed_again_with_the_same_request(
    qtbot: QtBot, ask: Asker, gateway: FakeGatewayClient
) -> None:
    panel = ask(of_ids())
    panel.form.reason.setText("lab codes mapped")
    gateway.book.lose_answer = GatewayUnreachable("No answer.")
    QTest.mouseClick(panel.all, Qt.MouseButton.LeftButton)
    assert not panel.all.isEnabled(), "off at once"
    qtbot.waitUntil(panel.strip.isVisible)
    assert "may have started" in panel.strip.headline.text()
    gateway.book.lose_answer = None
    QTest.mouseClick(panel.all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(asked(gateway, "start_job")) == 2)
    first, second = asked(gateway, "start_job")
    assert isinstance(first, JobRequest)
    assert isinstance(second, JobRequest)
    assert first.request_id == second.request_id
    assert len(gateway.book.jobs) == 1


def test_that_a_selection_that_moved_must_be_counted_again(
    qtbot: QtBot, ask: Asker, gateway: FakeGatewayClient
) -> None:
    panel = ask(of_ids())
    panel.form.reason.setText("lab codes mapped")
    gateway.book.refuse_start = ApiError(409, "The selection moved", "3 were sent since. Count again.")
    QTest.mouseClick(panel.first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.strip.isVisible)
    assert panel.strip.headline.text() == "It was not started."
    assert "3 were sent since" in panel.strip.words.text()
    assert not panel.all.isEnabled()
    gateway.book.refuse_start = None
    QTest.mouseClick(panel.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(asked(gateway, "plan")) == 2)
    qtbot.waitUntil(panel.all.isEnabled)
    assert panel.form.reason_text == "lab codes mapped", "what was written is kept"


def test_that_an_old_count_starts_nothing(qtbot: QtBot, ask: Asker, clock: StandingClock) -> None:
    panel = ask(of_ids())
    panel.form.reason.setText("lab codes mapped")
    assert panel.all.isEnabled()
    clock.passed = timedelta(minutes=11)
    qtbot.waitUntil(panel.strip.isVisible)
    assert "too old" in panel.strip.headline.text()
    assert not panel.all.isVisible()
    assert panel.again.isVisible()


def test_that_more_than_a_job_holds_says_what_to_do(ask: Asker, gateway: FakeGatewayClient) -> None:
    gateway.book.most = 50
    panel = ask(of_query(""))
    assert "Narrow the filter" in panel.strip.words.text()
    assert not panel.all.isVisible()


def test_that_nothing_ready_says_why_and_starts_nothing(ask: Asker) -> None:
    panel = ask(BulkAsk.of_query(JobKind.RELEASE, "type:SIU^S12"))
    assert panel.figures.count.text() == "0"
    assert "None of these can be released" in panel.strip.headline.text()
    assert not panel.all.isVisible()


def test_that_a_count_that_failed_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient
) -> None:
    gateway.book.refuse_plan = ApiError(422, "The query cannot be read", "There is no field typ.")
    window.state.bulk_asked.emit(of_query("typ:ORU"))
    panel = window.findChildren(DryRunPanel)[-1]
    qtbot.waitUntil(panel.strip.isVisible)
    assert "no field typ" in panel.strip.words.text()
    gateway.book.refuse_plan = None
    QTest.mouseClick(panel.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.plan is not None)


def test_that_escape_closes_and_starts_nothing(qtbot: QtBot, ask: Asker, gateway: FakeGatewayClient) -> None:
    panel = ask(of_ids())
    panel.form.reason.setText("lab codes mapped")
    with qtbot.waitSignal(panel.rejected):
        QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert asked(gateway, "start_job") == []


def test_that_one_destination_only_is_counted_anew(qtbot: QtBot, ask: Asker, gateway: FakeGatewayClient) -> None:
    panel = ask(of_ids())
    assert panel.form.destination.itemText(0) == "Each message's own"
    panel.form.destination.setCurrentIndex(1)
    panel.form.destination.activated.emit(1)
    qtbot.waitUntil(lambda: len(asked(gateway, "plan")) == 2)
    request = asked(gateway, "plan")[1]
    assert isinstance(request, PlanRequest)
    assert request.destination == panel.form.chosen_destination == "peer"
    qtbot.waitUntil(lambda: "and to nothing else" in panel.figures.caption.text())


def test_that_a_class_can_be_listed_and_a_message_of_it_opened(qtbot: QtBot, window: MainWindow, ask: Asker) -> None:
    panel = ask(of_ids())
    QTest.mouseClick(panel.classes.rows[0].list, Qt.MouseButton.LeftButton)
    listing = window.findChildren(ClassListPanel)[-1]
    assert panel.plan is not None
    ready = panel.plan.ready
    qtbot.waitUntil(lambda: listing.model.rowCount() == ready)
    listing.table.setCurrentIndex(listing.model.index(0, 0))
    with qtbot.waitSignal(panel.rejected):
        QTest.keyClick(listing.table, Qt.Key.Key_Return)
    assert window.history.current == Place(screen="inspector", delivery=9_601)


def test_that_without_the_right_no_dry_run_opens(window: MainWindow) -> None:
    actor = window.state.actor
    assert actor is not None
    window.state.actor = actor.model_copy(update={"actions": ("view", "search")})
    window.state.bulk_asked.emit(of_ids())
    assert window.findChildren(DryRunPanel) == []
    assert "role does not allow" in window.state.notices[-1].text


def test_that_prod_must_be_armed_before_a_start_and_counting_needs_nothing(
    qtbot: QtBot, window: MainWindow, ask: Asker, gateway: FakeGatewayClient
) -> None:
    window.registry.run("prod.disarm")
    panel = ask(of_ids())
    panel.form.reason.setText("lab codes mapped")
    assert "read-only" in panel.strip.headline.text()
    assert panel.why_not.text() == "Arm PROD first"
    assert not panel.all.isEnabled()
    QTest.mouseClick(panel.arm, Qt.MouseButton.LeftButton)
    dialog = window.findChildren(ReasonDialog)[-1]
    dialog.reason.setText("INC0048213")
    QTest.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.all.isEnabled)
    assert not panel.strip.isVisible()


def test_that_every_control_has_a_name_and_tab_reaches_the_start(ask: Asker) -> None:
    panel = ask(of_query())
    panel.form.reason.setText("lab codes mapped")
    panel.form.typed.setText(str(panel.amount()))
    panel.form.reason.setFocus()
    reached = [panel.focusWidget()]
    for _ in range(30):
        QTest.keyClick(panel, Qt.Key.Key_Tab)
        reached.append(panel.focusWidget())
    for wanted in (panel.form.ticket, panel.form.typed, panel.cancel, panel.all, panel.first, panel.shut):
        assert wanted in reached
    assert reached.index(panel.form.typed) < reached.index(panel.all) < reached.index(panel.first)
    assert all(widget.accessibleName() for widget in reached)
