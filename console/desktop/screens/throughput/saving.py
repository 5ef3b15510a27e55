"""Charts to files: made and written off the GUI thread, complete or not at all. They hold counts, no patient data."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from console.core.errors import OperatorError
from console.desktop.screens.exchange.saving import disk, growing
from console.desktop.screens.throughput.figures_csv import figures_csv

if TYPE_CHECKING:
    from console.desktop.screens.throughput.series import Board


async def save_figures(board: Board, path: Path) -> str:
    """All figures as CSV. Raises `OperatorError`; gives the words for the notice."""
    await asyncio.to_thread(_write, path, lambda: figures_csv(board).encode("utf-8-sig"))
    return f"Saved {board.buckets * len(board.lanes)} rows to {path.name}. They hold counts, no patient data."


async def save_picture(image: QImage, path: Path) -> str:
    """The picture as PNG. Raises `OperatorError`; gives the words for the notice."""
    await asyncio.to_thread(_write, path, lambda: _png(image))
    return f"Saved the chart to {path.name}. It shows counts, no patient data."


def choose_file(parent: QWidget, title: str, name: str, chosen: Callable[[str], None]) -> QFileDialog:
    """Ask where to; not modal for the event loop."""
    chooser = QFileDialog(parent, title, name)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setDefaultSuffix(name.rpartition(".")[2])
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.fileSelected.connect(chosen)
    chooser.open()
    return chooser


def _write(path: Path, make: Callable[[], bytes]) -> None:
    content = make()
    with growing(path) as file:
        try:
            file.write(content)
        except OSError as error:
            raise disk(error) from None


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise OperatorError("The picture could not be made. Make the window smaller, then save again.")
    return bytes(content.data())
