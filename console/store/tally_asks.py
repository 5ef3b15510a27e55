"""What can be asked of roll-ups and what is answered, in plain numbers: known to the gateway without loading numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Span(IntEnum):
    """What a unit is. Stored, so numbers never change their meaning."""

    MINUTE = 0
    HOUR = 1
    DAY = 2


class Part(IntEnum):
    """What a tile holds, apart so that a chart without latency need not read it."""

    COUNTS = 0
    LATENCY = 1


UNIT: dict[Span, int] = {Span.MINUTE: 1, Span.HOUR: 60, Span.DAY: 1440}
"""Minutes of a unit. Days are those of UTC."""

LENGTH: dict[Span, int] = {Span.MINUTE: 1440, Span.HOUR: 768, Span.DAY: 512}
"""Units of a tile."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`units` units of a span from number `first` on."""

    span: Span
    first: int
    units: int

    @property
    def minutes(self) -> tuple[int, int]:
        """The first minute, and the one after the last."""
        return self.first * UNIT[self.span], (self.first + self.units) * UNIT[self.span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Which lane things are counted in: `lane` by interface, or by type where `by_type`.

    `types` are the words of the types that count; None for all. Lanes are given by their key.
    """

    lane: Mapping[int, str]
    by_type: Mapping[int, str] | None = None
    types: frozenset[int] | None = None

    @property
    def typed(self) -> bool:
        """True where types are told apart."""
        return self.by_type is not None or self.types is not None

    def of(self, interface_id: int, kind: int) -> str | None:
        """The lane of what this interface did with this type; kind 0 is all together."""
        if interface_id not in self.lane:
            return None
        if not self.typed:
            return self.lane[interface_id]
        if not kind or (self.types is not None and kind not in self.types):
            return None
        return self.by_type.get(kind) if self.by_type is not None else self.lane[interface_id]

    def of_tile(self, interface_id: int, kind: int, sole: int) -> str | None:
        """The lane of a tile: where all together are of one type (`sole`), they are that type's."""
        if self.typed:
            return self.of(interface_id, kind or sole)
        return self.of(interface_id, 0) if kind == 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A range in buckets of `step` units, and the page of lanes wanted; `keys` not empty: only these.

    `shadow` is the same range some time before. From unit `recent` on counts for what is said of "now".
    """

    frame: Frame
    step: int
    places: Places
    keys: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 12
    shadow: Frame | None = None
    recent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """Sums of a lane from some unit on."""

    received: int
    delivered: int
    failed: int
    p50: float | None
    p95: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneSums:
    """A lane, one value per bucket. `failed` includes arrivals refused. `watched` False: no gateway is known to have
    run; `down`: its links were down all the while. `mix` is by the word of the code."""

    key: str
    received: list[int]
    refused: list[int]
    delivered: list[int]
    failed: list[int]
    retried: list[int]
    p50: list[float | None]
    p95: list[float | None]
    mix: Mapping[int, list[int]]
    watched: list[bool]
    down: list[bool]
    shadow: list[int]
    recent: Recent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSums:
    """The page, and how many lanes are not on it."""

    lanes: tuple[LaneSums, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSums:
    """Depth and age of one interface, the largest of each bucket; `watched` False: nobody looked."""

    depth: list[int]
    oldest: list[int]
    watched: list[bool]
    down: list[bool]
