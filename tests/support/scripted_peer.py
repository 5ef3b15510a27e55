"""A real MLLP server for tests that behaves as its script says and journals every frame in the order of arrival."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from console.transports.mllp.framing import Block, Deframer, frame
from tests.support.mllp import ack, control_id, until

ERR_UNKNOWN_PATIENT = "ERR||PID^1^3|204^Unknown key identifier^HL70357|E|||Patient not found\r"
ERR_WARNING = "ERR||OBX^1^5|104^Value too long^HL70357|W|||Shortened\r"


class Act(StrEnum):
    """What the peer does with one message."""

    AA = "aa"
    AE = "ae"  # with ERR 204
    AR = "ar"
    CR = "cr"
    WARN = "warn"  # AA with an ERR of severity W
    LATE = "late"  # AA after `delay` seconds
    WRONG_ID = "wrong_id"  # AA for another control id
    EOF = "eof"  # closes in good order instead of answering
    RESET = "reset"
    GARBAGE = "garbage"  # a frame that is no HL7
    NOISE = "noise"  # bytes without a frame
    TWICE = "twice"  # the same AA two times
    DRIP = "drip"  # AA, one byte at a time
    NO_CR = "no_cr"  # AA whose frame ends in FS alone
    COMMIT = "commit"  # MLLP release 2: transport commit, then AA
    NEVER = "never"  # no answer; the connection stays open


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a script."""

    act: Act = Act.AA
    delay: float = 0.0  # seconds before the answer


@dataclass(frozen=True, slots=True)
class Entry:
    """One frame received: when (monotonic seconds), on which connection (from 1), its id and bytes."""

    at: float
    connection: int
    control_id: str
    raw: bytes


@dataclass(slots=True)
class Tally:
    """Connections, now and ever."""

    open: int = 0
    ever: int = 0
    writers: list[asyncio.StreamWriter] = field(default_factory=list)


class ScriptedPeer:
    """Answers by its script, message by message; the last step is repeated for ever.

    `journal_file`, where given, gets one line "monotonic connection control-id" per frame, synced to disk before the
    answer: what the peer has acknowledged, it can prove after any crash of ours.
    """

    def __init__(
        self, script: Iterable[Step | Act] = (Act.AA,), *, port: int = 0, journal_file: Path | None = None
    ) -> None:
        self.script = [step if isinstance(step, Step) else Step(step) for step in script] or [Step()]
        self.journal: list[Entry] = []
        self.tally = Tally()
        self.port = port
        self.choose: Callable[[Entry], Step] | None = None  # instead of the script
        self._journal_file = journal_file
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> ScriptedPeer:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening and drop every connection."""
        assert self._server is not None
        self._server.close()
        for writer in self.tally.writers:
            writer.transport.abort()
        await until(lambda: self.tally.open == 0)

    @property
    def ids(self) -> list[str]:
        """Control ids in the order of arrival."""
        return [entry.control_id for entry in self.journal]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.tally.open += 1
        self.tally.ever += 1
        self.tally.writers.append(writer)
        number = self.tally.ever
        deframer = Deframer()
        try:
            while data := await reader.read(65536):
                for event in deframer.feed(data):
                    if isinstance(event, Block):
                        await self._answer(self._note(event.payload, number), writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side may go at any time; the journal is what counts
        finally:
            self.tally.open -= 1
            self.tally.writers.remove(writer)
            writer.close()

    def _note(self, raw: bytes, connection: int) -> Entry:
        """Journal one frame."""
        entry = Entry(time.monotonic(), connection, control_id(raw), raw)
        self.journal.append(entry)
        if self._journal_file is not None:
            with self._journal_file.open("a") as file:
                file.write(f"{entry.at:.6f} {connection} {entry.control_id}\n")
                file.flush()
                os.fsync(file.fileno())
        return entry

    def _step(self, entry: Entry) -> Step:
        """What to do with this frame."""
        if self.choose is not None:
            return self.choose(entry)
        return self.script[min(len(self.journal), len(self.script)) - 1]

    async def _answer(self, entry: Entry, writer: asyncio.StreamWriter) -> None:
        """Do what the script says."""
        step = self._step(entry)
        if step.delay:
            await asyncio.sleep(step.delay)
        match step.act:
            case Act.EOF:
                writer.close()
            case Act.RESET:
                reset(writer)
            case Act.NEVER:
                pass
            case Act.DRIP:
                for byte in reply_bytes(step.act, entry.control_id):
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(0)
            case _:
                writer.write(reply_bytes(step.act, entry.control_id))
                await writer.drain()


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with a reset."""
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


def reply_bytes(act: Act, wanted: str) -> bytes:
    """The bytes of an answer to the message with this control id."""
    match act:
        case Act.AE:
            return frame(ack(wanted, "AE", ERR_UNKNOWN_PATIENT))
        case Act.AR | Act.CR:
            return frame(ack(wanted, act.value.upper()))
        case Act.WARN:
            return frame(ack(wanted, "AA", ERR_WARNING))
        case Act.WRONG_ID:
            return frame(ack(f"not-{wanted}"))
        case Act.GARBAGE:
            return frame(b"\x00\xff<html>no HL7</html>")
        case Act.NOISE:
            return b"HTTP/1.1 400 Bad Request\r\n\r\n"
        case Act.TWICE:
            return frame(ack(wanted)) * 2
        case Act.NO_CR:
            return frame(ack(wanted))[:-1]
        case Act.COMMIT:
            return frame(b"\x06") + frame(ack(wanted))
        case _:
            return frame(ack(wanted))
