"""Bearer tokens: 256 random bits, compared in constant time, and a host that guesses is slowed down."""

from __future__ import annotations

import getpass
import hashlib
import hmac
import json
import os
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from console.core.clock import Clock
from console.core.errors import OperatorError
from console.security.roles import Actor, Role

FREE_FAILURES = 5
LONGEST_PAUSE = 60.0
HOSTS = 1000
"""Hosts remembered for their failures; the oldest is forgotten first, so a flood costs no memory."""


class Unauthorised(OperatorError):
    """No token, or none that is known here."""


class SlowDown(OperatorError):
    """This host failed too often; `seconds` until its tokens are looked at again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many wrong tokens from this computer. Wait {seconds:.0f} s and try again.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A token, by its SHA-256 (32 bytes), and who has it."""

    sha256: bytes
    actor: Actor


@dataclass(slots=True)
class _Failures:
    count: int = 0
    until: float = 0.0


class Tokens:
    """All who may use this gateway. The owner's token is looked at even in a pause: nobody can lock the owner out."""

    def __init__(self, owner: Credential, users: Sequence[Credential], clock: Clock) -> None:
        self._owner = owner
        self._all = (owner, *users)
        self._clock = clock
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def actor(self, token: str, host: str) -> Actor:
        """Who has this token. Raises `Unauthorised` or `SlowDown`."""
        now = self._clock.monotonic()
        failures = self._failures.get(host)
        paused = failures is not None and now < failures.until
        found = _match(token, (self._owner,) if paused else self._all)
        if found is not None:
            self._failures.pop(host, None)
            return found
        if failures is not None and paused:
            raise SlowDown(failures.until - now)
        self._failed(host, now)
        raise Unauthorised("This token is not known here. Use the token file of the data folder, or ask for a new one.")

    def _failed(self, host: str, now: float) -> None:
        failures = self._failures.setdefault(host, _Failures())
        self._failures.move_to_end(host)
        failures.count += 1
        over = failures.count - FREE_FAILURES
        if over >= 0:
            failures.until = now + min(LONGEST_PAUSE, 2.0 ** min(over, 16))
        while len(self._failures) > HOSTS:
            self._failures.popitem(last=False)


def _match(token: str, credentials: Sequence[Credential]) -> Actor | None:
    """Compare with every one, so that the time says nothing about which came near."""
    digest = hashlib.sha256(token.encode()).digest()
    found: Actor | None = None
    for credential in credentials:
        if hmac.compare_digest(digest, credential.sha256):
            found = credential.actor
    return found


def new_token() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def credential(token: str, actor: Actor) -> Credential:
    """What is kept of a token in memory."""
    return Credential(sha256=hashlib.sha256(token.encode()).digest(), actor=actor)


def user_credential(name: str, role: str, token_sha256: str, sites: frozenset[str] = frozenset()) -> Credential:
    """A user of the site file; `sites` are the only ones this user may see, empty: all."""
    return Credential(sha256=bytes.fromhex(token_sha256), actor=Actor(name=name, role=Role(role), sites=sites))


def owner() -> Actor:
    """The account this process runs under: it can read the data folder anyway, so it is the administrator."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers (KeyError before Python 3.13)
        name = "owner"
    return Actor(name=name, role=Role.ADMINISTRATOR)


def write_token_file(path: Path, *, url: str, token: str, actor: Actor) -> None:
    """Write the file that lets this account attach again: mode 0600 from its first byte, replaced in one step."""
    text = json.dumps({"url": url, "token": token, "actor": actor.name, "role": actor.role.value})
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(handle)
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OperatorError(
            f"The token file {path.name} cannot be written in the data folder ({error.strerror}). Free space or "
            "correct the rights of the folder, then start again."
        ) from None
