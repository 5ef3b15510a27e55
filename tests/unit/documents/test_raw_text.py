"""Bytes to the text of an editor and back."""

from __future__ import annotations

import random

import pytest

from console.documents.raw_text import from_text, to_text
from console.documents.splice import EditRefused


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"MSH|^~\\&|A\rPID|1\r", "ascii"),
        (b"MSH|a\r\nPID|b\rOBX|c\n", "latin-1"),
        (b"\x0bMSH|\x00\x1c\r", "ascii"),
        (b"caf\xe9 \xff\r", "utf-8"),
        ("⟦0B⟧ stays text".encode(), "utf-8"),
        (b"", "utf-8"),
        ("日本".encode("iso2022_jp"), "iso2022_jp"),
    ],
)
def test_that_unchanged_text_gives_the_very_same_bytes(raw: bytes, encoding: str) -> None:
    text, end = to_text(raw, encoding)

    assert from_text(text, encoding, end) == raw


def test_that_any_bytes_come_back_the_same() -> None:
    dice = random.Random(7)
    for _ in range(300):
        raw = bytes(dice.randrange(256) for _ in range(dice.randrange(80)))
        for encoding in ("utf-8", "latin-1", "ascii"):
            text, end = to_text(raw, encoding)
            assert from_text(text, encoding, end) == raw


def test_that_an_editor_sees_lines_and_the_wire_keeps_its_line_end() -> None:
    text, end = to_text(b"MSH|1\rPID|2\r", "ascii")

    assert text == "MSH|1\nPID|2\n"
    assert from_text(text + "NTE|3\n", "ascii", end) == b"MSH|1\rPID|2\rNTE|3\r"


@pytest.mark.parametrize("text", ["caf\u00e9", "⟦zz⟧", "⟦0B", "⟦110000⟧"])
def test_that_what_cannot_be_written_is_refused(text: str) -> None:
    with pytest.raises(EditRefused):
        from_text(text, "ascii", "\r")
