"""Escapes: resolved for display, made for writing, back and forth without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.layers.hl7v2.delimiters import STANDARD, Delimiters
from console.layers.hl7v2.escapes import CannotEscape, escape, unescape


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"),
        ("\\X41C3A9\\", "Aé"),
        ("\\H\\bold\\N\\", "\\H\\bold\\N\\"),
        ("\\.br\\\\Z1\\\\Q\\\\C2842\\", "\\.br\\\\Z1\\\\Q\\\\C2842\\"),
        ("\\XZZ\\ \\XFF\\ \\", "\\XZZ\\ \\XFF\\ \\"),
        ("\\E\\F\\E\\", "\\F\\"),
    ],
)
def test_that_only_characters_are_resolved(sent: str, shown: str) -> None:
    assert unescape(sent, STANDARD) == shown


@given(st.text(), st.booleans())
def test_that_what_is_written_is_what_is_read(value: str, own: bool) -> None:
    delimiters = Delimiters(b"#", b"!", b"@", b"%", b"*") if own else STANDARD
    written = escape(value, delimiters)

    assert unescape(written, delimiters) == value
    assert not set(written) & set("\r\n\x0b\x1c#!@*" if own else "\r\n\x0b\x1c|^~&")


def test_that_the_truncation_character_is_escaped_where_declared() -> None:
    declared = Delimiters(truncation=b"#")

    assert escape("a#b", declared) == "a\\P\\b"
    assert escape("a#b", STANDARD) == "a#b"


def test_that_a_message_without_escape_character_cannot_say_a_delimiter() -> None:
    bare = Delimiters(escape=b"", subcomponent=b"")

    assert escape("plain", bare) == "plain"
    for value in ("a|b", "a&b", "a\\b", "a\rb"):
        with pytest.raises(CannotEscape):
            escape(value, bare)
