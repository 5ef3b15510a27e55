"""The store key: three ways in, a refusal that names them, and never a word of the key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.core.errors import OperatorError
from console.security.keys import StoreKey, parse_key, read_key_fd, store_key
from console.security.os_keyring import KeyringUnusable

HEX = "0123456789abcdef" * 4


class Drawer:
    """A keyring in memory."""

    title = "a drawer"

    def __init__(self, *, broken: bool = False, forgetful: bool = False) -> None:
        self.kept: dict[str, str] = {}
        self._broken = broken
        self._forgetful = forgetful

    def get(self, name: str) -> str | None:
        if self._broken:
            raise KeyringUnusable("only fail was found, which keeps no secret")
        return self.kept.get(name)

    def put(self, name: str, text: str) -> None:
        if not self._forgetful:
            self.kept[name] = text


def piped(text: str) -> int:
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    return reading


@pytest.mark.parametrize("text", [HEX, HEX + "\n", HEX.upper(), " " + HEX])
def test_that_a_file_descriptor_gives_the_key(text: str) -> None:
    assert read_key_fd(piped(text)) == bytes.fromhex(HEX)


def test_that_a_writer_that_stays_open_does_not_hold_the_start() -> None:
    reading, writing = os.pipe()
    try:
        os.write(writing, HEX.encode())
        assert read_key_fd(reading) == bytes.fromhex(HEX)
    finally:
        os.close(writing)


@pytest.mark.parametrize("text", ["", HEX[:-1], HEX + "00", "z" * 64])
def test_that_anything_else_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(OperatorError) as refusal:
        read_key_fd(piped(text))
    assert "64 hex digits" in str(refusal.value)
    assert len(text) < 8 or text not in str(refusal.value)


def test_that_a_closed_descriptor_is_explained() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    os.close(writing)
    with pytest.raises(OperatorError, match="cannot be read"):
        read_key_fd(reading)


def test_that_a_systemd_credential_is_taken_before_the_keyring(tmp_path: Path) -> None:
    (tmp_path / "store_key").write_text(HEX + "\n", encoding="ascii")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    found = store_key(key_fd=None, name="s", store_exists=True, keyring=Drawer(broken=True), environ=environ)
    assert found.key == bytes.fromhex(HEX)
    assert found.kept_in == "systemd credential"


def test_that_a_first_start_makes_a_key_and_the_next_finds_the_same() -> None:
    drawer = Drawer()
    first = store_key(key_fd=None, name="s", store_exists=False, keyring=drawer, environ={})
    again = store_key(key_fd=None, name="s", store_exists=True, keyring=drawer, environ={})
    assert first.key == again.key
    assert len(first.key) == 32


def test_that_a_store_without_its_key_never_gets_a_new_one() -> None:
    drawer = Drawer()
    with pytest.raises(OperatorError, match="holds no key for it"):
        store_key(key_fd=None, name="s", store_exists=True, keyring=drawer, environ={})
    assert drawer.kept == {}


@pytest.mark.parametrize("drawer", [Drawer(broken=True), Drawer(forgetful=True)])
def test_that_no_way_at_all_names_all_three(drawer: Drawer) -> None:
    with pytest.raises(OperatorError) as refusal:
        store_key(key_fd=None, name="s", store_exists=False, keyring=drawer, environ={})
    for way in ("keyring", "systemd credential", "--key-fd"):
        assert way in str(refusal.value)


def test_that_a_key_does_not_show_in_its_own_text() -> None:
    assert HEX not in repr(StoreKey(key=parse_key(HEX, "here"), kept_in="here"))
    assert "kept_in='here'" in repr(StoreKey(key=parse_key(HEX, "here"), kept_in="here"))
