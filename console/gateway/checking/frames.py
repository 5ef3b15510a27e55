"""Frames between the gateway and its checking process: four bytes of length, then that many bytes."""

from __future__ import annotations

from typing import IO

HEAD = 4
LARGEST = 256 * 1024 * 1024
"""Nothing larger is ever held as one document; a length beyond it is no frame of ours."""


class BrokenFrame(Exception):
    """The other side ended in the middle of a frame, or sent something else."""


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    """Write one frame and flush it. Raises `OSError` where the other side is gone, `BrokenFrame` for too much."""
    if len(payload) > LARGEST:
        raise BrokenFrame(f"{len(payload)} bytes are more than a frame takes")
    stream.write(len(payload).to_bytes(HEAD, "big") + payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame; None where the stream ends between two. Raises `BrokenFrame` where it ends inside one."""
    head = _read(stream, HEAD)
    if not head:
        return None
    size = int.from_bytes(head, "big")
    if len(head) < HEAD or size > LARGEST:
        raise BrokenFrame("no length of a frame")
    payload = _read(stream, size)
    if len(payload) < size:
        raise BrokenFrame("the end inside a frame")
    return payload


def _read(stream: IO[bytes], count: int) -> bytes:
    """So many bytes, or fewer at the end of the stream: a pipe gives what it has."""
    pieces: list[bytes] = []
    while count > 0 and (piece := stream.read(count)):
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
