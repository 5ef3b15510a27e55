"""MLLP blocks out of a byte stream and back: `VT payload FS CR` (MLLP release 1). Bytes in, events out, no I/O.

The same bytes give the same blocks whatever the chunks they come in. Where peers bend the rules, this decides:

- Between blocks NUL, CR and LF are harmless and only counted; anything else is `Noise` and never a message.
- A block ends at FS CR, also when the two come in different reads. MLLP knows no escape for them.
- FS without CR ends the block where the next thing is VT (up to 8 NUL or LF between are forgiven), the end of the
  stream, or silence (`end_pending`, `quiet()`); it is noted. Any other FS is payload: to end there would cut a message
  in two and acknowledge the first half.
- VT inside a block is payload, unless MSH, FHS or BHS follows (a UTF-8 byte order mark between is forgiven): then the
  peer gave the first block up. It is reported as `Truncated`, is never acknowledged, and the second block counts.
- The one-byte blocks 06 and 15 are the transport commits of MLLP release 2, not messages: `Commit`.
- Past the limit: `Oversize` once, the buffer is dropped and the deframer is deaf; the caller closes.
- The payload is never looked at otherwise: byte order marks, UTF-16 and LF pass untouched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

VT, FS, CR = b"\x0b", b"\x1c", b"\r"
END = FS + CR
DEFAULT_LIMIT = 16 * 1024 * 1024
STORED, REFUSED = VT + b"\x06" + END, VT + b"\x15" + END
"""The transport commits of MLLP release 2 as they stand on the wire."""
MISSING_CR = "missing CR"
"""Note on a block whose FS had no CR after it."""

_HARMLESS = b"\x00\r\n"
_KEPT = 256  # how much of stray bytes is kept, to be shown to a person
_VT = 0x0B
# Where a block ends or is given up before its FS CR. The bound keeps a rescan after each read constant.
_BREAK = re.compile(rb"\x1c[\x00\n]{0,8}(?=\x0b)|\x0b(?=(?:\xef\xbb\xbf)?(?:MSH|FHS|BHS))")
_OVERLAP = 16  # longer than any match of _BREAK with what it looks ahead at
_OPEN_END = re.compile(rb"\x1c[\x00\n]{0,8}\Z")
_SLACK = 10  # FS and what is forgiven after it; none of it counts towards the limit


@dataclass(frozen=True, slots=True)
class Block:
    """One whole block. `notes` say what the peer did not do by the book."""

    payload: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes outside any block: how many, and the first of them."""

    size: int
    kept: bytes


@dataclass(frozen=True, slots=True)
class Truncated:
    """A block that was begun and never ended: how much had come, and the first of it."""

    size: int
    kept: bytes


@dataclass(frozen=True, slots=True)
class Commit:
    """A transport commit of MLLP release 2: True for 06 (stored), False for 15 (not stored)."""

    stored: bool


@dataclass(frozen=True, slots=True)
class Oversize:
    """A block over the limit: how much of it had come when it was dropped."""

    size: int


Event = Block | Noise | Truncated | Commit | Oversize

_COMMITS = {b"\x06": Commit(True), b"\x15": Commit(False)}


def frame(payload: bytes) -> bytes:
    """The payload as one MLLP block."""
    return b"\x0b%b\x1c\r" % payload


