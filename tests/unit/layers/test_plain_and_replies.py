"""Text and unknown bytes as lines, and HTTP answers by their parts: any bytes, spans that cover, keys never shown."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.change import Change, ChangeKind
from console.core.outcome import Outcome
from console.documents.splice import EditRefused, reassemble
from console.documents.walk import leaves
from console.layers.registry import FORMATS, format_named, recognise

PLAIN, REPLY = format_named("plain"), format_named("http_reply")
HEAD = (
    b"HTTP/1.1 412 Precondition Failed\r\nContent-Type: application/fhir+json\r\nSet-Cookie: sid=4711\r\nX-Odd: 1\r\n"
)


@given(st.binary(max_size=400))
def test_that_any_bytes_are_read_and_covered(raw: bytes) -> None:
    for reader, given_bytes in ((PLAIN, raw), (REPLY, raw), (REPLY, b"HTTP/1.1 " + raw), (REPLY, HEAD + raw)):
        document = reader.parse(given_bytes)
        assert reassemble(document) == given_bytes
        assert reader.summarize(given_bytes).layer == reader.name
        assert isinstance(reader.text(given_bytes), str)
        reader.render(document)
        reader.inside(document, "body")


def test_that_plain_takes_what_nobody_else_knows() -> None:
    assert list(FORMATS)[-1] == "plain"
    assert recognise(b"just text").name == "plain"
    assert recognise(HEAD).name == "http_reply"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "ZIP archive or Office document"),
        (b"\x89PNG\r\n\x1a\n", "PNG picture"),
        (b"{\\rtf1", "RTF"),
        (b"BMI of 30", "text"),
        (b"a\0b", "binary"),
    ],
)
def test_that_bytes_are_named_by_how_they_begin(raw: bytes, kind: str) -> None:
    assert PLAIN.summarize(raw).type == kind
    assert bool(PLAIN.parse(raw).nodes) is (kind in {"RTF", "text"})


def test_that_a_line_is_changed_and_nothing_else() -> None:
    raw = b"one\r\ntwo\r\nthree"
    assert PLAIN.edit(raw, [Change(kind=ChangeKind.SET, path="line[2]", value="2")]) == b"one\r\n2\r\nthree"
    assert PLAIN.edit(raw, [Change(kind=ChangeKind.REMOVE, path="line[1]")]) == b"two\r\nthree"
    assert PLAIN.edit(raw, [Change(kind=ChangeKind.INSERT, path="line[1]", value="x")]) == b"one\r\nx\r\ntwo\r\nthree"
    for path, value in (("line[9]", "x"), ("line[1]", "a\nb"), ("nothing", "x")):
        with pytest.raises(EditRefused):
            PLAIN.edit(raw, [Change(kind=ChangeKind.SET, path=path, value=value)])


def test_that_headers_are_public_private_or_secret() -> None:
    nodes = {node.path: node for node in leaves(REPLY.parse(HEAD + b"\r\n{}").nodes)}
    assert not nodes["header.content-type"].private
    assert nodes["header.x-odd"].private
    assert nodes["header.set-cookie"].datatype == "secret"
    assert (nodes["status.code"].value, nodes["status.code"].meaning) == ("412", "Precondition Failed")
    assert "4711" not in REPLY.text(HEAD)
    assert REPLY.values(HEAD, "header.set-cookie") == ()
    (verdict,) = REPLY.verdicts(HEAD)
    assert (verdict.outcome, verdict.code) == (Outcome.CONFLICT, "412")


def test_that_a_body_is_unpacked_under_a_cap() -> None:
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b'{"a": 1}')
    bomb = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(70_000_000), 9)
    chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    found = [REPLY.inside(REPLY.parse(raw), "body") for raw in (packed, bomb, chunks)]
    assert [item.raw if item else None for item in found] == [b'{"a": 1}', b"", b"abcde"]
    assert [bool(item and item.problem) for item in found] == [False, True, False]


def test_that_a_body_with_a_token_and_a_file_name_of_the_body_are_not_shown() -> None:
    raw = b'HTTP/1.1 200 OK\r\nContent-Type: text/plain; name="Doe.txt"\r\n\r\n{"access_token": "x"}'

    told = {leaf.path: leaf for leaf in leaves(REPLY.parse(raw).nodes)}

    assert told["body"].datatype == "secret"
    assert told["header.content-type"].private
    plain = REPLY.parse(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\ntoken ring")
    assert [leaf.datatype for leaf in leaves(plain.nodes) if leaf.path == "body"] == [""]
