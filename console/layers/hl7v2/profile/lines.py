"""On which line of a profile each key stands: `tomllib` reads the text and forgets where."""

from __future__ import annotations

import re

Key = tuple[str, ...]

_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)\s*=""")


def positions(text: str) -> dict[Key, int]:
    """Path of keys -> line, from 1; for tables in brackets and keys at the start of a line."""
    found: dict[Key, int] = {}
    table: Key = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if head := _TABLE.match(line):
            table = tuple(part.strip().strip("\"'") for part in head.group(1).split("."))
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            name = key.group(1)
            parts = (name.strip("\"'"),) if name[0] in "\"'" else tuple(name.split("."))
            found.setdefault((*table, *parts), number)
    return found


def line_of(path: Key, lines: dict[Key, int]) -> int:
    """The line of a path, or of what is nearest above it; 1 where nothing is known."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1
