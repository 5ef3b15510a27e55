"""What the wall board says of each interface and layer, the worst first. Pure; no patient data, and no reason that a
person typed: those may name somebody, and everybody who passes can read a wall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from console.api.interfaces import InterfaceRow
from console.core.interface import LinkState, WorkState
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import LINK, WORK, Face
from console.desktop.words import age, grouped, rate, span

LAYERS = {
    "hl7v2": "HL7 v2",
    "fhir": "FHIR",
    "millennium": "Millennium",
    "ccda": "C-CDA",
    "cds": "CDS Hooks",
    "cds_hooks": "CDS Hooks",
}
ERRORS = Face(word="Errors", sign=Sign.TRIANGLE, colour="warn", loud=True)
UP = LINK[LinkState.UP]


class Weight(IntEnum):
    """How much somebody has to do; the frame of a tile shows it without colour: thick, dashed, thin."""

    BROKEN = 0
    ATTENTION = 1
    GOOD = 2
    OFF = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One interface, or all of a layer."""

    key: str
    title: str
    face: Face
    weight: Weight
    figures: tuple[tuple[str, str, bool], ...]  # name, value, and whether it asks for attention
    note: str = ""  # when it was last seen, or how many of which state

    @property
    def spoken(self) -> str:
        """For who cannot see it."""
        said = ", ".join(f"{name} {value}" for name, value, _ in self.figures)
        return f"{self.title}: {self.face.word}, {said}" + (f", {self.note}" if self.note else "")


def face_of(row: InterfaceRow) -> tuple[Face, Weight]:
    """Its state in one word: what stops messages first, then what slows them."""
    if row.link is LinkState.DOWN:
        return LINK[LinkState.DOWN], Weight.BROKEN
    if row.work is WorkState.BLOCKED:
        return WORK[WorkState.BLOCKED], Weight.BROKEN
    if row.work is WorkState.STOPPED or row.link is LinkState.OFF:
        return LINK[LinkState.OFF] if row.link is LinkState.OFF else WORK[WorkState.STOPPED], Weight.OFF
    if row.work in (WorkState.BACKING_OFF, WorkState.HELD, WorkState.PAUSED):
        return WORK[row.work], Weight.ATTENTION
    if row.link is LinkState.SLOW:
        return LINK[LinkState.SLOW], Weight.ATTENTION
    if row.errors_per_minute > 0:
        return ERRORS, Weight.ATTENTION
    if row.link is LinkState.UNKNOWN:
        return LINK[LinkState.UNKNOWN], Weight.ATTENTION
    return UP, Weight.GOOD


def tile_of(row: InterfaceRow, now: datetime) -> Tile:
    """One interface."""
    face, weight = face_of(row)
    return Tile(
        key=row.name,
        title=row.title,
        face=face,
        weight=weight,
        figures=_figures(row.depth, row.oldest_at, row.errors_per_minute, now),
        note="no message yet" if row.last_at is None else f"seen {age((now - row.last_at).total_seconds())} ago",
    )


def interface_tiles(rows: Iterable[InterfaceRow], now: datetime) -> list[Tile]:
    """The worst first; among equals who waits longest, then by name, so that nothing jumps without a reason."""

    def worst(row: InterfaceRow) -> tuple[int, float, float, str]:
        waits = (now - row.oldest_at).total_seconds() if row.oldest_at is not None else 0.0
        return (face_of(row)[1], -round(waits, -1), -row.errors_per_minute, row.title)

    return [tile_of(row, now) for row in sorted(rows, key=worst)]


def layer_tiles(rows: Sequence[InterfaceRow], now: datetime) -> list[Tile]:
    """Each layer with the worst of its states and the sums of its figures."""
    found = []
    for layer in dict.fromkeys(
        [*(name for name in LAYERS if any(r.layer == name for r in rows)), *(r.layer for r in rows)]
    ):
        mine = [row for row in rows if row.layer == layer]
        face, weight = min((face_of(row) for row in mine), key=lambda pair: pair[1])
        words = Counter(face_of(row)[0].word.lower() for row in mine)
        oldest = min((row.oldest_at for row in mine if row.oldest_at is not None), default=None)
        errors = sum(row.errors_per_minute for row in mine)
        found.append(
            Tile(
                key=layer,
                title=LAYERS.get(layer, layer),
                face=face,
                weight=weight,
                figures=_figures(sum(row.depth for row in mine), oldest, errors, now),
                note=", ".join(f"{count} {word}" for word, count in words.most_common()),
            )
        )
    return found


def headline(tiles: Sequence[Tile]) -> tuple[Face, str]:
    """All of it in one line."""
    if not tiles:
        return Face(word="Empty", sign=Sign.RING, colour="idle"), "No interfaces yet"
    bad = [tile for tile in tiles if tile.weight in (Weight.BROKEN, Weight.ATTENTION)]
    if not bad:
        return UP, "All is well"
    worst = min(bad, key=lambda tile: tile.weight)
    return worst.face, f"{len(bad)} of {len(tiles)} need attention"


def _figures(depth: int, oldest: datetime | None, errors: float, now: datetime) -> tuple[tuple[str, str, bool], ...]:
    waited = (now - oldest).total_seconds() if oldest is not None else None
    return (
        ("waiting", grouped(depth), depth > 0),
        ("oldest", "—" if waited is None else span(waited), waited is not None and waited >= 60),
        ("err/min", rate(errors).removesuffix(".0"), errors > 0),
    )
