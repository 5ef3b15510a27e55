"""A million stored: pages, filters, scans, the window, at rest and while 500 and 2000 messages a second arrive."""

from __future__ import annotations

import asyncio

from tests.evidence.figures import Figure
from tests.evidence.wishes import MESSAGES, PLACE
from tests.performance import million
from tests.performance.million_store import kept


def measure() -> list[Figure]:
    """The figures of the performance command as evidence lines."""
    found: list[Figure] = []
    asyncio.run(million.measure(kept(PLACE, MESSAGES), lambda figure: found.append(_line(figure)), quick=True))
    return found


def _line(figure: million.Figure) -> Figure:
    sign = ">=" if figure.at_least else "<="
    goal = "-" if figure.goal is None else f"{sign} {figure.goal:g} {figure.unit}"
    return Figure(name=figure.name, value=f"{figure.value:,.1f} {figure.unit}", goal=goal, holds=figure.holds)
