"""Searches that occupy every reader thread: messages still come in and go out, and holds still end."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource
from console.core.status import Status
from console.gateway import counts
from console.query.parser import parse
from console.store.sqlite import READERS
from console.transports.mllp.framing import frame
from tests.support.mllp import ack, connected, control_id, message, until
from tests.support.small_gateway import Partner, gateway_of, port_of


class Busy:
    """Occupies a reader thread until it is told to end."""

    def __init__(self) -> None:
        self.ended = Event()
        self.begun = 0

    def __call__(self, connection: Connection) -> None:
        """One slow search."""
        self.begun += 1
        assert self.ended.wait(20)


async def test_that_messages_pass_while_searches_occupy_every_reader(tmp_path: Path) -> None:
    async with Partner(lambda block: frame(ack(control_id(block)))) as partner:
        out = MllpDestination(name="out", port=partner.port)
        lab = InterfaceSettings(name="lab", source=MllpSource(), destination=(out,))
        async with gateway_of(lab, data=tmp_path) as gateway, connected(port_of(gateway, "lab")) as client:
            settled: list[Status] = []
            gateway.on_settled.append(lambda _, status: settled.append(status))
            busy = Busy()
            searches = [gateway.spawn(gateway.store.read(busy), name="search") for _ in range(2 * READERS)]
            try:
                await until(lambda: busy.begun == READERS)
                for number in range(3):
                    await client.send(message(str(number)))
                    await client.block()
                    await until(lambda: len(partner.taken) == len(settled) > number)  # noqa: B023 - asked at once
                await gateway.planned.tick()
            finally:
                busy.ended.set()
                await asyncio.gather(*searches)
            assert settled == [Status.SENT] * 3


async def test_that_counts_of_many_filters_leave_readers_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = Busy()
    monkeypatch.setattr(counts, "count", lambda connection, *_, **__: busy(connection))
    lab = InterfaceSettings(name="lab", source=MllpSource())
    async with gateway_of(lab, data=tmp_path) as gateway:
        try:
            filters = (parse(f"size:>{number}") for number in range(2 * READERS))
            assert await asyncio.gather(*map(gateway.counts.matched, filters)) == [None] * 2 * READERS
            assert await gateway.store.read(lambda _: busy.begun) == counts.AT_ONCE
        finally:
            busy.ended.set()


async def test_that_an_interface_that_is_brought_up_twice_at_once_comes_up_once(tmp_path: Path) -> None:
    lab = InterfaceSettings(name="lab", source=MllpSource())
    async with gateway_of(data=tmp_path) as gateway:
        kept = asyncio.Event()

        async def keep() -> None:
            while not kept.is_set():
                await asyncio.sleep(0)
                if "lab" in gateway.running:
                    await gateway._keep_lease(gateway.running["lab"])  # noqa: SLF001 - as the task does once a while

        keeping = gateway.spawn(keep(), name="keep")
        await gateway.add_interface(lab)
        kept.set()
        await keeping
        running = gateway.running["lab"]
        assert running.lease is not None
        assert (running.lease.epoch, running.problem, running.listening) == (1, "", True)
