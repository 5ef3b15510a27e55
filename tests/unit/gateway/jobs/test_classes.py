"""What a dry run says of each message, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.core.status import Status
from console.gateway.jobs.classes import (
    INCLUDABLE,
    Name,
    Newest,
    Pair,
    Subject,
    cure_class,
    first_class,
    in_order,
    with_newer,
    without_repeats,
)
from console.store.job_selection import Candidate, Standing

HERE, THERE = 7, 8
MRN: Pair = (99, "mrn")


def candidate(message: int = 1, status: Status = Status.SENT, **more: object) -> Candidate:
    plain = Candidate(
        delivery_id=message * 10,
        message_id=message,
        interface_id=1,
        destination_id=HERE,
        seq=message,
        status=status,
        in_queue=status in {Status.QUEUED, Status.SENDING, Status.HELD, Status.ERROR, Status.UNKNOWN},
        updated_at=0,
        received_at=message,
        type="ORU^R01",
        parent_id=None,
        unreadable=False,
        interface="lab",
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # any field of it


def standing(message: int, status: Status, *, parent: int | None = None, seq: int | None = None) -> Standing:
    return Standing(message, parent, HERE, message if seq is None else seq, status, in_queue=False)


def subject(message: int = 1, status: Status = Status.SENT, *copies: Status, **more: object) -> Subject:
    own = standing(message, status)
    others = tuple(standing(message + 100 + place, each, parent=message) for place, each in enumerate(copies))
    family = (message, *(each.message_id for each in others)) if others else ()
    plain = Subject(candidate(message, status), HERE, True, family, (own, *others))
    return replace(plain, **more)  # type: ignore[arg-type]  # any field of it


@pytest.mark.parametrize(
    ("status", "copies", "name"),
    [
        (Status.SENT, (), Name.DELIVERED),
        (Status.ERROR, (), Name.READY),
        (Status.PARKED, (), Name.READY),
        (Status.CANCELLED, (), Name.READY),
        (Status.UNKNOWN, (), Name.UNKNOWN),
        (Status.QUEUED, (), Name.BUSY),
        (Status.SENDING, (), Name.BUSY),
        (Status.HELD, (), Name.BUSY),
        (Status.FILTERED, (), Name.NOWHERE),
        (Status.CANCELLED, (Status.SENT,), Name.DELIVERED),
        (Status.CANCELLED, (Status.QUEUED,), Name.DUPLICATE),
        (Status.CANCELLED, (Status.ERROR,), Name.DUPLICATE),
        (Status.SENT, (Status.PARKED,), Name.DUPLICATE),
        (Status.SENT, (Status.UNKNOWN,), Name.UNKNOWN),
        (Status.ERROR, (Status.CANCELLED,), Name.READY),
    ],
)
def test_that_each_standing_has_its_class(status: Status, copies: tuple[Status, ...], name: Name) -> None:
    assert first_class(subject(1, status, *copies)) is name


def test_that_what_may_still_go_or_may_have_arrived_can_never_be_included() -> None:
    assert not {Name.DUPLICATE, Name.BUSY, Name.UNKNOWN, Name.FORBIDDEN, Name.NOWHERE} & INCLUDABLE


def test_that_no_target_no_right_and_another_job_leave_out() -> None:
    assert first_class(subject(target=None)) is Name.NOWHERE
    assert first_class(subject(candidate=candidate(unreadable=True))) is Name.NOWHERE
    assert first_class(subject(permitted=False)) is Name.FORBIDDEN
    assert first_class(subject(elsewhere=3)) is Name.DUPLICATE


def test_that_of_one_family_at_one_place_the_newest_copy_goes() -> None:
    family = (1, 5)
    both = [
        replace(subject(1, Status.CANCELLED), family=family),
        replace(subject(5, Status.SENT), family=family),
        replace(subject(1, Status.SENT), family=family, target=THERE),
    ]
    names = without_repeats(both, [Name.READY, Name.DELIVERED, Name.READY])
    assert names == [Name.DUPLICATE, Name.DELIVERED, Name.READY]


def knowing(newest: int, status: Status, named: dict[int, tuple[Pair, ...]], **more: object) -> Newest:
    def never(*asked: object) -> None:
        raise AssertionError(asked)

    plain = Newest(
        named=named,
        newest={MRN: newest},
        standing={(newest, HERE): standing(newest, status)},
        ask=never,
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # any field of it


def test_that_older_content_is_left_out_where_a_newer_message_stays() -> None:
    known = knowing(9, Status.SENT, {1: (MRN,)})
    assert with_newer([subject(1, Status.ERROR, candidate=candidate(1, Status.PARKED))], [Name.READY], known) == [
        Name.NEWER
    ]


def test_that_a_newer_message_that_goes_along_is_no_conflict() -> None:
    both = [subject(1, Status.CANCELLED), subject(9, Status.CANCELLED)]
    known = knowing(9, Status.CANCELLED, {1: (MRN,), 9: (MRN,)}, ask=lambda *_: None)
    assert with_newer(both, [Name.READY, Name.READY], known) == [Name.READY, Name.READY]
    sent = knowing(9, Status.SENT, {1: (MRN,), 9: (MRN,)})
    assert with_newer(both, [Name.READY, Name.DELIVERED], sent) == [Name.NEWER, Name.DELIVERED]
    assert with_newer(both, [Name.DELIVERED, Name.DELIVERED], sent) == [Name.DELIVERED, Name.DELIVERED]


def test_that_a_replacement_is_only_late_where_the_newer_one_has_left() -> None:
    held = subject(1, Status.ERROR)
    assert held.replaces
    waiting = knowing(9, Status.QUEUED, {1: (MRN,)}, ask=lambda *_: None)
    assert with_newer([held], [Name.READY], waiting) == [Name.READY]
    left = knowing(9, Status.SENT, {1: (MRN,)})
    assert with_newer([held], [Name.READY], left) == [Name.NEWER]


def test_that_the_store_is_asked_where_the_newest_of_all_does_not_stand_there() -> None:
    asked: list[int] = []

    def ask(pair: Pair, place: int, seq: int, statuses: frozenset[Status], family: tuple[int, ...]) -> tuple[int, int]:
        asked.append(seq)
        return 5, 5

    known = knowing(9, Status.FILTERED, {1: (MRN,), 2: (MRN,)}, ask=ask)
    names = with_newer([subject(1, Status.PARKED), subject(2, Status.PARKED)], [Name.READY] * 2, known)
    assert names == [Name.NEWER, Name.NEWER]
    assert asked == [-1]  # once for both


def test_that_the_oldest_goes_first_and_an_interface_keeps_its_sequence() -> None:
    replaced = candidate(9, seq=2)  # a copy that stands in its original's place
    other = candidate(5, interface_id=2, seq=1)
    found = in_order([candidate(3, seq=3), replaced, other, candidate(1, seq=1)])
    assert [each.message_id for each in found] == [1, 9, 5, 3]


@pytest.mark.parametrize(
    ("status", "copies", "name"),
    [
        (Status.ERROR, (), Name.READY),
        (Status.PARKED, (), Name.READY),
        (Status.ERROR, (Status.CANCELLED,), Name.READY),
        (Status.HELD, (), Name.BUSY),
        (Status.QUEUED, (), Name.BUSY),
        (Status.UNKNOWN, (), Name.UNKNOWN),
        (Status.PARKED, (Status.UNKNOWN,), Name.UNKNOWN),
        (Status.PARKED, (Status.SENT,), Name.DELIVERED),
        (Status.PARKED, (Status.QUEUED,), Name.DUPLICATE),
        (Status.PARKED, (Status.ERROR,), Name.DUPLICATE),
        (Status.SENT, (), Name.DELIVERED),
        (Status.CANCELLED, (), Name.OTHER_STATUS),
        (Status.FILTERED, (), Name.NOWHERE),
    ],
)
def test_that_only_what_never_went_and_waits_for_a_cure_goes_on_in_place(
    status: Status, copies: tuple[Status, ...], name: Name
) -> None:
    assert cure_class(subject(1, status, *copies, in_place=True)) is name


def test_that_what_goes_on_in_place_needs_a_place_a_right_and_no_other_job() -> None:
    assert cure_class(subject(1, Status.ERROR, target=None)) is Name.NOWHERE
    assert cure_class(subject(1, Status.ERROR, permitted=False)) is Name.FORBIDDEN
    assert cure_class(subject(1, Status.ERROR, elsewhere=4)) is Name.DUPLICATE
    assert cure_class(subject(1, Status.PARKED, doubtful=True)) is Name.UNKNOWN, "set aside is not decided"


def test_that_what_goes_in_place_is_late_only_where_a_newer_one_has_left() -> None:
    mine = subject(1, Status.PARKED, in_place=True)
    waiting = knowing(9, Status.QUEUED, {1: (MRN,)}, ask=lambda *_: None)
    assert with_newer([mine], [Name.READY], waiting) == [Name.READY]
    left = knowing(9, Status.SENT, {1: (MRN,)})
    assert with_newer([mine], [Name.READY], left) == [Name.NEWER]


def test_that_older_content_does_not_follow_a_newer_one_that_goes_to_its_own_place() -> None:
    older, parked = subject(1, Status.CANCELLED), subject(9, Status.PARKED)
    known = knowing(9, Status.PARKED, {1: (MRN,), 9: (MRN,)}, ask=lambda *_: None)
    assert with_newer([older, parked], [Name.READY, Name.READY], known) == [Name.NEWER, Name.READY]
    assert with_newer([older, parked], [Name.READY, Name.UNCHANGED], known)[0] is Name.READY
