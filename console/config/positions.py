"""Where each setting stands in a TOML text: path -> line. Reads only what it needs; `tomllib` judges the syntax."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$"""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_STRING = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'|#.*""")


def positions(text: str) -> dict[Path, int]:
    """Lines (from 1) of all tables and keys of a valid TOML text. `("interface", 0, "source", "port")` -> 12."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    waits_for = ""  # the closing quotes of a string over several lines
    depth = 0  # open brackets of an array over several lines
    for number, line in enumerate(text.splitlines(), start=1):
        if waits_for:
            waits_for = "" if waits_for in line else waits_for
        elif depth:
            depth += _opened(line)
        elif header := _HEADER.match(line):
            table = _table(header[2], counts, array=header[1] == "[[")
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            path = (*table, *_parts(key[1]))
            found[path] = number
            waits_for = _open_string(key[2])
            depth = 0 if waits_for else max(0, _opened(key[2]))
    return found


def line_of(path: Path, found: dict[Path, int]) -> int | None:
    """The line of a path, or of the nearest table or key around it."""
    for length in range(len(path), 0, -1):
        line = found.get(path[:length])
        if line is not None:
            return line
    return None


def _parts(dotted: str) -> tuple[str, ...]:
    """The keys of a dotted key."""
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _table(dotted: str, counts: dict[Path, int], *, array: bool) -> Path:
    """The path of a table header; below an array of tables it belongs to the last one begun."""
    path: Path = ()
    parts = _parts(dotted)
    for place, part in enumerate(parts):
        path = (*path, part)
        if array and place == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _open_string(value: str) -> str:
    """The quotes that a string over several lines still waits for."""
    for quotes in ('"""', "'''"):
        if value.lstrip().startswith(quotes) and value.count(quotes) % 2:
            return quotes
    return ""


def _opened(line: str) -> int:
    """How many brackets a line opens more than it closes, strings and comments aside."""
    bare = _STRING.sub("", line)
    return sum(bare.count(sign) for sign in "[{") - sum(bare.count(sign) for sign in "]}")
