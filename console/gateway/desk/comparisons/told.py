"""What a comparison found as it crosses the seam: masked, cut to what a table shows; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.api.comparisons import Difference
from console.documents.diff.found import Found, Kind
from console.documents.diff.rules import Rules
from console.documents.node import Document, Node, Syntax
from console.documents.shown import Look, Shown
from console.layers.contract import Format

LONGEST = 300
"""Characters of a value."""

_READ = 4 * LONGEST
"""Bytes of a part that are looked at for these; a character takes four at most."""


def rules_of(reader: Format, *, volatile: bool, ignore: tuple[str, ...]) -> Rules:
    """The rules of this format. `volatile` lists what differs in every copy as well."""
    return Rules(
        syntax=reader.syntax,
        identity=reader.identity,
        volatile=reader.volatile,
        with_volatile=volatile,
        ignore=tuple(path.strip() for path in ignore if path.strip()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """How one side is looked at."""

    document: Document
    look: Look

    def text(self, node: Node | None) -> tuple[str, bool]:
        """A part as text, and whether something of it is masked."""
        if node is None:
            return "", False
        stop = min(node.end, node.start + _READ)
        shown = Shown(self.document, node.start, stop, self.look)
        text = " ".join(shown.text.split()) if node.children else self._value(node, shown)
        whole = stop == node.end and len(text) <= LONGEST
        return text if whole else f"{text[: LONGEST - 1]}…", any(run.masked for run in shown.runs)

    def _value(self, node: Node, shown: Shown) -> str:
        """A leaf as it reads, not as it is written; a number and a text of JSON are told apart by their quotes."""
        masked = any(run.masked for run in shown.runs)
        return shown.text if masked or self.look.syntax is Syntax.JSON else _plain(node.value[:_READ])


def difference_of(found: Found, left: Eyes, right: Eyes) -> Difference:
    """One line of the table."""
    was, was_masked = left.text(found.left)
    now, now_masked = right.text(found.right)
    hidden = was_masked or now_masked
    return Difference(
        kind=found.kind.value,
        path=found.right.path if found.right is not None else "",
        was_path=found.left.path if found.left is not None else "",
        label=found.node.label,
        was=was,
        now=now,
        private=hidden or found.node.private,
        meaning="" if hidden else _meaning(found),
    )


def _meaning(found: Found) -> str:
    """ "Final → Corrected", where both codes have a meaning; one alone where only one side is there."""
    words = [node.meaning for node in (found.left, found.right) if node is not None and not node.children]
    if found.kind is Kind.MOVED or not any(words):
        return ""
    return " → ".join(word or "no meaning known" for word in words)


def _plain(text: str, picture: Callable[[int], int] = lambda code: 0x2400 + code) -> str:
    """Control characters as their pictures."""
    return text.translate({code: picture(code) for code in range(32)} | {0x7F: 0x2421})