class Deframer:
    """Collects one stream. `harmless` counts forgiven bytes between blocks; `limit` is the largest payload."""

    __slots__ = ("_buffer", "_deaf", "_inside", "_limit", "_scan", "harmless")

    def __init__(self, limit: int = DEFAULT_LIMIT) -> None:
        self._limit = limit
        self._buffer = bytearray()  # the open block without its VT; empty between blocks
        self._inside = False
        self._scan = 0  # up to here the open block holds no end
        self._deaf = False
        self.harmless = 0

    @property
    def idle(self) -> bool:
        """True between blocks."""
        return not self._inside

    @property
    def end_pending(self) -> bool:
        """True where the open block ends in FS and only the CR, or more payload, is awaited."""
        return self._inside and _OPEN_END.search(self._buffer, max(0, len(self._buffer) - _SLACK)) is not None

    def feed(self, data: bytes) -> list[Event]:
        """Take what was read and give what is complete, in order."""
        if self._deaf or not data:
            return []
        if self._is_one_block(data):
            return [_finished(data[1:-2])]
        events: list[Event] = []
        self._buffer += data
        if not self._inside:
            self._open(0, events)
        while self._inside and self._step(events):
            pass
        return events

    def quiet(self) -> list[Event]:
        """The peer has been silent for a while: a block that only lacks its CR is complete."""
        match = self._open_end() if self._inside else None
        if match is None:
            return []
        events: list[Event] = []
        self._close(match.start(), len(self._buffer), events, (MISSING_CR,))
        self._drop()
        return events

    def eof(self) -> list[Event]:
        """The stream has ended: a block that only lacks its CR is complete, any other open block is `Truncated`."""
        events = self.quiet()
        if self._inside:
            events.append(Truncated(len(self._buffer), bytes(self._buffer[:_KEPT])))
        self._drop()
        return events

    def _is_one_block(self, data: bytes) -> bool:
        """The usual read: exactly one block, nothing before, after or odd within."""
        return (
            not self._inside
            and 3 <= len(data) <= self._limit + 3
            and data[0] == _VT
            and data.find(END) == len(data) - 2
            and data.find(VT, 1) < 0
        )

    def _step(self, events: list[Event]) -> bool:
        """Find how the open block ends; False where more bytes are needed or nothing more will be heard."""
        buffer = self._buffer
        end = buffer.find(END, self._scan)
        reach = len(buffer) if end < 0 else end
        # Without a VT there is no break to look for, and find is much faster than the pattern.
        found = _BREAK.search(buffer, self._scan) if buffer.find(VT, self._scan) >= 0 else None
        if found is not None and found.start() < reach:
            end, reach = -1, found.start()
        elif end < 0 and len(buffer) <= self._limit + _SLACK:
            self._scan = max(0, len(buffer) - _OVERLAP)
            return False
        if reach > self._limit:
            self._shut(events)
        elif found is None or end >= 0:
            self._close(end, end + 2, events)
        elif buffer[reach] == _VT:
            self._give_up(reach, events)
        else:
            self._close(reach, found.end(), events, (MISSING_CR,))
        return True

    def _open_end(self) -> re.Match[bytes] | None:
        """The FS that closes the buffer, with what is forgiven after it."""
        return _OPEN_END.search(self._buffer, max(0, len(self._buffer) - _SLACK))

    def _close(self, end: int, following: int, events: list[Event], notes: tuple[str, ...] = ()) -> None:
        """The open block ends before `end`; what comes next starts at `following`."""
        with memoryview(self._buffer) as view:
            payload = bytes(view[:end])
        events.append(_finished(payload, notes))
        self._open(following, events)

    def _give_up(self, at: int, events: list[Event]) -> None:
        """A new block begins at `at`, inside the open one. A doubled VT is no lost block."""
        if at:
            events.append(Truncated(at, bytes(self._buffer[: min(at, _KEPT)])))
        else:
            self.harmless += 1
        self._open(at, events)

    def _open(self, start: int, events: list[Event]) -> None:
        """Between blocks at `start`: go into the next one, past what does not belong to any."""
        at = self._buffer.find(VT, start)
        until = len(self._buffer) if at < 0 else at
        if until > start:
            self._stray(bytes(self._buffer[start:until]), events)
        del self._buffer[: until + 1]  # cheap: bytearray moves its start, not its content
        self._inside = at >= 0
        self._scan = 0

    def _stray(self, between: bytes, events: list[Event]) -> None:
        """Forgive or report bytes between blocks."""
        stray = between.strip(_HARMLESS)
        self.harmless += len(between) - len(stray)
        if stray:
            events.append(Noise(len(stray), stray[:_KEPT]))

    def _shut(self, events: list[Event]) -> None:
        """The open block is over the limit: say so once and hear no more."""
        events.append(Oversize(len(self._buffer)))
        self._deaf = True
        self._drop()

    def _drop(self) -> None:
        """Forget the open block."""
        self._buffer = bytearray()
        self._inside = False
        self._scan = 0


def _finished(payload: bytes, notes: tuple[str, ...] = ()) -> Block | Commit:
    """What a whole block is: a message, or a transport commit."""
    return _COMMITS.get(payload) or Block(payload, notes)
