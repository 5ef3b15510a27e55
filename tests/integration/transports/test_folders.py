"""Folders as source and destination, on a real file system."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from console.config.settings import FolderDestination, FolderSource
from console.core.interface import LinkState
from console.transports.exchange import Kind
from console.transports.files.destination import FolderSender
from console.transports.files.source import FolderWatcher
from tests.support.mllp import ack, message, until


def sender_to(folder: Path, suffix: str = ".hl7") -> FolderSender:
    """A sender that writes to this folder."""
    return FolderSender(FolderDestination(name="out", kind="folder", path=str(folder), suffix=suffix))


class Desk:
    """Takes files as the gateway would."""

    def __init__(self, reply: bytes | None = ack("1")) -> None:
        self.taken: list[tuple[bytes, str]] = []
        self.events: list[tuple[str, str]] = []
        self.answers: list[Callable[[bytes | None], None]] = []
        self.reply = reply
        self.at_once = True

    def accept(self, raw: bytes, peer: str, answer: Callable[[bytes | None], None]) -> None:
        """Keep the file, answer now or later."""
        self.taken.append((raw, peer))
        self.answers.append(answer)
        if self.at_once:
            answer(self.reply)

    def source(self, folder: Path, **settings: object) -> FolderWatcher:
        """A source that watches this folder."""
        return FolderWatcher(
            FolderSource.model_validate({"kind": "folder", "path": str(folder), "interval": 0.01, **settings}),
            self.accept,
            lambda name, detail: self.events.append((name, detail)),
            is_refusal=lambda reply: b"MSA|AE" in reply or b"MSA|AR" in reply,
        )


def matches_nothing(_: bytes) -> bool:
    """A folder has no replies."""
    return False


def content(folder: Path) -> list[Path]:
    """The files of a folder by name."""
    return sorted(folder.iterdir())


async def test_that_each_message_becomes_a_file_in_order(tmp_path: Path) -> None:
    sender = sender_to(tmp_path)
    for number in range(5):
        assert (await sender.exchange(message(str(number)), matches_nothing)).kind is Kind.DONE

    files = content(tmp_path)
    assert [file.read_bytes() for file in files] == [message(str(number)) for number in range(5)]
    assert {file.suffix for file in files} == {".hl7"}
    assert sender.link is LinkState.UP


async def test_that_a_missing_folder_is_not_sent(tmp_path: Path) -> None:
    sender = sender_to(tmp_path / "not-mounted")
    result = await sender.exchange(message("1"), matches_nothing)

    assert (result.kind, result.code, sender.link) == (Kind.NOT_SENT, "no_folder", LinkState.DOWN)
    assert not (tmp_path / "not-mounted").exists()


def test_that_a_suffix_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="file name"):
        sender_to(tmp_path, "/../../x")


async def test_that_a_file_is_taken_once_and_moved_after_the_answer(tmp_path: Path) -> None:
    desk = Desk(ack("1"))
    (tmp_path / "one.hl7").write_bytes(message("1"))
    source = desk.source(tmp_path)
    await source.look()
    await source.look()
    await source.look()

    assert desk.taken == [(message("1"), "folder:one.hl7")]
    assert (tmp_path / "done" / "one.hl7").read_bytes() == message("1")
    assert (tmp_path / "done" / "one.hl7.ack").read_bytes() == ack("1")
    assert not (tmp_path / "one.hl7").exists()


async def test_that_a_refused_file_goes_to_failed_with_its_reply(tmp_path: Path) -> None:
    desk = Desk(ack("1", "AE"))
    (tmp_path / "one.hl7").write_bytes(message("1"))
    source = desk.source(tmp_path)
    await source.look()
    await source.look()

    assert (tmp_path / "failed" / "one.hl7").exists()
    assert (tmp_path / "failed" / "one.hl7.ack").read_bytes() == ack("1", "AE")


async def test_that_a_file_stays_where_it_is_until_it_is_answered(tmp_path: Path) -> None:
    desk = Desk()
    desk.at_once = False
    (tmp_path / "one.hl7").write_bytes(message("1"))
    source = desk.source(tmp_path)
    await source.start()
    await until(lambda: len(desk.taken) == 1)
    assert content(tmp_path) == [tmp_path / "one.hl7"]

    desk.answers[0](ack("1"))
    await until((tmp_path / "done" / "one.hl7").exists)
    await source.stop()
    assert source.link is LinkState.OFF


async def test_that_a_file_that_was_not_stored_is_offered_again(tmp_path: Path) -> None:
    desk = Desk(reply=None)
    (tmp_path / "one.hl7").write_bytes(message("1"))
    source = desk.source(tmp_path)
    for _ in range(3):
        await source.look()

    assert [raw for raw, _ in desk.taken] == [message("1")] * 2
    assert content(tmp_path) == [tmp_path / "one.hl7"]


async def test_that_stop_leaves_a_file_without_answer_in_place(tmp_path: Path) -> None:
    desk = Desk()
    desk.at_once = False
    (tmp_path / "one.hl7").write_bytes(message("1"))
    source = desk.source(tmp_path)
    await source.start()
    await until(lambda: len(desk.taken) == 1)
    await source.stop(0.05)
    desk.answers[0](ack("1"))  # too late, and harmless

    assert content(tmp_path) == [tmp_path / "one.hl7"]


async def test_that_a_growing_file_is_left_alone(tmp_path: Path) -> None:
    desk = Desk()
    file = tmp_path / "one.hl7"
    source = desk.source(tmp_path)
    for number in range(3):
        file.write_bytes(message("1") * (number + 1))
        await source.look()
    assert desk.taken == []

    await source.look()
    assert len(desk.taken) == 1


async def test_that_files_are_offered_oldest_first(tmp_path: Path) -> None:
    desk = Desk()
    for name in ("c", "a", "b"):
        (tmp_path / f"{name}.hl7").write_bytes(name.encode())
        await until(partial(distinct_times, tmp_path, name))
    source = desk.source(tmp_path)
    await source.look()
    await source.look()

    assert [raw for raw, _ in desk.taken] == [b"c", b"a", b"b"]


def distinct_times(folder: Path, last: str) -> bool:
    """Rewrite the last file until its time differs from the others: file systems count in ticks."""
    file = folder / f"{last}.hl7"
    others = {other.stat().st_mtime_ns for other in folder.iterdir() if other != file}
    file.write_bytes(last.encode())
    return file.stat().st_mtime_ns not in others


async def test_that_other_files_hidden_files_and_links_are_left_alone(tmp_path: Path) -> None:
    desk = Desk()
    (tmp_path / "note.txt").write_bytes(b"x")
    (tmp_path / ".part.hl7").write_bytes(b"x")
    (tmp_path / "link.hl7").symlink_to(tmp_path / "note.txt")
    (tmp_path / "folder.hl7").mkdir()
    source = desk.source(tmp_path)
    await source.look()
    await source.look()

    assert desk.taken == []


async def test_that_a_file_over_the_limit_goes_to_failed_unread(tmp_path: Path) -> None:
    desk = Desk()
    (tmp_path / "SECRET.hl7").write_bytes(b"x" * 2000)
    source = desk.source(tmp_path, frame_limit=1024)
    await source.look()
    await source.look()

    assert desk.taken == []
    assert desk.events == [("oversize", "a file of 2000 bytes")]
    assert (tmp_path / "failed" / "SECRET.hl7").exists()


async def test_that_a_file_that_cannot_be_moved_is_not_offered_again(tmp_path: Path) -> None:
    desk = Desk()
    (tmp_path / "one.hl7").write_bytes(message("1"))
    (tmp_path / "done").write_bytes(b"a file where the folder should be")
    source = desk.source(tmp_path)
    for _ in range(4):
        await source.look()
    assert len(desk.taken) == 1
    assert desk.events[0][0] == "not_moved"

    (tmp_path / "done").unlink()
    await source.look()
    assert (tmp_path / "done" / "one.hl7").exists()
    assert len(desk.taken) == 1


async def test_that_a_folder_that_cannot_be_read_shows_as_down(tmp_path: Path) -> None:
    source = Desk().source(tmp_path / "none")
    await source.look()

    assert source.link is LinkState.DOWN
    assert "cannot read" in source.link_detail
