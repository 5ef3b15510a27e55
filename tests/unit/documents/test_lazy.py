"""Lazy sequences."""

from __future__ import annotations

from console.documents.lazy import Lazy


def test_that_the_items_are_made_once_and_only_when_looked_at() -> None:
    calls: list[int] = []

    def make() -> list[int]:
        calls.append(1)
        return [1, 2, 3]

    items = Lazy(make)
    assert calls == []
    assert (len(items), items[1], list(items), items[1:]) == (3, 2, [1, 2, 3], (2, 3))
    assert calls == [1]
    assert items == [1, 2, 3]


def test_that_its_description_holds_no_item() -> None:
    items = Lazy(lambda: ["secret"])

    assert "secret" not in repr(items) + repr((len(items), items))
