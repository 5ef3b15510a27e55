"""News from the bridge's loop to the GUI thread while a call still runs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Relay(QObject):
    """`told` is emitted on any thread, heard in the GUI thread. The call holds it: a closed window harms nobody."""

    told = Signal(object)
