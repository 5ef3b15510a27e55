"""HL7 v2 text of the demo hospital."""

from __future__ import annotations

import pytest

from console.simulator.text import encode, escape, header, parts, segment


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [("a|b", r"a\F\b"), ("a^b", r"a\S\b"), ("a&b", r"a\T\b"), ("a~b", r"a\R\b"), ("a\\b", r"a\E\b"), ("a\rb", "a b")],
)
def test_that_no_delimiter_gets_through_unescaped(plain: str, escaped: str) -> None:
    assert escape(plain) == escaped


def test_that_a_segment_has_its_fields_at_their_hl7_numbers() -> None:
    assert segment("PID", {3: "c", 1: "a"}) == "PID|a||c"


def test_that_the_separator_itself_is_msh_1() -> None:
    assert header({3: "LAB", 10: "id"}) == "MSH|^~\\&|LAB|||||||id"


def test_that_empty_components_at_the_end_are_left_out() -> None:
    assert parts("a", "", "b&c", "") == r"a^^b\T\c"


def test_that_every_segment_ends_with_cr() -> None:
    assert encode(["MSH|é", "PID"], "latin-1") == b"MSH|\xe9\rPID\r"
