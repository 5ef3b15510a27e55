"""An HTTP answer as nodes: `status`, `status.code`, `header.etag`, `header.set-cookie[2]`, `body`."""

from __future__ import annotations

import re
from http import HTTPStatus

from console.core.message import Problem, Severity
from console.documents.node import Document, Node
from console.documents.secrets import may_hold_secret
from console.layers.http_reply.headers import PUBLIC, Header, Reply, is_secret, read

NAME = "http_reply"
SECRET_TYPE = "secret"  # noqa: S105 - the data type's name, no secret
BODY = "body"
LONGEST_SHOWN = 2000
_DECIDED = 400
_NAMED = re.compile(rb"name\*?\d?\*?=", re.IGNORECASE)
"""A parameter with the name of a file (RFC 2231)."""


def parse(raw: bytes) -> Document:
    """The head as nodes; the body is one leaf, and a document of its own."""
    reply = read(raw)
    nodes = [_status(raw, reply)]
    lines = [(header.line[0], _header(raw, header)) for header in reply.headers]
    lines += [(start, _unread(raw, number, start, end)) for number, (start, end) in enumerate(reply.unread, start=1)]
    nodes += [node for _, node in sorted(lines, key=lambda item: item[0])]
    if reply.body < len(raw):
        nodes.append(_body(raw, reply.body))
    return Document(
        raw=raw,
        layer=NAME,
        type=f"HTTP {reply.code}" if reply.code else "HTTP",
        encoding="utf-8",
        encoding_assumed=True,
        nodes=tuple(nodes),
        problems=_problems(reply),
    )


def meaning(code: int) -> str:
    """What a status says (RFC 9110), in the standard's words; "" for one that is not in it."""
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""


def shown(raw: bytes, start: int, end: int) -> str:
    """Text of a span."""
    return raw[start:end].decode("utf-8", "replace")


def path_of(header: Header) -> str:
    """`header.etag`; the second of a name is `header.set-cookie[2]`."""
    return f"header.{header.name}[{header.number + 1}]" if header.number else f"header.{header.name}"


def _status(raw: bytes, reply: Reply) -> Node:
    parts = (
        ("status.version", "HTTP version", reply.version),
        ("status.code", "Status code", reply.code_at),
        ("status.reason", "Reason", reply.reason),
    )
    children = tuple(
        Node(
            path=path,
            label=label,
            value=shown(raw, *span),
            start=span[0],
            end=span[1],
            meaning=meaning(reply.code) if path == "status.code" else "",
            private=path == "status.reason" and shown(raw, *span) != meaning(reply.code),  # may say anything
        )
        for path, label, span in parts
        if span[0] < span[1]
    )
    start, end = reply.status
    private = not children
    text = shown(raw, start, min(end, start + LONGEST_SHOWN)) if private else ""
    return Node(
        path="status", label="Status line", value=text, start=start, end=end, private=private, children=children
    )


def _header(raw: bytes, header: Header) -> Node:
    start, end = header.value
    return Node(
        path=path_of(header),
        label=header.name,
        value=shown(raw, start, end),
        start=start,
        end=end,
        private=header.name not in PUBLIC
        or (header.name == "content-type" and _NAMED.search(raw, start, end) is not None),
        datatype=SECRET_TYPE if is_secret(header.name) else "",
    )


def _unread(raw: bytes, number: int, start: int, end: int) -> Node:
    text = shown(raw, start, end)
    return Node(path=f"line[{number}]", label="Not a header", value=text, start=start, end=end, private=True)


def _body(raw: bytes, start: int) -> Node:
    """A body that may hold a token is never shown whole; opened as its own document, all but the token is."""
    text = shown(raw, start, min(len(raw), start + LONGEST_SHOWN))
    datatype = SECRET_TYPE if may_hold_secret(raw[start:]) else ""
    return Node(path=BODY, label="Body", value=text, start=start, end=len(raw), private=True, datatype=datatype)


def _problems(reply: Reply) -> tuple[Problem, ...]:
    found = []
    if not reply.code:
        found.append(_warning("status", "no status line", "It does not begin with a status line (RFC 9112, 4)."))
    if not reply.whole:
        found.append(_warning("", "head not ended", "No blank line ends the head; the answer may be cut."))
    if reply.unread:
        found.append(_warning("line[1]", "not a header", "A line of the head is no header; kept, and not read."))
    if reply.code >= _DECIDED:
        words = f"The server answered {reply.code} {meaning(reply.code)}".rstrip() + "."
        found.append(Problem(path="status.code", severity=Severity.ERROR, code="http status", message=words))
    return tuple(found)


def _warning(path: str, code: str, message: str) -> Problem:
    return Problem(path=path, severity=Severity.WARNING, code=code, message=message)
