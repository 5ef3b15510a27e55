"""A window of a document: what is masked in it, and the way from bytes to characters and back."""

from __future__ import annotations

import pytest

from console.documents.gaps import comments
from console.documents.hex_lines import hex_line, masked_spans
from console.documents.line_table import line_table
from console.documents.marks import marks
from console.documents.node import Document, Node, Syntax
from console.documents.shown import Look, Shown
from console.documents.window import chain_at, first_between, leaves_between

RAW = b'{"name": "DOE", "n": 99.50, "t": "x\\u00e9"} tail "SECRET" {"a": SECRET2'


def _leaf(path: str, text: bytes, *, private: bool = False, datatype: str = "") -> Node:
    start = RAW.index(text)
    return Node(
        path=path,
        label=path,
        value=text.decode().strip('"'),
        start=start,
        end=start + len(text),
        private=private,
        datatype=datatype,
    )


def _document(secret: str = "") -> Document:
    children = (
        _leaf("r.name", b'"DOE"', private=True, datatype=secret),
        _leaf("r.n", b"99.50"),
        _leaf("r.t", b'"x\\u00e9"'),
    )
    root = Node(path="r", label="r", value="", start=0, end=RAW.index(b"}") + 1, children=children)
    return Document(raw=RAW, layer="x", type="", encoding="utf-8", encoding_assumed=False, nodes=(root,))


def _shown(document: Document, *, clear: bool = False, start: int = 0, end: int = len(RAW)) -> Shown:
    return Shown(document, start, end, Look(syntax=Syntax.JSON, clear=clear))


def test_that_private_values_and_whatever_is_no_structure_are_masked() -> None:
    text = _shown(_document()).text
    assert text.startswith('{"name": "••••••", "n": 99.50, "t": "x\\u00e9"} ')
    assert "SECRET" not in text
    assert "tail" not in text
    assert text.endswith('{"a": ••••••')
    assert _shown(_document(), clear=True).text == RAW.decode()


def test_that_a_secret_stays_masked_for_whoever_looks() -> None:
    assert "DOE" not in _shown(_document("secret"), clear=True).text


@pytest.mark.parametrize("clear", [False, True])
def test_that_a_column_leads_back_to_its_byte(clear: bool) -> None:
    shown = _shown(_document(), clear=clear)
    for run in shown.runs:
        assert shown.offset(run.column) == run.start
        assert shown.column(run.start) == run.column
    for offset in range(RAW.index(b"99.50"), RAW.index(b"99.50") + 5):
        assert shown.offset(shown.column(offset)) == offset


def test_that_a_part_of_a_masked_value_is_masked_as_well() -> None:
    place = RAW.index(b"DOE")
    assert _shown(_document(), start=place, end=place + 2).text == "••••••"


def test_that_marks_tell_names_values_and_masks_apart() -> None:
    shown = _shown(_document())
    told = {(shown.text[mark.column : mark.column + mark.length], mark.role) for mark in marks(shown)}
    assert {('"name"', "name"), ('"••••••"', "masked"), ("99.50", "number"), ("\\u00e9", "escape")} <= told


def test_that_the_hex_view_masks_the_same_bytes_in_both_columns() -> None:
    document = _document()
    spans = masked_spans(document, 0, len(RAW), Look(syntax=Syntax.JSON))
    text = "".join(hex_line(RAW, index, spans)[0] for index in range((len(RAW) + 15) // 16))
    assert b"DOE".hex() not in text.replace(" ", "")
    assert "DOE" not in text
    line, columns = hex_line(b"ABCDEFGHIJ", 0, [(1, 2), (9, 10)])
    assert line == "00000000  41 •• 43 44 45 46 47 48  49 ••                    A•CDEFGHI•"
    assert [line[first:last] for first, last in columns] == ["••", "••", "•", "•"]


def test_that_only_the_nodes_of_a_window_are_given() -> None:
    nodes = _document().nodes
    place = RAW.index(b"99.50")
    assert [leaf.path for leaf in leaves_between(nodes, place, place + 1)] == ["r.n"]
    assert (first_between(nodes, 1, 20) or nodes[0]).path == "r.name"
    assert first_between(nodes, len(RAW) - 3, len(RAW)) is None
    assert [node.path for _, node in chain_at(_document(), place + 2)] == ["r", "r.n"]


def test_that_what_a_comment_says_is_masked() -> None:
    raw = b"<a><!-- SECRET --><![CDATA[<!-- no -->]]><b/></a><!-- never ended"
    document = Document(raw=raw, layer="x", type="", encoding="utf-8", encoding_assumed=False, nodes=())
    spans = comments(raw, Syntax.XML)
    shown = Shown(document, 0, len(raw), Look(syntax=Syntax.XML, hidden=spans))
    assert len(spans) == 2
    assert "SECRET" not in shown.text
    assert "never" not in shown.text
    assert shown.text.startswith("<a>••••••")


def test_that_a_gap_without_structure_takes_no_time() -> None:
    raw = b'{"' + b"a" * 200_000
    document = Document(raw=raw, layer="x", type="", encoding="utf-8", encoding_assumed=False, nodes=())
    for syntax in Syntax:
        assert len(line_table(raw, syntax, "utf-8")) > 0
        assert Shown(document, 0, len(raw), Look(syntax=syntax)).text
