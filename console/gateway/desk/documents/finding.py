"""Text found in a document: in names, paths and values, and in the bytes. What is masked is not searched. Blocks.

The tree is walked once and forgotten on the way. A path counts where the text reaches into the node's own part of it,
so that a name far up does not match everything below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from console.api.documents import Match, Matches
from console.documents.node import Document, Node
from console.documents.runs import Runs, codec_without_mark, hides
from console.documents.shown import Shown
from console.documents.walk import passing
from console.gateway.desk.documents.opened import OpenedOne

MOST = 1000
LOOKED = 20_000
"""Places in the bytes that are looked at: in a large document most of them may be masked."""

BETWEEN_LOOKS = 512
"""Nodes between two questions whether somebody still waits."""


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    path: str
    label: str
    where: str


def find(opened: OpenedOne, fresh: Document, text: str, *, clear: bool, stopped: Callable[[], bool]) -> Matches:
    """All places, in the order of the bytes. `fresh` is the document parsed for this search alone."""
    hits = _by_node(fresh, text.casefold(), clear=clear, stopped=stopped)
    hits += _in_bytes(opened, fresh, text, hits, clear=clear, stopped=stopped)
    hits.sort(key=lambda hit: (hit.start, hit.end))
    lines: dict[int, Shown] = {}
    found = tuple(_match(opened, hit, lines, clear=clear) for hit in hits[:MOST])
    return Matches(matches=found, more=len(hits) > MOST)


def _by_node(fresh: Document, needle: str, *, clear: bool, stopped: Callable[[], bool]) -> list[_Hit]:
    hits: list[_Hit] = []
    for number, (node, parent) in enumerate(passing(fresh.nodes)):
        if len(hits) > MOST or (number % BETWEEN_LOOKS == 0 and stopped()):
            break
        where = _where(node, parent, needle, clear=clear)
        if where:
            hits.append(_Hit(node.start, node.end, node.path, node.label, where))
    return hits


def _where(node: Node, parent: Node | None, needle: str, *, clear: bool) -> str:
    """What of a node holds the text: its value first, for that is what is looked for most."""
    if node.value and not hides(node, clear=clear) and not node.children and needle in node.value.casefold():
        return "value"
    if node.meaning and not hides(node, clear=clear) and needle in node.meaning.casefold():
        return "value"
    if needle in node.label.casefold():
        return "name"
    known = len(parent.path) if parent is not None else 0
    at = node.path.casefold().rfind(needle)
    return "path" if at >= 0 and at + len(needle) > known else ""


def _in_bytes(
    opened: OpenedOne, fresh: Document, text: str, hits: list[_Hit], *, clear: bool, stopped: Callable[[], bool]
) -> list[_Hit]:
    """Places in the bytes that no value told of: across delimiters, or written with escapes."""
    known = {(hit.path) for hit in hits if hit.where == "value"}
    reader = Runs(fresh, opened.look(clear=clear))
    found: list[_Hit] = []
    for number, (start, end) in enumerate(_places(fresh, text)):
        if number >= LOOKED or len(found) > MOST or (number % BETWEEN_LOOKS == 0 and stopped()):
            break
        runs = list(reader.between(start, end))
        if any(run.masked for run in runs):
            continue
        leaves = [run.leaf for run in runs if run.leaf is not None]
        inside = leaves[0] if len(runs) == 1 and leaves else None
        if inside is not None and inside.path in known:
            continue
        if not leaves and text.replace("_", "").isalnum():
            continue  # a name between the values: the tree found it by its path
        node = leaves[0] if leaves else None
        found.append(_Hit(start, end, node.path if node else "", node.label if node else "", "raw"))
    return found


def _places(document: Document, text: str) -> Iterator[tuple[int, int]]:
    try:
        wanted = text.encode(codec_without_mark(document))
    except UnicodeEncodeError:
        return
    for found in re.finditer(re.escape(wanted), document.raw, re.IGNORECASE):
        yield found.span()


def _match(opened: OpenedOne, hit: _Hit, lines: dict[int, Shown], *, clear: bool) -> Match:
    table = opened.table
    index = table.index_of(hit.start)
    if index not in lines and len(table):
        lines[index] = opened.line(index, clear=clear)
    first, last = lines[index].columns(hit.start, min(hit.end, table.ends[index])) if len(table) else (0, 0)
    return Match(path=hit.path, label=hit.label, where=hit.where, line=index, column=first, column_end=last)
