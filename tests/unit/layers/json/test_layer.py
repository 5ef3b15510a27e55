"""JSON of no known kind: a tree of which everything is private."""

from __future__ import annotations

import pytest

from console.core.change import Change, ChangeKind
from console.documents.masking import HIDDEN_ALWAYS
from console.documents.walk import leaves
from console.layers.json.layer import Json

JSON = Json()


@pytest.mark.parametrize("raw", [b'{"a": 1}', b" {}", b"[1]", b'[{"a": 1}]', b'[\n"x"]', b'\xef\xbb\xbf{"a": 1}'])
def test_that_objects_and_lists_are_recognised(raw: bytes) -> None:
    assert JSON.recognises(raw) == 40


@pytest.mark.parametrize("raw", [b"", b"{", b"[2024-01-01 10:00] x"[:1], b"{ x }", b"[INFO] started", b"MSH|", b"<a/>"])
def test_that_other_text_is_not(raw: bytes) -> None:
    assert JSON.recognises(raw) == 0


def test_that_every_value_is_private_but_true_false_and_null() -> None:
    document = JSON.parse(b'{"a": "x", "b": [1, true, null], "c": {"d": "y"}}')

    assert [node.path for node in leaves(document.nodes) if not node.private] == ["b[1]", "b[2]"]
    assert [found.node.path for found in JSON.sensitive(document)] == ["a", "b[0]", "c.d"]


def test_that_it_is_edited_and_searched_by_path() -> None:
    raw = b'{"a": {"b": ["x", "y"]}}'

    assert JSON.values(raw, "a.b") == ("x", "y")
    assert JSON.places(raw, "a.b") == ("a.b[0]", "a.b[1]")
    assert JSON.edit(raw, [Change(kind=ChangeKind.SET, path="a.b[1]", value="z")]) == b'{"a": {"b": ["x", "z"]}}'
    assert JSON.text(raw) == "x\ny"


def test_that_what_is_called_like_a_credential_is_never_shown() -> None:
    document = JSON.parse(b'{"access_token": "QVX", "token": {"value": ["QVX", 12]}, "token_type": "Bearer", "ok": 1}')

    told = {leaf.path: (leaf.datatype, leaf.value) for leaf in leaves(document.nodes)}

    assert told["access_token"][0] == told["token.value[0]"][0] == told["token.value[1]"][0] == HIDDEN_ALWAYS
    assert told["token_type"] == ("string", "Bearer")
    assert told["ok"] == ("number", "1")
    assert "QVX" not in str(told)
