"""Where the store key comes from. It is never written to a file of ours, and never asked for.

Three ways, in this order: a file descriptor handed over by the parent process, a systemd credential, the keyring of the
operating system. None of them: refusal, naming all three.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from console.core.errors import OperatorError
from console.security.os_keyring import KeyKept, KeyringUnusable

KEY_BYTES = 32
CREDENTIAL = "store_key"
NO_WAY = (
    "The store is encrypted and no place for its key was found. Use one of three ways: (1) a keyring of the operating "
    "system (Secret Service or KWallet on Linux, Keychain on macOS, Credential Manager on Windows), unlocked for this "
    "account; (2) a systemd credential: LoadCredentialEncrypted=store_key:… in the unit; (3) --key-fd N, with 64 hex "
    "digits readable from file descriptor N."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKey:
    """The 32 bytes, and in words where they are kept (shown in the status bar)."""

    key: bytes
    kept_in: str

    def __repr__(self) -> str:
        """Never the key: this may end up in a traceback."""
        return f"StoreKey(kept_in={self.kept_in!r})"


def store_key(
    *,
    key_fd: int | None,
    name: str,
    store_exists: bool,
    keyring: KeyKept,
    environ: Mapping[str, str] = os.environ,
) -> StoreKey:
    """The key of the store called `name`; makes one only where there is no store yet. Raises `OperatorError`.

    May wait up to 20 s for the keyring (a person may have to unlock it): call it off the event loop.
    """
    if key_fd is not None:
        return StoreKey(key=read_key_fd(key_fd), kept_in="handed over at start")
    folder = environ.get("CREDENTIALS_DIRECTORY", "")
    if folder and Path(folder, CREDENTIAL).is_file():
        text = Path(folder, CREDENTIAL).read_text(encoding="ascii", errors="replace")
        return StoreKey(key=parse_key(text, f"the systemd credential {CREDENTIAL}"), kept_in="systemd credential")
    return _from_keyring(name, store_exists, keyring)


def _from_keyring(name: str, store_exists: bool, keyring: KeyKept) -> StoreKey:
    try:
        text = keyring.get(name)
        if text is None:
            if store_exists:
                raise OperatorError(
                    f"There is a store, but {keyring.title} holds no key for it (entry {name!r}). Unlock the keyring "
                    "of the account that made the store, or hand the key over with --key-fd N."
                )
            text = secrets.token_hex(KEY_BYTES)
            keyring.put(name, text)
            if keyring.get(name) != text:
                raise KeyringUnusable("it did not give back what was stored")
    except KeyringUnusable as error:
        raise OperatorError(f"{NO_WAY} The keyring cannot be used: {error}.") from None
    return StoreKey(key=parse_key(text, keyring.title), kept_in=keyring.title)


def read_key_fd(fd: int) -> bytes:
    """64 hex digits from an open file descriptor, which is then closed. Raises `OperatorError`."""
    try:
        with open(fd, "rb", buffering=0) as source:
            digits = b""
            while len(digits.strip()) < 2 * KEY_BYTES and (chunk := source.read(256)):
                digits += chunk
    except OSError as error:
        raise OperatorError(
            f"--key-fd {fd} cannot be read ({error.strerror}). Open it in the parent process and pass it on."
        ) from None
    return parse_key(digits.decode("ascii", errors="replace"), f"--key-fd {fd}")


def parse_key(text: str, place: str) -> bytes:
    """Hex digits as a key. Raises `OperatorError` that never quotes them."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise OperatorError(f"The key from {place} is not {2 * KEY_BYTES} hex digits. Correct it and start again.")
    return key
