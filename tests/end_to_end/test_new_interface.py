"""An interface added to a running gateway program is there after it was killed and started again."""

from __future__ import annotations

from pathlib import Path

from console.api.exchange import ConnectionRequest
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.stores import raw_message

SITE = '[[interface]]\nname = "first"\n[interface.source]\nkind = "mllp"\n'


async def test_that_an_added_interface_survives_a_kill(tmp_path: Path) -> None:
    config, out = tmp_path / "site.toml", tmp_path / "out"
    config.write_text(SITE, encoding="utf-8")
    out.mkdir()
    gateway = GatewayProcess(tmp_path / "data", config)
    await gateway.start()
    try:
        async with gateway.client() as client:
            form = await client.connection_form("mllp", "folder")
            values = {"name": "second", "destination.name": "out", "destination.path": str(out)}
            request = ConnectionRequest(
                source="mllp", destination="folder", values=values, reason="A new ward", revision=form.revision
            )
            steps: list[str] = []
            assert (await client.connection_test(request, lambda step: steps.append(step.name))).ok
            assert steps == ["Settings", "Name", "Port free", "Destination folder"]
            await client.connection_add(request)
            assert [row.name for row in await client.interfaces()] == ["first", "second"]
        await gateway.kill()
        await gateway.start()
        async with MllpClient(gateway.port("second")) as sender:
            assert b"MSA|AA|S1" in await sender.send(raw_message("S1"))
    finally:
        await gateway.stop()
