"""R-07 through the whole gateway: only a matching positive reply ever makes a delivery sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from console.api.commands import MessageCommand, MessageCommandName
from console.core.status import Status
from tests.support.crash_rig import acknowledge
from tests.support.one_way import one_way
from tests.support.oracle import message

Answer = Callable[[bytes], bytes | None]


def wrong_id(payload: bytes) -> bytes:
    """A positive reply that belongs to another message."""
    return acknowledge(payload).replace(b"way-", b"xxx-")


def garbage(_payload: bytes) -> bytes:
    """Not a reply."""
    return b"\x00\x01 thank you"


def nothing(_payload: bytes) -> None:
    """EOF instead of a reply."""


@pytest.mark.parametrize("answer", [wrong_id, garbage, nothing])
async def test_that_no_matching_reply_never_counts_as_delivered(tmp_path: Path, answer: Answer) -> None:
    async with one_way(tmp_path, answer, destination='on_unknown = "ask"') as way:
        await way.sender.send(message("way", 1))
        await way.sender.send(message("way", 2))
        (row,) = await way.rows("status:unknown", 1)
        assert row.control_id == "way-1"
        assert [row.control_id for row in await way.rows("status:queued", 1)] == ["way-2"]
        assert not (await way.api.messages("status:sent", None, 5)).rows


async def test_that_silence_is_repeated_with_the_same_id_and_marked(tmp_path: Path) -> None:
    seen: list[bytes] = []

    def second_time(payload: bytes) -> bytes | None:
        seen.append(payload)
        return acknowledge(payload) if len(seen) > 1 else None

    async with one_way(tmp_path, second_time) as way:
        await way.sender.send(message("way", 1))
        (row,) = await way.rows("status:sent", 1)
        assert row.possible_duplicate
        assert row.attempts == 2
    assert seen == [message("way", 1)] * 2


@pytest.mark.parametrize("code", ["AE", "AR", "CE", "CR"])
async def test_that_a_refusal_stops_the_queue_and_a_retry_by_a_person_goes_on(tmp_path: Path, code: str) -> None:
    refuse = [True]

    def answer(payload: bytes) -> bytes:
        return acknowledge(payload, code if refuse[0] else "AA")

    async with one_way(tmp_path, answer) as way:
        for number in (1, 2, 3):
            await way.sender.send(message("way", number))
        (row,) = await way.rows("status:error", 1)
        assert row.outcome.startswith(code)
        await way.rows("status:queued", 2)
        refuse[0] = False
        command = MessageCommand(command=MessageCommandName.RETRY, ids=(row.id,), reason="receiver was mended")
        receipts = (await way.api.command(command)).receipts
        assert [receipt.done for receipt in receipts] == [True]
        await way.rows("status:sent", 3)
    assert [mark.number for mark in way.history.received if mark] == [1, 1, 2, 3]


async def test_that_an_accepted_reply_with_a_warning_counts_as_delivered(tmp_path: Path) -> None:
    def warns(payload: bytes) -> bytes:
        return acknowledge(payload) + b"ERR|||0|W||||kept with a default\r"

    async with one_way(tmp_path, warns) as way:
        await way.sender.send(message("way", 1))
        await way.rows("status:sent", 1)


@pytest.mark.parametrize(
    ("rule", "status"), [("park", Status.PARKED), ("skip", Status.CANCELLED)], ids=["park", "skip"]
)
async def test_that_park_and_skip_let_the_queue_go_on(tmp_path: Path, rule: str, status: Status) -> None:
    def first_is_bad(payload: bytes) -> bytes:
        return acknowledge(payload, "AE" if b"|way-1|" in payload else "AA")

    async with one_way(tmp_path, first_is_bad, destination=f'on_error = "{rule}"') as way:
        for number in (1, 2, 3):
            await way.sender.send(message("way", number))
        await way.rows("status:sent", 2)
        (row,) = await way.rows(f"status:{status.value}", 1)
        assert row.control_id == "way-1"


async def test_that_a_refused_message_holds_back_only_its_own_patient(tmp_path: Path) -> None:
    def patient_one_is_unknown(payload: bytes) -> bytes:
        return acknowledge(payload, "AE" if b"|way7^^^" in payload else "AA")

    async with one_way(tmp_path, patient_one_is_unknown, interface='ordering = "patient"') as way:
        for number, patient in enumerate((7, 8, 7, 9, 8), start=1):
            await way.sender.send(message("way", number, patient=patient))
        sent = await way.rows("status:sent", 3)
        assert {row.control_id for row in sent} == {"way-2", "way-4", "way-5"}
        assert [row.control_id for row in await way.rows("status:error", 1)] == ["way-1"]
        assert [row.control_id for row in await way.rows("status:queued", 1)] == ["way-3"]


async def test_that_a_merge_waits_for_all_before_it_and_holds_all_behind_it(tmp_path: Path) -> None:
    refuse = [True]

    def answer(payload: bytes) -> bytes:
        return acknowledge(payload, "AE" if refuse[0] and b"|way-1|" in payload else "AA")

    async with one_way(tmp_path, answer, interface='ordering = "patient"') as way:
        await way.sender.send(message("way", 1, patient=1))
        await way.rows("status:error", 1)
        merge = message("way", 2, patient=2, kind="ADT^A40")
        await way.sender.send(merge)
        await way.sender.send(message("way", 3, patient=3))
        (row,) = await way.rows("status:error", 1)
        assert len(await way.rows("status:queued", 2)) == 2
        refuse[0] = False
        await way.api.command(MessageCommand(command=MessageCommandName.RETRY, ids=(row.id,), reason="mended"))
        await way.rows("status:sent", 3)
    assert [mark.number for mark in way.history.received if mark] == [1, 1, 2, 3]
