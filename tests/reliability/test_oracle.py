"""The oracle can go red: each fault planted in a history is found."""

from __future__ import annotations

from tests.support.oracle import History, Mark, check, message, read_mark


def arrived(*numbers: int) -> list[Mark | None]:
    return [Mark("a", number, True) for number in numbers]


def test_that_a_clean_history_is_clean() -> None:
    assert check(History(sent=[1, 2, 3], ok={1, 2, 3}, received=arrived(1, 2, 3))).clean


def test_that_an_acknowledged_message_that_never_arrived_is_lost() -> None:
    assert check(History(sent=[1, 2], ok={1, 2}, received=arrived(1))).lost == (2,)


def test_that_an_unanswered_message_may_arrive_or_not() -> None:
    assert check(History(sent=[1, 2], ok={1}, received=arrived(1))).clean
    assert check(History(sent=[1, 2], ok={1}, received=arrived(1, 2))).clean


def test_that_a_first_arrival_below_the_maximum_is_reordered_and_a_repeat_is_not() -> None:
    assert check(History(sent=[1, 2, 3], ok={1, 2, 3}, received=arrived(1, 3, 2))).reordered == (2,)
    report = check(History(sent=[1, 2], ok={1, 2}, received=arrived(1, 2, 1)))
    assert report.reordered == ()
    assert report.duplicates == 1


def test_that_what_was_never_sent_is_a_phantom() -> None:
    assert check(History(sent=[1], ok={1}, received=[*arrived(1, 9), None])).phantom == 2


def test_that_a_parked_message_is_not_lost() -> None:
    assert check(History(sent=[1], ok={1}, set_aside={1})).clean


def test_that_a_damaged_payload_is_seen() -> None:
    raw = message("a", 7)
    mark = read_mark(raw)
    assert mark == Mark("a", 7, True)
    damaged = read_mark(raw.replace(b"Made-up", b"Made-uq"))
    assert damaged is not None
    assert not damaged.sound
    assert check(History(sent=[7], ok={7}, received=[damaged])).damaged == 1
