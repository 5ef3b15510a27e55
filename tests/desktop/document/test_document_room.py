"""What gives way where there is little room, and made-up samples that every window can open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from console.api.documents import DocumentRef
from console.core.resources import resource
from console.desktop.desk_state import DeskState
from console.desktop.main_window import MainWindow
from console.desktop.models.document_tree import says_more
from console.desktop.screens.document.grid_fit import empty_columns, shares
from console.desktop.screens.document.rendered_page import calm
from console.desktop.screens.document.samples import SAMPLES
from console.desktop.screens.document.tree_view import NAME
from console.desktop.screens.document.words import near
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.line_list import two_rows
from console.layers.registry import recognise
from tests.desktop.document.conftest import Room
from tests.support.fake_gateway import FakeGatewayClient

pytestmark = pytest.mark.qt_log_ignore("plugin does not support", "propagateSizeHints")


def test_that_the_widest_columns_give_way_first_and_empty_ones_are_left_out() -> None:
    assert shares([40, 100, 0], 500, 56, 320) == [56, 100, 0]
    assert shares([60, 300, 280], 400, 56, 320) == [60, 168, 168]
    assert sum(shares([300, 300, 300], 100, 56, 320)) == 3 * 56
    assert empty_columns([["a", "", " "], ["", "", "x"]], 4) == {1, 3}
    assert empty_columns([], 3) == frozenset()


def test_that_a_long_path_is_cut_where_a_step_begins() -> None:
    assert near("OBX[1]-3.1") == "OBX[1]-3.1"
    assert near("ClinicalDocument/component/structuredBody/component[6]/section/code") == (
        "…/structuredBody/component[6]/section/code"
    )
    assert len(near("x" * 200)) < 50


def test_that_a_name_says_more_than_its_place_or_is_not_said() -> None:
    assert not says_more("Birth date", "birthDate")
    assert not says_more("Xsi", "@xmlns:xsi")
    assert says_more("Identifier list", "PID-3")


def test_that_a_title_in_capitals_becomes_a_sentence_and_an_abbreviation_stays() -> None:
    assert calm("HOSPITAL DISCHARGE INSTRUCTIONS") == "Hospital discharge instructions"
    assert calm("CCD") == "CCD"


def test_that_a_text_goes_on_in_a_second_row_and_nothing_of_it_is_lost(qtbot: QtBot) -> None:
    metrics = QFontMetrics(look().font(Type.TABLE))
    words = "The section Admission Diagnosis has the code 46241-6; another stands here."
    first, rest = two_rows(words, metrics, 200)
    assert f"{first} {rest}" == words
    assert metrics.horizontalAdvance(first) <= 200
    assert two_rows(words, metrics, 2000) == (words, "")


def test_that_whole_documents_in_the_clear_are_not_counted_by_lines() -> None:
    now = datetime(2026, 2, 3, tzinfo=UTC)
    state = DeskState(lambda: now)
    state.show_phi("document", 1625, now + timedelta(seconds=60), whole=True)
    assert state.phi_words == "a whole document"
    state.show_phi("inspector", 2, now + timedelta(seconds=60))
    assert state.phi_words == "a whole document and 2 values"
    state.show_phi("document", 0)
    assert state.phi_words == "2 values"


def test_that_names_give_way_to_values_in_a_narrow_tree(room: Room) -> None:
    room.open("summary")
    tree = room.view.tree
    room.view.splitter.setSizes([700, 500])
    room.until(lambda: not tree.isColumnHidden(NAME))
    room.view.splitter.setSizes([300, 900])
    room.until(lambda: tree.isColumnHidden(NAME))


def test_that_nothing_of_the_document_before_is_asked_of_the_next_one(room: Room) -> None:
    room.open("bundle")
    room.client.asked.clear()
    room.view.open(DocumentRef(held="summary"))
    room.view.tree.nodes.wanted.emit("Bundle.entry", 0, 10)
    room.until(lambda: room.view.head is not None and room.view.head.format == "ccda")
    assert not any(name == "document_nodes" and "Bundle" in str(request) for name, request in room.client.asked)


def test_that_every_sample_is_what_its_name_says() -> None:
    formats = {name: recognise(resource(f"samples/{file}").read_bytes()) for name, (_, file) in SAMPLES.items()}
    assert [found.name for found in formats.values()] == ["hl7v2", "fhir", "ccda", "cds_hooks"]


def test_that_a_sample_opens_by_its_command(qtbot: QtBot, window: MainWindow, gateway: FakeGatewayClient) -> None:
    for name in SAMPLES:
        gateway.asked.clear()
        window.registry.run(name)
        qtbot.waitUntil(lambda: any(each == "document_open" for each, _ in gateway.asked), timeout=10_000)
