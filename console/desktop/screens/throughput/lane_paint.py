"""Draws one lane: head, grid, tracks, threshold, gaps. Called once for each change of data or size, into a picture.

Lines are cosmetic, one pixel, smooth and never filled; bars are filled and not smooth (VISUAL.md 7: together they cost
a hundred times as much).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

from console.core.code_words import words_of_code
from console.desktop.screens.throughput.geometry import HEAD, Across, Track, Tracks
from console.desktop.screens.throughput.ticks import latency_pair, milliseconds, number, rate_words, share_words
from console.desktop.theme.fonts import Type
from console.desktop.theme.look import look
from console.desktop.theme.signs import BOX, Sign, sign_pixmap
from console.desktop.theme.tokens import ThemeName
from console.desktop.words import THIN, grouped

if TYPE_CHECKING:
    from console.desktop.screens.throughput.series import Hatch, LaneSeries

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
DASH = (4.0, 3.0)
DOT = (1.0, 2.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What all lanes of a board share: where ticks and marks across them stand (in buckets), and how to draw."""

    ticks: tuple[float, ...] = ()
    marks: tuple[float, ...] = ()
    codes: bool = False  # the mix of replies instead of latency
    stale: bool = False  # the gateway is gone: no colour says anything about now


def paint_lane(painter: QPainter, lane: LaneSeries, tracks: Tracks, across: Across, size: QRectF, dress: Dress) -> None:
    """All of it; the ground first."""
    painter.fillRect(size, look().colour("base"))
    _grid(painter, tracks, across, dress)
    _rate(painter, lane, tracks.rate, across, dress)
    _errors(painter, lane, tracks, across, size, dress)
    if dress.codes:
        _codes(painter, lane, tracks.latency, across)
    else:
        _latency(painter, lane, tracks.latency, across, dress)
    _gaps(painter, lane, tracks, across)
    _head(painter, lane, size, dress)
    painter.setPen(look().colour("line2" if look().tokens.name is ThemeName.HIGH_CONTRAST else "line"))
    painter.drawLine(QPointF(0, size.height() - 1), QPointF(size.width(), size.height() - 1))


def error_area(height: float) -> QRectF:
    """Where the head tells the share of errors: a press there shows the messages."""
    px, pitch = look().px, _pitch(height)
    return QRectF(0, px(28) + pitch, px(HEAD), pitch)


def _pitch(height: float) -> float:
    return min(float(look().px(21)), (height - look().px(30)) / 4)


def _head(painter: QPainter, lane: LaneSeries, size: QRectF, dress: Dress) -> None:
    px, colour = look().px, look().colour
    painter.fillRect(QRectF(0, 0, px(HEAD), size.height()), colour("base"))
    painter.setPen(colour("line"))
    painter.drawLine(QPointF(px(HEAD), 0), QPointF(px(HEAD), size.height()))
    painter.setPen(QPen(colour("t3" if dress.stale else lane.token), px(2)))
    painter.drawLine(QLineF(px(12), px(17), px(36), px(17)))
    painter.setFont(look().font(Type.SECTION))
    painter.setPen(colour("t1"))
    room = QRectF(px(44), px(6), px(HEAD - 52), px(22))
    title = painter.fontMetrics().elidedText(lane.title, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, _LEFT, title)
    loud = lane.is_loud and not dress.stale
    rows = (
        ("Rate", rate_words(lane.now_rate, lane.unit)),
        ("Errors", share_words(lane.now_share)),
        ("p50 / p95", latency_pair(lane.now_p50, lane.now_p95)),
        ("Waiting", grouped(lane.waiting)),
    )
    pitch = _pitch(size.height())
    for at, (name, value) in enumerate(rows):
        area = QRectF(px(12), px(28) + at * pitch, px(HEAD - 24), pitch)
        painter.setFont(look().font(Type.TABLE))
        painter.setPen(colour("t3"))
        painter.drawText(area, _LEFT, name)
        quiet = value in ("no data", "0", f"0.0{THIN}%")
        painter.setFont(look().font(Type.TABLE if quiet else Type.TABLE_HOT))
        painter.setPen(colour("t3" if value == "no data" or dress.stale else "t2" if quiet else "t1"))
        painter.drawText(area, _RIGHT, value)
        if name == "Errors" and loud:
            width = QFontMetricsF(painter.font()).horizontalAdvance(value)
            side = px(BOX)
            picture = sign_pixmap(Sign.CROSS, look().tokens.error, side, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(area.right() - width - side - px(8), area.center().y() - side / 2), picture)


