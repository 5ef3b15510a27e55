"""The tree of XML: paths, values, spans."""

from __future__ import annotations

import pytest

from console.documents.splice import reassemble
from console.documents.walk import find_exact, walk
from tests.unit.documents.xml.plain_vocabulary import codes, read, shown

SMALL = b'<?xml version="1.0"?>\n<r a="1&amp;2"><b>x</b><b c=\'\'/>\n'
SMALL += b"<m>one <i>two</i> three</m><!-- c --><d><![CDATA[<&]]></d></r>"


def test_that_each_part_has_its_path_and_value() -> None:
    assert shown(SMALL) == {
        "r/@a": "1&2",
        "r/b[1]": "x",
        "r/b[2]/@c": "",
        "r/m/text()[1]": "one ",
        "r/m/i": "two",
        "r/m/text()[2]": " three",
        "r/comment()": "<!-- c -->",
        "r/d": "<&",
    }
    assert codes(SMALL) == []


def test_that_the_span_of_a_value_is_what_stands_in_the_bytes() -> None:
    document = read(SMALL)
    spans = {"r/@a": b"1&amp;2", "r/b[1]": b"x", "r/d": b"<&", "r/m": b"<m>one <i>two</i> three</m>"}

    for path, written in spans.items():
        node = find_exact(document, path)
        assert node is not None
        assert SMALL[node.start : node.end] == written


def test_that_an_empty_element_is_a_leaf_of_its_whole_width() -> None:
    document = read(b"<r><a/><b></b></r>")
    nodes = document.nodes[0].children

    assert [(node.path, node.value, node.private) for node in nodes] == [("r/a", "", False), ("r/b", "", False)]
    assert [document.raw[node.start : node.end] for node in nodes] == [b"<a/>", b"<b></b>"]


def test_that_the_prefix_of_the_roots_own_vocabulary_is_left_out_of_paths() -> None:
    raw = b'<c:doc xmlns:c="u" xmlns="u" xmlns:s="v"><c:id/><id/><s:id/></c:doc>'

    assert [node.path for node in read(raw).nodes[0].children][3:] == ["doc/id[1]", "doc/id[2]", "doc/s:id"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_that_spans_hold_in_every_width_of_character(codec: str) -> None:
    raw = '<r a="é">€😀<b/>x</r>'.encode(codec)
    document = read(raw)

    assert shown(raw) == {"r/@a": "é", "r/text()[1]": "€😀", "r/b": "", "r/text()[2]": "x"}
    assert reassemble(document) == raw
    assert codes(raw) == []
    node = find_exact(document, "r/text()[1]")
    assert node is not None
    assert raw[node.start : node.end].decode(document.encoding) == "€😀"


def test_that_entities_of_a_doctype_are_never_expanded() -> None:
    raw = b'<!DOCTYPE r [<!ENTITY e "secret"><!ENTITY f SYSTEM "file:///x">]><r>&e;&f;<b>&amp;</b></r>'

    assert shown(raw)["r/text()"] == "&e;&f;"
    assert "DOCTYPE" in codes(raw)
    assert any(problem.message.startswith("Line 1: DOCTYPE is not read:") for problem in read(raw).problems)


def test_that_what_is_deeper_than_two_hundred_levels_is_text() -> None:
    raw = b"<a>" * 20_000 + b"x" + b"</a>" * 20_000
    document = read(raw)
    nodes = list(walk(document.nodes))

    assert len(nodes) == 200
    assert nodes[-1].private
    assert "too deep" in codes(raw)
    assert reassemble(document) == raw


def test_that_nothing_of_a_broken_tag_is_shown_in_the_clear() -> None:
    raw = b'<r><name given="John family=Jones></name><!-- John --></r>'

    assert all(node.private for node in walk(read(raw).nodes) if not node.children)


def test_that_paths_are_unique_where_attributes_repeat() -> None:
    assert shown(b'<r a="1" a="2"/>') == {"r/@a[1]": "1", "r/@a[2]": "2"}
