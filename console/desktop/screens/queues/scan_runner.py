"""A search that reads messages one by one, followed from the desktop: begun, asked again and again, cancelled."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from console.api.scans import Scan
from console.core.errors import OperatorError
from console.desktop.bridge.client import GatewayClient
from console.desktop.bridge.worker import Bridge

MOST = 5000
WAIT = 0.4
"""Seconds the gateway may wait for something new: progress is never older."""

REST_MILLISECONDS = 100
"""Between two answers that bring rows, so that a flood of matches leaves the window its time."""


class ScanRunner(QObject):
    """One scan at a time. `progressed` carries each answer, its new rows included; `failed` words where it ended."""

    progressed = Signal(object)  # Scan
    failed = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._round = 0
        self._id = ""
        self._after = 0
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(REST_MILLISECONDS)
        self._next.timeout.connect(self._ask)

    @property
    def is_running(self) -> bool:
        """True from `begin` until its end was told."""
        return self._running

    _running = False

    def begin(self, query: str) -> None:
        """Read for this query; one that still runs is cancelled."""
        self.leave()
        self._round += 1
        self._running, self._after = True, 0

        def ask(client: GatewayClient) -> Coroutine[Any, Any, Scan]:
            return client.begin_scan(query, MOST)

        self._submit(ask)

    def cancel(self) -> None:
        """End it where it is; what was found stays, and the last answer says so."""
        if not self._running or not self._id:
            return
        ident = self._id

        def ask(client: GatewayClient) -> Coroutine[Any, Any, Scan]:
            return client.cancel_scan(ident)

        self._submit(ask)

    def leave(self) -> None:
        """End it and hear no more of it."""
        self.cancel()
        self._round += 1
        self._running, self._id = False, ""
        self._next.stop()

    def _ask(self) -> None:
        ident, after = self._id, self._after
        if not ident:
            return

        def ask(client: GatewayClient) -> Coroutine[Any, Any, Scan]:
            return client.scan(ident, after, WAIT)

        self._submit(ask)

    def _submit(self, ask: Any) -> None:  # noqa: ANN401 - the bridge's own generic callable
        begun = self._round

        def took(scan: Scan) -> None:
            if begun == self._round:
                self._took(scan)

        def lost(error: OperatorError) -> None:
            if begun == self._round:
                self._running, self._id = False, ""
                self.failed.emit(str(error))

        self._bridge.submit(ask, took, lost)

    def _took(self, scan: Scan) -> None:
        self._id = scan.id
        fresh = scan.next > self._after
        if scan.rows or not fresh:
            self._after = max(self._after, scan.next)
        self._running = scan.state == "running" or self._after < scan.matched
        self.progressed.emit(scan)
        if self._running and not self._next.isActive():
            self._next.start(REST_MILLISECONDS if scan.rows else 0)
