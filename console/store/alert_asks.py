"""What is answered of the roll-ups to alert rules, in plain numbers: known to the gateway without loading numpy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """One value for each minute. `observed` and `down` are seconds of it; `p95` milliseconds over the minutes asked."""

    came: list[int]
    out: list[int]
    failed: list[int]  # every try that was not accepted
    depth: list[int]
    oldest: list[int]
    observed: list[int]
    down: list[int]
    p95: list[float | None]
