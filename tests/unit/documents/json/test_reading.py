"""JSON read as it is: sound quickly, broken with its problems named, at line, column and path."""

from __future__ import annotations

import time

import pytest

from console.documents.json.describing import AnyJson
from console.documents.json.faults import MOST
from console.documents.json.reading import read
from console.documents.json.source import DEEPEST, Part, Strict
from console.documents.json.tolerant import Tolerant, scan
from console.documents.json.tree import Tree
from console.documents.node import Node
from console.documents.walk import leaves, walk


def nodes(raw: bytes) -> dict[str, Node]:
    """Path -> node of a document without a name of its own."""
    found = list(walk(Tree(read(raw), AnyJson()).nodes()))
    assert len({node.path for node in found}) == len(found)
    return {node.path: node for node in found}


def said(raw: bytes) -> list[tuple[str, str]]:
    """(path, code) of each problem."""
    return [(problem.path, problem.code) for problem in read(raw).problems("")]


def test_that_each_value_has_its_span_and_is_read_as_it_is_written() -> None:
    raw = b'{"a": 99.50, "b": ["x", {"c\\u0064": 1e400}], "big": 12345678901234567890123, "t": true}'
    found = nodes(raw)

    assert {path: raw[node.start : node.end] for path, node in found.items() if not node.children} == {
        "a": b"99.50",
        "b[0]": b'"x"',
        "b[1].cd": b"1e400",
        "big": b"12345678901234567890123",
        "t": b"true",
    }
    assert found["a"].value == "99.50"
    assert read(raw).problems("") == ()


def test_that_escapes_and_other_alphabets_are_resolved() -> None:
    raw = '{"a": "A\\u00e9\\n\\ud83d\\ude00\\/é漢"}'.encode()

    assert nodes(raw)["a"].value == "Aé\n\U0001f600/é漢"


@pytest.mark.parametrize(
    ("raw", "path", "code"),
    [
        (b'{"a": {"b": 1, "b": 2}}', "a.b{2}", "duplicate key"),
        (b'{"a": [1, NaN]}', "a[1]", "not a number"),
        (b'{"a": -Infinity}', "a", "not a number"),
        (b'{"a": [1, 2,]}', "a[2]", "trailing comma"),
        (b'{"a": 1,}', "", "trailing comma"),
        (b'{"a": 1 /* why */}', "a", "comment"),
        (b"{'a': 1}", "", "single quotes"),
        (b"{a: 1}", "", "bare key"),
        (b'{"a": 1 "b": 2}', "a", "missing comma"),
        (b'{"a" 1}', "a", "missing colon"),
        (b'{"a": }', "a", "missing value"),
        (b'{"a": [1, 2}', "a[2]", "missing bracket"),
        (b'{"a": "x', "a", "cut string"),
        (b'{"a": [{"b": 1', "a[0].b", "cut off"),
        (b'{"a": 1} tail', "", "after end"),
        (b'{"a": 1}\n{"a": 2}', "", "after end"),
        (b'{"a": "\\q"}', "a", "bad escape"),
        (b'{"a": "x\ny"}', "a", "control character"),
        (b'{"a": "\\ud800"}', "a", "half character"),
        (b'{"a": 01}', "a", "not a value"),
        (b'{"a": tru}', "a", "not a value"),
        (b'{"a": "\xff"}', "", "not utf-8"),
        (b'\xef\xbb\xbf{"a": 1}', "", "byte order mark"),
        ('{"a": 1}'.encode("utf-16"), "", "utf-16"),
        (b"", "", "empty"),
        (b" \n ", "", "empty"),
    ],
)
def test_that_what_is_wrong_is_named_at_its_place(raw: bytes, path: str, code: str) -> None:
    assert (path, code) in said(raw)


def test_that_line_and_column_count_characters() -> None:
    problem = read('{"a": 1,\n "é": NaN}'.encode()).problems("Patient")[0]

    assert problem.path == "Patient{#2}"
    assert problem.message.startswith("Line 2, column 7:")


def test_that_the_readable_part_of_a_broken_document_is_there() -> None:
    found = nodes(b'{"a": "x", "b": [1, {"c": 2}, "cut')

    assert found["a"].value == "x"
    assert found["b[1].c"].value == "2"
    assert found["b[2]"].value == "cut"


def test_that_both_readers_find_the_same_in_a_sound_document() -> None:
    raw = b' {"a" : [ ], "b":{ }, "c" :[1,"x\\"]",{"d":null}] ,"e": -1.5e+3 }\r\n'
    reading = read(raw)
    scanned = scan(raw, reading.text, 0)
    other = Tolerant(scanned)

    def same(part: Part) -> None:
        mine = list(reading.parts(part))
        assert mine == (other.parts(part.start) if part.opens else [])
        for inner in mine:
            same(inner)

    assert isinstance(reading.source, Strict)
    assert scanned.faults.found == []
    assert reading.source.top is not None
    assert other.top == reading.source.top
    same(reading.source.top)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 50_000])
def test_that_depth_is_named_and_never_descended(raw: bytes) -> None:
    begun = time.process_time()
    reading = read(raw)
    found = list(walk(Tree(reading, AnyJson()).nodes()))

    assert len(found) <= DEEPEST + 1
    assert found[-1].private
    assert "too deep" in {problem.code for problem in reading.problems("")}
    assert time.process_time() - begun < 3


def test_that_sixty_four_levels_are_read() -> None:
    raw = b"[" * DEEPEST + b"1" + b"]" * DEEPEST

    assert [node.value for node in leaves(Tree(read(raw), AnyJson()).nodes())] == ["1"]
    assert read(raw).problems("") == ()


def test_that_problems_are_capped_and_the_rest_is_counted() -> None:
    problems = read(b"[" + b"NaN," * 5000 + b"1]").problems("")

    assert len(problems) == MOST + 1
    assert problems[-1].message.startswith("4900 more")


def test_that_no_problem_quotes_a_value_or_an_odd_key() -> None:
    raw = b'{"Maria Muster 4711": {"x": Muster, "x": \'Muster\'}, "n": "Muster\\q", "19471103": NaN}'

    told = " ".join(f"{problem.path} {problem.message}" for problem in read(raw).problems("Patient"))
    assert "Muster" not in told
    assert "19471103" not in told
    assert "Patient{#1}.x{2}" in told


def test_that_children_are_read_when_somebody_looks() -> None:
    raw = b'{"a": [' + b'{"b": 1},' * 50_000 + b'{"b": 1}]}'
    tree = Tree(read(raw), AnyJson())

    assert repr(tree.nodes()[0].children) == "<not yet looked at>"
