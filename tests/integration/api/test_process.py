"""A gateway as a user starts it: its token file, its API, its end by command, and its audit log proved afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from console.api.client import ApiError, OpsClient
from console.api.messages import RevealRequest
from console.security.heads import FILE_NAME
from console.store.store import Store
from tests.integration.api.rig import CANARY, KEY, result
from tests.integration.api.test_audit_first import AlterAudit, CutAudit
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="hands the key over by descriptor")


async def audit(data: Path, *more: str) -> tuple[int, list[dict[str, Any]]]:
    """`python -m console audit` with the key; its exit code and JSON lines."""
    read, write = os.pipe()
    os.write(write, KEY.hex().encode())
    os.close(write)
    arguments = ["-m", "console", "audit", "--data", str(data), "--key-fd", str(read), *more]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, pass_fds=(read,), stdout=asyncio.subprocess.PIPE
    )
    os.close(read)
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, [json.loads(line) for line in out.decode().splitlines()]


def mode(gateway: GatewayProcess) -> int:
    return stat.S_IMODE(Path(gateway.ready["token_file"]).stat().st_mode)


def token(gateway: GatewayProcess) -> str:
    return str(json.loads(Path(gateway.ready["token_file"]).read_text(encoding="utf-8"))["token"])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def looked_at(data: Path) -> GatewayProcess:
    """A gateway that took one message, showed and revealed it, and was stopped through its API."""
    gateway = GatewayProcess(data)
    await gateway.start()
    try:
        async with MllpClient(gateway.port()) as sender:
            assert b"MSA|AA|M1" in await sender.send(result("M1"))
        async with gateway.client() as client:
            row = (await client.messages("control:M1")).rows[0]
            assert CANARY not in (await client.message(row.id)).model_dump_json()
            revealed = await client.reveal(row.id, RevealRequest(paths=("PID-5.1",), purpose="a test"))
            assert revealed.values == {"PID-5.1": CANARY}
            await client.stop()
        async with asyncio.timeout(10):
            assert await gateway.wait() == 0
    finally:
        await gateway.kill()
    return gateway


async def test_that_a_look_leaves_a_log_that_proves_itself_and_no_name_anywhere(tmp_path: Path) -> None:
    gateway = await looked_at(tmp_path)
    assert mode(gateway) == 0o600
    code, checked = await audit(tmp_path, "--check")
    assert (code, checked[0]["intact"]) == (0, True)
    assert checked[0]["heads"] >= 1
    code, rows = await audit(tmp_path)
    assert code == 0
    assert [row["action"] for row in rows if row["role"] == "administrator"] == [
        "gateway.stop",
        "reveal_field",
        "message.view",
    ]
    files = contents(tmp_path)
    assert FILE_NAME in files
    assert not [name for name, content in files.items() if CANARY.encode() in content]


@pytest.mark.parametrize(("damage", "word"), [(AlterAudit(), "altered"), (CutAudit(), "tail")])
async def test_that_damage_to_the_log_is_found_without_the_gateway(
    tmp_path: Path, damage: AlterAudit | CutAudit, word: str
) -> None:
    await looked_at(tmp_path)
    store = await asyncio.to_thread(Store.open, tmp_path / "store.db", KEY)
    await store.write(damage)
    await asyncio.to_thread(store.close)
    code, checked = await audit(tmp_path, "--check")
    assert code == 1
    assert word in checked[0]["text"]


async def test_that_a_token_of_the_last_start_opens_nothing(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path)
    await gateway.start()
    old = token(gateway)
    assert await gateway.stop() == 0
    await gateway.start()
    try:
        async with OpsClient(gateway.ready["ops_url"], old) as client:
            with pytest.raises(ApiError) as refusal:
                await client.me()
        assert refusal.value.status == 401
    finally:
        await gateway.stop()


async def test_that_there_is_nothing_to_audit_where_there_is_no_store(tmp_path: Path) -> None:
    code, _ = await audit(tmp_path, "--check")
    assert code == 2
