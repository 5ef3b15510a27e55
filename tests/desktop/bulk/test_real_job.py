"""Bulk work on a real gateway process with the demo hospital live: from the filter to the last receipt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.jobs import JobState
from console.api.messages import MessageRow
from console.compositions.demo_session import DemoSession
from console.desktop.main_window import MainWindow
from console.desktop.screens.bulk.dry_run import DryRunPanel
from console.desktop.screens.bulk.job_panel import JobPanel
from tests.desktop.live_window import live_window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by the offscreen platform of every sized window
PATIENCE = 30_000
QUERY = "status:sent type:SIU"


@pytest.fixture
def live(qtbot: QtBot, settings: QSettings) -> Iterator[MainWindow]:
    """A window on a demo day."""
    with DemoSession(seed=3, speed=4.0) as demo, live_window(qtbot, demo, settings) as window:
        yield window


def test_that_all_that_match_are_counted_tried_and_sent_with_a_receipt_each(qtbot: QtBot, live: MainWindow) -> None:
    model = live.queues.messages.model
    live.top.filter.set_query(QUERY)

    def shown() -> list[MessageRow]:
        """The rows at hand; those of the filter before stay until the first page of this one is here."""
        return model.messages_in(range(model.rowCount()))

    qtbot.waitUntil(lambda: len(shown()) >= 5 and all(row.type.startswith("SIU") for row in shown()), timeout=PATIENCE)
    live.registry.run("bulk.resend")
    dry_run = live.findChildren(DryRunPanel)[-1]
    qtbot.waitUntil(lambda: dry_run.plan is not None, timeout=PATIENCE)
    plan = dry_run.plan
    assert plan is not None
    assert sum(found.count for found in plan.classes) == plan.total
    for row in dry_run.classes.rows:
        row.tick.setChecked(row.found.name == "delivered")
    count = dry_run.amount()
    assert count > 3
    dry_run.form.pace.setCurrentIndex(dry_run.form.pace.findData(0))
    dry_run.form.reason.setText("the receiver was rebuilt")
    dry_run.form.typed.setText(str(count))
    assert dry_run.complaint() == ""
    QTest.mouseClick(dry_run.first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(live.findChildren(JobPanel)), timeout=PATIENCE)
    panel = live.findChildren(JobPanel)[-1]
    qtbot.waitUntil(panel.buttons.go_on.isVisible, timeout=PATIENCE)
    tried = panel.job.counts  # an original whose later reply came meanwhile is refused by its fence, and is no try
    assert (tried.accepted + tried.rejected + tried.unknown, tried.waiting) == (3, count - 3 - tried.refused)
    assert "Tried 3" in panel.note.headline.text()
    QTest.mouseClick(panel.buttons.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.job.state is JobState.DONE, timeout=PATIENCE)
    counts = panel.job.counts
    assert counts.accepted + counts.rejected + counts.unknown + counts.refused == count
    assert counts.accepted >= 3
    qtbot.waitUntil(lambda: panel.model.rowCount() >= min(count, 100), timeout=PATIENCE)
    sent = [row for row in panel.model.rows if row.state == "accepted"]
    assert len({row.copy_id for row in sent}) == len(sent), "each original has a copy of its own"
    assert all(row.copy_control_id and row.copy_control_id != row.original_control_id for row in sent)
    qtbot.waitUntil(lambda: any("ended" in notice.text for notice in live.state.notices), timeout=PATIENCE)
