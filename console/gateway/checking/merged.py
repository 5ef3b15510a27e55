"""Findings of all checks as one list: what two checks find at the same place is told once, with both sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.core.message import Problem, Severity

_RANK = {severity: rank for rank, severity in enumerate((Severity.ERROR, Severity.WARNING, Severity.INFO))}


def merged(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Worst first, else as they were found. Two of one check are never taken for the same."""
    kept: list[Problem] = []
    places: dict[tuple[str, str, Severity], int] = {}
    for problem in problems:
        key = (problem.path, problem.code, problem.severity)
        first = places.setdefault(key, len(kept))
        if first == len(kept) or problem.source in kept[first].source.split("; "):
            kept.append(problem)
        else:
            kept[first] = replace(kept[first], source=f"{kept[first].source}; {problem.source}")
    return tuple(sorted(kept, key=lambda problem: _RANK[problem.severity]))
