"""Roll-ups against a recount: plain SQL over messages and tries says what each minute, hour and day should hold.

It shares nothing with the counting but the meaning of the series: other statements, another way to a latency bin. Both
sides are read in one snapshot, and only what lies before the marks is expected, so that it may run at any time.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from console.core.outcome import Outcome
from console.core.rates import BINS, PER_OCTAVE
from console.store.tables_tallies import tally, tile
from console.store.tally_asks import LENGTH, UNIT, Part, Span
from console.store.tally_cells import CODES, LATENCY, OTHER, Series, unpack
from console.store.tally_reads import one_snapshot
from console.store.tally_rows import words
from console.store.tiles import rows_of

Place = tuple[int, int, str, str]
"""(interface, unit, message type or "" for all together, series in words)."""

Sums = Counter[Place]

_MESSAGES = text("""
    SELECT m.interface_id, m.received_at / 60000000 AS minute, m.type, count(*) AS many,
           sum(CASE WHEN (m.flags & 6) <> 0 THEN 1 ELSE 0 END) AS refused
    FROM message m JOIN tally_mark k ON k.interface_id = m.interface_id
    WHERE m.seq <= k.message_seq AND m.received_at >= :low AND m.received_at < :high
    GROUP BY m.interface_id, m.received_at / 60000000, m.type
""")
_TRIES = text("""
    SELECT d.interface_id, a.ended_at / 60000000 AS minute, m.type, a.outcome, a.code,
           a.ended_at - a.started_at AS took, count(*) AS many
    FROM attempt a JOIN delivery d ON d.id = a.delivery_id JOIN message m ON m.id = d.message_id
    JOIN tally_mark k ON k.interface_id = d.interface_id
    WHERE a.id <= k.attempt_id AND a.ended_at >= :low AND a.ended_at < :high
    GROUP BY d.interface_id, a.ended_at / 60000000, m.type, a.outcome, a.code, a.ended_at - a.started_at
""")
_ANSWERS = {"accepted": "out", "transient": "retried", "unreachable": "retried"}
_WITHOUT_REPLY = {Outcome.TRANSIENT.value, Outcome.UNREACHABLE.value, Outcome.UNKNOWN.value}
_NAMES = {Series.IN: "in", Series.REFUSED: "refused", Series.OUT: "out", Series.FAILED: "failed"}
_NAMES |= {Series.RETRIED: "retried"}
MINUTE = 60_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that is not what the recount says."""

    span: Span
    interface_id: int
    unit: int
    type: str
    series: str
    counted: int
    recounted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What came of it: values compared, messages and tries they stand for, and every difference."""

    values: int
    messages: int
    tries: int
    differences: tuple[Difference, ...]


def recount(connection: Connection, first: int, after: int) -> Recount:
    """Compare the minutes from `first` on and before `after` (since 1970), and the hours and days in between."""
    one_snapshot(connection)
    expected = _expected(connection, first, after)
    found: list[Difference] = []
    values = 0
    for span in Span:
        low, high = -(-first // UNIT[span]), after // UNIT[span]
        wanted = _folded(expected, UNIT[span], low, high)
        counted = _counted(connection, span, low, high)
        wanted, counted = _alike(wanted, counted)
        values += len(wanted.keys() | counted.keys())
        found += [
            Difference(
                span=span,
                interface_id=place[0],
                unit=place[1],
                type=place[2],
                series=place[3],
                counted=counted[place],
                recounted=wanted[place],
            )
            for place in sorted(wanted.keys() | counted.keys())
            if wanted[place] != counted[place]
        ]
    return Recount(
        values=values,
        messages=_total(expected, "in"),
        tries=_total(expected, "out", "failed", "retried"),
        differences=tuple(found),
    )


def _total(sums: Sums, *series: str) -> int:
    return sum(many for place, many in sums.items() if place[2] == "" and place[3] in series)


def _expected(connection: Connection, first: int, after: int) -> Sums:
    sums: Sums = Counter()
    asked = {"low": first * MINUTE, "high": after * MINUTE}
    for row in connection.execute(_MESSAGES, asked):
        _note(sums, (row.interface_id, int(row.minute)), row.type, "in", int(row.many))
        _note(sums, (row.interface_id, int(row.minute)), row.type, "refused", int(row.refused))
    for row in connection.execute(_TRIES, asked):
        at = (row.interface_id, int(row.minute))
        _note(sums, at, row.type, _ANSWERS.get(row.outcome, "failed"), row.many)
        _note(sums, at, row.type, f"code {row.code or row.outcome}", row.many)
        if row.outcome not in _WITHOUT_REPLY:
            _note(sums, at, row.type, f"ms {_bin(row.took)}", row.many)
    return +sums


def _note(sums: Sums, at: tuple[int, int], kind: str, series: str, many: int) -> None:
    for each in (kind or "none", ""):
        sums[*at, each, series] += many


def _bin(micros: int) -> int:
    if micros <= 1000:
        return 0
    place = math.floor(math.log2(micros / 1000) * PER_OCTAVE + 1e-9)
    return min(BINS - 1, place)


def _folded(sums: Mapping[Place, int], unit: int, low: int, high: int) -> Sums:
    folded: Sums = Counter()
    for (interface_id, minute, kind, series), many in sums.items():
        if low <= minute // unit < high:
            folded[interface_id, minute // unit, kind, series] += many
    return folded


def _counted(connection: Connection, span: Span, low: int, high: int) -> Sums:
    """What the roll-ups hold of these units: tiles and minutes."""
    named, sums = words(connection), Counter[Place]()
    length = LENGTH[span]
    chosen = select(tile).where(
        tile.c.span == span.value, tile.c.start >= low // length, tile.c.start <= high // length
    )
    for row in connection.execute(chosen.where(tile.c.part.in_([part.value for part in Part]))):
        kinds = [named[row.type]] if row.type else [*([named[row.sole]] if row.sole else []), ""]
        for series, values in rows_of(bytes(row.data), span).items():
            name = _named(series, named)
            for place in values.nonzero()[0].tolist() if name else ():
                if low <= row.start * length + place < high:
                    for kind in kinds:
                        sums[row.interface_id, row.start * length + place, kind, name] += int(values[place])
    for row in connection.execute(select(tally)):
        unit = row.minute // UNIT[span]
        for (number, series), value in unpack(bytes(row.data)).items() if low <= unit < high else ():
            name = _named(series, named)
            if number and name:
                _note(sums, (row.interface_id, unit), named[number], name, value)
    return +sums


def _named(series: int, named: Mapping[int, str]) -> str:
    """The series in words; "" for gauges, which nothing can recount."""
    if series >= CODES:
        return f"code {named[series - CODES]}"
    return f"ms {series - LATENCY}" if series >= LATENCY else _NAMES.get(Series(series), "")


def _alike(wanted: Sums, counted: Sums) -> tuple[Sums, Sums]:
    """Where an interface brought more words than are kept apart, both sides with these as one."""
    types = {(place[0], place[2]) for place in counted}
    codes = {(place[0], place[3]) for place in counted if place[3].startswith("code ")}
    if not any(word == OTHER for _, word in types) and not any(word == f"code {OTHER}" for _, word in codes):
        return wanted, counted
    found: Sums = Counter()
    for (interface_id, unit, kind, series), many in wanted.items():
        strange = (interface_id, OTHER) in types and (interface_id, kind) not in types
        odd = series.startswith("code ") and (interface_id, series) not in codes
        own = f"code {OTHER}" if odd and (interface_id, f"code {OTHER}") in codes else series
        found[interface_id, unit, OTHER if strange else kind, own] += many
    return found, counted
