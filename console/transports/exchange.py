"""What handing a payload to a peer came to, whatever the wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from console.core.interface import LinkState


class Kind(StrEnum):
    """The ends of an exchange; only REPLIED and DONE can ever count as delivered."""

    REPLIED = "replied"  # a matching reply came
    DONE = "done"  # the transport itself vouches for it (a file renamed into place and fsynced, a commit)
    REFUSED = "refused"  # the peer's transport said that it did not store it (MLLP release 2): a repeat is harmless
    NOT_SENT = "not_sent"  # not one byte was written: a repeat is harmless
    NO_REPLY = "no_reply"  # something was written, no matching reply: it may have happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One try on the wire. `code` is short (`refused`, `timeout`, `eof`, `reset`, `dns`); `reason` is in words.

    `strays` are frames that came in the try and did not match what was sent (late or wrong replies, garbage).
    """

    kind: Kind
    reply: bytes | None = None
    code: str = ""
    reason: str = ""
    strays: tuple[bytes, ...] = ()


class Sender(Protocol):
    """One lane to one peer: at most one exchange at a time."""

    @property
    def link(self) -> LinkState:
        """The wire as last seen."""

    @property
    def link_detail(self) -> str:
        """The wire in words: "refused by rad-pacs:6661"."""

    @property
    def remark(self) -> str:
        """What a person should know of the connection besides its state, such as a certificate that ends soon."""

    async def exchange(self, payload: bytes, matches: Callable[[bytes], bool]) -> Exchange:
        """Write the payload and wait for the reply that matches; never raises for anything the peer does."""

    async def close(self) -> None:
        """Close the connection."""
