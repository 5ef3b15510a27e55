"""The window over a long list: pages below, arrivals on top, memory bounded."""

from __future__ import annotations

from console.api.messages import MessagePage
from console.desktop.models.message_window import KEPT_PAGES, MessageWindow
from tests.support.fake_rows import sent_row


def page(first: int, count: int = 10) -> MessagePage:
    rows = tuple(sent_row(1, "LAB → CERN", "ORU", id=first - n) for n in range(count))
    return MessagePage(rows=rows, next=str(rows[-1].id))


def ids(window: MessageWindow) -> list[int]:
    return [line.row.id if line is not None else 0 for line in window.lines]


def test_that_arrivals_move_rows_down_and_keep_them_findable() -> None:
    window = MessageWindow(page(100))
    window.put_on_top(page(103, 3).rows)
    assert ids(window)[:4] == [103, 102, 101, 100]
    assert window.row_of(100) == 3
    assert window.row_of(103) == 0


def test_that_a_known_row_is_not_put_in_twice() -> None:
    window = MessageWindow(page(100))
    assert window.put_on_top(page(100).rows) == 0


def test_that_a_page_given_back_keeps_its_place_and_is_filled_again() -> None:
    window = MessageWindow(page(100_000))
    for number in range(1, KEPT_PAGES + 3):
        window.add_page(page(100_000 - number * 10), str(100_001 - number * 10))
    assert window.lines[10] is None
    assert window.lines[0] is not None, "the newest page has no key, so it stays"
    number, token = window.page_of(12)
    assert (number, token) == (1, "99991")
    assert window.refill(number, page(99_990)) == (10, 20)
    assert ids(window)[10] == 99_990


def test_that_a_page_is_found_under_arrivals() -> None:
    window = MessageWindow(page(100))
    window.add_page(page(90), "91")
    window.put_on_top(page(105, 5).rows)
    assert window.page_of(2) == (0, None)
    assert window.page_of(14) == (0, None)
    assert window.page_of(15) == (1, "91")


def test_that_a_cut_list_goes_on_where_it_was_cut() -> None:
    window = MessageWindow(page(100))
    window.add_page(page(90), "91")
    window.add_page(page(80), "81")
    assert window.surplus(1) == 10
    window.cut(1)
    assert ids(window) == list(range(100, 90, -1))
    assert window.next == "91"
    assert window.row_of(85) is None
