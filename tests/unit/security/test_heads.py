"""Signed heads: read back as written, and nothing made up passes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.security.heads import Head, append_head, parse_line, read_heads
from console.security.heads import line as head_line

KEY = bytes(range(32))
NOW = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
HEADS = tuple(Head(writer="gateway 1 %x", seq=seq, hash=bytes([seq]) * 32) for seq in (1, 5, 9))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "audit-heads.log"
    for head in HEADS:
        append_head(file, KEY, head, NOW)
    return file


def test_that_heads_are_read_as_written(path: Path) -> None:
    assert read_heads(path, KEY).heads == HEADS
    assert read_heads(path, KEY).bad_lines == ()


def test_that_no_file_means_no_heads(tmp_path: Path) -> None:
    assert read_heads(tmp_path / "none", KEY).heads == ()


def test_that_a_changed_line_is_named(path: Path) -> None:
    path.write_text(path.read_text(encoding="ascii").replace(" 5 ", " 4 ", 1), encoding="ascii")
    read = read_heads(path, KEY)
    assert read.heads == (HEADS[0], HEADS[2])
    assert read.bad_lines == (2,)


def test_that_another_key_signs_nothing_here(path: Path) -> None:
    assert read_heads(path, bytes(32)).heads == ()
    assert read_heads(path, bytes(32)).bad_lines == (1, 2, 3)


def test_that_a_line_cut_by_a_crash_is_no_accusation(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"gateway 12 ab")
    assert read_heads(path, KEY).heads == HEADS
    assert read_heads(path, KEY).bad_lines == ()


@pytest.mark.parametrize("text", ["", " ", "a b c d e", "x" * 1000, "\ufffd"])
def test_that_anything_else_is_no_head(text: str) -> None:
    assert parse_line(KEY, text) is None
    assert parse_line(KEY, head_line(KEY, HEADS[0], NOW)) == HEADS[0]
