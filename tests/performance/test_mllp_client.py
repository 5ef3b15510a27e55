"""The load client counts what was acknowledged, and notices what was acknowledged wrongly."""

from __future__ import annotations

import asyncio

import pytest

from console.config.settings import MllpSource
from console.transports.arrivals import Answer
from console.transports.mllp.listener import Listener
from tests.performance.mllp_client import measure
from tests.support.mllp import ack, control_id


@pytest.mark.parametrize(("connections", "reconnect"), [(1, False), (9, False), (2, True)])
async def test_that_every_counted_message_was_acknowledged(connections: int, reconnect: bool) -> None:
    ids: list[str] = []

    def accept(block: bytes, _: str, answer: Answer) -> None:
        ids.append(control_id(block))
        answer(ack(ids[-1]))

    listener = Listener("lab", MllpSource(), accept)
    port = await listener.start()
    measured = await asyncio.to_thread(measure, "127.0.0.1", port, connections, 0.2, reconnect=reconnect)
    await listener.stop(1)

    assert measured.bad == 0
    assert 0 < measured.count <= len(ids) <= measured.count + connections
    assert len(set(ids)) == len(ids)
    assert 0 < measured.p50 <= measured.p99


async def test_that_a_wrong_acknowledgement_is_counted_as_bad() -> None:
    listener = Listener("lab", MllpSource(), lambda _block, _peer, answer: answer(ack("other")))
    port = await listener.start()
    measured = await asyncio.to_thread(measure, "127.0.0.1", port, 1, 0.1)
    await listener.stop(1)

    assert measured.bad == measured.count > 0
