"""The mouse's own back and forward buttons belong to the window: a view that takes presses lets these through."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

THROUGH_PLACES = (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton)


def passes_on(event: QMouseEvent) -> bool:
    """True for a press that goes through places; it is left to the widget's parent."""
    if event.button() in THROUGH_PLACES:
        event.ignore()
        return True
    return False
