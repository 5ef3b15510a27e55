"""The bar above the chart: range, bucket, lanes, what is compared, chart or table, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from console.desktop.screens.throughput.ranges import LANES, RANGES, bucket_words, choices
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.button import Button, Kind
from console.desktop.widgets.choice import Choice
from console.desktop.widgets.choices import Tick
from console.desktop.widgets.surface import Bar
from console.desktop.widgets.text import ElidedText, Text


class Half(QPushButton):
    """One of two: the chosen one stands out by fill, weight and ring."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The word."""
        width = QFontMetrics(look().font(Type.TABLE_STRONG)).horizontalAdvance(self.text())
        return QSize(width + look().px(20), look().px(28))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Edge, fill where chosen, word, ring."""
        px, colour = look().px, look().colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("acc" if self.hasFocus() else "ctl" if self.isChecked() else "line2"), 1))
        if self.hasFocus():
            painter.setPen(QPen(colour("acc"), 2))
        painter.setBrush(colour("raised" if self.isChecked() else "hover" if self.underMouse() else "base"))
        inset = 1 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(4), px(4))
        painter.setFont(look().font(Type.TABLE_STRONG if self.isChecked() else Type.TABLE))
        painter.setPen(colour("t1" if self.isChecked() else "t2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


NARROW = 960
"""Below this width choices show only what is chosen."""


class ThroughputBar(Bar):
    """Each signal carries what was chosen."""

    range_chosen = Signal(str)  # an id of RANGES, or "custom"
    bucket_chosen = Signal(int)  # seconds; 0: as it fits
    lanes_chosen = Signal(str)
    shadow_chosen = Signal(bool)
    codes_chosen = Signal(bool)
    table_chosen = Signal(bool)
    export_chosen = Signal(str)  # png | csv

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(44, "base", "b", "line", parent)
        self.title = Text("Throughput", Type.SECTION)
        self.words = ElidedText("", Type.TABLE, "t3")
        self.shadow = Tick("Same weekday last week")
        self.range = Choice("Range")
        self.bucket = Choice("Bucket")
        self.lanes = Choice("Lanes by")
        self.third = Choice("Track")
        self.chart = Half("Chart", "Show as a chart")
        self.table = Half("Table", "Show as a table")
        self.export = Button("", Kind.QUIET, icon="export", name="Export…")
        self._seconds = 0.0
        self._chosen_bucket = 0
        row = self.row(spacing=8)
        row.addWidget(self.title)
        row.addWidget(self.words, 1)
        for widget in (self.shadow, self.range, self.bucket, self.lanes, self.third):
            row.addWidget(widget)
        halves = Bar(28, "base", "")
        inside = halves.row(left=0, right=0, spacing=0)
        inside.addWidget(self.chart)
        inside.addWidget(self.table)
        row.addWidget(halves)
        row.addWidget(self.export)
        self._connect()

    def _connect(self) -> None:
        self.shadow.toggled.connect(self.shadow_chosen)
        self.chart.clicked.connect(lambda: self.table_chosen.emit(False))
        self.table.clicked.connect(lambda: self.table_chosen.emit(True))
        self.range.clicked.connect(self._ask_range)
        self.bucket.clicked.connect(self._ask_bucket)
        self.lanes.clicked.connect(
            lambda: self._menu(self.lanes, [(title, partial(self.lanes_chosen.emit, id)) for id, title in LANES])
        )
        self.third.clicked.connect(
            lambda: self._menu(
                self.third,
                [
                    ("Latency, p50 and p95", partial(self.codes_chosen.emit, False)),
                    ("Replies by code", partial(self.codes_chosen.emit, True)),
                ],
            )
        )
        self.export.clicked.connect(
            lambda: self._menu(
                self.export,
                [
                    ("Picture of the chart (PNG)…", partial(self.export_chosen.emit, "png")),
                    ("All figures shown (CSV)…", partial(self.export_chosen.emit, "csv")),
                ],
            )
        )

    def show_choice(self, *, range_title: str, seconds: float, lanes: str, codes: bool, shadow: bool) -> None:
        """What is asked for."""
        self._seconds = seconds
        self.range.show_value(range_title)
        self.lanes.show_value(dict(LANES)[lanes])
        self.third.show_value("Codes" if codes else "Latency")
        blocked = self.shadow.blockSignals(True)
        self.shadow.setChecked(shadow)
        self.shadow.blockSignals(blocked)

    def show_bucket(self, seconds: int, chosen: int) -> None:
        """What the answer has."""
        self._chosen_bucket = chosen
        self.bucket.show_value(bucket_words(seconds) if seconds else "…")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names of choices give way before anything is cut."""
        super().resizeEvent(event)
        narrow = self.width() < look().px(NARROW)
        for choice in (self.range, self.bucket, self.lanes, self.third):
            choice.set_compact(narrow)

    def show_table(self, shown: bool) -> None:
        """Which of the two is in front."""
        self.chart.setChecked(not shown)
        self.table.setChecked(shown)

    def _ask_range(self) -> None:
        found = [(each.title, partial(self.range_chosen.emit, each.id)) for each in RANGES]
        self._menu(self.range, [*found, ("Other time…", partial(self.range_chosen.emit, "custom"))])

    def _ask_bucket(self) -> None:
        found: list[tuple[str, Callable[[], object]]] = [("As it fits", partial(self.bucket_chosen.emit, 0))]
        found += [(bucket_words(each), partial(self.bucket_chosen.emit, each)) for each in choices(self._seconds)]
        self._menu(self.bucket, found)

    def _menu(self, under: QPushButton, lines: Sequence[tuple[str, Callable[[], object]]]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, chosen in lines:
            menu.addAction(words).triggered.connect(lambda _checked=False, chosen=chosen: chosen())
        menu.popup(under.mapToGlobal(QPoint(0, under.height() + 4)))
