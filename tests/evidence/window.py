"""The window's figures: stalls of the GUI thread under load, time to first paint and to live rows."""

from __future__ import annotations

from tests.evidence.figures import Figure, at_most, info
from tests.performance.window import measure as measure_window

P99 = 16.0
LONGEST = 50.0
"""Goals G9 of the performance plan, in milliseconds."""


def measure() -> list[Figure]:
    """Idle, 500 and 2000 messages a second asked for; what the gateway really took is printed beside."""
    opened, stalls = measure_window()
    figures = [
        at_most("start of the process until first paint, warm", round(opened.painted, 2), 2, " s"),
        at_most("start of the process until live rows", round(opened.rows, 2), 2.5, " s"),
    ]
    for stall in stalls:
        name = f"GUI thread at {stall.asked} msg/s asked ({stall.rate:.0f} acknowledged)"
        figures += [
            at_most(f"{name}: p99 gap", round(stall.p99, 1), P99, " ms"),
            at_most(f"{name}: longest gap", round(stall.longest, 1), LONGEST, " ms"),
            info(f"{name}: share of a core", f"{stall.cpu:.0%}"),
        ]
    return figures
