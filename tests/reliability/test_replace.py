"""The main job: a refused message is mended in a copy, the copy takes its place, and what waited behind goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.api.client import ApiError
from console.api.commands import Draft, DraftRequest, EditChange, MessageCommand, MessageCommandName, ResendRequest
from console.core.status import Status
from tests.support.crash_rig import acknowledge
from tests.support.one_way import OneWay, one_way
from tests.support.oracle import message

MENDED = (EditChange(path="EVN-1", value="A08"),)


def refuses_until_mended(payload: bytes) -> bytes:
    """Refuses message 1 as long as EVN-1 is empty."""
    bad = b"|way-1" in payload and b"EVN|A08|" not in payload
    return acknowledge(payload, "AE" if bad else "AA")


async def drafted(way: OneWay, delivery_id: int, *, replace: bool = True) -> Draft:
    return await way.api.draft(delivery_id, DraftRequest(changes=MENDED, replace_original=replace))


def resend(draft: Draft, *, request_id: str = "request-1", replace: bool = True) -> ResendRequest:
    return ResendRequest(
        changes=MENDED,
        reason="event code was missing",
        sha256=draft.sha256,
        request_id=request_id,
        confirm_newer=True,
        replace_original=replace,
        replaces_original=draft.replaces_original,
    )


@pytest.mark.parametrize("ordering", ["interface", "patient"])
async def test_that_a_mended_copy_goes_through_in_the_originals_place(tmp_path: Path, ordering: str) -> None:
    async with one_way(tmp_path, refuses_until_mended, interface=f'ordering = "{ordering}"') as way:
        for number in (1, 2, 3):
            await way.sender.send(message("way", number, patient=7))
        (refused,) = await way.rows("status:error", 1)
        await way.rows("status:queued", 2)
        draft = await drafted(way, refused.id)
        assert draft.replaces_original
        assert draft.would_be_delivered
        sent = await way.api.resend(refused.id, resend(draft))
        again = await way.api.resend(refused.id, resend(draft))
        assert again.row.id == sent.row.id
        await way.rows("status:sent", 3)
        (original,) = await way.rows("status:cancelled", 1)
        assert original.id == refused.id
        assert "Replaced by" in original.detail
        audit = [row.action for row in (await way.api.audit(None)).rows]
        assert {"message.resend", "message.created", "message.replaced"} <= set(audit)
    assert [mark.number for mark in way.history.received if mark] == [1, 1, 2, 3]


async def test_that_a_copy_that_shall_not_replace_waits_behind_its_original(tmp_path: Path) -> None:
    async with one_way(tmp_path, refuses_until_mended) as way:
        await way.sender.send(message("way", 1))
        (refused,) = await way.rows("status:error", 1)
        draft = await drafted(way, refused.id, replace=False)
        assert not draft.would_be_delivered
        await way.api.resend(refused.id, resend(draft, replace=False))
        await way.rows("status:queued", 1)
        await way.rows("status:error", 1)


async def test_that_two_analysts_at_once_make_one_replacement(tmp_path: Path) -> None:
    async with one_way(tmp_path, refuses_until_mended) as way:
        await way.sender.send(message("way", 1))
        (refused,) = await way.rows("status:error", 1)
        draft = await drafted(way, refused.id)
        wishes = [way.api.resend(refused.id, resend(draft, request_id=f"analyst-{n}")) for n in (1, 2)]
        answers = await asyncio.gather(*wishes, return_exceptions=True)
        assert sum(isinstance(answer, ApiError) for answer in answers) == 1
        await way.rows("status:sent", 1)
    assert len(way.history.received) == 2


async def test_that_an_original_that_was_retried_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    mended = [False]

    def answer(payload: bytes) -> bytes:
        return acknowledge(payload, "AA" if mended[0] else "AE")

    async with one_way(tmp_path, answer) as way:
        await way.sender.send(message("way", 1))
        (refused,) = await way.rows("status:error", 1)
        draft = await drafted(way, refused.id)
        mended[0] = True
        await way.api.command(MessageCommand(command=MessageCommandName.RETRY, ids=(refused.id,), reason="peer mended"))
        (sent,) = await way.rows("status:sent", 1)
        assert sent.status is Status.SENT
        with pytest.raises(ApiError, match="original moved since"):
            await way.api.resend(refused.id, resend(draft))
        assert len((await way.api.messages("", None, 10)).rows) == 1
