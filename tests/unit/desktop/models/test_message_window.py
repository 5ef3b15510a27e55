"""The window over a long list: any page of it, arrivals on top, memory bounded."""

from __future__ import annotations

from console.api.messages import MessagePage
from console.desktop.models.message_window import KEPT_PAGES, MOST_PLACES, MessageWindow
from tests.support.fake_rows import sent_row

SIZE = 10


def page(first: int, count: int = SIZE, *, below: int | None = None, least: bool = False) -> MessagePage:
    rows = tuple(sent_row(1, "LAB → CERN", "ORU", id=first - n) for n in range(count))
    following = str(rows[-1].id) if count == SIZE else None
    return MessagePage(rows=rows, next=following, below=below, is_least=least)


def window_of(first: MessagePage) -> MessageWindow:
    return MessageWindow(first, size=SIZE)


def put(window: MessageWindow, number: int, fetched: MessagePage) -> tuple[int, int]:
    window.resize(*window.extent(number, fetched))
    return window.fill(number, fetched)


def ids(window: MessageWindow) -> list[int]:
    return [line.row.id if (line := window.line(row)) is not None else 0 for row in range(window.rows)]


def test_that_a_list_has_all_its_places_at_once() -> None:
    window = window_of(page(1000, below=1000))
    assert window.rows == 1000
    assert not window.is_open
    assert window.line(500) is None
    assert put(window, 50, page(500)) == (500, 510)
    assert [window.row_of(id) for id in (1000, 500, 491, 490)] == [0, 500, 509, None]
    assert window.rows == 1000


def test_that_a_page_is_fetched_from_the_nearest_mark_above() -> None:
    window = window_of(page(1000, below=1000))
    assert window.way_to(0) == ("1001", 0), "arrivals must not shift the newest page"
    assert window.way_to(1) == ("991", 0)
    assert window.way_to(50) == ("991", 490)
    put(window, 50, page(500))
    assert window.way_to(50) == ("501", 0)
    assert window.way_to(51) == ("491", 0)
    assert window.way_to(60) == ("491", 90)
    assert window.way_to(49) == ("991", 480)


def test_that_arrivals_move_rows_down_and_keep_them_findable() -> None:
    window = window_of(page(100, below=100))
    put(window, 3, page(70))
    window.put_on_top(page(103, 3).rows)
    assert ids(window)[:4] == [103, 102, 101, 100]
    assert (window.row_of(103), window.row_of(100), window.row_of(70)) == (0, 3, 33)
    assert (window.page_of(2), window.page_of(12), window.page_of(13)) == (0, 0, 1)
    assert window.newest == 103
    assert put(window, 1, page(90)) == (13, 23)


def test_that_a_known_row_is_not_put_in_twice() -> None:
    window = window_of(page(100))
    assert window.put_on_top(page(100).rows) == 0


def test_that_pages_long_unseen_are_given_back_but_not_those_in_use() -> None:
    window = window_of(page(100_000, below=100_000))
    window.pinned = frozenset({3})
    for number in range(1, KEPT_PAGES + 10):
        put(window, number, page(100_000 - number * SIZE))
        window.seen(1)
    assert sum(1 for _ in window.at_hand()) == KEPT_PAGES * SIZE
    assert [number for number in range(14) if window.has(number)] == [1, 3, 12, 13]
    assert window.line(0) is None
    assert window.newest == 100_000
    assert window.way_to(0) == ("100001", 0)
    assert window.rows == 100_000


def test_that_a_list_of_unknown_length_grows_at_its_end() -> None:
    window = window_of(page(100))
    assert (window.rows, window.is_open) == (10, True)
    put(window, 1, page(90))
    assert (window.rows, window.is_open) == (20, True)
    put(window, 2, page(80, 4))
    assert (window.rows, window.is_open) == (24, False)
    assert ids(window) == list(range(100, 76, -1))


def test_that_a_number_told_later_gives_the_places() -> None:
    window = window_of(page(100))
    put(window, 1, page(90, below=90))
    assert (window.rows, window.is_open) == (100, False)


def test_that_a_lower_bound_gives_places_and_the_list_grows_beyond() -> None:
    window = window_of(page(1000, below=50, least=True))
    assert (window.rows, window.is_open) == (50, True)
    put(window, 4, page(960))
    assert (window.rows, window.is_open) == (50, True)
    put(window, 5, page(950))
    assert (window.rows, window.is_open) == (60, True)


def test_that_a_list_that_ends_sooner_loses_its_last_places() -> None:
    window = window_of(page(100, below=60))
    put(window, 4, page(60))
    put(window, 2, page(80, 7))
    assert (window.rows, window.is_open) == (27, False)
    assert window.row_of(60) is None
    assert window.way_to(5) == ("81", 30), "marks beyond the end are forgotten"


def test_that_a_row_stands_once_when_rows_moved_between_two_pages() -> None:
    window = window_of(page(100, below=100))
    put(window, 3, page(70))
    assert put(window, 2, page(78)) == (20, 40), "both pages changed"
    assert not window.has(3)
    assert window.way_to(3) == ("69", 0)


def test_that_a_list_too_long_for_a_table_grows_at_its_end() -> None:
    window = window_of(page(10**9, below=MOST_PLACES + 7))
    assert (window.rows, window.is_open) == (MOST_PLACES, True)


def test_that_what_a_scan_finds_is_never_given_back() -> None:
    window = window_of(MessagePage(rows=(), scan=True))
    for number in range(KEPT_PAGES + 5):
        assert window.append(page(100_000 - number * SIZE).rows) == SIZE
    assert window.append(page(100_000).rows) == 0
    assert (window.rows, window.newest) == ((KEPT_PAGES + 5) * SIZE, 100_000)
    assert 0 not in ids(window)


def test_that_a_row_changes_where_it_stands() -> None:
    window = window_of(page(100, below=100))
    window.put_on_top(page(102, 2).rows)
    for id, row in ((102, 0), (95, 7)):
        changed = sent_row(1, "LAB → CERN", "ADT", id=id)
        assert window.replace(changed) == row
        line = window.line(row)
        assert line is not None
        assert line.row == changed
    assert window.replace(sent_row(1, "LAB → CERN", "ADT", id=50)) is None
