"""How quick documents of 1 KB to 5 MB open, beside others in the same run."""

from __future__ import annotations

from tests.evidence.figures import Figure, at_most, info
from tests.performance.documents import Times, measured
from tests.support.big_documents import MAKERS

OPEN = 1000.0
"""Milliseconds until a 5 MB document shows its first rows."""


def measure() -> list[Figure]:
    """All formats; the goal is for the largest."""
    return [figure for name in MAKERS for times in measured(name) for figure in _figures(times)]


def _figures(times: Times) -> list[Figure]:
    name = f"{times.format} {times.size}"
    beside = ", ".join(f"{rival} {taken:.0f} ms" for rival, taken in times.rivals.items())
    words = (
        f"parse {times.parse:.1f}, first rows {times.first:.1f}, render {times.render:.1f}, all {times.walk:.0f}, "
        f"validate {times.validate:.0f} ms; {beside}"
    )
    figures = [info(name, words)]
    if times.size == "5 MB":
        taken = round(times.parse + times.first, 1)
        figures.append(at_most(f"{name}: until the first rows", taken, OPEN, " ms"))
        figures.append(at_most(f"{name}: first page rendered", round(times.parse + times.render, 1), OPEN, " ms"))
    return figures
