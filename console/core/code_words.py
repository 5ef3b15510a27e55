"""What a person reads in place of a code that no partner sent: how a try ended without a usable reply."""

from __future__ import annotations

_WORDS = {
    "refused": "connection refused",
    "sequence": "number out of turn",
    "same id": "same id, other content",
    "eof": "closed before the reply",
    "closed": "closed before the reply",
    "reset": "connection broken before the reply",
    "timeout": "no reply in time",
    "no reply": "no reply in time",
    "flood": "too many replies",
    "oversize": "reply too large",
    "interrupted": "interrupted by a restart",
    "not_synced": "written, not known to be durable",
    "not_written": "not written",
    "no_folder": "no folder",
    "dns": "name not known",
    "tls": "TLS failed",
}


def words_of_code(code: str) -> str:
    """The words for a code of our own; a partner's code ("AE 103", "404") and any other as it is."""
    return _WORDS.get(code, code)
