"""A stored message read as a document: tables, bytes, checks, its reply, what is embedded, and what explains it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.api.documents import DocumentRef
from console.api.messages import OutcomeView
from console.core.message import Severity
from console.desktop.screens.base import Place
from console.desktop.screens.document.explain_block import UNEXPLAINED
from console.desktop.screens.inspector.screen import InspectorScreen
from tests.desktop.inspector.rig import Rig

pytestmark = pytest.mark.qt_log_ignore("plugin does not support")


@pytest.fixture
def read(qtbot: QtBot, inspector: InspectorScreen) -> InspectorScreen:
    """The ordinary message, also read as a document."""
    qtbot.waitUntil(lambda: inspector.reader.head is not None)
    return inspector


def test_that_results_stand_in_a_table_that_leads_to_their_fields(qtbot: QtBot, read: InspectorScreen) -> None:
    read.middle.go("Table")
    model = read.middle.table.model
    assert model is not None
    qtbot.waitUntil(lambda: "being read" not in model.said(0))
    table = read.middle.table.table
    assert table is not None
    table.clicked.emit(model.index(0, 2))
    qtbot.waitUntil(lambda: (node := read.tree_pane.tree.current()) is not None and node.path.endswith("-5"))


def test_that_the_bytes_show_line_ends_and_go_with_the_tree(qtbot: QtBot, read: InspectorScreen) -> None:
    read.middle.byte_button.click()
    text = read.middle.bytes.text
    qtbot.waitUntil(lambda: text.line(0) is not None)
    line = text.line(0)
    assert line is not None
    assert line.ends == "CR"
    read.choose("PID")
    qtbot.waitUntil(lambda: text.selected()[0] == 1)
    QTest.keyClick(text, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: (node := read.tree_pane.tree.current()) is not None and node.path == "MSH")


def test_that_the_reply_is_read_as_a_document_only_when_somebody_looks(
    qtbot: QtBot, read: InspectorScreen, rig: Rig
) -> None:
    def heads() -> list[object]:
        return [ref for name, ref in rig.client.asked if name == "document_head"]

    assert heads() == [DocumentRef(delivery=7)]
    read.middle.go("Reply")
    qtbot.waitUntil(lambda: len(heads()) == 2)
    attempt = read.view.attempts[-1].number if read.view is not None else 0
    assert heads()[1] in {DocumentRef(delivery=7, attempt=number) for number in range(1, attempt + 3)}
    qtbot.waitUntil(lambda: "Unprocessable" in read.middle.replies.card.toPlainText())
    read.middle.go("Raw")
    read.middle.go("Reply")
    rig.settle(qtbot)
    assert len(heads()) == 2


def test_that_an_embedded_document_opens_on_a_screen_of_its_own(qtbot: QtBot, read: InspectorScreen) -> None:
    places: list[Place] = []
    read.navigate.connect(places.append)
    read.middle.relatives.parts.picked.emit("OBX[2]-5")
    assert places == [Place(screen="document", document=DocumentRef(delivery=7, part="OBX[2]-5"))]


def test_that_one_search_box_marks_and_goes_to_what_it_finds(qtbot: QtBot, read: InspectorScreen) -> None:
    read.handlers()["document.find"]()
    assert read.find_bar.isVisible()
    read.find_bar.line.setText("PID-8")
    read.find_bar.step(1)
    qtbot.waitUntil(lambda: (node := read.tree_pane.tree.current()) is not None and node.path == "PID-8")


def test_that_causes_stand_in_order_with_what_to_do_and_the_place_blamed(read: InspectorScreen) -> None:
    block = read.side.explain
    outcome = OutcomeView(
        severity=Severity.ERROR,
        title="Refused",
        text="The code is not known.",
        cure="Map it.",
        causes=("A local code", "An old map"),
        path="PID-8",
    )
    block.show_outcome(outcome)
    assert [words.text() for _, words in block.causes if not words.isHidden()] == ["A local code", "An old map"]
    assert block.cure.words.text() == "What to do: Map it."
    assert block.unexplained.isHidden()
    block.link.click()
    node = read.tree_pane.tree.current()
    assert node is not None
    assert node.path == "PID-8"
    block.show_outcome(outcome.model_copy(update={"explained": False, "causes": (), "path": ""}))
    assert not block.unexplained.isHidden()
    assert block.unexplained.accessibleName() == UNEXPLAINED
    assert block.link.isHidden()


def test_that_revealing_the_whole_message_reveals_its_tables_and_bytes_too(
    qtbot: QtBot, read: InspectorScreen, rig: Rig
) -> None:
    read.toggle_reveal_all()
    qtbot.waitUntil(lambda: read.revealing.dialog is not None)
    dialog = read.revealing.dialog
    assert dialog is not None
    dialog.confirmed.emit("Mend a failed message", "")
    dialog.accept()
    qtbot.waitUntil(lambda: read.reader.key == "key-1")
    rig.clock.forward(61)
    qtbot.waitUntil(lambda: read.reader.key == "")