def _grid(painter: QPainter, tracks: Tracks, across: Across, dress: Dress) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    pen = QPen(look().colour("line"), 0)
    if look().tokens.name is ThemeName.HIGH_CONTRAST:
        pen.setDashPattern(DOT)  # there the grid is as bright as text: it must not be as loud
    painter.setPen(pen)
    for tick in dress.ticks:
        x = round(across.x(tick))
        painter.drawLine(QPointF(x, tracks.rate.top), QPointF(x, tracks.latency.base))
    for y in (tracks.rate.y(1), tracks.rate.y(0.5), tracks.latency.y(1)):
        painter.drawLine(QPointF(across.left, round(y)), QPointF(across.right, round(y)))
    pen = QPen(look().colour("t3"), 0)
    pen.setDashPattern(DASH)
    painter.setPen(pen)
    for mark in dress.marks:
        x = round(across.x(mark))
        painter.drawLine(QPointF(x, tracks.rate.top), QPointF(x, tracks.latency.base))


def _rate(painter: QPainter, lane: LaneSeries, track: Track, across: Across, dress: Dress) -> None:
    per = lane.unit.sign
    scale_words(painter, across, track.y(1), f"{number(lane.rate_top)}{THIN}{per}")
    scale_words(painter, across, track.y(0.5), number(lane.rate_top / 2))
    line(painter, lane.shadow_path, track, across, "t3", dotted=True)
    line(painter, lane.rate_path, track, across, "t3" if dress.stale else lane.token)


def _errors(painter: QPainter, lane: LaneSeries, tracks: Tracks, across: Across, size: QRectF, dress: Dress) -> None:
    track, latency = tracks.errors, tracks.latency
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    quiet, loud = look().colour("t3"), look().colour("t3" if dress.stale else "error")
    width = max(1.0, across.step - (1 if across.step >= 3 else 0))
    passed = False
    for bucket, share, over in lane.bars:
        top = track.y(share)
        x = round(across.x(bucket))
        painter.fillRect(
            QRectF(x, round(top), max(1, round(width)), round(track.base) - round(top)), loud if over else quiet
        )
        passed = passed or over
    painter.setPen(QPen(look().colour("line2"), 0))
    painter.drawLine(QPointF(across.left, round(track.base)), QPointF(across.right, round(track.base)))
    if lane.threshold is None:
        scale_words(painter, across, track.y(1), share_words(lane.share_top / 1.12))
        return
    y = round(track.y(lane.threshold / lane.share_top))
    pen = QPen(look().colour("t2"), 0)
    pen.setDashPattern(DASH)
    painter.setPen(pen)
    painter.drawLine(QPointF(across.left, y), QPointF(size.width(), y))
    figure = f"{number(lane.threshold * 100)}{THIN}%"
    scale_words(painter, across, min(y, latency.high - look().px(14)), figure)
    if passed:
        label(painter, QPointF(across.left + look().px(8), y - look().px(16)), f"threshold {figure}")


def _latency(painter: QPainter, lane: LaneSeries, track: Track, across: Across, dress: Dress) -> None:
    scale_words(painter, across, track.y(1), milliseconds(lane.latency_top))
    line(painter, lane.p50_path, track, across, "t3")
    line(painter, lane.p95_path, track, across, "t3" if dress.stale else lane.token)


