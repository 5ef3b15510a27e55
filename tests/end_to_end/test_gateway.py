"""`python -m console gateway` as the issue promises it: ready line, port, orderly ends, refusals in words."""

from __future__ import annotations

import asyncio
import signal
import socket
import stat
import sys
from pathlib import Path

import pytest

from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.oracle import message
from tests.support.program import NO_SECRETS, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="hands the key over by descriptor")

STOP_SECONDS = 10.0
SITE = """[gateway]
environment = "TEST"

[[interface]]
name = "lab-in"
source = { kind = "mllp" }

[[interface]]
name = "scans"
source = { kind = "folder", path = "FOLDER" }
"""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mode(path: Path) -> int:
    """The rights of a file."""
    return stat.S_IMODE(path.stat().st_mode)


async def test_that_the_ready_line_says_where_everything_is(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    config = tmp_path / "site.toml"
    config.write_text(SITE.replace("FOLDER", str(tmp_path / "in")), encoding="utf-8")
    port = free_port()
    gateway = GatewayProcess(tmp_path / "data", config, options=("--port", str(port)))
    ready = await gateway.start()
    try:
        assert set(ready) == {"ready", "ops_url", "token_file", "interfaces"}
        assert ready["ready"] is True
        assert ready["ops_url"] == f"http://127.0.0.1:{port}"
        assert Path(ready["token_file"]).parent == tmp_path / "data"
        assert mode(Path(ready["token_file"])) == 0o600
        lab, scans = ready["interfaces"]
        assert lab == {"name": "lab-in", "layer": "hl7v2", "port": gateway.port("lab-in")}
        assert scans == {"name": "scans", "layer": "hl7v2", "port": None}
        async with MllpClient(lab["port"]) as sender:
            assert b"MSA|AA|lab-1\r" in await sender.send(message("lab", 1))
    finally:
        assert await gateway.stop() == 0


async def test_that_it_stops_in_order_however_it_is_told_and_keeps_what_it_took(tmp_path: Path) -> None:
    gateway = GatewayProcess(tmp_path / "data")
    for number, how in enumerate(("SIGTERM", "SIGINT", "the API"), start=1):
        ready = await gateway.start()
        assert [item["name"] for item in ready["interfaces"]] == ["inbound"]
        async with MllpClient(gateway.port()) as sender:  # a peer that stays connected does not hold the end
            assert b"MSA|AA|a-%d\r" % number in await sender.send(message("a", number))
            async with gateway.client() as api:
                kept = {row.control_id for row in (await api.messages("")).rows}
            assert kept == {f"a-{earlier}" for earlier in range(1, number + 1)}
            async with asyncio.timeout(STOP_SECONDS):
                assert await told(gateway, how) == 0, how


async def told(gateway: GatewayProcess, how: str) -> int:
    """Stop it this way; its exit code."""
    if how != "the API":
        return await gateway.stop(signal.Signals[how])
    async with gateway.client() as api:
        await api.stop()
    return await gateway.wait()


def test_that_a_wrong_site_file_is_refused_with_line_and_allowed_values(tmp_path: Path) -> None:
    config = tmp_path / "site.toml"
    config.write_text('[[interface]]\nname = "a"\nordering = "sideways"\n', encoding="utf-8")
    done = run("gateway", "--data", str(tmp_path / "data"), "--config", str(config))
    assert (done.code, done.output) == (2, b"")
    assert f"{config}:3:" in done.complaints
    assert "must be 'interface', 'patient' or 'none'" in done.complaints
    assert not (tmp_path / "data").exists()


def test_that_a_site_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run("gateway", "--data", str(tmp_path / "data"), "--config", str(tmp_path / "none.toml"))
    assert (done.code, done.output) == (2, b"")
    assert "none.toml" in done.complaints


def test_that_without_a_place_for_the_key_it_names_all_three_ways_and_keeps_nothing(tmp_path: Path) -> None:
    done = run("gateway", "--data", str(tmp_path / "data"), environment=NO_SECRETS)
    assert (done.code, done.output) == (2, b"")
    for way in ("keyring of the operating system", "systemd credential", "--key-fd"):
        assert way in done.complaints
    assert not (tmp_path / "data" / "store.db").exists()


async def test_that_a_port_in_use_is_explained(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        gateway = GatewayProcess(tmp_path / "data", options=("--port", str(port)))
        with pytest.raises(AssertionError) as refusal:
            await gateway.start()
        assert await gateway.wait() == 2
    assert str(port) in str(refusal.value)
    assert "Traceback" not in str(refusal.value)
