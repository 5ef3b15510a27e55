"""The keyring of the system: real keepers only, and an end to every wait."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.backends.SecretService import Keyring as SecretServiceKeyring

from console.security.os_keyring import BACKENDS, KeyringUnusable, OsKeyring, choose, title_of


class Keeper(KeyringBackend):
    """A backend of nobody's list; each kind fails in its own way."""

    priority = 1.0

    def __init__(self, gone: threading.Event | None = None) -> None:
        self._gone = gone

    def get_password(self, service: str, username: str) -> str | None:
        if self._gone is None:
            raise RuntimeError("secret 42")
        self._gone.wait(30)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(password)


@pytest.mark.parametrize("kind", [FailKeyring, NullKeyring, Keeper])
def test_that_a_backend_that_keeps_no_secret_is_refused(kind: Callable[[], KeyringBackend]) -> None:
    with pytest.raises(KeyringUnusable, match="keeps no secret"):
        choose(kind())


def test_that_the_secret_service_is_taken() -> None:
    make: Callable[[], KeyringBackend] = SecretServiceKeyring
    backend = make()
    assert choose(backend) is backend
    assert title_of(backend) == "Secret Service"


def test_that_no_plain_text_keeper_is_on_the_list() -> None:
    assert not [name for name in BACKENDS if "null" in name or "fail" in name or "alt" in name or "file" in name]


def test_that_a_prompt_nobody_answers_ends_in_words() -> None:
    gone = threading.Event()
    with pytest.raises(KeyringUnusable, match="did not answer"):
        OsKeyring(Keeper(gone), seconds=0.05).get("store")
    gone.set()


def test_that_a_failing_backend_gives_its_kind_and_not_its_text() -> None:
    with pytest.raises(KeyringUnusable) as refusal:
        OsKeyring(Keeper()).get("store")
    assert "RuntimeError" in str(refusal.value)
    assert "42" not in str(refusal.value)
