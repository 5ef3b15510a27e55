"""Edits of JSON: one value changes, nothing is smuggled in, whatever is not safe is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.change import Change, ChangeKind
from console.documents.json.edit import edit
from console.documents.splice import EditRefused

RAW = (
    b'{\n  "a": 1.50,\n  "b": [ "x",\n    "y" ],\n  "c": {},\n  "e": [],\n'
    b'  "o": [{"k": true}],\n  "d": {"z": 1, "z": 2}\n}\n'
)


def done(kind: str, path: str, value: str = "", raw: bytes = RAW) -> bytes:
    """One edit."""
    return edit(raw, [Change(kind=ChangeKind(kind), path=path, value=value)])


@pytest.mark.parametrize(
    ("kind", "path", "value", "old", "new"),
    [
        ("set", "a", "2.00", b"1.50", b"2.00"),
        ("set", "b[0]", 'q","z":"', b'"x"', b'"q\\",\\"z\\":\\""'),
        ("set", "o[0].k", "false", b"true", b"false"),
        ("insert", "b[0]", "N", b'"x"', b'"x", "N"'),
        ("insert", "b", "N", b'"y"', b'"y",\n    "N"'),
        ("insert", "c.new", '{"q": 1}', b"{}", b'{"new":{"q": 1}}'),
        ("insert", "e", "1", b"[]", b"[1]"),
        ("insert", "o[0]", '{"k":false}', b"true}", b'true},{"k":false}'),
        ("remove", "a", "", b'"a": 1.50,\n  ', b""),
        ("remove", "b[1]", "", b',\n    "y"', b""),
        ("remove", "d", "", b',\n  "d": {"z": 1, "z": 2}', b""),
    ],
)
def test_that_only_the_bytes_named_change(kind: str, path: str, value: str, old: bytes, new: bytes) -> None:
    assert done(kind, path, value) == RAW.replace(old, new, 1)


@pytest.mark.parametrize(
    ("kind", "path", "value", "words"),
    [
        ("set", "a", "x", "holds a number"),
        ("set", "a", "01", "holds a number"),
        ("set", "a", "NaN", "holds a number"),
        ("set", "o[0].k", "yes", "true or false"),
        ("set", "b", "x", "holds a list"),
        ("set", "c", "x", "holds an object"),
        ("set", "missing", "x", "does not exist"),
        ("set", "b[9]", "x", "does not exist"),
        ("set", "b[0]", "\ud800", "half of a character"),
        ("set", "d.z", "3", "stands twice"),
        ("set", "d.z{2}", "3", "stands twice"),
        ("remove", "d.z", "", "stands twice"),
        ("insert", "a", "1", "exists already"),
        ("insert", "f.g", "1", "does not exist"),
        ("insert", "c.new", '{"q": 1', "not one sound JSON value"),
        ("insert", "c.new", '{"q": 1, "q": 2}', "not one sound JSON value"),
        ("insert", "c.new", '{"q": 1}, "p": {"r": 2}', "not one sound JSON value"),
        ("insert", "c.new", "[" * 70 + "]" * 70, "not one sound JSON value"),
        ("insert", "o[0]", "5", "another JSON type"),
        ("set", "a..b", "1", "no path"),
    ],
)
def test_that_what_is_not_safe_is_refused_in_words(kind: str, path: str, value: str, words: str) -> None:
    with pytest.raises(EditRefused, match=words):
        done(kind, path, value)


def test_that_an_insert_cannot_nest_too_deep() -> None:
    raw = b'{"a":' * 60 + b"{}" + b"}" * 60
    path = ".".join(["a"] * 60) + ".new"

    assert done("insert", path, "[[]]", raw).count(b"[") == 2
    with pytest.raises(EditRefused, match="too deep"):
        done("insert", path, "[[[[[]]]]]", raw)


@pytest.mark.parametrize("raw", [b'{"a": 1,}', b'{"a": NaN}', b'{"a": 1} x', b'{"a": "\xff"}', b'{"a": 1'])
def test_that_a_broken_document_is_not_edited_by_path(raw: bytes) -> None:
    with pytest.raises(EditRefused, match="not sound JSON"):
        done("set", "a", "2", raw)


def test_that_setting_what_is_there_keeps_its_escapes() -> None:
    raw = b'{"a": "\\u0041\\/b"}'

    assert done("set", "a", "A/b", raw) == raw


def test_that_an_inserted_word_is_text_and_never_structure() -> None:
    after = done("insert", "c.new", 'Ann", "x": "y')

    assert json.loads(after)["c"] == {"new": 'Ann", "x": "y'}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_that_no_text_smuggles_anything_in(text: str) -> None:
    try:
        after = json.loads(done("set", "b[1]", text))
    except EditRefused:
        assert any("\ud800" <= letter <= "\udfff" for letter in text)
        return
    before = json.loads(RAW)
    before["b"][1] = text
    assert after == before
