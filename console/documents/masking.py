"""Text for eyes that may not see the patient: masked lines and values, and replies that may quote what was sent.

Delimiters and shape stay and a private leaf becomes `MASK`, always the same length, so that structure can be debugged
unseen. What is revealed is named by path; a path reveals everything below it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from console.documents.node import Document, Node
from console.documents.walk import is_below, leaves

MASK = "••••••"
"""What stands for patient data; the same as `console.api.messages.MASK`."""

HIDDEN_ALWAYS = "secret"
"""Data type of a leaf that nobody is shown: a token, a password."""

LONGEST_LEAF = 2000
"""Characters of one value that are shown; a longer one is cut and its length said."""

MOST_REPLY_LINES = 200
MOST_VALUES = 5000
"""Private values of a message that are looked for in its reply."""

_BIRTH = re.compile(r"\bborn\b|\bbirth ?(?:date|day|time)\b|\b(?:date|time)\b.*\bbirth\b", re.IGNORECASE)
_DATE = re.compile(r"(?:18|19|20)\d\d(?:-?\d\d.*)?", re.DOTALL)
"""A year, alone or with what follows it, compact or with hyphens; nothing shorter has a century to show."""
_PEERS_WORDS = re.compile(r"(?:MSA|ERR)(?:\[\d+\])?-")
_PICTURES = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421}


def is_revealed(path: str, revealed: Collection[str]) -> bool:
    """True where the path, or a part above it, is among those revealed."""
    return any(path == shown or is_below(path, shown) for shown in revealed)


def masked_value(node: Node, revealed: Collection[str] = ()) -> str:
    """A leaf's display value, masked where it is private. A birth date keeps the two digits of its century."""
    if not _hidden(node, revealed):
        return cut(node.value)
    return _masked(node)


def cut(text: str) -> str:
    """Long text shortened, with its length said."""
    return text if len(text) <= LONGEST_LEAF else f"{text[:200]}… ({len(text)} characters)"


def masked_text(document: Document, node: Node, revealed: Collection[str] = ()) -> str:
    """A node as it stands in the bytes, with its private leaves masked; for a line, that is the line."""
    pieces: list[str] = []
    at = node.start
    for leaf in leaves((node,)):
        pieces.append(_decode(document, at, leaf.start))
        pieces.append(_masked(leaf) if _hidden(leaf, revealed) else cut(_decode(document, leaf.start, leaf.end)))
        at = leaf.end
    pieces.append(_decode(document, at, node.end))
    return "".join(pieces)


def mask_reply(reply: Document, sent: Document) -> list[str]:
    """A reply as masked lines.

    The peer's own words in MSA and ERR are what an analyst needs: they are shown, with every value that is private in
    the message sent blanked. Whatever else a reply holds is masked like any message.
    """
    private = private_values(sent.nodes)
    lines: list[str] = []
    for node in reply.nodes[:MOST_REPLY_LINES]:
        spoken = [leaf.path for leaf in leaves((node,)) if _PEERS_WORDS.match(leaf.path)]
        lines.append(safe_text(masked_text(reply, node, spoken), private))
    return lines


def private_values(nodes: Sequence[Node]) -> frozenset[str]:
    """The private values of a message that are long enough to be known again elsewhere: three characters or more."""
    found: set[str] = set()
    for leaf in leaves(nodes):
        value = leaf.value.strip()
        if leaf.private and 3 <= len(value) <= LONGEST_LEAF:
            found.add(value)
            if len(found) >= MOST_VALUES:
                break
    return frozenset(found)


def safe_text(text: str, private: Collection[str]) -> str:
    """The text with every occurrence of a private value blanked, whatever its case."""
    if not private:
        return text
    ordered = sorted(private, key=len, reverse=True)
    return re.sub("|".join(re.escape(value) for value in ordered), MASK, text, flags=re.IGNORECASE)


def _hidden(leaf: Node, revealed: Collection[str]) -> bool:
    """A token or a password stays hidden whatever is revealed."""
    return leaf.private and (leaf.datatype == HIDDEN_ALWAYS or not is_revealed(leaf.path, revealed))


def _masked(leaf: Node) -> str:
    if _BIRTH.search(leaf.label.replace("_", " ")) and _DATE.fullmatch(leaf.value):
        return leaf.value[:2] + MASK
    return MASK if leaf.value.strip() else leaf.value


def _decode(document: Document, start: int, end: int) -> str:
    """Bytes for one line on a screen: undecodable ones as U+FFFD, control characters as their pictures."""
    return document.raw[start:end].decode(document.encoding, "replace").translate(_PICTURES)
