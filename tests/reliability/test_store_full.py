"""A store that has no room: no acknowledgement, no overtaking, and it goes on by itself when there is room again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from console.store import writer
from console.store.bodies import BodyWriter, Codec
from tests.integration.api.rig import result, running
from tests.support.mllp import until
from tests.support.mllp_client import MllpClient
from tests.support.scripted_peer import Act

BIG = 100_000


class FullDisk(BodyWriter):
    """No room for big messages while `full`; small ones still fit, as on a real disk that is nearly full."""

    full = True
    refusals = 0

    def encode(self, raw: bytes) -> tuple[Codec, bytes]:
        """Refuse as the database does."""
        if FullDisk.full and len(raw) > BIG:
            FullDisk.refusals += 1
            raise OperationalError("insert", {}, Exception("database or disk is full"))
        return super().encode(raw)


def big(control_id: str) -> bytes:
    """A message for which there is no room."""
    return result(control_id) + b"NTE|1||" + b"x" * BIG + b"\r"


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> type[FullDisk]:
    """A full disk under every store that is opened from now on."""
    monkeypatch.setattr(FullDisk, "full", True)
    monkeypatch.setattr(FullDisk, "refusals", 0)
    monkeypatch.setattr(writer, "BodyWriter", FullDisk)
    return FullDisk


async def test_that_nothing_of_a_connection_overtakes_what_the_store_had_no_room_for(
    tmp_path: Path, disk: type[FullDisk]
) -> None:
    async with running(tmp_path, Act.AA) as rig:
        port = rig.gateway.running["lab"].port
        assert port is not None
        async with MllpClient(port) as sender, asyncio.TaskGroup() as group:
            answers = group.create_task(sender.send(big("F1")))
            await until(lambda: disk.refusals > 0)
            for number in (2, 3):
                await sender.write_only(result(f"F{number}"))
            await until(lambda: rig.gateway.running["lab"].intake.unstored == 3)
            assert not answers.done()
            assert "3 wait unanswered" in rig.gateway.interface("lab").holds
            disk.full = False
            assert b"MSA|AA|F1" in await answers
            await until(lambda: len(rig.peer.ids) == 3)
        assert rig.peer.ids == ["F1", "F2", "F3"]
        assert rig.gateway.interface("lab").holds == ""


async def test_that_a_batch_is_stored_in_its_order_or_not_at_all(tmp_path: Path, disk: type[FullDisk]) -> None:
    async with running(tmp_path, Act.AA) as rig:
        port = rig.gateway.running["lab"].port
        assert port is not None
        batch = b"BHS|^~\\&|A|B\r" + big("B1") + result("B2") + b"BTS|2\r"
        async with MllpClient(port) as sender, asyncio.TaskGroup() as group:
            answers = group.create_task(sender.send(batch))
            await until(lambda: disk.refusals > 1)
            assert not (await rig.admin.messages("", None, 5)).rows
            disk.full = False
            assert b"MSA|AA|B2" in await answers
            await until(lambda: len(rig.peer.ids) == 2)
        assert rig.peer.ids == ["B1", "B2"]
