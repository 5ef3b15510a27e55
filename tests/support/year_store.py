"""A store that holds nothing but a year of one-minute roll-ups of a whole hospital, made in a minute, its sums known.

    year = make_year(folder)                  # folder/store.db, opened with `KEY`
    year.expected(first, minutes, step)       # lane -> series -> one value per bucket

An interface has ten different days, which follow each other in an order of its own, so that no two weeks are alike.
Whole past hours are tiles, the running one is rows, as a gateway would have left them; a gateway watched all the while.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import sqlcipher3.dbapi2 as sqlcipher
from numpy.typing import NDArray

from console.core.rates import latency_bin
from console.store.sqlite import PAGE
from console.store.store import Store
from console.store.tally_asks import LENGTH, UNIT, Part, Span
from console.store.tally_cells import CODES, LATENCY, Cells, Series, pack
from console.store.tiles import Rows, encode

KEY = bytes(range(32))
STORE = Path(__file__).parents[2] / "console" / "store"
DAYS, KINDS, DAY = 366, 10, 1440
LAYERS = {
    "hl7v2": ("ADT^A01", "ORU^R01", "ORM^O01", "SIU^S12"),
    "fhir": ("Patient", "Observation", "ServiceRequest"),
    "millennium": ("ESI", "FSI"),
    "ccda": ("CCD", "Referral"),
    "cds_hooks": ("order-sign", "patient-view"),
}
SITES = ("NORTH", "SOUTH", "EAST", "WEST", "CITY", "LAKE", "HILL", "COAST")
CODES_OF = {Series.OUT: "AA", Series.FAILED: "AE 103", Series.RETRIED: "refused"}
COUNTED = (Series.IN, Series.OUT, Series.FAILED, Series.RETRIED)
WORDS = ("other", *CODES_OF.values(), *(kind for kinds in LAYERS.values() for kind in kinds))
WORD = {word: number for number, word in enumerate(WORDS, start=1)}
Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What was made. Minutes are since 1970; `first` to `after` is the year; `counts` is [interface, kind of day,
    series of COUNTED, minute]."""

    store: Path
    names: tuple[str, ...]
    layers: tuple[str, ...]
    sites: tuple[str, ...]
    first: int
    after: int
    counts: Days
    seconds: float
    bytes: int

    def expected(
        self, first: int, minutes: int, step: int, lanes: str = "layer"
    ) -> dict[str, dict[Series, NDArray[np.int64]]]:
        """The generator's own sums of these minutes in buckets of `step`, by lane (layer, site or interface)."""
        keys = {"layer": self.layers, "site": self.sites, "interface": self.names}[lanes]
        found = {key: np.zeros((len(COUNTED), minutes), dtype=np.int64) for key in keys}
        low, high = max(first, self.first), min(first + minutes, self.after)
        for number, key in enumerate(keys):
            for day in range(low // DAY, (high - 1) // DAY + 1):
                begin, end = max(low, day * DAY), min(high, (day + 1) * DAY)
                own = self.counts[number, kind_of(number, day)][:, begin - day * DAY : end - day * DAY]
                found[key][:, begin - first : end - first] += own
        heads = np.arange(0, minutes, step)
        return {
            key: {series: np.add.reduceat(rows[place], heads) for place, series in enumerate(COUNTED)}
            for key, rows in found.items()
        }


def kind_of(interface: int, day: int) -> int:
    """Which of its days an interface has on a day."""
    return (day * 3 + interface * 7 + day // 11) % KINDS


def kept_folder() -> Path:
    """Where a year is kept between runs: another place for each shape of the store that a gateway would refuse."""
    files = (*sorted((STORE / "migrations" / "versions").glob("*.py")), STORE / "tiles.py", STORE / "tally_cells.py")
    mark = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"interface-console-year-{mark}"
    folder.mkdir(exist_ok=True)
    return folder


def make_year(folder: Path, interfaces: int = 200, *, until: datetime | None = None, seed: int = 1) -> Year:
    """Make the store in this folder, or take what an earlier call made there for as many interfaces."""
    made = _kept(folder, interfaces)
    if made is not None and until is None:
        return made
    began = time.perf_counter()
    after = int((until or datetime.now(UTC)).timestamp()) // 60
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("store.db*"):
        old.unlink()
    Store.open(folder / "store.db", KEY).close()
    dice = np.random.default_rng(seed)
    facts = [_Interface(number, dice) for number in range(interfaces)]
    _write(folder / "store.db", facts, after)
    counts = np.stack([each.counts for each in facts])
    head = {"interfaces": interfaces, "after": after, "seconds": round(time.perf_counter() - began, 1)}
    np.savez_compressed(folder / "year.npz", counts=counts.astype(np.int32))
    (folder / "year.json").write_text(json.dumps(head), encoding="utf-8")
    found = _kept(folder, interfaces)
    assert found is not None
    return found


def _kept(folder: Path, interfaces: int) -> Year | None:
    head = folder / "year.json"
    if not head.is_file() or (told := json.loads(head.read_text(encoding="utf-8")))["interfaces"] != interfaces:
        return None
    names = [_name(number) for number in range(interfaces)]
    with np.load(folder / "year.npz") as kept:
        counts = kept["counts"].astype(np.int64)
    return Year(
        store=folder / "store.db",
        names=tuple(name for name, _, _ in names),
        layers=tuple(layer for _, layer, _ in names),
        sites=tuple(site for _, _, site in names),
        first=(told["after"] // DAY - DAYS + 1) * DAY,
        after=told["after"],
        counts=counts,
        seconds=told["seconds"],
        bytes=(folder / "store.db").stat().st_size,
    )


def _name(number: int) -> tuple[str, str, str]:
    layer, site = list(LAYERS)[number % len(LAYERS)], SITES[number % len(SITES)]
    return f"{layer}-{site.lower()}-{number:03d}", layer, site


class _Interface:
    """One interface: its kinds of days, whole and by type."""

    def __init__(self, number: int, dice: np.random.Generator) -> None:
        self.number = number
        self.name, self.layer, self.site = _name(number)
        kinds = LAYERS[self.layer]
        types = kinds[:3] if number % 4 == 0 else kinds[number % len(kinds) :][:1]
        rate = float(np.exp(dice.uniform(np.log(0.5), np.log(12))))
        slowness = dice.uniform(20, 200)
        self.types = [WORD[kind] for kind in types]
        self.days = [{word: _day(dice, rate / len(types), slowness) for word in self.types} for _ in range(KINDS)]
        self.gauges = [_gauges(dice) for _ in range(KINDS)]
        zeros = np.zeros(DAY, dtype=np.int64)
        self.counts = np.stack(
            [
                np.stack([sum((rows.get(series, zeros) for rows in day.values()), zeros) for series in COUNTED])
                for day in self.days
            ]
        )
        self._blobs: dict[tuple[int, int, Part], bytes | None] = {}
        self._hours: dict[tuple[int, int], Rows] = {}

    def rows(self, day: int, kind: int) -> Rows:
        """The minutes of a day: of one type, or (0) all together with the gauges."""
        place = kind_of(self.number, day)
        if kind:
            return self.days[place][kind]
        together = dict(self.gauges[place])
        for rows in self.days[place].values():
            for series, row in rows.items():
                together[series] = together[series] + row if series in together else row
        return together

    def blob(self, day: int, kind: int, part: Part) -> bytes | None:
        """A whole day, encoded once for each kind of day."""
        key = (kind_of(self.number, day), kind, part)
        if key not in self._blobs:
            self._blobs[key] = encode(self.rows(day, kind), Span.MINUTE, part)
        return self._blobs[key]

    def hours(self, day: int, kind: int) -> Rows:
        """A whole day by its hours, worked out once for each kind of day."""
        key = (kind_of(self.number, day), kind)
        if key not in self._hours:
            self._hours[key] = _fold(self.rows(day, kind), 60)
        return self._hours[key]


def _day(dice: np.random.Generator, rate: float, slowness: float) -> Rows:
    curve = 0.35 + 0.65 * np.exp(-(((np.arange(DAY) - 660) / 260) ** 2))
    came = dice.poisson(rate * curve)
    failed = dice.binomial(came, 0.01)
    rows: Rows = {
        Series.IN: came,
        Series.OUT: came - failed,
        Series.FAILED: failed,
        Series.RETRIED: dice.binomial(came, 0.004),
    }
    rows |= {CODES + WORD[code]: rows[series] for series, code in CODES_OF.items()}
    middle = latency_bin(slowness)
    shares = np.exp(-0.5 * ((np.arange(20) - 8) / 2.5) ** 2)
    bins = dice.multinomial(came, shares / shares.sum())
    rows |= {LATENCY + middle - 8 + place: bins[:, place] for place in range(20) if middle - 8 + place >= 0}
    return {series: row.astype(np.int64) for series, row in rows.items()}


def _gauges(dice: np.random.Generator) -> Rows:
    depth = dice.poisson(0.2, DAY).astype(np.int64)
    return {Series.OBSERVED: np.full(DAY, 60, dtype=np.int64), Series.DEPTH: depth, Series.OLDEST: depth * 2}


def _write(path: Path, facts: list[_Interface], after: int) -> None:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(f"PRAGMA cipher_page_size = {PAGE}")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO tally_word (id, word) VALUES (?, ?)", [(n, w) for w, n in WORD.items()])
    connection.executemany(
        _INTERFACE, [(each.number + 1, each.name, each.layer, each.name, each.site) for each in facts]
    )
    for row in _tiles(facts, after):
        connection.execute(
            "INSERT INTO tile (span, part, start, interface_id, type, sole, data) VALUES (?,?,?,?,?,?,?)", row
        )
    connection.executemany("INSERT INTO tally (minute, interface_id, data) VALUES (?, ?, ?)", _fresh(facts, after))
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


_INTERFACE = (
    "INSERT INTO interface (id, name, layer, title, site, environment, next_seq, repeats, work, work_reason,"
    " work_actor, work_since, lease_owner, lease_epoch, lease_until)"
    " VALUES (?, ?, ?, ?, ?, 'PROD', 1, 0, 'running', '', '', 0, '', 0, 0)"
)
_Row = tuple[int, int, int, int, int, int, bytes]


def _tiles(facts: list[_Interface], after: int) -> Iterator[_Row]:
    """In the order in which time would have written them."""
    today, packed = after // DAY, after // 60 * 60
    first = today - DAYS + 1
    sums: dict[tuple[int, int], list[tuple[int, Rows]]] = {}
    for day in range(first, today + 1):
        for each in facts:
            sole = each.types[0] if len(each.types) == 1 else 0
            for kind in (0, *(each.types if not sole else ())):
                rows = _until(each.rows(day, kind), packed - day * DAY) if day == today else None
                for part in Part:
                    data = each.blob(day, kind, part) if rows is None else encode(rows, Span.MINUTE, part)
                    if data is not None:
                        yield Span.MINUTE, part, day, each.number + 1, kind, 0 if kind else sole, data
                hours = each.hours(day, kind) if rows is None else _fold(rows, 60)
                sums.setdefault((each.number, kind), []).append((day, hours))
    for (number, kind), days in sums.items():
        each = facts[number]
        sole = each.types[0] if len(each.types) == 1 and not kind else 0
        for span in (Span.HOUR, Span.DAY):
            for start, rows in _coarse(days, span):
                for part in Part:
                    data = encode(rows, span, part)
                    if data is not None:
                        yield span, part, start, number + 1, kind, sole, data


def _fold(rows: Rows, by: int) -> Rows:
    return {
        series: row.reshape(-1, by).max(axis=1)
        if series in (Series.DEPTH, Series.OLDEST)
        else row.reshape(-1, by).sum(axis=1)
        for series, row in rows.items()
    }


def _coarse(days: list[tuple[int, Rows]], span: Span) -> Iterator[tuple[int, Rows]]:
    tiles: dict[int, Rows] = {}
    for day, hours in days:
        unit = day * DAY // UNIT[span]
        own = tiles.setdefault(unit // LENGTH[span], {})
        at = unit % LENGTH[span]
        for series, row in (hours if span is Span.HOUR else _fold(hours, 24)).items():
            if series not in own:
                own[series] = np.zeros(LENGTH[span], dtype=np.int64)
            own[series][at : at + len(row)] = row
    yield from tiles.items()


def _until(rows: Rows, end: int) -> Rows:
    """A day cut at a minute of it."""
    found = {series: row.copy() for series, row in rows.items()}
    for row in found.values():
        row[end:] = 0
    return found


def _fresh(facts: list[_Interface], after: int) -> Iterator[tuple[int, int, bytes]]:
    for minute in range(after // 60 * 60, after):
        for each in facts:
            day, at = divmod(minute, DAY)
            cells: Cells = {(0, s): int(r[at]) for s, r in each.gauges[kind_of(each.number, day)].items() if r[at]}
            for word, rows in each.days[kind_of(each.number, day)].items():
                cells |= {(word, series): int(row[at]) for series, row in rows.items() if row[at]}
            yield minute, each.number + 1, pack(cells)
