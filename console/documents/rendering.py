"""A document as a person reads it: sections of blocks of runs of text; nothing here can run, load or link outside.

A format makes these from its nodes; the desktop draws them. There is no markup in between, so a document's scripts,
frames, styles and addresses have nowhere to go: what was left out is counted in `Rendered.dropped`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How a run of text looks."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    SUPER = "super"
    SUB = "sub"
    DELETED = "deleted"
    INSERTED = "inserted"
    LINK = "link"  # shown as text; nothing opens


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"  # `level` 1 to 4
    TEXT = "text"
    ITEM = "item"  # `level` 1.. is how deep the list is; `marker` "•" or "3."
    PREFORMATTED = "preformatted"
    FACT = "fact"  # `marker` is the label, the runs are the value
    TABLE = "table"
    NOTICE = "notice"  # our own words about the document: `severity` says how bad
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text of one style. `path` is the node it came from; `private` text is masked until revealed."""

    text: str
    style: Style = Style.PLAIN
    path: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table."""

    runs: tuple[Run, ...] = ()
    head: bool = False
    columns: int = 1  # spanned
    rows: int = 1  # spanned


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a list item, a table ... `path` is the node to go to."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    level: int = 1
    marker: str = ""
    severity: str = ""  # of a notice, a finding or a card: error, warning, info
    cells: tuple[tuple[Cell, ...], ...] = ()
    caption: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section as the outline shows it. `title` never holds patient data. `id` names it in a request."""

    id: str
    title: str
    path: str
    level: int = 1
    note: str = ""  # "empty", "no information given", "12 rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The outline of the whole, and the blocks of one section of it. `form` names the look: document, card, cards,
    reply."""

    form: str
    title: str
    outline: tuple[Heading, ...]
    section: str
    blocks: tuple[Block, ...]
    dropped: tuple[str, ...] = ()  # "2 images from outside", "1 script": left out for safety
