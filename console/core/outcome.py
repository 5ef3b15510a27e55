"""What a try at delivering came to, in the words every layer shares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a reply, or its absence, is to be read (ARCHITECTURE: words)."""

    ACCEPTED = "accepted"
    CONTENT_ERROR = "content_error"
    CONFLICT = "conflict"  # duplicate or version conflict, as the peer says
    UNAUTHORISED = "unauthorised"
    TRANSIENT = "transient"  # the peer asks to try again (record locked, 429, 503)
    UNREACHABLE = "unreachable"  # nothing was written: a repeat is harmless
    UNKNOWN = "unknown"  # written, no matching reply: it may have happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict on one try.

    `code` is the field's own (`AA`, `AE 103`, `timeout`, `refused`); `text` is for a person and never holds
    content of the message sent; `path` names the place the peer complains about (`OBX[1]-3.1`), when it does.
    """

    outcome: Outcome
    code: str
    text: str
    path: str = ""
