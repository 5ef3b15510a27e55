"""What must hold where a Secret Service is: `test_secret_service.py` runs this file in a session that has one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.oracle import message


def key_of(data: Path) -> str:
    """What the keyring holds for this data folder, by a program that is not ours; empty where it holds nothing."""
    script = (
        "import keyring, sys; backend = keyring.get_keyring();"
        "print(backend.get_password('Interface Console', sys.argv[1]) or '')"
    )
    done = subprocess.run([sys.executable, "-c", script, str(data)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def forget(data: Path) -> None:
    """Take the entry out of the keyring."""
    script = "import keyring, sys; keyring.delete_password('Interface Console', sys.argv[1])"
    subprocess.run([sys.executable, "-c", script, str(data)], check=True)


async def filled(data: Path) -> None:
    """A gateway without --key-fd makes its store, takes one message and is stopped."""
    gateway = GatewayProcess(data, key=None)
    await gateway.start()
    try:
        async with MllpClient(gateway.port()) as sender:
            assert b"MSA|AA|a-1\r" in await sender.send(message("a", 1))
        async with gateway.client() as api:
            assert (await api.status()).secrets == "Secret Service"
    finally:
        assert await gateway.stop() == 0


async def refusal(data: Path) -> str:
    """The words of a gateway that ends with 2."""
    gateway = GatewayProcess(data, key=None)
    with pytest.raises(AssertionError) as words:
        await gateway.start()
    assert await gateway.wait() == 2
    assert "Traceback" not in str(words.value)
    return str(words.value)


async def test_that_the_key_is_made_once_and_the_next_start_reads_the_store_with_it(tmp_path: Path) -> None:
    await filled(tmp_path)
    made = await asyncio.to_thread(key_of, tmp_path)
    assert len(bytes.fromhex(made)) == 32
    gateway = GatewayProcess(tmp_path, key=None)
    await gateway.start()
    try:
        async with gateway.client() as api:
            assert [row.control_id for row in (await api.messages("")).rows] == ["a-1"]
    finally:
        assert await gateway.stop() == 0
    assert await asyncio.to_thread(key_of, tmp_path) == made


async def test_that_the_key_and_the_messages_are_in_no_file(tmp_path: Path) -> None:
    await filled(tmp_path)
    key = await asyncio.to_thread(key_of, tmp_path)
    shapes = [key.encode(), key.upper().encode(), bytes.fromhex(key), b"Testpatient"]
    keyrings = Path(os.environ["KEYRING_HOME"])
    files = [path for folder in (tmp_path, keyrings) for path in folder.rglob("*") if path.is_file()]
    assert {"store.db", "login.keyring"} <= {path.name for path in files}
    assert not [(path, shape) for path in files for shape in shapes if shape in path.read_bytes()]


async def test_that_a_store_whose_key_is_gone_is_refused_in_words_and_gets_no_new_one(tmp_path: Path) -> None:
    await filled(tmp_path)
    before = (tmp_path / "store.db").read_bytes()
    await asyncio.to_thread(forget, tmp_path)
    words = await refusal(tmp_path)
    assert "There is a store, but Secret Service holds no key for it" in words
    assert str(tmp_path) in words
    assert "--key-fd" in words
    assert await asyncio.to_thread(key_of, tmp_path) == ""
    assert (tmp_path / "store.db").read_bytes() == before
