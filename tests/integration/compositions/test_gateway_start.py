"""A gateway that cannot start says why in a sentence and ends with 2; one that starts notes it in the audit log."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from console.store.store import Store
from tests.integration.api.test_audit_first import AlterAudit
from tests.support.gateway_process import KEY, GatewayProcess

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="hands the key over by descriptor")

ROUTE = """
[[interface]]
name = "lab"
source = { kind = "mllp" }
[[interface.destination]]
name = "cern"
kind = "mllp"
port = 5000
route = "type:"
"""


async def refused(data: Path, *arguments: str) -> str:
    """The words of a start that ends with 2."""
    read, write = os.pipe()
    os.write(write, KEY.hex().encode())
    os.close(write)
    command = ["-m", "console", "gateway", "--data", str(data), "--key-fd", str(read), *arguments]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, pass_fds=(read,), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    os.close(read)
    out, error = await process.communicate()
    assert process.returncode == 2, error.decode()
    assert not out
    assert "Traceback" not in error.decode()
    return error.decode()


async def test_that_a_bad_route_is_refused_with_its_place(tmp_path: Path) -> None:
    config = tmp_path / "site.toml"
    config.write_text(ROUTE, encoding="utf-8")
    words = await refused(tmp_path / "data", "--config", str(config))
    assert 'interface "lab", destination "cern", route: type needs a value' in words


@pytest.mark.parametrize("port", ["99999", "-1"])
async def test_that_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert "a port is a number from 0 to 65535" in await refused(tmp_path, "--port", port)


async def test_that_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.touch()
    assert str(place) in await refused(place)


async def test_that_start_and_stop_are_in_the_log_and_damage_to_it_shows_in_the_status(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path)
    await gateway.start()
    async with gateway.client() as api:
        assert [(row.action, row.actor) for row in (await api.audit()).rows] == [("gateway.start", "gateway")]
        assert (await api.status()).audit_intact
    assert await gateway.stop() == 0
    store = await asyncio.to_thread(Store.open, tmp_path / "store.db", KEY)
    await store.write(AlterAudit())
    await asyncio.to_thread(store.close)
    await gateway.start()
    async with gateway.client() as api:
        actions = [row.action for row in (await api.audit()).rows]
        assert actions == ["gateway.start", "gateway.stop", "gateway.start"]
        async with asyncio.timeout(10):
            while (await api.status()).audit_intact:
                await api.feed(wait=0.2)
    assert await gateway.stop() == 0
