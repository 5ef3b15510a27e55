"""Lines of a document: real ones, and long ones in pieces, none of which begins within a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.documents.line_table import PIECE, line_table, terminator
from console.documents.node import Syntax


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"a\rb\r", "CR"),
        (b"a\nb", "LF"),
        (b"a\r\nb\r\n", "CRLF"),
        (b"a\rb\n", "mixed"),
        (b"a\r\nb\r", "mixed"),
        (b"a", "none"),
    ],
)
def test_that_the_line_end_is_named(raw: bytes, kind: str) -> None:
    assert terminator(raw) == kind


@given(
    st.binary(max_size=3000),
    st.sampled_from(list(Syntax)),
    st.sampled_from(["utf-8", "iso2022_jp", "gb18030", "utf-16"]),
)
def test_that_every_byte_is_in_one_line_or_ends_one(raw: bytes, syntax: Syntax, encoding: str) -> None:
    table = line_table(raw, syntax, encoding)
    at = 0
    for index in range(len(table)):
        assert raw[at : table.starts[index]].strip(b"\r\n\0") == b""
        assert table.starts[index] <= table.ends[index] <= len(raw)
        assert table.index_of(table.starts[index]) == index or table.starts[index] == table.ends[index]
        at = table.ends[index]


@pytest.mark.parametrize("syntax", list(Syntax))
def test_that_a_long_line_is_cut_into_pieces_that_can_be_read_alone(syntax: Syntax) -> None:
    raw = ("größe, straße|" * 200).encode()
    table = line_table(raw, syntax, "utf-8")
    pieces = [raw[table.starts[index] : table.ends[index]].decode() for index in range(len(table))]
    assert "".join(pieces).encode() == raw
    assert max(map(len, pieces)) <= PIECE
    assert [table.continued(index) for index in range(3)] == [False, True, True]


def test_that_a_character_set_that_shifts_is_cut_where_it_stands_at_its_beginning() -> None:
    raw = ("山田太郎 " * 200).encode("iso2022_jp")
    table = line_table(raw, Syntax.ER7, "iso2022_jp")
    text = "".join(raw[table.starts[index] : table.ends[index]].decode("iso2022_jp") for index in range(len(table)))
    assert len(table) > 3
    assert text == "山田太郎 " * 200


def test_that_an_er7_value_that_nobody_reads_is_one_piece() -> None:
    raw = b"OBX|1|ED|X||" + b"QUJD" * 5000 + b"|F\rOBX|2\r"
    table = line_table(raw, Syntax.ER7, "utf-8")
    assert len(table) <= 4
    assert (table.ending(raw, 0), table.ending(raw, len(table) - 1)) == ("", "CR")
