"""MLLP release 2 through a whole gateway: the commit follows the store, and says where a message was refused."""

from __future__ import annotations

from pathlib import Path

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource
from console.core.interface import AckMode
from console.core.status import Status
from console.transports.mllp.framing import REFUSED, STORED
from tests.support.mllp import connected, message
from tests.support.small_gateway import Partner, first, found, gateway_of, port_of


async def test_that_a_stored_message_is_committed_and_then_answered(tmp_path: Path) -> None:
    lab = InterfaceSettings(name="lab", source=MllpSource(release=2))
    async with gateway_of(lab, data=tmp_path) as gateway, connected(port_of(gateway, "lab")) as client:
        await client.send(message("1"))

        assert await client.reader.readexactly(4) == STORED
        assert len(await found(gateway, "control:1")) == 1
        assert b"MSA|AA|1" in await client.block()


async def test_that_without_replies_the_commit_says_what_was_refused(tmp_path: Path) -> None:
    lab = InterfaceSettings(name="lab", source=MllpSource(release=2, ack_mode=AckMode.NONE))
    async with gateway_of(lab, data=tmp_path) as gateway, connected(port_of(gateway, "lab")) as client:
        await client.send(message("1"), b"no header", message("1"))

        assert await client.reader.readexactly(12) == STORED + REFUSED + STORED
        assert len(await found(gateway, "control:1")) == 1


async def test_that_a_delivery_counts_with_the_commit_where_it_is_set_so(tmp_path: Path) -> None:
    async with Partner(lambda _: STORED) as partner:
        out = MllpDestination(name="out", port=partner.port, release=2, delivered_on="commit")
        lab = InterfaceSettings(name="lab", source=MllpSource(), destination=(out,))
        async with gateway_of(lab, data=tmp_path) as gateway, connected(port_of(gateway, "lab")) as client:
            await client.send(message("1"))

            sent = await first(gateway, "control:1 status:sent")
    assert (sent.status, sent.outcome) == (Status.SENT, "commit")
    assert partner.taken == [message("1")]
