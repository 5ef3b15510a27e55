"""The sending partners, against a receiving one on a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from console.simulator.peers import Peer
from console.simulator.senders import Sender
from tests.integration.simulator.test_peers import message


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    """A partner that listens."""
    listening = Peer("GATEWAY")
    await listening.start()
    yield listening
    await listening.stop()


@pytest.fixture
async def sender(peer: Peer) -> AsyncIterator[Sender]:
    """A sender to it."""
    sending = Sender("lab", peer.port, reply_timeout=2.0)
    yield sending
    await sending.close()


async def test_that_messages_go_one_by_one_and_are_counted_by_their_reply(peer: Peer, sender: Sender) -> None:
    codes = [await sender.send(message("B1")), await sender.send(message("B2", mrn="9900001"))]

    assert codes == ["AA", "AE"]
    assert (sender.tally.sent, sender.tally.acked, sender.tally.refused) == (2, 1, 1)
    assert list(peer.journal) == ["B1", "B2"]


async def test_that_a_lost_reply_brings_the_same_message_again(peer: Peer, sender: Sender) -> None:
    peer.swallow_reply("B3")

    assert await sender.send(message("B3")) == "AA"
    assert list(peer.journal) == ["B3", "B3"]
    assert (sender.tally.sent, sender.tally.acked, sender.tally.repeats) == (1, 1, 1)


async def test_that_a_deliberate_repeat_is_no_new_message(peer: Peer, sender: Sender) -> None:
    await sender.send(message("B4"))
    await sender.repeat(message("B4"))

    assert (sender.tally.sent, sender.tally.acked, sender.tally.repeats) == (1, 1, 1)
    assert peer.counts.repeated == 1
