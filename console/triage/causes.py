"""What belongs together: the parts a cause and a fingerprint are made of. No rule and no version has a say here.

| failure | one cause is | the fingerprint adds |
| --- | --- | --- |
| content, conflict | layer, interface, code, path, text | nothing |
| the peer cannot be reached, or is out of service | layer, address | interface, destination, code |
| TLS with it fails | layer, address | interface, destination, text |
| it does not let us in | layer, address | interface, destination, code, text |
| it lets us in and forbids this | layer, address, code, path | interface, destination, text |
| it asks to slow down | layer, address | interface, destination, code |
| written, no usable reply | layer, interface, destination, sort of silence | code |
| the application's reply is overdue | layer, interface, destination | nothing |
| we refused it on arrival | layer, interface, code, path, text | nothing |

Where the site file tells no address, interface and destination stand for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.core.outcome import Outcome
from console.triage.failure import Failure, Kind

_TLS = frozenset({"tls", "certificate", "handshake", "ssl"})
_SILENCES = {
    "timeout": "none",
    "no reply": "none",
    "eof": "ended",
    "reset": "ended",
    "closed": "ended",
    "tls": "ended",
    "oversize": "garbage",
    "flood": "garbage",
    "unreadable reply": "garbage",
    "other message": "other message",
    "interrupted": "interrupted",
    "not_synced": "not durable",
}
"""Code of a try without a usable reply -> its sort: each sort is cured in another way."""
_ACKS = ("AE", "AR", "CE", "CR")
_OWN_TRANSIENT = frozenset({"409", "412", "423"})
_FORBIDS = frozenset({"403", "forbidden", "insufficient_scope"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """`cause` makes the group, `cause` and `detail` together the fingerprint."""

    kind: Kind
    cause: tuple[str, ...]
    detail: tuple[str, ...] = ()
    place: str = ""  # what the fingerprint shows as its place


def parts(failure: Failure, code: str, path: str, text: str) -> Parts:
    """Of a failure with its clean code, path and text."""
    content = (failure.layer, failure.interface, code, path, text)
    if failure.arrival:
        return Parts(kind=Kind.ARRIVAL, cause=("arrival", *content), place=path)
    if failure.application == "overdue":
        return Parts(kind=Kind.SILENCE, cause=("overdue", *_lane(failure)))
    if failure.application == "refused":
        return Parts(kind=Kind.CONTENT, cause=("later", *content), place=path)
    words = set(code.casefold().split())
    match failure.outcome:
        case Outcome.UNREACHABLE | Outcome.TRANSIENT | Outcome.UNAUTHORISED if not _by_content(failure, path, words):
            return _by_address(failure, code, path, text, words)
        case Outcome.UNKNOWN:
            sort = _SILENCES.get(code.casefold(), code.casefold())
            return Parts(kind=Kind.SILENCE, cause=("silence", *_lane(failure), sort), detail=(code,))
        case Outcome.CONTENT_ERROR | Outcome.CONFLICT | Outcome.TRANSIENT:
            return Parts(kind=Kind.CONTENT, cause=("content", *content), place=path)
    return Parts(kind=Kind.OTHER, cause=("other", *content), place=path)


def _by_content(failure: Failure, path: str, words: set[str]) -> bool:
    """True for "try again" that is about one record, such as a lock, and not about the peer as a whole."""
    if failure.outcome != Outcome.TRANSIENT or "429" in words:
        return False
    return bool(path) or bool(words & _OWN_TRANSIENT) or failure.code.startswith(_ACKS)


def _by_address(failure: Failure, code: str, path: str, text: str, words: set[str]) -> Parts:
    at = failure.address.casefold() or "/".join((failure.interface, failure.destination))
    shown = failure.address
    who = (failure.interface, failure.destination)
    if failure.outcome == Outcome.UNREACHABLE and words & _TLS:
        return Parts(kind=Kind.ACCESS, cause=("tls", failure.layer, at), detail=(*who, text), place=shown)
    if failure.outcome == Outcome.UNAUTHORISED and words & _FORBIDS:
        cause = ("forbidden", failure.layer, at, code, path)
        return Parts(kind=Kind.ACCESS, cause=cause, detail=(*who, text), place=path or shown)
    if failure.outcome == Outcome.UNAUTHORISED:
        return Parts(kind=Kind.ACCESS, cause=("access", failure.layer, at), detail=(*who, code, text), place=shown)
    if "429" in words:
        return Parts(kind=Kind.ACCESS, cause=("throttled", failure.layer, at), detail=(*who, code), place=shown)
    return Parts(kind=Kind.LINK, cause=("link", failure.layer, at), detail=(*who, code), place=shown)


def _lane(failure: Failure) -> tuple[str, str, str]:
    return failure.layer, failure.interface, failure.destination
