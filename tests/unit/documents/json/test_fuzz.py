"""Any bytes at all: no exception, a tree that covers them, each node found by its path."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from console.documents.json.describing import AnyJson
from console.documents.json.reading import read
from console.documents.json.tree import Tree
from console.documents.node import Document
from console.documents.splice import reassemble
from console.documents.walk import find_exact, walk

TOKENS = [b"{", b"}", b"[", b"]", b",", b":", b'"', b"'", b"\\", b"\\u", b"\\ud800", b"null", b"NaN", b"1e", b"-"]
TOKENS += [b"//", b"/*", b"\n", b"\x00", b"\xff", b"\xc3\xa9", b'"a":', b'"a"', b'{"b":[', b"\xef\xbb\xbf", b"1.50"]


def check(raw: bytes) -> None:
    """What must hold for any bytes."""
    reading = read(raw)
    nodes = Tree(reading, AnyJson()).nodes()
    document = Document(raw=raw, layer="json", type="", encoding="utf-8", encoding_assumed=False, nodes=nodes)
    assert reassemble(document) == raw
    paths = [node.path for node in walk(nodes)]
    assert len(set(paths)) == len(paths)
    for path in paths[:20]:
        found = find_exact(document, path)
        assert found is None if path == "" and len(paths) > 1 else found is not None
    assert all(problem.message for problem in reading.problems("R"))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=60))
def test_that_any_row_of_tokens_is_read(tokens: list[bytes]) -> None:
    check(b"".join(tokens))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_that_any_bytes_are_read(raw: bytes) -> None:
    check(raw)


def test_that_a_damaged_document_is_read() -> None:
    dice = random.Random(20240501)
    whole = (
        b'{"resourceType":"Patient","name":[{"family":"A\\u00e9","given":["B",null]}],"x":{"n":-1.5e3,"t":true}}' * 3
    )
    for _ in range(300):
        raw = bytearray(whole)
        for _ in range(dice.randrange(1, 8)):
            at = dice.randrange(len(raw) + 1)
            raw[at : at + dice.choice((0, 1, 2, 20))] = dice.choice(TOKENS)
        check(bytes(raw[: dice.randrange(len(raw) + 1)]) if dice.random() < 0.2 else bytes(raw))
