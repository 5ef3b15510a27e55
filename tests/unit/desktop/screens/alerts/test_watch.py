"""What is told of alerts: each once, a storm as one line, the tray at most each five minutes, quiet hours kept."""

from __future__ import annotations

from datetime import timedelta

from console.api.alerts import AlertKind
from console.desktop.screens.alerts.watch import TRAY_SECONDS, News, TrayQueue, Watch, lines_of, tells
from tests.support.fake_alerts import alert, rule
from tests.support.fake_message import NOW


def test_that_what_was_open_before_the_first_look_is_no_news() -> None:
    watch = Watch()
    assert watch.new([alert(1), alert(2)]) == ([], [])
    opened, gone = watch.new([alert(2), alert(3)])
    assert [row.id for row in opened] == [3]
    assert gone == [1]
    assert watch.new([alert(2), alert(3)]) == ([], [])


def test_that_old_alerts_beyond_the_part_that_was_read_are_not_taken_for_closed() -> None:
    watch = Watch()
    watch.new([alert(9), alert(8), alert(1)])
    assert watch.new([alert(10), alert(9)], whole=False)[1] == []
    assert watch.new([alert(10), alert(8), alert(1)])[1] == [9]


def test_that_a_storm_is_one_line_with_counts_and_the_worst_of_it() -> None:
    rows = [alert(n, severity="error" if n == 3 else "warn") for n in range(5)]
    (line,) = lines_of(News(opened=tuple(rows), closed=(alert(9, closed_at=NOW),)))
    assert line.level == "error"
    assert line.text == "5 alerts opened, 1 alert closed. See Alerts."
    assert line.alert is None


def test_that_single_changes_are_told_by_name() -> None:
    closed = alert(2, opened_at=NOW - timedelta(minutes=42), closed_at=NOW)
    lines = lines_of(News(opened=(alert(1),), closed=(closed,)))
    assert [line.alert for line in lines] == [1, 2]
    assert lines[1].text == "Closed after 42 min: LAB → CERN holds 212 messages"


def test_that_what_opened_and_closed_untold_is_told_as_closed_only() -> None:
    news = News(opened=(alert(1),)).joined((), (alert(1, closed_at=NOW),), 0)
    assert [row.id for row in news.opened] == []
    assert [row.id for row in news.closed] == [1]


def test_that_no_news_is_no_line() -> None:
    assert lines_of(News()) == []


def test_that_only_rules_that_name_the_channel_tell_it() -> None:
    rules = {1: rule(1, "Deep", AlertKind.DEPTH, 200.0, channels=("app",))}
    assert tells(alert(1, rule=1), rules, "app")
    assert not tells(alert(1, rule=1), rules, "tray")
    assert tells(alert(1, rule=99), rules, "app")
    assert not tells(alert(1, rule=99), rules, "tray")


def test_that_the_tray_speaks_once_in_five_minutes_with_a_count() -> None:
    queue = TrayQueue()
    queue.put([alert(1)], NOW)
    first = queue.take(1000.0)
    assert first is not None
    assert first.alert == 1
    queue.put([alert(n, severity="error" if n == 2 else "warn") for n in range(1, 7)], NOW)
    assert queue.take(1001.0) is None
    assert queue.due_in(1000.0 + TRAY_SECONDS - 1) == 1.0
    second = queue.take(1000.0 + TRAY_SECONDS)
    assert second is not None
    assert second.alert is None
    assert second.title == "5 alerts opened, 1 error"
    assert second.text.endswith("and 2 more")
    queue.put([alert(n) for n in range(1, 7)], NOW)
    assert queue.take(9000.0) is None


def test_that_the_tray_keeps_quiet_hours_mutes_and_what_somebody_has() -> None:
    later = NOW + timedelta(hours=1)
    queue = TrayQueue()
    rows = [alert(1, quiet_until=later), alert(2, muted_until=later), alert(3, acknowledged_by="m.ito")]
    queue.put([*rows, alert(4, parent=1)], NOW)
    assert queue.take(0.0) is None
    queue.put(rows, later + timedelta(seconds=1))
    after = queue.take(0.0)
    assert after is not None
    assert after.title.startswith("2 alerts")


def test_that_the_tray_forgets_what_closed_before_it_could_speak() -> None:
    queue = TrayQueue()
    queue.put([alert(1)], NOW)
    queue.take(0.0)
    queue.put([alert(1), alert(2)], NOW)
    queue.put([alert(1)], NOW)
    assert queue.take(TRAY_SECONDS) is None
    assert queue.due_in(0.0) is None


def test_that_what_was_open_before_is_not_said_again() -> None:
    queue = TrayQueue()
    queue.learn([alert(1)])
    queue.put([alert(1)], NOW)
    assert queue.take(0.0) is None


def test_that_a_second_window_does_not_silence_what_still_waits() -> None:
    queue = TrayQueue()
    queue.put([alert(1)], NOW)
    queue.take(0.0)
    queue.put([alert(1), alert(2)], NOW)
    queue.learn([alert(1), alert(2)])
    queue.put([alert(1), alert(2)], NOW)
    message = queue.take(TRAY_SECONDS)
    assert message is not None
    assert message.alert == 2
