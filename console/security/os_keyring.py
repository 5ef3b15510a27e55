"""The keyring of the operating system, or nothing: only backends that truly keep a secret, and never without an end."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend

Result = TypeVar("Result")

SERVICE = "Interface Console"
SECONDS = 20.0
"""A keyring may show a prompt; nobody may be there to answer it."""

BACKENDS: dict[str, str] = {
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "Secret Service",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Manager",
}
"""Module of the backend -> its name for people. All others (plain text, null, fail) are refused."""


class KeyringUnusable(Exception):
    """No backend that keeps a secret, or it failed; the text completes "the keyring cannot be used: …"."""


class KeyKept(Protocol):
    """A place that keeps one text by name. Both calls may raise `KeyringUnusable`."""

    @property
    def title(self) -> str:
        """Its name for people."""

    def get(self, name: str) -> str | None:
        """The text, None where there is none."""

    def put(self, name: str, text: str) -> None:
        """Keep the text."""


class OsKeyring:
    """The first allowed backend of this account. Blocks up to `seconds`: call it off the event loop."""

    def __init__(self, backend: KeyringBackend | None = None, seconds: float = SECONDS) -> None:
        self._chosen = backend
        self._seconds = seconds

    @property
    def title(self) -> str:
        """Its name for people."""
        return "the keyring" if self._chosen is None else title_of(self._chosen)

    def get(self, name: str) -> str | None:
        """The text kept under this name."""
        return self._within(lambda: self._backend().get_password(SERVICE, name))

    def put(self, name: str, text: str) -> None:
        """Keep a text under this name."""
        self._within(lambda: self._backend().set_password(SERVICE, name, text))

    def _backend(self) -> KeyringBackend:
        if self._chosen is None:
            self._chosen = choose(keyring.get_keyring())
        return self._chosen

    def _within(self, act: Callable[[], Result]) -> Result:
        """Do it in a thread of its own that may be left behind: a prompt nobody answers must not hold the start."""
        answers: queue.SimpleQueue[Result | KeyringUnusable] = queue.SimpleQueue()
        threading.Thread(target=_ask, args=(act, answers), name="keyring", daemon=True).start()
        try:
            answer = answers.get(timeout=self._seconds)
        except queue.Empty:
            raise KeyringUnusable(f"it did not answer in {self._seconds:.0f} s; it may be locked") from None
        if isinstance(answer, KeyringUnusable):
            raise answer
        return answer


def _ask(act: Callable[[], Result], answers: queue.SimpleQueue[Result | KeyringUnusable]) -> None:
    try:
        answers.put(act())
    except KeyringUnusable as error:
        answers.put(error)
    except Exception as error:  # noqa: BLE001 - backends raise what D-Bus, COM or Keychain raise; the caller must get an answer
        answers.put(KeyringUnusable(f"it failed with {type(error).__name__}"))


def choose(found: KeyringBackend) -> KeyringBackend:
    """The allowed backend in what the library found. Raises `KeyringUnusable`."""
    candidates = list(found.backends) if isinstance(found, ChainerBackend) else [found]
    for candidate in candidates:
        if type(candidate).__module__ in BACKENDS:
            return candidate
    raise KeyringUnusable(f"only {type(found).__module__.rpartition('.')[2]} was found, which keeps no secret")


def title_of(backend: KeyringBackend) -> str:
    """The backend's name for people."""
    return BACKENDS.get(type(backend).__module__, "the keyring")
