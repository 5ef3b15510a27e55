"""The hand-over page on the desktop: made on opening, made again with remarks, saved whole as HTML and PDF."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.core.errors import OperatorError
from console.desktop.main_window import MainWindow
from console.desktop.screens.people.handover_file import save
from console.desktop.screens.people.handover_panel import HandoverPanel
from tests.support.fake_gateway import FakeGatewayClient
from tests.support.fake_handover import FIGURES, SECTIONS

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "support raise")  # said by the offscreen platform


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> HandoverPanel:
    """Opened by its command, with its page."""
    window.registry.run("handover")
    qtbot.waitUntil(lambda: any(each.page for each in window.findChildren(HandoverPanel)))
    return next(each for each in window.findChildren(HandoverPanel) if each.page)


def test_that_the_page_shows_all_sections_and_can_be_saved_once_it_is_there(panel: HandoverPanel) -> None:
    shown = panel.view.toPlainText()
    for section in SECTIONS:
        assert section.title in shown
    assert all(value in shown for _, value in FIGURES)
    assert panel.save_pdf.isEnabled()


def test_that_remarks_reach_the_page_when_it_is_made_again(
    qtbot: QtBot, panel: HandoverPanel, gateway: FakeGatewayClient
) -> None:
    panel.remarks.setPlainText("LOINC map v12 goes live at 08:00 <b>")
    assert "Make again" in panel.words.text()
    panel.make()
    qtbot.waitUntil(lambda: len(gateway.handovers) == 2 and "goes live at 08:00 <b>" in panel.view.toPlainText())


def test_that_a_refusal_is_said_and_the_page_before_stays(
    qtbot: QtBot, panel: HandoverPanel, gateway: FakeGatewayClient
) -> None:
    gateway.handover_refusal = "The remarks repeat patient data of a message of this shift."
    panel.make()
    qtbot.waitUntil(lambda: "repeat patient data" in panel.words.text())
    assert SECTIONS[0].title in panel.view.toPlainText()
    assert panel.save_html.isEnabled()


def save_as(qtbot: QtBot, panel: HandoverPanel, path: Path) -> None:
    """Save, and wait until the panel says that it is done."""
    panel.save_to(str(path))
    qtbot.waitUntil(lambda: f"Saved as {path.name}" in panel.words.text())


def test_that_the_saved_file_is_whole(qtbot: QtBot, panel: HandoverPanel, tmp_path: Path) -> None:
    save_as(qtbot, panel, tmp_path / "page.html")
    save_as(qtbot, panel, tmp_path / "page.pdf")
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert html == panel.page.html if panel.page else False
    pdf = (tmp_path / "page.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_that_a_folder_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="could not be written"):
        asyncio.run(save("<p>x</p>", "x", tmp_path / "nowhere" / "page.html"))
