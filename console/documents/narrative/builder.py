"""The walk through a narrative: text gathers as runs, and what stands on lines of its own becomes a block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from console.documents.narrative import left_out
from console.documents.narrative.runs import flattened, trimmed
from console.documents.narrative.styles import marker, ordered_kind, style_of
from console.documents.rendering import Block, BlockKind, Cell, Run, Style
from console.documents.xml.element import Element

DEEPEST = 50
"""Levels of markup that are followed; the text of what is deeper is shown plain."""
MOST_BLOCKS = 5000
MOST_ROWS = 1000
"""Rows of one table that are shown; the others are in the tree."""
MOST_CELLS = 200
MOST_SPAN = 100

_HEADINGS = {f"h{number}": min(number, 4) for number in range(1, 7)}
_PARAGRAPHS = frozenset(
    {"paragraph", "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "figure", "figcaption"}
    | {
        "blockquote",
        "address",
        "fieldset",
        "legend",
        "form",
        "details",
        "summary",
        "caption",
        "dl",
        "dt",
        "dd",
        "center",
    }
)
_LISTS = frozenset({"list", "ul", "ol", "menu", "dir"})
_ITEMS = frozenset({"item", "li"})
_BODIES = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What differs between narratives: what is private, what a picture is called, and where the text stands."""

    private: Callable[[str, bool], bool]
    media: Callable[[str], str]
    path: str | None  # of every run; None for the path of the element it stands in


