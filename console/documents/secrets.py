"""Names that credentials stand under: what they hold is shown to nobody, whatever is revealed."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[^a-z0-9]")
_ENDINGS = (
    *("token", "secret", "password", "passwd", "passphrase", "apikey", "authorization", "assertion", "jwt"),
    *("credential", "credentials", "privatekey", "cookie", "sessionid", "sessionkey"),
)
_WHOLE = frozenset({"pwd", "bearer", "auth"})
_IN_BYTES = tuple(
    f'{word}"'.encode()
    for word in (*_ENDINGS, *_WHOLE, "api_key", "api-key", "private_key", "private-key", "session_id", "session-id")
)
_IN_A_LINE = (b"authorization:", b'"bearer ', b"api-key:")
_USER = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@\s]*@", re.IGNORECASE)


def is_secret_name(name: str) -> bool:
    """True for a member that is called like a credential: `access_token`, `clientSecret`, `X-Api-Key`."""
    plain = _SIGNS.sub("", name.casefold())
    return plain.endswith(_ENDINGS) or plain in _WHOLE


def is_secret_line(text: str) -> bool:
    """True for the line of a header that carries a credential: `Authorization: Bearer ...`."""
    name, colon, _ = text.partition(":")
    named = bool(colon) and " " not in name.strip() and is_secret_name(name)
    return named or text.lstrip()[:7].casefold() == "bearer "


def lets_in(address: str) -> bool:
    """True for an address that holds a user and a password before its host (RFC 3986, 3.2.1)."""
    return "@" in address and _USER.match(address) is not None


def may_hold_secret(raw: bytes) -> bool:
    """Whether bytes may hold a member or a header of such a name; a quick look that errs on the side of yes."""
    lower = raw.lower()
    return any(word in lower for word in _IN_BYTES) or any(word in lower for word in _IN_A_LINE)
