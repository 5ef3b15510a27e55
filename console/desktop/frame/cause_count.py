"""How many causes are open: the count beside Triage in the rail, asked for when groups changed, at most each second."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from console.api.feed import ChangeBatch
from console.api.triage import GroupSummary
from console.core.errors import OperatorError
from console.desktop.at_most_each import AtMostEach
from console.desktop.bridge.worker import Bridge

EACH_MILLISECONDS = 1000


class CauseCount(QObject):
    """`counted` carries the words for the rail: a number, "" for none and while nobody knows."""

    counted = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._asking = AtMostEach(EACH_MILLISECONDS, self)
        self._asking.due.connect(self._ask)
        bridge.connected.connect(lambda _linked: self._asking.ask())
        bridge.changes.connect(self._changed)
        bridge.disconnected.connect(lambda _lost: self.counted.emit(""))

    def _changed(self, batch: ChangeBatch) -> None:
        if "groups" in batch.topics:
            self._asking.ask()

    def _ask(self) -> None:
        self._bridge.submit(lambda client: client.group_summary(), self._took, self._failed, key="group summary")

    def _took(self, found: GroupSummary) -> None:
        self.counted.emit(str(found.causes) if found.causes else "")

    def _failed(self, error: OperatorError) -> None:
        """No count is better than an old one."""
        self.counted.emit("")
