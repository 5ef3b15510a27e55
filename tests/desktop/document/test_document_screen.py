"""Any document on the screen: linked both ways, fetched as it is looked at, masked unless revealed, left at its end."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.api.documents import BlockView, DocumentRef, LinesRequest, NodesRequest, OpenRequest, RunView, SaveRequest
from console.api.messages import MASK
from console.desktop.main_window import MainWindow
from console.desktop.screens.base import Place
from console.desktop.screens.document.middle import EXPLAINED, PARTS, RAW, RENDERED, TABLE, VALIDATION
from console.desktop.screens.document.save_dialog import SaveDocumentDialog
from console.desktop.screens.document.screen import DocumentScreen
from console.desktop.widgets.rendered_text import RenderedText
from tests.desktop.document.conftest import Room
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.sample_documents import SAMPLES

pytestmark = pytest.mark.qt_log_ignore("plugin does not support", "propagateSizeHints")
NAME = "Bundle.entry[0].resource.name[0].family"
SECRETS = ("Example", "Petra", "900123", "1961-02-03")
LONGEST_PAINT = 0.016
"""Seconds of our own work for one paint."""


def test_that_a_place_of_the_text_leads_to_its_node_and_a_node_to_its_place(room: Room) -> None:
    room.open("bundle")
    room.choose(NAME)
    text = room.view.middle.raw.text
    line, column = text.selected()
    shown = text.line(line)
    assert shown is not None
    assert shown.text[column:].startswith(MASK)
    above = next(index for index in range(text.total) if (each := text.line(index)) and '"gender"' in each.text)
    text.place_chosen.emit(above, 20)
    room.until(lambda: (node := room.view.tree.current()) is not None and node.path.endswith(".gender"))


def test_that_a_finding_about_what_is_missing_leads_to_where_it_would_stand(room: Room) -> None:
    screen = room.open("bundle")
    room.until(lambda: (node := room.view.tree.current()) is not None and node.path == "Bundle.entry[1].resource")
    room.view.middle.go(VALIDATION)
    room.view.middle.validation.findings.picked.emit("Bundle.entry[1].resource.status")
    room.until(screen.told.isVisible)
    assert "where it would stand" in screen.told.headline.text()
    assert room.view.middle.tabs.currentIndex() == RAW


def test_that_thousands_of_siblings_and_lines_are_fetched_only_where_one_looks(room: Room) -> None:
    room.open("big")
    room.choose("Bundle.entry[4321].resource.valueQuantity")
    assert room.view.tree.model().rowCount() > 5000
    room.until(lambda: room.view.middle.raw.text.line(room.view.middle.raw.text.selected()[0]) is not None)
    asked = [request for name, request in room.client.asked if name in {"document_nodes", "document_lines"}]
    rows = sum(request.count for request in asked if isinstance(request, NodesRequest | LinesRequest))
    assert rows < 6000
    assert len(asked) < 30


def test_that_scrolling_a_large_document_costs_little_work_of_ours(room: Room) -> None:
    room.open("big")
    text = room.view.middle.raw.text
    bar = text.verticalScrollBar()
    costs = []
    for step in range(1, 15):
        bar.setValue(bar.maximum() * step // 14)
        room.until(lambda: text.line(bar.value()) is not None)
        began = process_time()
        text.viewport().repaint()
        costs.append(process_time() - began)
    assert sorted(costs)[len(costs) // 2] < LONGEST_PAINT, costs


def test_that_keys_go_through_text_and_tree(room: Room) -> None:
    room.open("summary")
    text, tree = room.view.middle.raw.text, room.view.tree
    QTest.keyClick(text, Qt.Key.Key_End)
    assert text.selected()[0] == text.total - 1
    QTest.keyClick(text, Qt.Key.Key_Home)
    QTest.keyClick(text, Qt.Key.Key_Down)
    assert text.selected() == (1, 0)
    QTest.keyClick(text, Qt.Key.Key_Right)
    assert text.selected()[1] > 0
    room.until(lambda: tree.model().rowCount() > 5)
    tree.selectRow(0)
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert tree.model().rowCount() == 1
    QTest.keyClick(tree, Qt.Key.Key_Right)
    room.until(lambda: tree.model().rowCount() > 5)
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.currentIndex().row() == 1


def test_that_one_search_box_finds_in_tree_and_text_and_goes_round(room: Room) -> None:
    room.open("bundle")
    room.view.search()
    bar = room.view.find_bar
    QTest.keyClicks(bar.line, "coding")
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    room.until(lambda: "1 of" in bar.words.text())
    first = room.view.tree.current()
    count = int(bar.words.text().split()[-1])
    QTest.keyClick(bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.words.text().startswith(f"{count} of")
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    room.until(lambda: (node := room.view.tree.current()) is not None and "coding" in node.path)
    assert first is not None
    QTest.keyClick(bar.line, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_that_a_document_revealed_is_clear_everywhere_and_masked_everywhere_when_its_time_is_over(room: Room) -> None:
    room.open("bundle")
    room.choose(NAME)
    room.view.middle.go(TABLE)
    room.view.middle.go(RAW)
    room.view.toggle_reveal_all()
    room.confirm()
    room.until(lambda: "Petra" in room.drawn())
    room.until(lambda: "Example" in room.tree_text())
    assert room.state.phi_values > 0
    room.clock.forward(61)
    room.until(lambda: not room.state.phi_values)
    seen = room.drawn() + room.tree_text()
    assert not any(secret in seen for secret in SECRETS)
    room.until(lambda: MASK in room.drawn())
    assert not any(secret in room.drawn() + room.tree_text() for secret in SECRETS)


def test_that_leaving_and_locking_mask_at_once(room: Room) -> None:
    for end in (room.screen.leave, room.state.mask_asked.emit):
        room.open("bundle")
        room.view.toggle_reveal_all()
        room.confirm()
        room.until(lambda: "Petra" in room.drawn())
        end()
        assert "Petra" not in room.drawn()
        assert room.state.phi_values == 0


def test_that_one_value_is_revealed_at_its_place_in_text_and_tree(room: Room) -> None:
    room.open("bundle")
    room.choose(NAME)
    room.view.toggle_reveal()
    room.confirm()
    room.until(lambda: "Example" in room.drawn())
    assert "Petra" not in room.drawn()
    assert "Example" in room.tree_text()
    room.view.toggle_reveal()
    assert "Example" not in room.drawn() + room.tree_text()


def test_that_copies_are_masked_whatever_is_revealed(room: Room) -> None:
    room.open("bundle")
    room.choose(NAME)
    room.view.toggle_reveal_all()
    room.confirm()
    room.until(lambda: "Example" in room.drawn())
    QApplication.clipboard().setText("before")
    room.view.copy()
    room.until(lambda: QApplication.clipboard().text() != "before")
    assert QApplication.clipboard().text() == MASK


def test_that_nothing_of_a_rendered_section_is_copied_in_the_clear(room: Room) -> None:
    text = RenderedText("Text")
    room.qtbot.addWidget(text)
    blocks = (BlockView(kind="text", runs=(RunView(text="Example", private=True),)),)
    text.show_blocks(blocks, form="document", clear=True)
    room.until(lambda: text.is_written)
    text.selectAll()
    with room.qtbot.waitSignal(text.copy_refused):
        assert not text.createMimeDataFromSelection().hasText()


def test_that_a_document_cannot_make_markup_links_or_loads(room: Room) -> None:
    text = RenderedText("Text")
    room.qtbot.addWidget(text)
    words = '<img src="file:///etc/hostname"><a href="https://outside.test">x</a><script>1</script>'
    blocks = (
        BlockView(kind="text", runs=(RunView(text=words),)),
        BlockView(kind="text", runs=(RunView(text="https://outside.test", style="link"),)),
    )
    text.show_blocks(blocks, form="document", clear=False)
    room.until(lambda: text.is_written)
    assert words in text.toPlainText()
    assert "<a " not in text.toHtml()
    assert text.loadResource(int(QTextDocument.ResourceType.ImageResource.value), QUrl("file:///etc/hostname")) is None
    assert not text.openLinks()
    assert not text.openExternalLinks()


def test_that_a_long_section_is_written_in_short_turns(room: Room) -> None:
    text = RenderedText("Text")
    room.qtbot.addWidget(text)
    blocks = tuple(BlockView(kind="text", runs=(RunView(text=f"Paragraph {number}"),)) for number in range(900))
    text.show_blocks(blocks, form="document", clear=False)
    assert not text.is_written
    room.until(lambda: text.is_written)
    assert "Paragraph 899" in text.toPlainText()


def test_that_cards_say_their_indicator_and_only_tell_what_they_would_offer(room: Room) -> None:
    room.open("cards")
    room.view.middle.go(RENDERED)
    text = room.view.middle.rendered.text
    room.until(lambda: text.is_written and "Critical" in text.toPlainText())
    assert "would offer: Order 500 mg instead" in text.toPlainText()
    assert "Information" in text.toPlainText()
    text.place.emit("cards[1].summary")
    room.until(lambda: (node := room.view.tree.current()) is not None and node.path == "cards[1].summary")


def test_that_what_was_left_out_of_a_rendered_document_is_said(room: Room) -> None:
    room.open("summary")
    room.view.middle.go(RENDERED)
    room.until(room.view.middle.rendered.dropped.isVisible)
    assert "1 script" in room.view.middle.rendered.dropped.words.text()
    room.view.middle.rendered.outline.picked.emit("allergies")
    room.until(lambda: "Penicillin" in room.view.middle.rendered.text.toPlainText())


def test_that_thorough_checks_say_what_ran_and_what_did_not(room: Room) -> None:
    room.open("bundle")
    page = room.view.middle.validation
    assert [line.text for line in page.findings.lines()] == ["Observation.status is missing"]
    page.act.click()
    assert not page.act.isEnabled()
    room.until(page.act.isEnabled)
    said = " ".join(line.second for line in page.runs.lines())
    assert "Not run: No path is set." in said
    assert "Cut short" in said
    assert len(page.findings.lines()) == 2


def test_that_a_table_leads_to_its_nodes(room: Room) -> None:
    room.open("bundle")
    room.view.middle.go(TABLE)
    page = room.view.middle.table
    assert page.table is not None
    room.until(lambda: page.model is not None and page.model.said(1).startswith("Row 2, Resource Observation"))
    assert "masked patient data" in page.model.said(0) if page.model else False
    page.table.clicked.emit(page.table.model().index(1, 2))
    room.until(lambda: (node := room.view.tree.current()) is not None and node.path == "Bundle.entry[1].resource.id")


def test_that_an_embedded_document_opens_with_a_way_back(room: Room) -> None:
    room.open("reply")
    assert room.view.middle.tabs.isTabVisible(PARTS)
    assert room.view.middle.tabs.isTabVisible(EXPLAINED)
    places: list[Place] = []
    room.screen.navigate.connect(places.append)
    room.view.middle.parts.list.picked.emit("body")
    assert places[0].document == DocumentRef(held="reply", part="body")
    room.until(lambda: room.screen.head is not None and room.screen.head.ref.part == "body")
    back = room.screen.bar.crumbs.itemAt(0)
    assert back is not None
    room.screen.bar.step.emit(DocumentRef(held="reply"))
    assert places[1].document == DocumentRef(held="reply")


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_that_every_kind_of_document_opens(room: Room, name: str) -> None:
    screen = room.open(name)
    assert screen.stack.currentWidget() is screen.document
    assert not screen.trouble.isVisible()


def test_that_one_let_go_says_what_to_do(room: Room) -> None:
    with room.qtbot.waitSignal(room.view.failed):
        room.screen.open(DocumentRef(held="gone"))
    assert room.screen.stack.currentWidget() is room.screen.cannot
    assert "Drop it again" in room.screen.cannot.lines.text()


def test_that_it_is_saved_masked_or_with_a_purpose(room: Room, tmp_path: Path) -> None:
    head = room.open("bundle").head
    assert head is not None
    dialog = SaveDocumentDialog(room.screen.desk, head, room.screen)
    assert not dialog.clear.isEnabled()
    with room.qtbot.waitSignal(dialog.saved):
        dialog.save_to(str(tmp_path / "copy.json"))
    written = (tmp_path / "copy.json").read_text(encoding="utf-8")
    assert MASK in written
    assert not any(secret in written for secret in SECRETS)
    (asked,) = [request for name, request in room.client.asked if name == "document_save"]
    assert asked == SaveRequest(ref=DocumentRef(held="bundle"), masked=True)


def test_that_dropped_files_open_in_the_inspector_one_by_one(
    room: Room, window: MainWindow, gateway: FakeGatewayClient, tmp_path: Path
) -> None:
    files = []
    for name in ("bundle", "summary"):
        files.append(tmp_path / f"{name}.txt")
        files[-1].write_text(f"{name}\n", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    where, copy, left = QPointF(QPoint(300, 300)), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    bare = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(where.toPoint(), copy, data, left, bare))
    assert window.documents.overlay.isVisible()
    QApplication.sendEvent(window, QDropEvent(where, copy, data, left, bare))
    assert not window.documents.overlay.isVisible()
    room.until(lambda: isinstance(window.screen_in_front, DocumentScreen) and window.screen_in_front.head is not None)
    screen = window.screen_in_front
    assert isinstance(screen, DocumentScreen)
    assert screen.bar.batch.count() == 2
    asked = [request for name, request in gateway.asked if name == "document_open"]
    assert [request.raw for request in asked if isinstance(request, OpenRequest)] == [b"bundle\n", b"summary\n"]
    screen.bar.batch.activated.emit(1)
    room.until(lambda: screen.head is not None and screen.head.ref.held == "summary")
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert screen.document.find_bar.isVisible()
