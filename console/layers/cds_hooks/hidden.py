"""Tokens of a call: they are in no text, no search, and no value that is handed on."""

from __future__ import annotations

import re

from console.documents.json.paths import steps
from console.documents.secrets import is_secret_name

_TOKEN = re.compile(
    r"token|authorization|secret|passw|passphrase|assertion|jwt|credential|api[_-]?key|private[_-]?key|cookie|session"
    r"|pwd|bearer|\"auth",
    re.IGNORECASE,
)
_NO_TOKEN = frozenset({"token_type", "fhirAuthorization"})
AUTHORIZATION = "fhirAuthorization"
_SAID = frozenset({"token_type", "expires_in", "scope", "subject", "patient"})
"""Members of an authorization that are no credential."""


def is_token(key: str) -> bool:
    """True for a member that is called like a credential."""
    return key not in _NO_TOKEN and (_TOKEN.search(key) is not None or is_secret_name(key))


def is_hidden(path: str) -> bool:
    """True for a path that leads to a credential, or to what holds one."""
    keys = [step.key for step in steps(path) or () if step.key]
    if keys and keys[0] == AUTHORIZATION:
        return len(keys) != 2 or keys[1] not in _SAID
    return any(is_token(key) for key in keys)


def is_by_place(path: str) -> bool:
    """True where some member on the way is told by its place, so that only the document says what it is."""
    return any(step.place for step in steps(path) or ())


def may_hold_any(raw: bytes) -> bool:
    """Whether some member could be one; a look at the bytes."""
    return _TOKEN.search(raw.decode("latin-1")) is not None
