"""Rows and timelines of alerts: everything a row shows is also said, and unknown stays unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.api.alerts import AlertRow, AlertSchedule
from console.desktop.screens.alerts.hours import hours_words, read_clock
from console.desktop.screens.alerts.rows import alert_cells, alert_spoken, rule_cells, rule_spoken, urgency, was_cells
from console.desktop.screens.alerts.words import delivery, timeline, verdict_face
from tests.support.fake_alerts import alert, alert_rows, alert_rules
from tests.support.fake_message import NOW


@pytest.mark.parametrize("row", alert_rows(), ids=lambda row: str(row.id))
def test_that_a_row_says_its_severity_title_time_and_who_has_it(row: AlertRow) -> None:
    said = alert_spoken(row, NOW)
    assert said.startswith(("Error", "Warning", "Note"))
    assert row.title.replace("→", "to") in said
    assert "acknowledged" in said
    assert ("closed after" in said) is (row.closed_at is not None)


def test_that_an_unknown_value_is_said_and_shown_as_unknown() -> None:
    row = alert(1, value=None)
    assert "value unknown" in alert_spoken(row, NOW)
    assert alert_cells(row, NOW)[3].text == "unknown"


def test_that_no_row_shows_a_status_colour_while_the_gateway_is_away() -> None:
    cells = was_cells(alert(1, severity="error"), NOW)
    assert cells[0].text == "was error"
    assert {cell.colour for cell in cells} == {"t3"}
    assert all(cell.sign is None for cell in cells)


def test_that_what_nobody_has_comes_first_then_the_worst() -> None:
    later = NOW + timedelta(hours=1)
    rows = [
        alert(1, severity="error", acknowledged_by="m.ito"),
        alert(2, severity="warn"),
        alert(3, severity="error"),
        alert(4, severity="error", muted_until=later),
        alert(5, severity="warn"),
    ]
    assert [row.id for row in sorted(rows, key=urgency)] == [3, 5, 2, 4, 1]


@pytest.mark.parametrize(
    ("entry", "channel", "done"),
    [
        ("app 10:02", "app", True),
        ("oncall mail 10:02", "oncall mail", True),
        ("chat: failed 3 times, tries again 10:20", "chat", False),
    ],
)
def test_that_an_entry_says_where_it_went_and_whether_it_did(entry: str, channel: str, done: bool) -> None:
    assert delivery(entry) == (channel, done)


def test_that_the_timeline_tells_a_whole_life_in_order() -> None:
    row = alert(
        1,
        delivered=("app 10:02", "chat: failed 3 times, tries again 10:20"),
        escalated_at=NOW,
        acknowledged_by="m.ito",
        acknowledged_at=NOW,
        closed_at=NOW,
    )
    said = [line.text for line in timeline(row, NOW)]
    assert said == ["Opened", "Delivered", "Not delivered to chat yet", "Escalated", "Acknowledged", "Closed"]
    assert timeline(alert(1), NOW, linked=False)[-1].text == "Was open when last seen"


def test_that_a_broken_rule_shows_why() -> None:
    kept = alert_rules()[0].model_copy(update={"problem": "There is no channel chat."})
    assert rule_cells(kept, NOW)[0].text == "Broken"
    assert "There is no channel chat." in rule_spoken(kept, NOW)
    assert rule_cells(kept.model_copy(update={"enabled": False}), NOW)[0].text == "Off"


def test_that_a_verdict_of_tomorrow_keeps_its_word() -> None:
    assert verdict_face("postponed").word == "Postponed"


@pytest.mark.parametrize(("text", "clock"), [("7:00", "07:00"), ("23.59", "23:59"), ("", ""), ("24:00", None)])
def test_that_a_time_of_day_is_read(text: str, clock: str | None) -> None:
    assert read_clock(text) == clock


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (AlertSchedule(), "always"),
        (AlertSchedule(days=(0, 1, 2, 3, 4), begin="07:00", end="18:00"), "Mon to Fri 07:00 to 18:00"),
        (AlertSchedule(begin="22:00", end="07:00"), "every day 22:00 to 07:00 of the next day"),
        (AlertSchedule(days=(5, 6)), "Sat, Sun, all day"),
    ],
)
def test_that_hours_are_said_in_words(schedule: AlertSchedule, words: str) -> None:
    assert hours_words(schedule) == words
