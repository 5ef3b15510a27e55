"""A tolerant reader of XHTML: one pass over its tags, into blocks. Broken markup costs its looks, never its text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

from console.documents.rendering import Block, BlockKind, Cell, Run, Style
from console.documents.xhtml.tags import DROPPED, EMPTY, HEADINGS, INLINE, PARAGRAPHS, attributes

MOST_BLOCKS = 4000
MOST_SPAN = 50
DEEPEST_LIST = 8

_TOKEN = re.compile(
    r"""<!--(?:.*?-->|.*+)
      | <!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)
      | <[!?][^>]*+>?
      | <(?P<end>/?)(?P<tag>[A-Za-z][\w:.-]*+)(?P<rest>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>
      | (?P<text>[^<]++)
      | (?P<stray><)""",
    re.VERBOSE | re.DOTALL,
)
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class _Table:
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    row: list[Cell] = field(default_factory=list)
    cell: list[Run] | None = None
    head: bool = False
    columns: int = 1
    spans: int = 1
    caption: list[Run] | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """The blocks, and what was left out, counted in words ("2 images")."""

    blocks: tuple[Block, ...]
    dropped: tuple[str, ...]


def read(markup: str, path: str, *, private: bool = True) -> Read:
    """All that a person reads in this markup. Each run says `path` and whether it is private. Never raises."""
    return _Reader(path, private=private).run(markup)


class _Reader:
    def __init__(self, path: str, *, private: bool) -> None:
        self.path, self.private = path, private
        self.blocks: list[Block] = []
        self.dropped: Counter[str] = Counter()
        self.runs: list[Run] = []
        self.styles: list[str] = []
        self.lists: list[list[int]] = []  # [-1] of a bulleted one, else the number of the last item
        self.level = 0  # of a heading
        self.marker = ""
        self.verbatim = 0
        self.table: _Table | None = None
        self.tables = 0  # how many are open
        self.skipping: list[str] = []
        self.endless: set[str] = set()

    def run(self, markup: str) -> Read:
        for token in _TOKEN.finditer(markup):
            tag = token.group("tag")
            if tag is not None:
                self._tag(tag.lower().rpartition(":")[2], token)
            elif not self.skipping:
                text = token.group("text")
                self._text(unescape(text) if text is not None else token.group("cdata") or token.group("stray") or "")
            if len(self.blocks) >= MOST_BLOCKS:
                self.dropped["rest of a very long text"] += 1
                break
        self._end_table(force=True)
        self._flush()
        return Read(tuple(self.blocks), tuple(_counted(word, count) for word, count in self.dropped.items() if count))

    # Tags.

    def _tag(self, tag: str, token: re.Match[str]) -> None:
        ends = bool(token.group("end"))
        rest = token.group("rest") or ""
        empty = tag in EMPTY or rest.endswith("/")
        if self.skipping:
            self._skip(tag, ends=ends, empty=empty)
        elif tag in DROPPED:
            if not ends:
                self.dropped[DROPPED[tag]] += 1
                if not empty and self._has_end(tag, token):
                    self.skipping.append(tag)
        elif ends:
            self._close(tag)
        else:
            self._open(tag, attributes(rest))
            if empty and tag not in EMPTY:
                self._close(tag)

    def _has_end(self, tag: str, token: re.Match[str]) -> bool:
        """Whether this element ends somewhere; what has no end must not take the rest of the text with it."""
        if tag not in self.endless:
            if re.compile(f"</(?:[\\w.-]+:)?{tag}", re.IGNORECASE).search(token.string, token.end()):
                return True
            self.endless.add(tag)
        return False

    def _skip(self, tag: str, *, ends: bool, empty: bool) -> None:
        """Inside what is left out; only the same element counts, so that a broken one ends as soon as it can."""
        if tag != self.skipping[0]:
            return
        if ends:
            self.skipping.pop()
        elif not empty:
            self.skipping.append(tag)

    def _open(self, tag: str, said: dict[str, str]) -> None:
        self.dropped["event attribute"] += sum(name.startswith("on") for name in said)
        if tag in INLINE:
            self.styles.append(tag)
            if tag == "a" and "href" in said:
                self.dropped["link target"] += 1
        elif tag == "br":
            self._add("\n")
        elif tag == "img":
            self._image(said)
        elif tag in {"table", "tr", "td", "th", "caption"}:
            self._open_table(tag, said)
        elif self.table is not None:
            self._space()
        else:
            self._open_block(tag)

    def _open_block(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self._flush()
        elif tag in HEADINGS:
            self._flush()
            self.level = HEADINGS[tag]
        elif tag in {"ul", "ol"}:
            self._flush()
            self.lists.append([0] if tag == "ol" else [-1])
        elif tag == "li":
            self._flush()
            self.marker = self._marked()
        elif tag == "pre":
            self._flush()
            self.verbatim += 1
        elif tag == "hr":
            self._flush()
            self.blocks.append(Block(kind=BlockKind.RULE, path=self.path))

    def _marked(self) -> str:
        if not self.lists or self.lists[-1][0] < 0:
            return "•"
        self.lists[-1][0] += 1
        return f"{self.lists[-1][0]}."

    def _close(self, tag: str) -> None:
        if tag in INLINE:
            if tag in self.styles:
                while self.styles.pop() != tag:
                    pass
        elif tag in {"table", "tr", "td", "th", "caption"}:
            self._close_table(tag)
        elif self.table is not None:
            self._space()
        elif tag in PARAGRAPHS or tag in HEADINGS or tag in {"li", "pre", "ul", "ol"}:
            self._flush()
            if tag == "pre":
                self.verbatim = max(0, self.verbatim - 1)
            elif tag in {"ul", "ol"} and self.lists:
                self.lists.pop()

    def _image(self, said: dict[str, str]) -> None:
        self.dropped["image"] += 1
        if said.get("alt", "").strip():
            self._add(f"[{said['alt'].strip()}]", Style.EMPHASIS)

    # Text.

    def _text(self, text: str) -> None:
        if not self.verbatim:
            text = _SPACE.sub(" ", text)
        self._add(text)

    def _add(self, text: str, style: Style | None = None) -> None:
        into = self._into()
        if not self.verbatim and (not into or into[-1].text.endswith((" ", "\n"))):
            text = text.lstrip(" ")
        if not text or (self.table is not None and into is self.runs):
            return
        look = style or (INLINE[self.styles[-1]] if self.styles else Style.PLAIN)
        into.append(Run(text=text, style=look, path=self.path, private=self.private))

    def _space(self) -> None:
        """A block inside a cell: a new line, where something stands before it."""
        into = self._into()
        if into and not into[-1].text.endswith("\n"):
            self._add("\n")

    def _into(self) -> list[Run]:
        table = self.table
        if table is None:
            return self.runs
        if table.caption is not None:
            return table.caption
        return table.cell if table.cell is not None else self.runs

    def _flush(self) -> None:
        runs = trimmed(self.runs)
        if runs and self.level:
            self.blocks.append(Block(kind=BlockKind.HEADING, level=self.level, runs=runs, path=self.path))
        elif runs and self.verbatim:
            self.blocks.append(Block(kind=BlockKind.PREFORMATTED, runs=runs, path=self.path))
        elif runs and (self.marker or self.lists):
            level = min(max(1, len(self.lists)), DEEPEST_LIST)
            self.blocks.append(Block(kind=BlockKind.ITEM, level=level, marker=self.marker, runs=runs, path=self.path))
        elif runs:
            self.blocks.append(Block(kind=BlockKind.TEXT, runs=runs, path=self.path))
        self.runs, self.level, self.marker = [], 0, "" if runs else self.marker

    # Tables.

    def _open_table(self, tag: str, said: dict[str, str]) -> None:
        if tag == "table":
            self.tables += 1
            if self.tables == 1:
                self._flush()
                self.table = _Table()
            else:
                self._space()
        elif self.table is None or self.tables > 1:
            self._space()
        elif tag == "tr":
            self._end_row()
        elif tag == "caption":
            self.table.caption = []
        else:
            self._end_cell()
            self.table.cell, self.table.head = [], tag == "th"
            self.table.columns, self.table.spans = _span(said.get("colspan")), _span(said.get("rowspan"))

    def _close_table(self, tag: str) -> None:
        if tag == "table":
            self.tables = max(0, self.tables - 1)
            self._end_table()
        elif self.table is not None and self.tables == 1:
            if tag == "caption" and self.table.caption is not None:
                self.table.title = "".join(run.text for run in self.table.caption).strip()
                self.table.caption = None
            elif tag == "tr":
                self._end_row()
            elif tag in {"td", "th"}:
                self._end_cell()

    def _end_cell(self) -> None:
        table = self.table
        if table is not None and table.cell is not None:
            runs = trimmed(table.cell)
            table.row.append(Cell(runs=runs, head=table.head, columns=table.columns, rows=table.spans))
            table.cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self.table is not None and self.table.row:
            self.table.rows.append(tuple(self.table.row))
            self.table.row = []

    def _end_table(self, *, force: bool = False) -> None:
        if self.table is None or (self.tables and not force):
            return
        self._end_row()
        title = (Run(text=self.table.title, path=self.path, private=self.private),) if self.table.title else ()
        if title:  # a caption is the patient's text like any other, so it must be a run that can be masked
            self.blocks.append(Block(kind=BlockKind.HEADING, level=4, runs=title, path=self.path))
        if self.table.rows:
            self.blocks.append(Block(kind=BlockKind.TABLE, cells=tuple(self.table.rows), path=self.path))
        self.table, self.tables = None, 0


def trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Runs without blank ends; runs of the same look put together."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].style is run.style:
            last = joined.pop()
            joined.append(Run(text=last.text + run.text, style=run.style, path=run.path, private=run.private))
        else:
            joined.append(run)
    while joined and not joined[-1].text.strip():
        joined.pop()
    if joined:
        last = joined.pop()
        joined.append(Run(text=last.text.rstrip(), style=last.style, path=last.path, private=last.private))
    return tuple(joined)


def _span(text: str | None) -> int:
    return min(MOST_SPAN, max(1, int(text))) if text and text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _counted(word: str, count: int) -> str:
    if count == 1:
        return f"1 {word}"
    return f"{count} {word}s" if word[-1] != "s" else f"{count} {word}"
