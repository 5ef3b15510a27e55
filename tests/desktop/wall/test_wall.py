"""The wall board: the worst first, readable without colour, nothing of a patient, honest where all is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.client import ApiError
from console.api.interfaces import InterfaceRow
from console.api.triage import GroupSummary
from console.core.interface import LinkState, WorkState
from console.desktop.main_window import MainWindow
from console.desktop.theme.look import look
from console.desktop.theme.tokens import ThemeName
from console.desktop.wall.board import WallBoard
from console.desktop.wall.pages import TILE, content_scale, grid, page_count, page_of, unit
from console.desktop.wall.tiles import Weight, face_of, headline, interface_tiles, layer_tiles
from tests.desktop.conftest import StandingClock
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_message import NOW
from tests.support.fake_rows import interface_rows

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise", "support window masks")


def many(times: int) -> list[InterfaceRow]:
    layers = ("hl7v2", "fhir", "millennium", "ccda", "cds")
    return [
        row.model_copy(
            update={
                "name": f"{row.name}-{n}",
                "id": row.id + 100 * n,
                "title": f"{row.title} {n}",
                "layer": layers[n % 5],
            }
        )
        for n in range(times)
        for row in interface_rows()
    ]


def test_that_the_worst_comes_first_and_the_good_by_name() -> None:
    tiles = interface_tiles(interface_rows(), NOW)
    weights = [tile.weight for tile in tiles]
    assert weights == sorted(weights)
    assert tiles[0].title == "CERN → RAD"
    assert tiles[0].face.word == "Down"
    assert tiles[-1].face.word == "Off"
    calm = [tile.title for tile in tiles if tile.weight is Weight.GOOD and tile.figures[1][1] == "—"]
    assert calm == sorted(calm)


def test_that_each_state_has_a_sign_and_a_word_of_its_own() -> None:
    rows = interface_rows()
    up = next(
        row for row in rows if row.link is LinkState.UP and row.work is WorkState.RUNNING and not row.errors_per_minute
    )
    seen = {}
    for change in (
        {},
        {"link": LinkState.DOWN},
        {"work": WorkState.HELD},
        {"link": LinkState.SLOW},
        {"link": LinkState.UNKNOWN},
        {"link": LinkState.OFF},
        {"errors_per_minute": 2.0},
    ):
        face, weight = face_of(up.model_copy(update=change))
        seen[face.word] = (face.sign, weight)
    assert len(seen) == 7
    assert len({weight for _, weight in seen.values()}) == 4
    by_weight: dict[Weight, set[object]] = {}
    for sign, weight in seen.values():
        by_weight.setdefault(weight, set()).add(sign)
    signs = list(by_weight.values())
    assert all(not one & other for at, one in enumerate(signs) for other in signs[at + 1 :])


def test_that_a_layer_has_the_worst_of_its_interfaces_and_their_sums() -> None:
    rows = many(2)
    tiles = layer_tiles(rows, NOW)
    assert [tile.title for tile in tiles] == ["HL7 v2", "FHIR"]
    assert tiles[0].face.word == "Down"
    assert tiles[0].figures[0][1] == str(sum(row.depth for row in rows if row.layer == "hl7v2"))
    assert headline(interface_tiles(rows, NOW))[1] == "8 of 22 need attention"
    assert headline(())[1] == "No interfaces yet"


def test_that_no_reason_a_person_typed_is_on_the_wall() -> None:
    rows = [row.model_copy(update={"holds": "Held for JANE ROE 4711", "owner": "4711"}) for row in interface_rows()]
    said = [tile.spoken for tile in (*interface_tiles(rows, NOW), *layer_tiles(rows, NOW))]
    assert not any("ROE" in words or "4711" in words for words in said)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (3840, 2160), (1080, 1920)])
@pytest.mark.parametrize("count", [1, 3, 11, 40, 200])
def test_that_tiles_are_never_smaller_than_can_be_read_and_every_one_has_its_page(
    width: int, height: int, count: int
) -> None:
    scale = unit(width, height)
    shape = grid(width * 0.97, height * 0.66, count, scale)
    assert shape.width >= TILE[0] * scale * 0.99
    assert shape.height >= TILE[1] * scale * 0.99
    assert content_scale(shape.width, shape.height) >= 0.99 * scale
    pages = page_count(count, shape.room)
    shown = [tile for page in range(pages) for tile in page_of(range(count), page, shape.room)]
    assert shown == list(range(count))
    assert page_of(range(count), pages, shape.room) == page_of(range(count), 0, shape.room)


def opened(qtbot: QtBot, window: MainWindow) -> WallBoard:
    window.registry.run("wall")
    board = window.wall.board
    assert board is not None
    board.showNormal()
    board.resize(1920, 1080)
    qtbot.waitUntil(lambda: board.groups is not None and board.alerts is not None, timeout=10_000)
    board.refresh()
    return board


def shown(board: WallBoard) -> list[str]:
    return [view.tile.title for view in board.tiles if view.tile is not None and not view.isHidden()]


def test_that_f11_opens_it_and_escape_leaves_it(qtbot: QtBot, window: MainWindow) -> None:
    assert window.registry.command("wall").keys == ("F11",)
    board = opened(qtbot, window)
    assert board.isWindow()
    assert len(shown(board)) == 11
    assert "4 of 11 need attention" in board.head.accessibleName()
    QTest.keyClick(board, Qt.Key.Key_Escape)
    assert not board.isVisible()
    window.registry.run("wall")
    assert board.isVisible()
    QTest.keyClick(board, Qt.Key.Key_F11)
    assert not board.isVisible()


def test_that_it_follows_the_feed(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    board = opened(qtbot, window)
    row = next(row for row in interface_rows() if row.title == "SCHED → CERN")
    gateway.push(interfaces=[row.model_copy(update={"link": LinkState.DOWN, "oldest_at": NOW - timedelta(days=1)})])

    def first() -> bool:
        board.refresh()
        return shown(board)[0] == "SCHED → CERN"

    qtbot.waitUntil(first, timeout=10_000)


def test_that_open_causes_and_alerts_are_told_and_not_known_where_they_are_not(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = opened(qtbot, window)
    assert board.head.words is not None
    assert all(value != "not known" for _, value, _ in board.head.words.figures)

    async def refuses() -> GroupSummary:
        raise ApiError(403, "Not allowed", "Your role may not see causes.")

    monkeypatch.setattr(gateway, "group_summary", refuses)
    board.ask_open()
    qtbot.waitUntil(lambda: board.groups is None, timeout=10_000)
    board.refresh()
    assert ("open causes", "not known", False) in board.head.words.figures


def test_that_a_dead_gateway_is_said_in_the_largest_words_and_nothing_looks_current(
    qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient, clock: StandingClock
) -> None:
    board = opened(qtbot, window)
    height = board.head.height()
    gateway.go_down()
    qtbot.waitUntil(lambda: window.state.lost_at is not None, timeout=10_000)
    clock.passed = timedelta(minutes=7)
    board.refresh()
    words = board.head.words
    assert words is not None
    assert words.headline.startswith("No gateway since ")
    assert words.data == "Data 7 min old"
    assert words.old
    assert board.head.height() > height
    assert all(view.accessibleName().startswith("was ") for view in board.tiles if not view.isHidden())
    assert "ago" in board.tiles[0].accessibleName()


def test_that_pages_go_round_and_stand_still_at_a_word(
    qtbot: QtBot, open_window: Callable[[FakeGatewayClient], MainWindow]
) -> None:
    board = opened(qtbot, open_window(FakeGatewayClient(interfaces=many(5))))
    assert board.pages > 2
    assert "Page 1 of" in board.foot_words()
    seen = set(shown(board))
    for _ in range(board.pages - 1):
        board.rotate()
        seen |= set(shown(board))
    assert len(seen) == 55
    board.rotate()
    assert board.page == 0
    QTest.keyClick(board, Qt.Key.Key_Space)
    board.rotate()
    assert board.page == 0
    assert "stands still" in board.foot_words()
    QTest.keyClick(board, Qt.Key.Key_Right)
    assert board.page == 1


def test_that_states_differ_without_colour(qtbot: QtBot, window: MainWindow) -> None:
    """Drawn in grey, tiles of different weight still differ in their frames."""
    board = opened(qtbot, window)
    look().choose(theme=ThemeName.LIGHT)
    edges = {}
    for view in board.tiles[:11]:
        if view.tile is None:
            continue
        picture = view.grab().toImage()
        middle = picture.height() // 2
        ground = picture.pixelColor(30, middle).lightness()
        edges[view.tile.weight] = sum(abs(picture.pixelColor(x, middle).lightness() - ground) > 12 for x in range(14))
    assert edges[Weight.BROKEN] >= edges[Weight.GOOD] + 3
