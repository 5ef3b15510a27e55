"""Later replies and sequence numbers in the store, on both engines: in the transaction of their message, or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from console.core.delivery import Attempt, Claimed, Settlement
from console.core.message import Summary
from console.core.outcome import Judgement, Outcome
from console.core.sequence import Number
from console.core.status import Status
from console.store.application import Answers, MarkOverdue, any_awaited, overdue
from console.store.arrivals import Arrival, Planned
from console.store.queue import Claim, Settle
from console.store.record import Together
from console.store.search import row
from console.store.sequence import Sequenced
from console.store.settle import ANSWERED
from tests.support.stores import Bench, raw_message


def claim(lab: Bench, *, numbered: bool = False) -> Claim:
    """The next of the queue."""
    return Claim(
        destination_id=lab.destination_id,
        interface_id=lab.interface_id,
        epoch=lab.epoch,
        ordering=lab.ordering,
        now=lab.clock.now(),
        numbered=numbered,
    )


async def sent(lab: Bench, control_id: str, sender: str = "LAB|NORTH") -> int:
    """A delivery that was accepted and awaits its application; its id."""
    summary = Summary(layer="hl7v2", type="ORU^R01", control_id=control_id, sender=sender)
    await lab.enqueue(control_id, summary=summary)
    (claimed,) = await lab.store.write(claim(lab))
    assert await lab.store.write(accepted(lab, claimed))
    return claimed.delivery_id


def accepted(lab: Bench, claimed: Claimed) -> Settle:
    """CA: it is stored there, and the application is awaited."""
    judgement = Judgement(outcome=Outcome.ACCEPTED, code="CA", text="")
    now = lab.clock.now()
    tried = Attempt(
        delivery_id=claimed.delivery_id, number=1, started_at=now, ended_at=now, judgement=judgement, reply=b"CA"
    )
    settled = Settlement(status=Status.SENT, outcome=Outcome.ACCEPTED, application="awaited")
    return Settle(
        delivery_id=claimed.delivery_id,
        interface_id=lab.interface_id,
        epoch=lab.epoch,
        settlement=settled,
        attempt=tried,
        now=now,
    )


def reply(lab: Bench, control_id: str, answered: str, *, accepted: bool = True) -> Arrival:
    """A reply that comes in."""
    answers = Answers(
        destination_ids=(lab.destination_id,),
        control_id=answered,
        asked_by="LAB|NORTH",
        accepted=accepted,
        code="AA" if accepted else "AE 204",
        text="words",
    )
    return Arrival(
        interface_id=lab.interface_id,
        received_at=lab.clock.now(),
        peer="peer",
        raw=raw_message(control_id),
        summary=Summary(layer="hl7v2", type="ACK", control_id=control_id),
        planned=(Planned(destination_id=None, status=Status.RECEIVED),),
        ack=b"CA",
        answers=answers,
    )


async def application(lab: Bench, delivery_id: int) -> str:
    """What is known of its application."""
    found = await lab.store.read(row, delivery_id)
    assert found is not None
    assert found.status is Status.SENT
    return found.application


async def test_that_a_reply_marks_its_message_once_and_is_itself_kept(lab: Bench) -> None:
    ours = await sent(lab, "M1")
    other = await sent(lab, "M2")

    recorded = await lab.store.write(reply(lab, "R1", "M1", accepted=False))
    again = await lab.store.write(reply(lab, "R2", "M1"))

    assert (recorded.answered, again.answered) == (ours, None)
    assert await application(lab, ours) == "refused"
    assert await application(lab, other) == "awaited"
    stray = await lab.store.read(row, again.delivery_ids[0])
    assert stray is not None
    assert "stray" in stray.flags


async def test_that_a_reply_for_another_destination_marks_nothing(lab: Bench) -> None:
    ours = await sent(lab, "M1")
    answer = reply(lab, "R1", "M1")
    assert answer.answers is not None

    elsewhere = replace(answer, answers=replace(answer.answers, destination_ids=(lab.destination_id + 1000,)))
    await lab.store.write(elsewhere)

    assert await application(lab, ours) == "awaited"


async def test_that_what_is_awaited_too_long_is_overdue_and_may_still_be_answered(lab: Bench) -> None:
    ours = await sent(lab, "M1")
    before = lab.clock.now() + timedelta(seconds=1)

    assert await lab.store.read(any_awaited, lab.destination_id, before)
    assert await lab.store.write(MarkOverdue(destination_id=lab.destination_id, before=before)) == (ours,)
    assert not await lab.store.read(any_awaited, lab.destination_id, before)
    assert (await lab.store.read(overdue))[lab.destination_id].count == 1

    await lab.store.write(reply(lab, "R1", "M1"))

    assert await application(lab, ours) == "accepted"
    assert await lab.store.read(overdue) == {}


async def test_that_a_number_is_committed_with_its_claim_and_stays_with_its_delivery(lab: Bench) -> None:
    await lab.enqueue("M1")
    await lab.enqueue("M2")
    (first,) = await lab.store.write(claim(lab, numbered=True))
    await lab.store.write(claim(lab, numbered=True).undo((first,)))
    (again,) = await lab.store.write(claim(lab, numbered=True))

    assert first.number == Number(value=1, first=True)
    assert again.number == Number(value=1, own=True)
    assert await lab.store.write(claim(lab, numbered=True)) == ()


async def test_that_numbers_of_arrivals_are_judged_one_after_the_other_in_one_transaction(lab: Bench) -> None:
    def numbered(control_id: str, number: int) -> Arrival:
        sequenced = Sequenced(stated=number, taken=lambda n: b"taken %d" % n, refused=lambda n: b"refused %d" % n)
        return lab.arrival(control_id, sequenced=sequenced)

    batch = (numbered("A", 4), numbered("B", 5), numbered("D", 7), numbered("C", 6), numbered("A", 4))

    recorded = await lab.store.write(Together(arrivals=batch))

    assert [each.ack for each in recorded] == [b"taken 4", b"taken 5", b"refused 6", b"taken 6", b"taken 4"]
    assert [each.out_of_turn for each in recorded] == [False, False, True, False, False]
    late = await lab.store.write(numbered("D", 7))
    assert (late.ack, late.duplicate) == (b"taken 7", False)


async def test_that_a_refusal_that_was_faster_than_the_accept_level_keeps_its_words(lab: Bench) -> None:
    await lab.enqueue("M1")
    (claimed,) = await lab.store.write(claim(lab))
    await lab.store.write(reply(lab, "R1", "M1", accepted=False))
    assert await lab.store.write(accepted(lab, claimed))

    found = await lab.store.read(row, claimed.delivery_id)
    assert found is not None
    assert (found.status, found.application, found.outcome) == (Status.SENT, "refused", "AE 204")
    assert "Refused by the application later: words" in found.detail


async def test_that_what_may_have_arrived_is_marked_as_a_possible_repeat_also_after_it_was_parked(lab: Bench) -> None:
    await lab.enqueue("M1")
    (claimed,) = await lab.claim()
    await lab.settle(claimed, Status.UNKNOWN)
    await lab.move(Status.PARKED, claimed.delivery_id)
    await lab.move(Status.QUEUED, claimed.delivery_id)
    (again,) = await lab.claim()
    assert again.possible_duplicate


async def test_that_what_the_application_answered_is_not_sent_again_for_want_of_a_reply(lab: Bench) -> None:
    await lab.enqueue("M1")
    (claimed,) = await lab.store.write(claim(lab))
    await lab.store.write(reply(lab, "R1", "M1"))
    plain = accepted(lab, claimed)
    silence = Judgement(outcome=Outcome.UNKNOWN, code="timeout", text="no reply in 30 s")
    again = Settlement(status=Status.QUEUED, outcome=Outcome.UNKNOWN, due_at=lab.clock.now(), repeat=True)
    work = replace(plain, settlement=again, attempt=replace(plain.attempt, judgement=silence))
    assert await lab.store.write(work)

    found = await lab.store.read(row, claimed.delivery_id)
    assert found is not None
    assert (found.status, found.application, found.detail) == (Status.SENT, "accepted", ANSWERED)
    assert await lab.claim() == ()


async def test_that_a_reply_to_one_of_two_that_addresses_neither_is_no_guess(lab: Bench) -> None:
    ours = [await sent(lab, "M1"), await sent(lab, "M1", "ICU|NORTH")]
    answer = reply(lab, "R1", "M1")
    assert answer.answers is not None

    recorded = await lab.store.write(replace(answer, answers=replace(answer.answers, asked_by="NOBODY|X")))

    assert recorded.answered is None
    assert [await application(lab, each) for each in ours] == ["awaited", "awaited"]
    assert (await lab.store.write(reply(lab, "R2", "M1"))).answered == ours[0]
