"""R-06: a sender that never saw its answer repeats; the stored answer comes again and nothing is queued twice."""

from __future__ import annotations

from pathlib import Path

from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.oracle import message


async def stored(gateway: GatewayProcess) -> int | None:
    """Messages in the store."""
    async with gateway.client() as api:
        return (await api.messages("", None, 5)).matched


async def test_that_a_repeat_gets_the_stored_answer_and_no_second_row(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path / "data")
    await gateway.start()
    async with MllpClient(gateway.port()) as client:
        first = await client.send(message("a", 1))
        assert b"MSA|AA|a-1" in first
        for _ in range(50):
            assert await client.send(message("a", 1)) == first
    assert await stored(gateway) == 1
    await gateway.kill()
    await gateway.start()
    async with MllpClient(gateway.port()) as client:
        assert await client.send(message("a", 1)) == first
    assert await stored(gateway) == 1
    assert await gateway.stop() == 0


async def test_that_a_repeat_after_a_lost_answer_on_a_new_connection_is_recognised(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path / "data")
    await gateway.start()
    for _ in range(5):
        cut = MllpClient(gateway.port())
        await cut.connect()
        await cut.write_only(message("b", 1))
        await cut.close()
    async with MllpClient(gateway.port()) as client:
        assert b"MSA|AA|b-1" in await client.send(message("b", 1))
    assert await stored(gateway) == 1
    await gateway.stop()


async def test_that_the_same_id_with_other_content_is_kept_queued_and_flagged(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path / "data")
    await gateway.start()
    async with MllpClient(gateway.port()) as client:
        await client.send(message("c", 1))
        assert b"MSA|AA|c-1" in await client.send(message("c", 1, padding=300))
    async with gateway.client() as api:
        page = await api.messages("control:c-1", None, 5)
    assert [row.control_id for row in page.rows] == ["c-1", "c-1"]
    await gateway.stop()


async def test_that_a_batch_is_split_stored_and_answered_for_each_message(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path / "data")
    await gateway.start()
    batch = b"BHS|^~\\&|A|B\r" + message("d", 1) + message("d", 2) + b"BTS|2\r"
    async with MllpClient(gateway.port()) as client:
        reply = await client.send(batch)
    assert b"MSA|AA|d-1" in reply
    assert b"MSA|AA|d-2" in reply
    assert await stored(gateway) == 2
    await gateway.stop()


async def test_that_unreadable_bytes_are_kept_refused_and_shown(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path / "data")
    await gateway.start()
    async with MllpClient(gateway.port()) as client:
        assert b"MSA|AR" in await client.send(b"this is not a message")
        assert b"MSA|AR" in await client.send(b"\xff\xfe\x00\x01")
        assert b"MSA|AA|e-1" in await client.send(message("e", 1))
    async with gateway.client() as api:
        page = await api.messages("status:error", None, 5)
    assert len(page.rows) == 2
    assert all(row.outcome and row.detail for row in page.rows)
    await gateway.stop()
