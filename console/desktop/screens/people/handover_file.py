"""The page written to a file, as HTML or PDF; away from the GUI thread, whole or not there."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from console.desktop.screens.exchange.saving import growing

POINTS_PER_INCH = 96
MARGIN = 14.0
"""Millimetres."""


async def save(html: str, title: str, path: Path) -> Path:
    """PDF where the name ends so, HTML otherwise. Raises `OperatorError`, and then there is no file."""
    data = await asyncio.to_thread(pdf, html, title) if path.suffix.lower() == ".pdf" else html.encode()

    def write() -> None:
        with growing(path) as file:
            file.write(data)

    await asyncio.to_thread(write)
    return path


def pdf(html: str, title: str) -> bytes:
    """The page on A4, across. A document of its own belongs to the thread that makes it, so this may run in any."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(POINTS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN), QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(writer.pageLayout().paintRectPixels(POINTS_PER_INCH).size()))
    document.setHtml(html)
    document.print_(writer)
    del writer  # ends the file
    return bytes(buffer.data().data())
