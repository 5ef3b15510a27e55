"""Where the parts of an HTTP answer stand, and which of its headers may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STATUS = re.compile(rb"HTTP/(\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t]+([^\r\n]*))?")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})[ \t]*:[ \t]*(.*?)[ \t]*", re.DOTALL)
_LINE = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
MOST_HEADERS = 200

# fmt: off
PUBLIC = frozenset(
    {
        "accept", "accept-patch", "accept-ranges", "age", "allow", "cache-control", "connection",
        "content-encoding", "content-language", "content-length", "content-type", "date", "etag", "expires",
        "keep-alive", "last-modified", "opc-request-id", "pragma", "proxy-authenticate", "retry-after", "server",
        "transfer-encoding", "upgrade", "vary", "via", "warning", "www-authenticate", "x-content-type-options",
        "x-correlation-id", "x-frame-options", "x-powered-by", "x-request-id", "strict-transport-security",
        "cerner-correlation-id", "access-control-allow-origin", "access-control-allow-methods",
        "access-control-allow-headers", "trailer",
    }
)
# fmt: on
"""Headers about the transfer; all others may hold anything: an address with a patient's id, a session."""

_SECRET = re.compile(r"authorization|cookie|token|secret|api-?key|password|session|credential|signature|assertion|jwt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header: its name in lower case, how many of that name came before, and the spans of line and value."""

    name: str
    number: int
    line: tuple[int, int]
    value: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The parts of an answer. `code` is 0 and `whole` False where the status line or the head's end is not there."""

    status: tuple[int, int]
    version: tuple[int, int]
    code_at: tuple[int, int]
    reason: tuple[int, int]
    code: int
    headers: tuple[Header, ...]
    unread: tuple[tuple[int, int], ...]  # lines of the head that are no header
    body: int
    whole: bool


def is_reply(raw: bytes) -> bool:
    """Whether it begins with a status line."""
    return _STATUS.match(raw[:200]) is not None


def read(raw: bytes) -> Reply:
    """The parts; any bytes."""
    start, end, at = _line(raw, 0)
    found = _STATUS.match(raw, start, end)
    headers: list[Header] = []
    unread: list[tuple[int, int]] = []
    seen: dict[str, int] = {}
    whole = False
    while at < len(raw) and len(headers) + len(unread) < MOST_HEADERS:
        start, stop, following = _line(raw, at)
        if start == stop:
            at, whole = following, True
            break
        header = _HEADER.fullmatch(raw, start, stop)
        if header is None:
            unread.append((start, stop))
        else:
            name = header[1].decode("ascii").lower()
            headers.append(Header(name=name, number=seen.get(name, 0), line=(start, stop), value=header.span(2)))
            seen[name] = seen.get(name, 0) + 1
        at = following
    none = (end, end)
    return Reply(
        status=(0, end),
        version=found.span(1) if found else none,
        code_at=found.span(2) if found else none,
        reason=found.span(3) if found and found[3] is not None else none,
        code=int(found[2]) if found else 0,
        headers=tuple(headers),
        unread=tuple(unread),
        body=at,
        whole=whole,
    )


def value(raw: bytes, reply: Reply, name: str) -> str:
    """The first header of this name (lower case); "" where there is none."""
    for header in reply.headers:
        if header.name == name:
            return raw[header.value[0] : header.value[1]].decode("latin-1")
    return ""


def is_secret(name: str) -> bool:
    """A header that nobody is shown: who has its value is let in."""
    return name not in PUBLIC and _SECRET.search(name) is not None


def _line(raw: bytes, at: int) -> tuple[int, int, int]:
    """Start and end of the line at an offset, and where the next one starts."""
    found = _LINE.match(raw, at)
    if found is None:
        return at, len(raw), len(raw)
    return at, found.end(1), found.end()