class Builder:
    """Gathers blocks. `left_out` counts what is never shown."""

    def __init__(self, rules: Rules, depth: int = 0, found: Counter[str] | None = None) -> None:
        self.rules = rules
        self.blocks: list[Block] = []
        self.left_out: Counter[str] = Counter() if found is None else found
        self._depth = depth
        self._runs: list[Run] = []
        self._style = Style.PLAIN
        self._head = False
        self._keep_space = False
        self._level = 0
        self._marker = ""
        self._path = ""

    def plain(self, text: str) -> tuple[Block, ...]:
        """Text without any markup as one block."""
        self._text(text, self.rules.path or "")
        self.flush()
        return tuple(self.blocks)

    def inside(self, element: Element) -> None:
        """All that stands in an element."""
        if self._depth >= DEEPEST:
            self._text(element.text(), self._where(element))
            return
        self._depth += 1
        path = self._where(element)
        for piece in element.texts():
            if isinstance(piece, str):
                self._text(piece, path)
            elif len(self.blocks) < MOST_BLOCKS:
                self._element(piece)
        self._depth -= 1

    def flush(self, *, item: bool = False) -> None:
        """End the paragraph: what has gathered becomes a block; of an item also where nothing has."""
        runs = trimmed(self._runs, keep=self._keep_space)
        self._runs = []
        if not runs and not (item and self._marker):
            return
        if len(self.blocks) == MOST_BLOCKS:
            self.blocks.append(_notice(f"Only the first {MOST_BLOCKS} paragraphs are shown; the rest is in the tree."))
        if len(self.blocks) > MOST_BLOCKS:
            return
        kind = BlockKind.PREFORMATTED if self._keep_space else BlockKind.ITEM if self._level else BlockKind.TEXT
        path = runs[0].path if runs else self._path
        self.blocks.append(
            Block(kind=kind, runs=runs, level=max(1, self._level), marker=self._marker, path=self._path or path)
        )
        self._marker = ""

    def _where(self, element: Element) -> str:
        return element.path if self.rules.path is None else self.rules.path

    def _text(self, text: str, path: str) -> None:
        if not self._keep_space:
            text = _SPACE.sub(" ", text)
            if text == " " and (not self._runs or self._runs[-1].text.endswith((" ", "\n"))):
                return
        if text:
            private = bool(text.strip()) and self.rules.private(text, self._head)
            self._runs.append(Run(text=text, style=self._style, path=path, private=private))

    def _element(self, element: Element) -> None:
        name = element.name.rpartition(":")[2].lower()
        left_out.count_attributes(element, self.left_out)
        if name in left_out.WITHOUT_TEXT:
            self.left_out[left_out.WITHOUT_TEXT[name]] += 1
        elif name in left_out.IMAGES:
            self._image(element)
        elif name == "rendermultimedia":
            self._media(element)
        elif name == "br":
            self._runs.append(Run(text="\n", style=self._style))
            self.inside(element)
        elif name == "hr":
            self.flush()
            self.blocks.append(Block(kind=BlockKind.RULE, path=self._where(element)))
        elif name in _HEADINGS:
            self._heading(element, _HEADINGS[name])
        elif name in _LISTS:
            self._list(element, name)
        elif name == "table":
            self._table(element)
        elif name == "pre":
            self._preformatted(element)
        elif name in _PARAGRAPHS or name in _ITEMS:
            self._paragraph(element, name)
        else:
            self._inline(element, name)

    def _inline(self, element: Element, name: str) -> None:
        before = self._style
        self._style = style_of(name, element, before)
        if name in {"a", "linkhtml"} and left_out.is_outside(element.get("href")):
            self.left_out["link shown as text"] += 1
        if name in {"footnote", "footnoteref"}:
            self._footnote(element, name)
        else:
            self.inside(element)
        self._style = before

    def _footnote(self, element: Element, name: str) -> None:
        if name == "footnoteref":
            self._runs.append(Run(text="[note]", style=Style.SUPER, path=self._where(element)))
            return
        self._runs.append(Run(text=" [Note: ", style=self._style))
        self.inside(element)
        self._runs.append(Run(text="]", style=self._style))

    def _paragraph(self, element: Element, name: str) -> None:
        self.flush()
        before, head = self._style, self._head
        self._style = style_of(name, element, before)
        if name == "caption":
            self._style, self._head = Style.STRONG, True
        self.inside(element)
        self.flush()
        self._style, self._head = before, head

    def _heading(self, element: Element, level: int) -> None:
        self.flush()
        runs = self._cell_runs(element, head=True)
        if runs:
            self.blocks.append(Block(kind=BlockKind.HEADING, runs=runs, level=level, path=self._where(element)))

    def _preformatted(self, element: Element) -> None:
        self.flush()
        self._keep_space = True
        self.inside(element)
        self.flush()
        self._keep_space = False

    def _list(self, element: Element, name: str) -> None:
        self.flush(item=True)
        kind = ordered_kind(name, element)
        outside = self._level, self._path
        number = 0
        self._depth += 1
        for child in element.elements():
            local = child.name.rpartition(":")[2].lower()
            if local not in _ITEMS:
                if self._depth < DEEPEST:
                    self._element(child)
                else:
                    self._text(child.text(), self._where(child))
                self.flush()
                continue
            number += 1
            left_out.count_attributes(child, self.left_out)
            self._level, self._marker, self._path = outside[0] + 1, marker(kind, number), self._where(child)
            self.inside(child)
            self.flush(item=True)
            self._marker = ""
            self._level, self._path = outside
        self._depth -= 1

    def _image(self, element: Element) -> None:
        source = element.get("src") or element.get("href")
        self.left_out["image from outside" if left_out.is_from_outside(source) else "image"] += 1
        self._text(element.get("alt"), self._where(element))

    def _media(self, element: Element) -> None:
        words = self.rules.media(element.get("referencedObject"))
        self._runs.append(Run(text=f"[{words}] ", style=Style.EMPHASIS, path=self._where(element)))
        self.inside(element)

    def _table(self, element: Element) -> None:
        """One table; a table in a cell of it becomes text of that cell."""
        self.flush()
        rows: list[tuple[Cell, ...]] = []
        left = 0
        for row in _rows(element):
            if len(rows) < MOST_ROWS:
                left_out.count_attributes(row, self.left_out)
                cells = (cell for cell in row.elements() if _local(cell) in _CELLS)
                rows.append(tuple(self._cell(cell) for cell in islice(cells, MOST_CELLS)))
            else:
                left += 1
        caption = next((child for child in element.elements() if _local(child) == "caption"), None)
        words = caption.text() if caption is not None else ""
        hidden = bool(words) and self.rules.private(words, True)
        if hidden and caption is not None:
            self.blocks.append(
                Block(kind=BlockKind.TEXT, runs=self._cell_runs(caption, head=True), path=self._where(caption))
            )
        path = self._where(element)
        shown = tuple(row for row in rows if row)
        if shown:
            self.blocks.append(Block(kind=BlockKind.TABLE, cells=shown, caption="" if hidden else words, path=path))
        if left:
            self.blocks.append(_notice(f"{left} more rows of this table are not shown here; they are in the tree."))

    def _cell(self, element: Element) -> Cell:
        left_out.count_attributes(element, self.left_out)
        head = _local(element) == "th"
        return Cell(
            runs=self._cell_runs(element, head=head),
            head=head,
            columns=_span(element.get("colspan")),
            rows=_span(element.get("rowspan")),
        )

    def _cell_runs(self, element: Element, *, head: bool) -> tuple[Run, ...]:
        """All that stands in a cell as runs; its paragraphs and items on lines of their own."""
        inner = Builder(self.rules, self._depth + 1, self.left_out)
        inner._head = head
        inner.inside(element)
        inner.flush()
        return flattened(inner.blocks)


def _rows(table: Element) -> list[Element]:
    """The rows of a table, those of its foot last."""
    rows: list[Element] = []
    foot: list[Element] = []
    for child in table.elements():
        name = _local(child)
        if name == "tr":
            rows.append(child)
        elif name in _BODIES:
            found = [row for row in child.elements() if _local(row) == "tr"]
            (foot if name == "tfoot" else rows).extend(found)
    return rows + foot


def _local(element: Element) -> str:
    return element.name.rpartition(":")[2].lower()


def _span(text: str) -> int:
    return min(MOST_SPAN, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _notice(words: str) -> Block:
    return Block(kind=BlockKind.NOTICE, runs=(Run(text=words),), severity="info")
