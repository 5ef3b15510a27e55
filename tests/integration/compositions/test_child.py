"""A gateway as a child process: the hand-over of the key, the ready line, output that never blocks, an orderly end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from console.compositions import child
from console.compositions.child import OUTPUT, GatewayChild, GatewayFailed

KEY = bytes(range(32))

STAND_IN = """
import json, os, signal, sys
options = dict(zip(sys.argv[2::2], sys.argv[3::2]))
with open(int(options["--key-fd"]), "rb") as source:
    key = source.read().decode()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
ports = [{"name": "lab-to-cerner", "layer": "hl7v2", "port": 4711}, {"name": "folder", "layer": "hl7v2", "port": None}]
print(json.dumps({"ready": True, "key": key, "options": options, "interfaces": ports}), flush=True)
for stream in (sys.stdout, sys.stderr):
    stream.write("x" * 500_000)
    stream.flush()
open(os.path.join(options["--data"], "flooded"), "w").close()
signal.pause()
"""
"""What stands for the gateway where only the hand-over is looked at; it writes far more than a pipe holds."""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Start this script wherever a gateway would be started; returns its file, to be rewritten."""
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN, encoding="utf-8")
    monkeypatch.setattr(child, "program", lambda: [sys.executable, str(script)])
    return script


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in waits for a signal")
def test_that_the_key_is_handed_over_and_the_ready_line_is_read(stand_in: Path, tmp_path: Path) -> None:
    gateway = GatewayChild.start(tmp_path / "data", tmp_path / "site.toml", KEY, port=99)
    code = gateway.stop()

    assert gateway.ready["key"] == KEY.hex()
    assert gateway.ready["options"]["--port"] == "99"
    assert gateway.ready["options"]["--config"].endswith("site.toml")
    assert gateway.listener_ports == {"lab-to-cerner": 4711}
    assert code == 7


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in waits for a signal")
def test_that_a_flood_of_output_does_not_block_the_gateway(stand_in: Path, tmp_path: Path) -> None:
    gateway = GatewayChild.start(tmp_path / "data", None, KEY)
    try:
        while not (tmp_path / "data" / "flooded").exists():
            assert gateway.running
    finally:
        gateway.stop()

    assert not gateway.running
    assert (tmp_path / "data" / OUTPUT).stat().st_size >= 500_000


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("import sys; sys.exit('The site file is wrong at line 3.')", "wrong at line 3"),
        ("print('hello')", "not its ready line"),
        ("print('{\"ready\": false}')", "does not say that it is ready"),
    ],
    ids=["ends", "prints something else", "says no"],
)
def test_that_a_gateway_that_does_not_start_says_why(stand_in: Path, tmp_path: Path, script: str, words: str) -> None:
    stand_in.write_text(script, encoding="utf-8")

    with pytest.raises(GatewayFailed, match=words):
        GatewayChild.start(tmp_path / "data", None, KEY)


def test_that_a_silent_gateway_is_ended_when_its_time_is_over(stand_in: Path, tmp_path: Path) -> None:
    stand_in.write_text("import threading; threading.Event().wait()", encoding="utf-8")

    with pytest.raises(GatewayFailed, match="not ready within 1 s"):
        GatewayChild.start(tmp_path / "data", None, KEY, seconds=1.0)


def test_that_the_key_is_on_no_command_line(stand_in: Path, tmp_path: Path) -> None:
    stand_in.write_text(
        "import json, sys; print(json.dumps({'ready': True, 'argv': sys.argv, 'interfaces': []}))", encoding="utf-8"
    )
    gateway = GatewayChild.start(tmp_path / "data", None, KEY)
    gateway.wait()

    assert KEY.hex() not in " ".join(gateway.ready["argv"])


def test_that_a_real_gateway_starts_with_the_key_and_stops_by_command(tmp_path: Path) -> None:
    gateway = GatewayChild.start(tmp_path / "data", None, KEY)
    try:
        assert gateway.listener_ports["inbound"] > 0
        gateway.stop_by_command()
        assert gateway.process.wait(20) == 0
    finally:
        gateway.stop()


def test_that_a_real_gateway_says_what_is_wrong_with_its_site_file(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text("[gateway]\nenvironment = 'NOWHERE'\n", encoding="utf-8")

    with pytest.raises(GatewayFailed, match="environment"):
        GatewayChild.start(tmp_path / "data", site, KEY)
