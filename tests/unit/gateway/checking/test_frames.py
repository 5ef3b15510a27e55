"""Frames over a pipe: whole, or named as broken."""

from __future__ import annotations

import io

import pytest

from console.gateway.checking.frames import BrokenFrame, read_frame, write_frame


class OneByOne(io.BytesIO):
    """A pipe that never gives more than one byte."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(1 if size else 0)


def test_that_frames_come_back_in_order_and_the_end_is_told() -> None:
    pipe = io.BytesIO()
    for payload in (b"one", b"", b"x" * 70_000):
        write_frame(pipe, payload)
    pipe.seek(0)

    assert [read_frame(pipe) for _ in range(4)] == [b"one", b"", b"x" * 70_000, None]


def test_that_a_pipe_that_gives_little_at_a_time_gives_whole_frames() -> None:
    pipe = io.BytesIO()
    write_frame(pipe, b"a frame")

    assert read_frame(OneByOne(pipe.getvalue())) == b"a frame"


@pytest.mark.parametrize("cut", [1, 4, 6])
def test_that_an_end_inside_a_frame_is_no_frame(cut: int) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, b"a frame")

    with pytest.raises(BrokenFrame):
        read_frame(io.BytesIO(pipe.getvalue()[:cut]))


def test_that_a_length_beyond_all_documents_is_no_frame() -> None:
    with pytest.raises(BrokenFrame):
        read_frame(io.BytesIO(b"HTTP/1.1 200 OK"))
