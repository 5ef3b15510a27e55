"""The measured side of `tests.performance.window`: the window itself, told by lines on stdin what to measure."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt, QTimer, Signal

from console.compositions.desktop import build_window, make_app, make_client, read_token_file
from console.desktop.main_window import MainWindow
from tests.performance.window_jumps import Drag, Jumps

TICK = 5


class _Orders(QObject):
    """Lines of stdin as signals."""

    came = Signal(str)


class _Probe(QObject):
    """Notes first paint and first rows, and measures the gaps between ticks."""

    def __init__(self, app: QCoreApplication, window: MainWindow, begun: float) -> None:
        super().__init__()
        self._app = app
        self._window = window
        self._begun = begun
        self._painted = 0.0
        self._rows = 0.0
        self._gaps: list[float] = []
        self._last = 0.0
        self._cpu = 0.0
        self._waiting_for_open = False
        self._doing: QObject | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)
        self._app.installEventFilter(self)  # the window itself is covered and never painted
        window.queues.interfaces.model.modelReset.connect(self._have_rows)
        window.queues.interfaces.model.rowsInserted.connect(self._have_rows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first paint."""
        if event.type() is QEvent.Type.Paint and not self._painted:
            self._painted = time.time() - self._begun
            QTimer.singleShot(0, self._seen)
        return super().eventFilter(watched, event)

    def _seen(self) -> None:
        self._app.removeEventFilter(self)
        self._say_opened()

    def obey(self, line: str) -> None:
        """One order."""
        order = json.loads(line)
        if order.get("opened"):
            self._waiting_for_open = True
            self._say_opened()
            return
        pane = self._window.queues.messages
        if order.get("jumps"):
            self._doing = Jumps(pane, int(order["jumps"]), self._jumped)
            return
        if order.get("drag"):
            self._doing = Drag(pane, float(order["measure"]))
        self._gaps, self._last, self._cpu = [], time.perf_counter(), time.process_time()
        self._timer.start()
        QTimer.singleShot(int(order["measure"] * 1000), self._measured)

    def _jumped(self, took: list[float]) -> None:
        took.sort()
        rows = self._window.queues.messages.model.rowCount()
        p99 = took[max(0, int(len(took) * 0.99) - 1)]
        _say({"p50": took[len(took) // 2], "p99": p99, "longest": took[-1], "rows": rows})

    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps.append((now - self._last) * 1000)
        self._last = now

    def _measured(self) -> None:
        self._timer.stop()
        gaps = sorted(self._gaps)
        seconds = sum(gaps) / 1000
        _say(
            {
                "p99": gaps[int(len(gaps) * 0.99)],
                "longest": gaps[-1],
                "rows": self._window.queues.messages.model.rowCount(),
                "cpu": (time.process_time() - self._cpu) / seconds,
            }
        )

    def _have_rows(self) -> None:
        if not self._rows and self._window.queues.interfaces.model.rowCount():
            self._rows = time.time() - self._begun
            self._say_opened()

    def _say_opened(self) -> None:
        if self._waiting_for_open and self._rows and self._painted:
            self._waiting_for_open = False
            _say({"painted": self._painted, "rows": self._rows})


def _say(answer: dict[str, float]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def child(token_file: Path, begun: float) -> None:
    """Run until stdin ends."""
    app = make_app()
    with tempfile.TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "look.ini"), QSettings.Format.IniFormat)
        access = read_token_file(token_file)
        window = build_window(lambda: make_client(access.url, access.token), settings=settings)
        probe = _Probe(app, window, begun)
        orders = _Orders()
        orders.came.connect(probe.obey)
        window.show()

        def read() -> None:
            for line in sys.stdin:
                orders.came.emit(line)

        threading.Thread(target=read, daemon=True).start()
        app.exec()
