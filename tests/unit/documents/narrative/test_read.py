"""Narrative becomes blocks of text; what could run or load is left out and counted."""

from __future__ import annotations

import pytest

from console.documents.narrative.read import Narrative, read_element, read_markup
from console.documents.narrative.styles import marker
from console.documents.rendering import Block, BlockKind, Style
from console.documents.xml.element import root_of
from console.documents.xml.nodes import read_index


def text_of(block: Block) -> str:
    return "".join(run.text for run in block.runs)


def lines(narrative: Narrative) -> list[tuple[str, int, str, str]]:
    return [(block.kind.value, block.level, block.marker, text_of(block)) for block in narrative.blocks]


def grid(block: Block) -> list[list[str]]:
    return [["".join(run.text for run in cell.runs) for cell in row] for row in block.cells]


def test_that_paragraphs_lists_and_styles_are_kept() -> None:
    narrative = read_markup(
        "<text><paragraph>One <content styleCode='Bold'>two</content><br/> three</paragraph>"
        "<list listType='ordered' styleCode='LittleAlpha'><caption>C</caption><item>a<list><item>b</item></list></item>"
        "<item>c</item></list>tail</text>",
        "here",
    )

    assert lines(narrative) == [
        ("text", 1, "", "One two\nthree"),
        ("text", 1, "", "C"),
        ("item", 1, "a.", "a"),
        ("item", 2, "•", "b"),
        ("item", 1, "b.", "c"),
        ("text", 1, "", "tail"),
    ]
    assert [run.style for run in narrative.blocks[0].runs][:2] == [Style.PLAIN, Style.STRONG]
    assert {run.path for block in narrative.blocks for run in block.runs if run.text.strip()} == {"here"}


def test_that_tables_keep_heads_spans_and_their_foot_last() -> None:
    narrative = read_markup(
        "<text><table><thead><tr><th colspan='2'>H</th></tr></thead><tfoot><tr><td>f</td></tr></tfoot>"
        "<tbody><tr><td rowspan='99999999'>1<br/>2</td><td><list><item>x</item><item>y</item></list></td></tr></tbody>"
        "</table></text>",
        "p",
    )
    (table,) = narrative.blocks

    assert table.kind is BlockKind.TABLE
    assert grid(table) == [["H"], ["1\n2", "• x\n• y"], ["f"]]
    assert (table.cells[0][0].head, table.cells[0][0].columns, table.cells[1][0].rows) == (True, 2, 1)


def test_that_revised_text_and_footnotes_can_be_told() -> None:
    narrative = read_markup(
        "<text><content revised='delete'>old</content><content revised='insert'>new</content>"
        "<footnote>why</footnote><sup>2</sup><sub>3</sub></text>",
        "p",
    )

    assert [(run.text.strip(), run.style) for run in narrative.blocks[0].runs] == [
        ("old", Style.DELETED),
        ("new", Style.INSERTED),
        ("[Note:", Style.PLAIN),
        ("why", Style.PLAIN),
        ("]", Style.PLAIN),
        ("2", Style.SUPER),
        ("3", Style.SUB),
    ]


HOSTILE = (
    "<div><p onclick='x()'>seen</p><script>alert(1)</script><style>p{}</style><iframe src='file:///x'>in</iframe>"
    "<img src='\\\\unc\\s\\x.png' alt='words'/><IMG SRC='http://h/x'/><img src='data:image/png;base64,AA'/>"
    "<a href='javascript:x()'>click</a><a href='#here'>near</a><object data='x'>o</object>"
    "<table background='http://h/b'><tr><td style='background:url(file:///y)'>cell</td></tr></table></div>"
)


def test_that_nothing_that_could_run_or_load_is_more_than_text() -> None:
    narrative = read_markup(HOSTILE, "p")
    everything = repr(narrative.blocks)

    assert not [word for word in ("alert", "file:", "http:", "unc", "javascript", "base64") if word in everything]
    assert set(narrative.dropped) == {
        "1 event handler in an attribute",
        "1 script",
        "1 stylesheet",
        "1 frame",
        "1 image from outside",
        "1 image",
        "1 link shown as text",
        "1 embedded object",
        "1 address that would be loaded",
        "1 style that would load something",
    } - {"1 image from outside"} | {"2 images from outside"}


def test_that_all_text_is_private_unless_somebody_knows_better() -> None:
    markup = "<text><table><tr><th>Date</th><td>Date</td></tr></table></text>"

    assert all(run.private for row in read_markup(markup, "p").blocks[0].cells for cell in row for run in cell.runs)
    known = read_markup(markup, "p", private=lambda _, head: not head)
    assert [cell.runs[0].private for cell in known.blocks[0].cells[0]] == [False, True]


def test_that_runs_of_a_document_know_their_element() -> None:
    root = root_of(read_index(b"<text><paragraph>a</paragraph><paragraph>b<content>c</content></paragraph></text>"))
    assert root is not None

    paths = [run.path for block in read_element(root).blocks for run in block.runs]
    assert paths == ["text/paragraph[1]", "text/paragraph[2]", "text/paragraph[2]/content"]


@pytest.mark.parametrize(
    "markup",
    ["<list>" * 5000, "<table><tr><td>" * 3000, "<p>" * 5000 + "x", "<list><item>" * 3000 + "x", "", "plain & <", "<"],
)
def test_that_any_markup_is_read(markup: str) -> None:
    assert isinstance(read_markup(markup, "p").blocks, tuple)


def test_that_long_tables_are_cut_with_a_word() -> None:
    narrative = read_markup("<text><table>" + "<tr><td>x</td></tr>" * 1200 + "</table></text>", "p")

    assert len(narrative.blocks[0].cells) == 1000
    assert text_of(narrative.blocks[1]).startswith("200 more rows")


def test_that_items_are_counted_as_the_list_says() -> None:
    assert [marker(kind, 4) for kind in ("", "1", "a", "A", "i", "I")] == ["•", "4.", "d.", "D.", "iv.", "IV."]
