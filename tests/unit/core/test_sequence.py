"""The sequence number protocol as decisions (chapter 2, 2.9.1)."""

from __future__ import annotations

import pytest

from console.core.sequence import ANY, ASK, Number, Step, Taken, receive, replied, start


@pytest.mark.parametrize(
    ("last", "stated", "taken"),
    [
        (0, ASK, Taken(True, 0, ANY)),
        (9, ASK, Taken(True, 9, 10)),
        (9, ANY, Taken(True, 0, ANY)),
        (0, 57, Taken(True, 57, 57)),
        (9, 10, Taken(True, 10, 10)),
        (9, 9, Taken(False, 9, 10)),
        (9, 12, Taken(False, 9, 10)),
        (9, -7, Taken(False, 9, 10)),
        (9, None, Taken(False, 9, 10)),
        (0, None, Taken(False, 0, ANY)),
    ],
)
def test_that_a_receiver_takes_the_next_number_only(last: int, stated: int | None, taken: Taken) -> None:
    assert receive(last, stated) == taken


@pytest.mark.parametrize(
    ("number", "expected", "step"),
    [
        (Number(value=5), 5, Step(send=5)),
        (Number(value=5), ANY, Step(send=5)),
        (Number(value=1, first=True), 58, Step(send=58)),
        (Number(value=5, own=True, repeat=True), 5, Step(send=5)),
        (Number(value=5, own=True, repeat=True), 6, Step(arrived=True)),
        (Number(value=5, own=True), 6, Step(send=6)),
        (Number(value=5, settled=False), 4, Step(send=4)),
        (Number(value=5, settled=False), 5, Step(send=5)),
    ],
)
def test_that_a_sender_goes_on_where_both_can_stand(number: Number, expected: int, step: Step) -> None:
    assert start(number, expected) == step


@pytest.mark.parametrize(
    ("number", "expected", "adopt"),
    [
        (Number(value=5), 4, 3),
        (Number(value=5), 6, 5),
        (Number(value=5, own=True, repeat=True), 4, 3),
        (Number(value=5, own=True, repeat=True), 7, 6),
        (Number(value=5, settled=False), 3, 2),
    ],
)
def test_that_a_sender_stops_where_messages_may_be_missing(number: Number, expected: int, adopt: int) -> None:
    step = start(number, expected)

    assert step.send is None
    assert not step.arrived
    assert step.adopt == adopt
    assert f"the partner expects {expected}" in step.words


def test_that_a_partner_without_the_protocol_is_named() -> None:
    assert "sequence = false" in start(Number(value=1), None).words


@pytest.mark.parametrize(
    ("repeat", "told", "accepted", "step"),
    [
        (False, 5, True, Step()),
        (False, None, True, Step()),
        (False, 5, False, Step()),
        (True, 6, False, Step(arrived=True)),
        (True, 6, True, Step(arrived=True)),
        (False, 6, True, Step()),
    ],
)
def test_that_a_reply_in_step_stands_as_it_is(repeat: bool, told: int | None, accepted: bool, step: Step) -> None:
    assert replied(5, repeat, told, accepted=accepted) == step


@pytest.mark.parametrize(("told", "accepted"), [(3, False), (9, True), (6, False), (-1, False)])
def test_that_a_reply_out_of_step_stops(told: int, accepted: bool) -> None:
    step = replied(5, False, told, accepted=accepted)

    assert step.words
    assert step.adopt == max(0, told - 1)
