"""The detail of a card: GitHub Flavored Markdown as blocks. HTML inside is left out and counted; nothing loads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from console.documents.narrative.runs import trimmed
from console.documents.rendering import Block, BlockKind, Cell, Run, Style

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST = 64 * 1024
"""Characters that are taken apart; what is longer is shown as it is written."""

_STYLES = {"strong_open": Style.STRONG, "em_open": Style.EMPHASIS, "s_open": Style.DELETED, "link_open": Style.LINK}
_CLOSES = {"strong_close": Style.STRONG, "em_close": Style.EMPHASIS, "s_close": Style.DELETED, "link_close": Style.LINK}
DEEPEST = 8


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def blocks(text: str, path: str, *, private: bool, dropped: Counter[str]) -> tuple[Block, ...]:
    """The text as blocks; what was left out is counted into `dropped`. Never raises for any text."""
    if len(text) > LONGEST:
        run = Run(text=text, path=path, private=private)
        return (Block(kind=BlockKind.PREFORMATTED, runs=(run,), path=path),)
    maker = _Maker(path, private, dropped)
    for token in _parser().parse(text):
        maker.take(token)
    return tuple(maker.made)


@dataclass(slots=True)
class _Maker:
    path: str
    private: bool
    dropped: Counter[str]
    made: list[Block] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)  # -1 of a bulleted one, else the number of the next item
    marker: str = ""
    level: int = 0
    rows: list[tuple[Cell, ...]] | None = None
    row: list[Cell] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """One token of the block level."""
        match token.type:
            case "heading_open":
                self.level = min(4, int(token.tag[1:]))
            case "bullet_list_open":
                self.lists.append(-1)
            case "ordered_list_open":
                self.lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self._item()
            case "inline":
                self._inline(token)
            case "code_block" | "fence":
                self._add(BlockKind.PREFORMATTED, (self._run(token.content.rstrip("\n"), Style.CODE),))
            case "hr":
                self._add(BlockKind.RULE, ())
            case "html_block":
                self.dropped["piece of HTML"] += 1
            case "table_open" | "tr_open" | "tr_close" | "table_close":
                self._table(token.type)
            case _:
                pass

    def _item(self) -> None:
        number = self.lists[-1]
        self.marker = "•" if number < 0 else f"{number}."
        if number >= 0:
            self.lists[-1] += 1

    def _table(self, kind: str) -> None:
        if kind == "table_open":
            self.rows = []
        elif kind == "tr_close" and self.rows is not None:
            self.rows.append(tuple(self.row))
            self.row = []
        elif kind == "table_close" and self.rows is not None:
            self.made.append(Block(kind=BlockKind.TABLE, cells=tuple(self.rows), path=self.path))
            self.rows = None

    def _inline(self, token: Token) -> None:
        runs = trimmed(list(self._runs(token.children or [])), keep=False)
        if self.rows is not None:
            self.row.append(Cell(runs=runs, head=not self.rows))
        elif self.level:
            self._add(BlockKind.HEADING, runs)
        elif self.lists:
            self._add(BlockKind.ITEM, runs)
        else:
            self._add(BlockKind.TEXT, runs)

    def _runs(self, tokens: list[Token]) -> list[Run]:
        styles: list[Style] = []
        found: list[Run] = []
        for token in tokens:
            if token.type in _STYLES:
                styles.append(_STYLES[token.type])
                self.dropped["link target"] += token.type == "link_open"
            elif token.type in _CLOSES:
                styles.pop()
            elif token.type == "html_inline":
                self.dropped["piece of HTML"] += 1
            elif token.type == "image":
                self.dropped["image"] += 1
                found.append(self._run(f"[{token.content}]" if token.content else "", Style.EMPHASIS))
            elif token.type in {"softbreak", "hardbreak"}:
                found.append(self._run(" " if token.type == "softbreak" else "\n", _last(styles)))
            else:
                style = Style.CODE if token.type == "code_inline" else _last(styles)
                found.append(self._run(token.content, style))
        return [run for run in found if run.text]

    def _run(self, text: str, style: Style) -> Run:
        return Run(text=text, style=style, path=self.path, private=self.private)

    def _add(self, kind: BlockKind, runs: tuple[Run, ...]) -> None:
        level = self.level or min(max(1, len(self.lists)), DEEPEST)
        self.made.append(Block(kind=kind, level=level, marker=self.marker, runs=runs, path=self.path))
        self.level, self.marker = 0, ""


def _last(styles: list[Style]) -> Style:
    return styles[-1] if styles else Style.PLAIN
