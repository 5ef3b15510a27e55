"""What goes to the clipboard: masked text as it is; revealed values only after the gateway wrote it down, without a
place in clipboard histories, and gone again after a minute."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

SECRET_HINTS: dict[str, bytes] = {
    "x-kde-passwordManagerHint": b"secret",  # Klipper and others on Linux
    "ExcludeClipboardContentFromMonitorProcessing": b"\x00\x00\x00\x00",  # Windows: no history, no cloud
    "CanIncludeInClipboardHistory": b"\x00\x00\x00\x00",
    "CanUploadToCloudClipboard": b"\x00\x00\x00\x00",
    "org.nspasteboard.ConcealedType": b"",  # macOS clipboard managers
}
"""Formats by which clipboard managers are asked to keep no copy."""


def copy_masked(text: str) -> None:
    """Put masked text there."""
    QGuiApplication.clipboard().setText(text)


class ClearCopy(QObject):
    """Holds what was copied in the clear for so long, then empties the clipboard if it still holds just that."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._digest = b""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)

    def put(self, text: str, seconds: int) -> None:
        """Copy it, for `seconds`."""
        content = QMimeData()
        content.setText(text)
        for name, value in SECRET_HINTS.items():
            content.setData(name, value)
        QGuiApplication.clipboard().setMimeData(content)
        self._digest = _digest(text)
        self._timer.start(seconds * 1000)

    def clear(self) -> None:
        """Empty the clipboard now; what somebody else put there since stays."""
        self._timer.stop()
        if self._digest and _digest(QGuiApplication.clipboard().text()) == self._digest:
            QGuiApplication.clipboard().clear()
        self._digest = b""


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
