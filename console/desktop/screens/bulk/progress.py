"""How far a job is, as one bar in parts and as words with signs: the words carry it, the bar only helps."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from console.api.jobs import JobCounts, JobKind
from console.desktop.screens.bulk.words import FOLLOWED, receipt_face, result_words
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.widgets.sign_label import SignLabel
from console.desktop.widgets.surface import set_margins
from console.desktop.widgets.text import Text
from console.desktop.words import grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the bar."""

    state: str
    count: int
    colour: str  # token


def parts_of(counts: JobCounts) -> tuple[Part, ...]:
    """The parts from the left; accent is done, status colours only for what asks for attention."""
    return (
        Part(state="accepted", count=counts.accepted, colour="acc"),
        Part(state="rejected", count=counts.rejected, colour="error"),
        Part(state="unknown", count=counts.unknown, colour="warn"),
        Part(state="refused", count=counts.refused, colour="t3"),
        Part(state="sending", count=counts.sending, colour="ctl"),
        Part(state="cancelled", count=counts.cancelled, colour="line2"),
        Part(state="waiting", count=counts.waiting, colour="line2"),
    )


def widths_of(parts: tuple[Part, ...], width: int, least: int) -> tuple[int, ...]:
    """Pixels of each part: in proportion, but never nothing for something, and together the whole width."""
    total = sum(part.count for part in parts)
    shared = width - least * sum(part.count > 0 for part in parts)
    if total == 0 or shared < 0:
        return tuple(0 for _ in parts)
    wide = [least + shared * part.count // total if part.count else 0 for part in parts]
    wide[max(range(len(parts)), key=lambda at: parts[at].count)] += width - sum(wide)
    return tuple(wide)


class ProgressBar(QWidget):
    """8 high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def show_parts(self, parts: tuple[Part, ...], spoken: str) -> None:
        """These; `spoken` is the bar in words."""
        self.setAccessibleName(spoken)
        if parts != self._parts:
            self._parts = parts
            self.update()

    def sizeHint(self) -> QSize:
        """A thin bar."""
        return QSize(look().px(200), look().px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The parts, clipped to round ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), look().px(3), look().px(3))
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), look().colour("line2"))
        left = 0
        gap = 1 if len([part for part in self._parts if part.count]) > 1 else 0
        for part, width in zip(self._parts, widths_of(self._parts, self.width(), look().px(4)), strict=True):
            if width:
                painter.fillRect(left, 0, max(1, width - gap), self.height(), look().colour(part.colour))
                left += width
        painter.end()


class Legend(QWidget):
    """`168 accepted   3 rejected   1 unknown   114 to go`; what is none is left away, but accepted and to go stay."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        set_margins(self._row, 0, 0, 0, 0, 16)
        self._items: dict[str, tuple[QWidget, SignLabel, Text, Text]] = {}
        for state in ("accepted", "rejected", "unknown", "refused", "sending", "waiting", "cancelled"):
            self._items[state] = self._make(state)
        self._row.addStretch(1)

    def _make(self, state: str) -> tuple[QWidget, SignLabel, Text, Text]:
        item = QWidget()
        row = QHBoxLayout(item)
        set_margins(row, 0, 0, 0, 0, 5)
        sign = SignLabel(receipt_face(state, JobKind.RESEND), " ")
        sign.setFixedWidth(look().px(14))
        count, word = Text("", Type.TABLE_HOT), Text("", Type.TABLE, "t2")
        for widget in (sign, count, word):
            row.addWidget(widget)
        self._row.addWidget(item)
        return item, sign, count, word

    def show_counts(self, counts: JobCounts, kind: JobKind, *, ended: bool) -> None:
        """These."""
        words = {
            "accepted": "accepted" if kind in FOLLOWED else "done",
            "rejected": "rejected",
            "unknown": "unknown",
            "refused": "not done",
            "sending": "on the way",
            "waiting": "to go",
            "cancelled": "cancelled",
        }
        always = {"accepted"} if ended else {"accepted", "waiting"}
        for state, (item, _sign, count, word) in self._items.items():
            number = int(getattr(counts, state))
            item.setVisible(number > 0 or state in always)
            count.setText(grouped(number))
            word.setText(words[state])
        self.setAccessibleName(result_words(counts, kind))
