"""From a path to the value it names, and from a path of the query grammar to all values it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from console.documents.json import paths
from console.documents.json.paths import Step
from console.documents.json.reading import Reading
from console.documents.json.source import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value, the container it stands in, and its number there (from 0). `trail` are these numbers from the root down.

    `twice` is True where some key on the way stands twice in its object, so that readers differ in what is meant.
    """

    part: Part
    parent: Part | None = None
    number: int = 0
    trail: tuple[int, ...] = ()
    twice: bool = False


def inside(path: str, root: str) -> list[Step] | None:
    """The steps below the root's own name; None for what is no path below it."""
    if not path.startswith(root):
        return None
    rest = path[len(root) :]
    if root and rest and rest[0] not in ".[{":
        return None
    return paths.steps(rest[1:] if root and rest.startswith(".") else rest)


def locate(reading: Reading, steps: list[Step]) -> Found | None:
    """The one value at exactly these steps; None where there is none."""
    top = reading.source.top
    found = None if top is None else Found(part=top)
    for step in steps:
        if found is None:
            return None
        found = _down(reading, found, step)
    return found


def _down(reading: Reading, above: Found, step: Step) -> Found | None:
    parts = reading.parts(above.part)
    if step.key:
        if above.part.opens != "{":
            return None
        same = [number for number, part in enumerate(parts) if reading.key(part) == step.key]
        number, twice = (same[step.copy - 1] if 0 < step.copy <= len(same) else -1), len(same) > 1
    else:
        wanted = "[" if step.item >= 0 else "{"
        number, twice = (step.item if wanted == "[" else step.place - 1), False
        if above.part.opens != wanted:
            return None
        if wanted == "{" and 0 <= number < len(parts):
            key = reading.key(parts[number])
            twice = sum(reading.key(part) == key for part in parts) > 1
    if not 0 <= number < len(parts):
        return None
    return Found(
        part=parts[number],
        parent=above.part,
        number=number,
        trail=(*above.trail, number),
        twice=above.twice or twice,
    )


def spread(reading: Reading, start: Part, path: str, steps: list[Step]) -> Iterator[tuple[str, Part]]:
    """All values that steps name below `start`, with their full paths: a key without an index means every item."""
    if not steps:
        yield path, start
        return
    step = steps[0]
    parts = reading.parts(start)
    if start.opens == "[":
        for number, part in enumerate(parts):
            if step.item in {-1, number}:
                yield from spread(reading, part, f"{path}[{number}]", steps[step.item >= 0 :])
    elif step.item <= 0 and start.opens == "{":
        if step.item == 0:  # the only one may be called the first
            yield from spread(reading, start, path, steps[1:])
            return
        seen: dict[str, int] = {}
        for place, part in enumerate(parts, start=1):
            key = reading.key(part)
            copy = seen[key] = seen.get(key, 0) + 1
            if place == step.place or (step.key and key == step.key):
                name = paths.piece(key, place, copy)
                yield from spread(reading, part, paths.below(path, name), steps[1:])


def values_of(reading: Reading, path: str, part: Part) -> Iterator[tuple[str, Part]]:
    """The single values of what a path names: itself, or the items of a list of values."""
    if not part.opens:
        yield path, part
    elif part.opens == "[":
        for number, item in enumerate(reading.parts(part)):
            if not item.opens:
                yield f"{path}[{number}]", item
