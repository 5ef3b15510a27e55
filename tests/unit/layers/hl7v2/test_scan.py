"""Finding headers and walking lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.layers.hl7v2.scan import find_header, line_end, lines, plain


@pytest.mark.parametrize(
    ("raw", "at"),
    [(b"MSH|", 0), (b"\xef\xbb\xbfMSH|", 3), (b" \r\n\x0bMSH|", 4), (b"x\rMSH|", 2), (b"xMSH|", -1), (b"", -1)],
)
def test_that_a_header_is_found_at_the_start_of_a_line(raw: bytes, at: int) -> None:
    assert find_header(raw) == at


@given(st.binary(max_size=200).map(lambda raw: raw.replace(b"a", b"\r").replace(b"b", b"\n")))
def test_that_lines_are_what_stands_between_line_ends(raw: bytes) -> None:
    assert [raw[start:end] for start, end in lines(raw)] == [part for part in re.split(rb"[\r\n]", raw) if part]
    assert raw[: line_end(raw, 0)] == re.split(rb"[\r\n]", raw)[0]


@given(st.binary(max_size=30))
def test_that_any_bytes_are_text_for_lists(raw: bytes) -> None:
    assert isinstance(plain(raw), str)
