"""MLLP release 2 on real sockets: commits before replies, repeats after refusals, and nothing mistaken for a commit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from console.config.settings import MllpDestination, MllpSource
from console.transports.arrivals import Answer
from console.transports.exchange import Exchange, Kind
from console.transports.mllp import commits
from console.transports.mllp.framing import REFUSED, STORED, frame
from console.transports.mllp.listener import Listener
from console.transports.mllp.sender import MllpSender
from tests.support.mllp import ack, connected, control_id, message, names, until
from tests.support.small_gateway import Partner, Respond


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause before a repeat."""
    monkeypatch.setattr(commits, "NAK_PAUSE", 0.01)


@asynccontextmanager
async def lane(respond: Respond, **settings: object) -> AsyncIterator[tuple[MllpSender, Partner]]:
    """A sender of release 2 and its partner."""
    async with Partner(respond) as partner:
        values = {"name": "peer", "port": partner.port, "reply_timeout": 0.4, "release": 2, **settings}
        sender = MllpSender(MllpDestination.model_validate(values))
        try:
            yield sender, partner
        finally:
            await sender.close()


async def send(sender: MllpSender, number: str) -> Exchange:
    """One message."""
    payload = message(number)
    return await sender.exchange(payload, names(payload))


def reply_to(block: bytes) -> bytes:
    """A framed AA."""
    return frame(ack(control_id(block)))


async def test_that_the_commit_and_the_reply_deliver() -> None:
    async with lane(lambda block: STORED + reply_to(block)) as (sender, partner):
        results = [await send(sender, str(number)) for number in range(100)]

        assert {result.kind for result in results} == {Kind.REPLIED}
        assert all(not result.strays for result in results)
        assert partner.connections == 1


async def test_that_the_commit_alone_delivers_only_where_it_is_set_so() -> None:
    async with lane(lambda _: STORED, delivered_on="commit") as (sender, _):
        alone = await send(sender, "1")
    async with lane(lambda _: STORED) as (sender, _):
        awaited = await send(sender, "1")

    assert (alone.kind, alone.code) == (Kind.DONE, "commit")
    assert (awaited.kind, awaited.code) == (Kind.NO_REPLY, "timeout")


async def test_that_silence_or_a_reply_without_commit_is_no_commit() -> None:
    async with lane(lambda _: None, delivered_on="commit") as (sender, _):
        silent = await send(sender, "1")
    async with lane(reply_to, delivered_on="reply") as (sender, partner):
        replied = await send(sender, "1")
        again = await send(sender, "2")

        assert partner.connections == 2  # a commit still owed must meet a closed connection
    assert silent.kind is Kind.NO_REPLY
    assert (replied.kind, again.kind) == (Kind.REPLIED, Kind.REPLIED)


async def test_that_a_reply_before_its_commit_is_kept_for_it() -> None:
    async with lane(lambda block: reply_to(block) + STORED) as (sender, partner):
        results = [await send(sender, str(number)) for number in range(5)]

        assert [result.kind for result in results] == [Kind.REPLIED] * 5
        assert partner.connections == 1


async def test_that_a_refused_block_comes_again_and_then_counts_as_refused() -> None:
    answers = iter([REFUSED, REFUSED, STORED])
    async with lane(lambda block: next(answers) + b"", delivered_on="commit") as (sender, partner):
        third = await send(sender, "1")
        assert partner.taken == [message("1")] * 3
    async with lane(lambda _: REFUSED, nak_limit=2) as (sender, partner):
        never = await send(sender, "1")
        assert len(partner.taken) == 3

    assert third.kind is Kind.DONE
    assert (never.kind, never.code) == (Kind.REFUSED, "nak")
    assert "3 times" in never.reason


async def test_that_a_second_commit_is_never_the_commit_of_the_next_block() -> None:
    answers = iter([STORED + STORED, None, None])
    async with lane(lambda _: next(answers), delivered_on="commit") as (sender, partner):
        first = await send(sender, "1")
        await until(lambda: bool(sender._wire and sender._wire.commits))  # noqa: SLF001 - the second one is here
        second = await send(sender, "2")

        assert first.kind is Kind.DONE
        assert second.kind is Kind.NO_REPLY
        assert partner.connections == 2


async def test_that_a_late_commit_after_refusals_is_never_the_commit_of_the_next_block() -> None:
    late: list[bytes] = [REFUSED, REFUSED]
    async with lane(lambda _: late.pop(0) if late else None, delivered_on="commit", nak_limit=1) as (sender, partner):
        refused = await send(sender, "1")
        following = await send(sender, "2")

        assert partner.connections == 2  # what is still said of the first block meets a closed connection
    assert (refused.kind, following.kind) == (Kind.REFUSED, Kind.NO_REPLY)


async def test_that_more_commits_than_blocks_say_nothing() -> None:
    answers = iter([REFUSED + STORED, STORED])
    async with lane(lambda _: next(answers), delivered_on="commit") as (sender, partner):
        storm = await send(sender, "1")
        following = await send(sender, "2")

        assert partner.connections == 2
    assert (storm.kind, following.kind) == (Kind.NO_REPLY, Kind.DONE)


async def test_that_commits_of_a_release_2_peer_harm_no_release_1_sender() -> None:
    async with lane(lambda block: STORED + reply_to(block), release=1) as (sender, partner):
        results = [await send(sender, str(number)) for number in range(200)]

        assert {result.kind for result in results} == {Kind.REPLIED}
        assert partner.connections == 1


@pytest.mark.parametrize(
    ("reply", "kept", "wire"),
    [
        (b"MSA", True, STORED + frame(b"MSA")),
        (None, True, STORED),
        (None, False, REFUSED),
        (b"MSA", False, REFUSED + frame(b"MSA")),
    ],
)
async def test_that_the_listener_commits_before_it_replies(reply: bytes | None, kept: bool, wire: bytes) -> None:
    def accept(block: bytes, peer: str, answer: Answer) -> None:
        del block, peer
        answer(reply, kept=kept)

    listener = Listener("lab", MllpSource(release=2), accept)
    port = await listener.start()
    try:
        async with connected(port) as client:
            await client.send(message("1"))

            assert await client.reader.readexactly(len(wire)) == wire
    finally:
        await listener.stop(0.1)
