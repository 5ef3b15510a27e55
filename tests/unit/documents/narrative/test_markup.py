"""Narratives as blocks: what a person reads is there, what could run, load or link is not, and is counted."""

from __future__ import annotations

import time

import pytest

from console.documents.narrative.builder import MOST_BLOCKS
from console.documents.narrative.read import Narrative, read_markup
from console.documents.rendering import Block, BlockKind, Style


def texts(found: Narrative) -> str:
    """All that is shown."""
    cells = [cell.runs for block in found.blocks for row in block.cells for cell in row]
    return " ".join(run.text for runs in (*(block.runs for block in found.blocks), *cells) for run in runs)


def of_kind(found: Narrative, kind: BlockKind) -> list[Block]:
    """The blocks of one kind."""
    return [block for block in found.blocks if block.kind is kind]


def test_that_a_narrative_is_read_as_it_looks() -> None:
    found = read_markup(
        '<div xmlns="http://www.w3.org/1999/xhtml"><h2>Title</h2><p>Plain <b>bold</b> &amp; <i>leaning</i><br/>next</p>'
        "<ul><li>one<ol><li>first</li><li>second</li></ol></li></ul>"
        '<table><tr><th>A</th><th colspan="2">B</th></tr><tr><td>1</td><td>2</td></tr></table></div>',
        "Patient.text.div",
    )

    assert [(block.kind, block.level, block.marker) for block in found.blocks] == [
        (BlockKind.HEADING, 2, ""),
        (BlockKind.TEXT, 1, ""),
        (BlockKind.ITEM, 1, "•"),
        (BlockKind.ITEM, 2, "1."),
        (BlockKind.ITEM, 2, "2."),
        (BlockKind.TABLE, 1, ""),
    ]
    assert [(run.text, run.style) for run in found.blocks[1].runs] == [
        ("Plain ", Style.PLAIN),
        ("bold", Style.STRONG),
        (" & ", Style.PLAIN),
        ("leaning", Style.EMPHASIS),
        ("\n", Style.PLAIN),
        ("next", Style.PLAIN),
    ]
    head, row = found.blocks[-1].cells
    assert [(cell.head, cell.columns) for cell in head] == [(True, 1), (True, 2)]
    assert [cell.runs[0].text for cell in row] == ["1", "2"]
    assert found.dropped == ()


def test_that_all_text_is_private_and_knows_its_node() -> None:
    found = read_markup("<div>x<table><caption>c</caption><tr><td>y</td></tr></table></div>", "A.text.div")
    cells = [run for block in found.blocks for row in block.cells for cell in row for run in cell.runs]

    assert all(run.private and run.path == "A.text.div" for block in found.blocks for run in (*block.runs, *cells))
    assert all(not block.caption for block in found.blocks)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<script>steal()</script>", ("1 script",)),
        ("<SCRIPT src='http://x'/>", ("1 script",)),
        ("<style>p { background: url(http://x) }</style>", ("1 stylesheet",)),
        ("<iframe src='javascript:steal()'>steal()</iframe>", ("1 frame",)),
        ("<object data='file:///etc/passwd'>steal()</object>", ("1 embedded object",)),
        ("<svg onload='steal()'><text>steal()</text></svg>", ("1 event handler in an attribute", "1 drawing")),
        ("<form action='http://x'><input/></form>", ("1 address that would be loaded", "1 form control")),
        ("<img src='file:///etc/passwd'/>", ("1 image from outside",)),
        ("<p onclick='steal()'></p>", ("1 event handler in an attribute",)),
        ("<a href='javascript:steal()'></a>", ("1 link shown as text",)),
        ("<!-- steal() -->", ()),
        ("<?xml-stylesheet href='steal()'?>", ()),
    ],
)
def test_that_nothing_that_runs_or_loads_is_left(markup: str, words: tuple[str, ...]) -> None:
    found = read_markup(f"<div>before {markup} after</div>", "x")

    assert "steal" not in texts(found)
    assert "passwd" not in texts(found)
    assert "before" in texts(found)
    assert "after" in texts(found)
    assert found.dropped == words


def test_that_a_link_is_text_without_its_address() -> None:
    found = read_markup('<p><a href="http://x.example/?p=1">read more</a></p>', "x")

    assert [(run.text, run.style) for run in found.blocks[0].runs] == [("read more", Style.LINK)]


@pytest.mark.parametrize(
    "markup",
    [
        "<div>text",
        "text</b></p></table>",
        "<table><td>text",
        "<ul>text<li>",
        "<b><p>text</b></p>",
        "<iframe>text",
        "a < b text",
    ],
)
def test_that_broken_markup_keeps_its_text(markup: str) -> None:
    assert "text" in texts(read_markup(markup, "x"))


@pytest.mark.parametrize(
    "piece", ["<", "<a ", '<a "', "<!--", "<p>", "<table>", "<script>", "<iframe>", "&", "<li><ul>"]
)
def test_that_hostile_markup_costs_no_more_than_its_length(piece: str) -> None:
    begun = time.process_time()
    found = read_markup(piece * (65536 // len(piece)), "x")

    assert len(found.blocks) <= MOST_BLOCKS
    assert time.process_time() - begun < 2
