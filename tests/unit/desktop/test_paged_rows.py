"""Rows of a long list by pages: each asked for once, let go when unseen."""

from __future__ import annotations

from console.desktop.paged_rows import PagedRows


def test_that_a_page_is_asked_for_once_until_it_comes_or_fails() -> None:
    rows: PagedRows[int] = PagedRows(size=10)
    assert rows.to_ask(25) == (20, 10)
    assert rows.to_ask(29) is None
    rows.failed(20)
    assert rows.to_ask(21) == (20, 10)
    rows.fill(20, list(range(20, 30)), 1000)
    assert rows.to_ask(21) is None
    assert (rows.at(25), rows.total) == (25, 1000)


def test_that_nothing_past_the_end_is_asked_for() -> None:
    rows: PagedRows[int] = PagedRows(size=10)
    rows.fill(0, [0, 1, 2], 3)
    assert rows.to_ask(3) is None
    assert rows.to_ask(-1) is None


def test_that_pages_long_unseen_are_let_go() -> None:
    rows: PagedRows[int] = PagedRows(size=10, kept=3)
    for first in range(0, 100, 10):
        rows.fill(first, list(range(first, first + 10)), 100)
    assert len(rows.at_hand()) == 30
    assert rows.at(0) is None
    assert rows.at(95) == 95


def test_that_forgetting_keeps_the_number_and_awaits_nothing() -> None:
    rows: PagedRows[int] = PagedRows(size=10)
    rows.fill(0, list(range(10)), 50)
    rows.to_ask(20)
    rows.forget()
    assert (rows.total, rows.at_hand()) == (50, [])
    assert rows.to_ask(20) == (20, 10)
