"""Paths of JSON values, there and back."""

from __future__ import annotations

import pytest

from console.documents.json.paths import Step, below, piece, steps


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("birthDate", "birthDate"),
        ("_birthDate", "_birthDate"),
        ("com.example.time", '["com.example.time"]'),
        ("Maria Muster", "{#3}"),
        ("4711", "{#3}"),
        ("", "{#3}"),
        ("姓名", "{#3}"),
    ],
)
def test_that_a_key_is_quoted_only_where_it_looks_like_a_name(key: str, name: str) -> None:
    assert piece(key, 3) == name


def test_that_a_path_is_taken_apart_as_it_was_made() -> None:
    path = below(below(below("name[0]", "given"), piece("a.b", 1, 2)), piece("", 7))

    assert path == 'name[0].given["a.b"]{2}{#7}'
    assert steps(path) == [
        Step(key="name"),
        Step(item=0),
        Step(key="given"),
        Step(key="a.b", copy=2),
        Step(place=7),
    ]


@pytest.mark.parametrize("path", ["a..b", ".a", "a[", "a[x]", "a b", "a{0x}", 'a["x y"]', "a.[0]"])
def test_that_what_is_no_path_is_none(path: str) -> None:
    assert steps(path) is None
