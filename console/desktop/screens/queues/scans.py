"""Binds the list to searches that read messages: begins them by itself, shows what they find, ends them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from console.api.scans import Scan
from console.desktop.bridge.worker import Bridge
from console.desktop.screens.queues.message_pane import MessagePane
from console.desktop.screens.queues.scan_runner import ScanRunner


class QueueScans(QObject):
    """One for the Queues screen."""

    def __init__(self, bridge: Bridge, pane: MessagePane) -> None:
        super().__init__(pane)
        self._pane = pane
        self.runner = ScanRunner(bridge, self)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), pane)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.runner.cancel)
        pane.model.scan_wanted.connect(self._begin)
        pane.model.modelReset.connect(self._reset)
        pane.scan.cancel_asked.connect(self.runner.cancel)
        pane.scan.again_asked.connect(pane.model.reload)
        self.runner.progressed.connect(self._progressed)
        self.runner.failed.connect(self._failed)

    def _begin(self, query: str) -> None:
        self._pane.scan.begin()
        self._escape.setEnabled(True)
        self.runner.begin(query)
        self._pane.show_counts()

    def _reset(self) -> None:
        """Another list: a scan for the old one has nobody left to look at it."""
        self.runner.leave()
        self._escape.setEnabled(False)
        self._pane.scan.end()

    def _progressed(self, scan: Scan) -> None:
        self._pane.model.add_found(scan.rows)
        self._pane.scan.show_scan(scan)
        self._escape.setEnabled(scan.state == "running")
        self._pane.show_counts()

    def _failed(self, text: str) -> None:
        self._pane.scan.show_failure(text)
        self._escape.setEnabled(False)
        self._pane.show_counts()
