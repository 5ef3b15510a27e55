"""Edits of XML: exactly the named part, and a value that can never be structure."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.change import Change, ChangeKind
from console.documents.splice import EditRefused, reassemble
from console.documents.walk import find_exact, leaves, walk
from console.documents.xml.edit import edit
from tests.unit.documents.xml.plain_vocabulary import read, shown

SMALL = b'<r xmlns:p="u"><a x="1" y=\'2\'>t</a>\n  <b/><c>m<i>n</i> o</c><d><![CDATA[x]]></d><a/></r>'
SET, INSERT, REMOVE = ChangeKind.SET, ChangeKind.INSERT, ChangeKind.REMOVE


def changed(raw: bytes, kind: ChangeKind, path: str, value: str = "") -> bytes:
    return edit(raw, [Change(kind=kind, path=path, value=value)])


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("r/a[1]/@x", '<"&\n', b'x="1"', b'x="&lt;&quot;&amp;&#10;"'),
        ("r/a[1]/@y", "'", b"y='2'", b"y='&apos;'"),
        ("r/a[1]", "<i/>", b">t<", b">&lt;i/&gt;<"),
        ("r/b", "v", b"<b/>", b"<b>v</b>"),
        ("r/b/@new", "v", b"<b/>", b'<b new="v"/>'),
        ("r/b/@p:new", "v", b"<b/>", b'<b p:new="v"/>'),
        ("r/c/text()[2]", "€", b" o<", "€<".encode()),
        ("r/d", "<&", b"[x]", b"[<&]"),
        ("b", "root left out", b"<b/>", b"<b>root left out</b>"),
    ],
)
def test_that_setting_changes_these_bytes_alone(path: str, value: str, old: bytes, new: bytes) -> None:
    assert changed(SMALL, SET, path, value) == SMALL.replace(old, new, 1)


@pytest.mark.parametrize(
    ("kind", "path", "value", "words"),
    [
        (SET, "r/a", "x", "several places"),
        (SET, "r/c", "x", "more than text"),
        (SET, "r/zz", "x", "does not exist"),
        (SET, "r/", "x", "no path"),
        (SET, "r/b", "\x00", "control character"),
        (SET, "r/b", "\ufffe", "control character"),
        (SET, "r/b", "\ud800", "control character"),
        (SET, "r/d", "a]]>b", "]]>"),
        (SET, "r/@xmlns:p", "v", "namespace"),
        (SET, "r/b/@q:new", "v", "more of the document"),
        (REMOVE, "r", "", "root"),
        (REMOVE, "r/b/@zz", "", "does not exist"),
        (INSERT, "r", "<n/>", "root"),
        (INSERT, "r/b", "<n></m>", "one element"),
        (INSERT, "r/b", "<n/><m/>", "one element"),
        (INSERT, "r/b", "text", "one element"),
        (INSERT, "r/b", "<n a=1></n>", "well-formed"),
        (INSERT, "r/b", "<n>&x;</n>", "well-formed"),
        (INSERT, "r/b", "<n><?pi?></n>", "processing instruction"),
        (INSERT, "r/b", "<!DOCTYPE n><n/>", "one element"),
        (INSERT, "r/b", "<q:n/>", "more of the document"),
        (INSERT, "r/a[1]/@x", "v", "there already"),
    ],
)
def test_that_what_cannot_be_done_is_refused_in_words(kind: ChangeKind, path: str, value: str, words: str) -> None:
    with pytest.raises(EditRefused, match=words) as refused:
        changed(SMALL, kind, path, value)

    assert value not in str(refused.value) or len(value) < 4


def test_that_an_element_goes_in_behind_its_sibling_with_the_same_indent() -> None:
    assert changed(SMALL, INSERT, "r/b", "<n p:z='1'>x</n>") == SMALL.replace(b"<b/>", b"<b/>\n  <n p:z='1'>x</n>")


def test_that_removing_takes_the_part_and_its_indent() -> None:
    assert changed(SMALL, REMOVE, "r/b") == SMALL.replace(b"\n  <b/>", b"")
    assert changed(SMALL, REMOVE, "r/a[1]/@x") == SMALL.replace(b' x="1"', b"")
    assert changed(SMALL, REMOVE, "r/c/text()[1]") == SMALL.replace(b">m<", b"><")


def test_that_a_character_the_encoding_lacks_becomes_a_reference() -> None:
    raw = "<?xml version='1.0' encoding='ISO-8859-1'?><r>é</r>".encode("latin-1")

    assert changed(raw, SET, "r", "€é") == raw.replace(b">\xe9<", b">&#x20AC;\xe9<")


def test_that_a_document_of_two_byte_characters_keeps_its_encoding() -> None:
    raw = '<r a="1">é</r>'.encode("utf-16")

    assert changed(raw, SET, "r/@a", "<€") == '<r a="&lt;€">é</r>'.encode("utf-16")


def test_that_a_document_with_a_doctype_can_only_lose_it() -> None:
    raw = b"<!DOCTYPE r><r>x</r>"

    with pytest.raises(EditRefused, match="DOCTYPE"):
        changed(raw, SET, "r", "y")
    assert changed(raw, REMOVE, "doctype()") == b"<r>x</r>"


def test_that_an_element_that_is_not_closed_is_left_to_raw_mode() -> None:
    with pytest.raises(EditRefused, match="not closed"):
        changed(b"<r><a>x<b/></r>", REMOVE, "r/a")


def test_that_nothing_changes_where_one_of_several_is_refused() -> None:
    changes = [Change(kind=SET, path="r/b", value="1"), Change(kind=SET, path="r/zz", value="2")]

    with pytest.raises(EditRefused):
        edit(SMALL, changes)


def test_that_many_values_are_set_at_once() -> None:
    raw = b"<r>" + b"<a x='1'>t</a>" * 300 + b"</r>"
    changes = [Change(kind=SET, path=f"r/a[{number}]/@x", value="two") for number in range(1, 301)]

    assert edit(raw, changes) == raw.replace(b"'1'", b"'two'")


def test_that_changes_follow_each_other() -> None:
    changes = [
        Change(kind=INSERT, path="r/b", value="<n>1</n>"),
        Change(kind=SET, path="r/n", value="2"),
        Change(kind=SET, path="r/n", value="3"),
        Change(kind=REMOVE, path="r/b"),
    ]

    assert b"<n>3</n>" in edit(SMALL, changes)
    assert b"<b/>" not in edit(SMALL, changes)


HOSTILE = st.text(st.sampled_from("<>&\"'/]!-[? \n\r\t=;#xa€\x00\ud800") | st.characters(), max_size=30)


@settings(max_examples=150, deadline=None)
@given(value=HOSTILE, at=st.integers(0, 8))
def test_that_no_value_becomes_structure(value: str, at: int) -> None:
    document = read(SMALL)
    leaf = [leaf for leaf in leaves(document.nodes) if "xmlns" not in leaf.path][at % 8]
    try:
        after = changed(SMALL, SET, leaf.path, value)
    except EditRefused:
        return
    before, now = shown(SMALL), shown(after)
    path = leaf.path if leaf.path in now or not value else leaf.path.removesuffix("/text()")

    assert after.startswith(SMALL[: leaf.start])
    assert after.endswith(SMALL[leaf.end :])
    assert not value or now[path] == value
    if value:
        assert {key: was for key, was in before.items() if key != leaf.path} == {
            key: is_ for key, is_ in now.items() if key != path
        }


def test_that_damaged_documents_are_read_and_edited_without_a_crash() -> None:
    dice = random.Random(5)
    bits = [b"<", b">", b'"', b"'", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"<!DOCTYPE x ["]
    bits += [b"&", b"&#0;", b"</", b"/>", b"<a ", b"\0", b"\xff", b"=", b"</a>", b"<c>", b"\xc3"]
    for _ in range(250):
        data = bytearray(SMALL)
        for _ in range(dice.randrange(1, 8)):
            at = dice.randrange(len(data) + 1)
            data[at : at + dice.choice([0, 0, 1, 5, 20])] = dice.choice(bits)
        raw = bytes(data)
        document = read(raw)
        nodes = list(walk(document.nodes))
        assert reassemble(document) == raw
        assert len({node.path for node in nodes}) == len(nodes)
        if not nodes:
            continue
        node = dice.choice(nodes)
        assert find_exact(document, node.path) is not None
        value = "".join(dice.choices(string.printable, k=5))
        try:
            after = edit(raw, [Change(kind=SET, path=node.path, value=value)])
        except EditRefused:
            continue
        assert after.startswith(raw[: node.start])
        assert after.endswith(raw[node.end :])
