"""The words of a comparison; pure."""

from __future__ import annotations

import re

from console.api.comparisons import Comparison, Stage, Stages
from console.api.documents import DocumentRef
from console.desktop.words import count_of, grouped

KINDS = {"changed": "≠ Changed", "added": "+ Added", "removed": "− Removed", "moved": "↕ Moved"}
"""The sign helps the eye, the word says it."""

OLDER = frozenset({"original", "before"})
"""Stages that were before the document they are offered for: they stand on the left."""

_BETWEEN = re.compile(r"[,;\s]+")


def paths_of(text: str) -> tuple[str, ...]:
    """The paths a person typed, in order, each once; at most what a request takes."""
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))[:100]


def with_path(text: str, path: str) -> str:
    """The line with one path more."""
    known = paths_of(text)
    return ", ".join(known if path in known else (*known, path))


def without_numbers(path: str) -> str:
    """`OBX[4]-5` as `OBX-5`."""
    return re.sub(r"\[\d+\]", "", path)


def best(found: Stages, anchor: DocumentRef) -> Stage | None:
    """What one most likely wants to see it against: what it is a copy of, else its newest copy, else its last reply,
    else the message before it."""
    others = [stage for stage in found.stages if stage.ref != anchor]
    for kind in ("original", "received" if anchor.attempt else "copy", "received"):
        fitting = [stage for stage in others if stage.kind == kind]
        if fitting:
            return fitting[-1]
    return found.before


def headline(found: Comparison) -> str:
    """ "12 differences"."""
    return count_of(found.total, "difference") if found.total else "No difference"


def counted(found: Comparison, *, volatile: bool) -> str:
    """ "212 places the same · 3 left out: time, ids and ignored paths"."""
    least = "at least " if found.same_is_least else ""
    parts = [f"{least}{count_of(found.same, 'place')} the same"]
    if found.ignored:
        what = "ignored paths" if volatile else "time, ids and ignored paths"
        parts.append(f"{grouped(found.ignored)} left out: {what}")
    if found.total > len(found.differences):
        parts.append(f"the first {grouped(len(found.differences))} are listed")
    return " · ".join((*parts, *found.notes))


def empty_lines(found: Comparison, *, volatile: bool) -> str:
    """Under "No difference": how much that says."""
    lines = [f"Both say the same at {count_of(found.same, 'place')}{' or more' if found.same_is_least else ''}."]
    if found.ignored:
        lines.append(
            f"{count_of(found.ignored, 'place')} that differ{'s' if found.ignored == 1 else ''} left out: "
            + ("the paths you ignore." if volatile else "time and ids of the message, and the paths you ignore.")
        )
    return "\n".join((*lines, *found.notes))
