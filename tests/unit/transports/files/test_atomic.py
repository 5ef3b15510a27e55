"""Atomic files: whole or absent, never over another, never outside the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.transports.files.atomic import move_new, plain_name, write_new


def test_that_a_taken_name_gets_a_number_and_nothing_is_overwritten(tmp_path: Path) -> None:
    first = write_new(tmp_path, "a.hl7", b"1")
    second = write_new(tmp_path, "a.hl7", b"2")

    assert (first.name, second.name) == ("a.hl7", "a-1.hl7")
    assert [first.read_bytes(), second.read_bytes()] == [b"1", b"2"]


def test_that_nothing_hidden_is_left(tmp_path: Path) -> None:
    write_new(tmp_path, "a.hl7", b"1")

    assert [path.name for path in tmp_path.iterdir()] == ["a.hl7"]


def test_that_a_move_keeps_the_one_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "done").mkdir()
    (tmp_path / "done" / "a.hl7").write_bytes(b"old")
    (tmp_path / "a.hl7").write_bytes(b"new")

    moved = move_new(tmp_path / "a.hl7", tmp_path / "done", "a.hl7")

    assert moved.read_bytes() == b"new"
    assert (tmp_path / "done" / "a.hl7").read_bytes() == b"old"
    assert not (tmp_path / "a.hl7").exists()


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "a/b", "a\\b", "c:a", "a\0b"])
def test_that_a_path_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="file name"):
        plain_name(name)


def test_that_a_missing_folder_is_an_error_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_new(tmp_path / "no", "a.hl7", b"1")

    assert not (tmp_path / "no").exists()
