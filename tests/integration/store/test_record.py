"""Recording: durable, numbered in order of commit, repeats answered with the stored reply (I1, I4, R-06)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from console.core.errors import BugError
from console.core.message import Problem, Severity, Summary
from console.core.status import Status
from console.store.arrivals import Planned
from console.store.audit import AuditEntry
from console.store.auditing import audit_page
from console.store.views import body, interfaces, stored_message
from tests.support.stores import NOON, Bench, bench


async def test_that_a_recorded_message_comes_back_byte_for_byte(lab: Bench) -> None:
    for number, raw in enumerate([b"", b"\x00\xff\r\n" * 3, b"OBX|1|TX|" + b"abc " * 5000, bytes(range(256)) * 40]):
        recorded = await lab.enqueue(f"M{number}", raw=raw)
        assert await lab.store.read(body, recorded.message_id) == raw


async def test_that_numbers_follow_the_order_of_submission_without_a_gap(lab: Bench) -> None:
    recorded = await asyncio.gather(*(lab.store.writer.submit(lab.arrival(f"M{n}")) for n in range(100)))
    assert [answer.seq for answer in recorded] == list(range(1, 101))
    ids = [answer.delivery_ids[0] for answer in recorded]
    assert ids == sorted(ids)


async def test_that_an_exact_repeat_gets_the_first_ones_ack_and_queues_nothing(lab: Bench) -> None:
    first = await lab.enqueue("M1")
    again = await lab.enqueue("M1", ack=b"another ack, made later")
    assert again.duplicate
    assert (again.message_id, again.ack, again.delivery_ids) == (first.message_id, first.ack, ())
    assert await lab.claim(limit=5) != ()
    assert [stored.repeats for stored in await lab.store.read(interfaces)] == [1]


async def test_that_repeats_within_one_batch_are_one_message(lab: Bench) -> None:
    answers = await asyncio.gather(*(lab.store.writer.submit(lab.arrival("M1")) for _ in range(20)))
    assert len({answer.message_id for answer in answers}) == 1
    assert [answer.duplicate for answer in answers] == [False] + [True] * 19
    assert len({answer.ack for answer in answers}) == 1


async def test_that_a_repeat_after_a_restart_still_gets_the_same_ack(place: str) -> None:
    async with bench(place) as before:
        first = await before.enqueue("M1")
    async with bench(place) as after:
        again = await after.enqueue("M1", ack=b"new")
        assert again.duplicate
        assert again.ack == first.ack
        assert (await after.enqueue("M2")).seq == first.seq + 1


async def test_that_the_same_id_with_other_content_is_kept_queued_and_flagged(lab: Bench) -> None:
    first = await lab.enqueue("M1", text="one")
    other = await lab.enqueue("M1", text="two")
    assert other.same_id_other_content
    assert not other.duplicate
    assert not other.conflict
    assert other.message_id != first.message_id
    assert "same-id" in (await lab.row(other.delivery_ids[0])).flags
    assert await lab.status(other.delivery_ids[0]) is Status.QUEUED


async def test_that_a_refused_conflict_is_kept_but_not_queued_and_its_repeat_gets_the_refusal(lab: Bench) -> None:
    await lab.enqueue("M1", text="one")
    strict = {"accept_same_id_other_content": False, "refusal": b"AE"}
    refused = await lab.enqueue("M1", text="two", **strict)
    assert refused.conflict
    assert refused.ack == b"AE"
    kept = await lab.row(refused.delivery_ids[0])
    assert (kept.status, kept.in_queue, kept.destination_id) == (Status.ERROR, False, None)
    assert "refused" in kept.flags
    again = await lab.enqueue("M1", text="two", **strict)
    assert again.duplicate
    assert again.ack == b"AE"


async def test_that_another_senders_same_id_is_no_repeat(lab: Bench) -> None:
    await lab.enqueue("M1")
    other = await lab.enqueue("M1", summary=Summary(layer="hl7v2", control_id="M1", sender="RAD|NORTH"))
    assert not other.duplicate
    assert not other.same_id_other_content


async def test_that_messages_without_an_id_are_all_kept(lab: Bench) -> None:
    nameless = Summary(layer="hl7v2", readable=False)
    refused = (Planned(destination_id=None, status=Status.ERROR, outcome="AR"),)
    answers = [await lab.enqueue("", raw=b"junk", summary=nameless, planned=refused) for _ in range(2)]
    assert answers[0].message_id != answers[1].message_id
    assert "unreadable" in (await lab.row(answers[0].delivery_ids[0])).flags
    assert await lab.claim() == ()


async def test_that_a_resend_is_a_new_message_linked_to_its_original_with_its_audit_row(lab: Bench) -> None:
    first = await lab.enqueue("M1")
    entry = AuditEntry(at=NOON, actor="a.lund", role="analyst", action="resend", object="message")
    changes = {"parent_message_id": first.message_id, "request_id": "r1", "actor": "a.lund", "audit": entry}
    copy = await lab.enqueue("M1", **changes)
    assert not copy.duplicate
    assert (await lab.row(copy.delivery_ids[0])).parent_id == first.message_id
    assert (await lab.store.read(audit_page, None, 1))[0].message_id == copy.message_id
    again = await lab.enqueue("M1", **changes)
    assert again.duplicate
    assert again.message_id == copy.message_id
    assert len(await lab.store.read(audit_page, None, 10)) == 1


async def test_that_header_text_no_column_can_hold_is_stored_all_the_same(lab: Bench) -> None:
    nasty = Summary(
        layer="hl7v2",
        type="X" * 5000,
        control_id="\x00\udcff" + "9" * 100_000,
        sender="é" * 3000,
        charset="\x00",
        problems=(Problem(path="MSH-9", severity=Severity.ERROR, code="x", message="no\x00"),),
    )
    stored = await lab.enqueue("", raw=b"MSH nasty", summary=nasty)
    again = await lab.enqueue("", raw=b"MSH nasty", summary=nasty)
    assert again.duplicate
    found = await lab.store.read(stored_message, stored.message_id)
    assert found is not None
    assert len(found.control_id) == 200


async def test_that_one_bad_work_fails_alone_and_its_neighbours_are_stored(lab: Bench) -> None:
    bad_status = (Planned(destination_id=lab.destination_id, status=Status.SENT),)
    bad_destination = (Planned(destination_id=999_999, status=Status.QUEUED),)
    works = [
        lab.arrival("M1"),
        lab.arrival("M2", planned=bad_status),
        lab.arrival("M3"),
        lab.arrival("M4", planned=bad_destination),
        lab.arrival("M5"),
    ]
    answers = await asyncio.gather(*(lab.store.writer.submit(work) for work in works), return_exceptions=True)
    kinds = [isinstance(answer, Exception) for answer in answers]
    assert kinds == [False, True, False, True, False]
    assert isinstance(answers[1], BugError)
    assert "M4" not in str(answers[3])
    assert [answer.seq for answer in answers if not isinstance(answer, BaseException)] == [1, 2, 3]


async def test_that_a_late_clock_does_not_change_the_order(lab: Bench) -> None:
    first = await lab.enqueue("M1")
    second = await lab.enqueue("M2", received_at=NOON - timedelta(hours=1))
    assert second.seq == first.seq + 1


@pytest.mark.parametrize("count", [1, 700])
async def test_that_closing_finishes_what_was_submitted(place: str, count: int) -> None:
    async with bench(place) as before:
        futures = [before.store.writer.submit(before.arrival(f"M{n}")) for n in range(count)]
        before.store.close()
        assert len({(await future).message_id for future in futures}) == count