def _codes(painter: QPainter, lane: LaneSeries, track: Track, across: Across) -> None:
    """Replies that were not the usual one, stacked in greys with their names; the usual one is told with its count."""
    mix = lane.mix
    scale_words(painter, across, track.y(1), grouped(round(mix.top)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    floors = [0] * across.buckets
    shades = [look().colour(name) for name in ("t2", "ctl", "line2", "t3")]
    width = max(1, round(across.step - (1 if across.step >= 3 else 0)))
    for at, _code in enumerate(mix.codes):
        brush = QBrush(shades[at % len(shades)], STYLES[at % len(STYLES)])
        for bucket, count in enumerate(mix.counts[at].tolist()):
            if count:
                top, base = track.y((floors[bucket] + count) / mix.top), track.y(floors[bucket] / mix.top)
                painter.fillRect(QRectF(round(across.x(bucket)), top, width, max(1.0, base - top)), brush)
                floors[bucket] += count
    painter.setPen(QPen(look().colour("line2"), 0))
    painter.drawLine(QPointF(across.left, round(track.base)), QPointF(across.right, round(track.base)))
    total = int(mix.usual_counts.sum())
    words = [f"{words_of_code(mix.usual)} {grouped(total)}"] if mix.usual else ["No replies"]
    words += [f"{words_of_code(code)} {grouped(int(mix.counts[at].sum()))}" for at, code in enumerate(mix.codes)]
    label(painter, QPointF(across.left + look().px(8), track.top), " · ".join(words))


STYLES = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.BDiagPattern,
)


def _gaps(painter: QPainter, lane: LaneSeries, tracks: Tracks, across: Across) -> None:
    for hatch in lane.hatches:
        high = lane.level_near(hatch) < 0.5  # the words go where the line is not
        y = tracks.rate.top + look().px(1) if high else tracks.rate.base - look().px(20)
        hatched(painter, hatch, tracks.rate.top, tracks.latency.base, across, y)


def hatched(painter: QPainter, hatch: Hatch, top: float, base: float, across: Across, y: float) -> None:
    """Diagonals over all tracks, and beside them, at `y`, what is missing and why."""
    left, right = across.x(hatch.first), across.x(hatch.last)
    right = max(right, left + look().px(3))
    area = QRectF(left, top, right - left, base - top)
    painter.fillRect(area, look().colour("base"))
    painter.save()
    painter.setClipRect(area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().colour("line2"), 1))
    pitch = look().px(8)
    at = left - area.height()
    lines = []
    while at < right:
        lines.append(QLineF(at, base, at + area.height(), top))
        at += pitch
    painter.drawLines(lines)
    painter.restore()
    painter.setFont(look().font(Type.SMALL))
    width = QFontMetricsF(painter.font()).horizontalAdvance(hatch.text) + look().px(8)
    if right + width + look().px(8) <= across.right:
        label(painter, QPointF(right + look().px(6), y), hatch.text)
    elif left - width - look().px(8) >= across.left:
        label(painter, QPointF(left - width - look().px(6), y), hatch.text)
    elif area.width() > width:
        label(painter, QPointF(left + (area.width() - width) / 2, y), hatch.text)


def line(
    painter: QPainter, path: QPainterPath, track: Track, across: Across, token: str, *, dotted: bool = False
) -> None:
    """A path of buckets and shares, fitted into a track."""
    if path.isEmpty():
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(look().colour(token), 1)
    pen.setCosmetic(True)
    if dotted:
        pen.setDashPattern(DOT)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    fit = QTransform(across.step, 0, 0, track.high - track.base, across.left, track.base)
    painter.drawPath(fit.map(path))
    painter.restore()


def scale_words(painter: QPainter, across: Across, y: float, words: str) -> None:
    """At the left of the plot."""
    px = look().px
    painter.setFont(look().font(Type.SMALL))
    painter.setPen(look().colour("t2"))
    painter.drawText(QRectF(across.left - px(54), y - px(9), px(48), px(18)), _RIGHT, words)


def label(painter: QPainter, at: QPointF, words: str) -> None:
    """Words inside the plot on a ground of their own."""
    painter.setFont(look().font(Type.SMALL))
    width = QFontMetricsF(painter.font()).horizontalAdvance(words)
    area = QRectF(at.x(), at.y(), width + look().px(8), look().px(16))
    painter.fillRect(area, look().colour("base"))
    painter.setPen(look().colour("t2"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
