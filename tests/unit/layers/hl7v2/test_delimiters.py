"""Delimiters as MSH-1 and MSH-2 name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.layers.hl7v2.delimiters import Delimiters, read_delimiters


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"MSH|^~\\&|A", Delimiters()),
        (b"MSH|^~\\&#|A", Delimiters(truncation=b"#")),
        (b"MSH#!@%*#A", Delimiters(b"#", b"!", b"@", b"%", b"*")),
        (b"MSH|^~|A", Delimiters(escape=b"", subcomponent=b"")),
        (b"MSH||A", Delimiters(declared=False)),
        (b"MSH|LAB|HOSP", Delimiters(declared=False)),
        (b"MSH|^^~&|A", Delimiters(declared=False)),
        (b"MSH|^~\\|", Delimiters(subcomponent=b"")),
    ],
)
def test_that_delimiters_are_read_or_the_usual_ones_stand_in(header: bytes, expected: Delimiters) -> None:
    assert read_delimiters(header) == expected


@pytest.mark.parametrize("header", [b"MSH", b"MSHA", b"MSH\xff^~", b"MSH ^~", b"MSH\x0b"])
def test_that_a_header_without_separator_is_none(header: bytes) -> None:
    assert read_delimiters(header) is None


@given(st.binary(max_size=12))
def test_that_no_bytes_raise_and_no_two_delimiters_are_the_same(rest: bytes) -> None:
    read = read_delimiters(b"MSH" + rest)

    if read is not None and read.declared:
        used = [part for part in (read.field, *(bytes([b]) for b in read.encoding_characters)) if part]
        assert len(used) == len(set(used))
