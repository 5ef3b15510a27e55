"""Charts of a year of one-minute roll-ups of 200 interfaces: over HTTP, in the window, and against a recount."""

from __future__ import annotations

import asyncio

from tests.evidence.figures import Figure, at_most, exactly, info
from tests.performance import charts
from tests.performance.million import Figure as Measured
from tests.support.year_store import kept_folder, make_year

INTERFACES = 200


def measure() -> list[Figure]:
    """The store is made once and kept in the temporary folder."""
    year = make_year(kept_folder(), INTERFACES)
    told: list[Measured] = []
    right = asyncio.run(charts.measure(year, told.append))
    firsts = {item.name: item.value for item in told if item.name.endswith(", first")}
    worst = max(firsts, key=firsts.__getitem__)
    return [
        info(f"a year of minutes of {INTERFACES} interfaces: store", f"{year.bytes / 1e6:.0f} MB"),
        at_most(f"slowest first answer of {len(firsts)} charts ({worst})"[:62], round(firsts[worst]), 300, " ms"),
        *(at_most(f"  {name}"[:62], round(value), 300, " ms") for name, value in firsts.items() if "layer, " in name),
        exactly("charts equal the generator's own sums, bucket by bucket", right, True),
    ]
