"""A receiving partner: an MLLP server that judges, answers, and misbehaves as planned."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import random
import socket
import sys
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from console.core.clock import Clock, SystemClock
from console.simulator.replies import acknowledge, committed, complaint, defaulted, duplicate, read
from console.transports.mllp.framing import Block, Deframer, Oversize, frame

HOST = "127.0.0.1"
_LIMIT = 16 * 1024 * 1024
_JOURNAL = 200_000  # arrivals remembered
_REPLIES = 20_000  # replies remembered for repeats


@dataclass(slots=True, kw_only=True)
class Counts:
    """What came to one partner so far."""

    arrived: int = 0
    accepted: int = 0
    refused: int = 0
    repeated: int = 0  # same control id, same bytes: answered with the stored reply
    unanswered: int = 0  # taken, and the connection closed before the reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """How a partner answers: after how long (seconds, drawn between the two)."""

    slow_from: float = 0.0
    slow_to: float = 0.0


class Trick(StrEnum):
    """What a partner does with one message instead of answering as it should."""

    SILENT = "silent"  # takes it and says nothing; the connection stays open
    LATE = "late"  # answers after `Script.seconds`
    WRONG_ID = "wrong_id"  # answers for another control id
    RESET = "reset"  # writes half of its reply and resets the connection
    DEFAULTED = "defaulted"  # accepts, with a warning that a default was filed
    COMMIT_ONLY = "commit_only"  # CA, and never the application's answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A trick for one message, played once; `seconds` is the delay of a late reply."""

    trick: Trick
    seconds: float = 0.0


@dataclass(slots=True)
class Peer:
    """One partner on one port of the loopback. `journal` holds the control ids in the order of arrival.

    `start`, `go_down` and `come_back` are called from the event loop; the port stays the same throughout.
    """

    name: str
    behaviour: Behaviour = field(default_factory=Behaviour)
    dice: random.Random = field(default_factory=lambda: random.Random(0))
    clock: Clock = field(default_factory=SystemClock)
    port: int = 0
    counts: Counts = field(default_factory=Counts)
    journal: deque[str] = field(default_factory=lambda: deque(maxlen=_JOURNAL))
    _scripts: dict[str, Script] = field(default_factory=dict)
    _no_reply: set[str] = field(default_factory=set)
    _replies: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)  # id -> (digest, reply)
    _server: asyncio.Server | None = None
    _reserved: socket.socket | None = None
    _connections: set[asyncio.StreamWriter] = field(default_factory=set)
    _quiet: asyncio.Event = field(default_factory=asyncio.Event)
    _leaving: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def up(self) -> bool:
        """True while it listens."""
        return self._server is not None

    async def start(self) -> int:
        """Listen on a free port, or on the one it had; returns the port."""
        self._leaving.clear()
        listener = self._reserved or _bound(self.port)
        self._reserved = None
        self._server = await asyncio.start_server(self._serve, sock=listener)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self.port

    async def go_down(self) -> None:
        """Refuse connections from now on and close the open ones.

        The port stays bound without listening, so that no other program can take it meanwhile.
        """
        self._close_listener()
        self._reserved = _bound(self.port)  # at once: an await between the two would leave the port free
        await self._hang_up()

    async def come_back(self) -> None:
        """Listen again on the same port."""
        if self._server is None:
            await self.start()

    async def stop(self) -> None:
        """Stop listening and close every connection; returns when all handlers have ended."""
        self._close_listener()
        await self._hang_up()

    def _close_listener(self) -> None:
        if self._reserved is not None:
            self._reserved.close()
            self._reserved = None
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _hang_up(self) -> None:
        self._leaving.set()
        for writer in tuple(self._connections):
            writer.transport.abort()
        if self._connections:
            self._quiet.clear()
            await self._quiet.wait()

    def swallow_reply(self, control_id: str) -> None:
        """Take the next message with this id and close the connection instead of replying."""
        self._no_reply.add(control_id)

    def script(self, control_id: str, script: Script) -> None:
        """Play this trick on the next message with this id."""
        self._scripts[control_id] = script

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            with contextlib.suppress(ConnectionError):
                await self._converse(reader, writer)
        finally:
            writer.close()
            self._connections.discard(writer)
            if not self._connections:
                self._quiet.set()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        deframer = Deframer(_LIMIT)
        while data := await reader.read(65536):
            for event in deframer.feed(data):
                match event:
                    case Block(payload=raw):
                        if not await self._answer(raw, writer):
                            return
                    case Oversize():
                        return
                    case _:
                        pass  # noise between frames: a partner ignores it

    async def _answer(self, raw: bytes, writer: asyncio.StreamWriter) -> bool:
        """Take one message; False where the connection has to end."""
        control_id, reply = self._take(raw)
        await self._dawdle()
        if control_id in self._no_reply:
            self._no_reply.discard(control_id)
            self.counts.unanswered += 1
            return False
        script = self._scripts.pop(control_id, None)
        if script is not None:
            return await self._trick(script, reply, raw, writer)
        writer.write(frame(reply))
        await writer.drain()
        return True

    async def _trick(self, script: Script, reply: bytes, raw: bytes, writer: asyncio.StreamWriter) -> bool:
        """Play a trick; False where the connection has to end."""
        match script.trick:
            case Trick.SILENT:
                self.counts.unanswered += 1
                return True
            case Trick.LATE:
                await self._wait(script.seconds)
            case Trick.WRONG_ID:
                reply = replace_id(reply, read(raw).control_id)
            case Trick.RESET:
                self.counts.unanswered += 1
                writer.write(frame(reply)[: len(reply) // 2])
                await writer.drain()
                writer.transport.abort()
                return False
            case Trick.DEFAULTED:
                reply = defaulted(read(raw), f"{self.name[:8].upper()}W{self.counts.arrived:05d}", self.clock.now())
            case Trick.COMMIT_ONLY:
                reply = committed(read(raw), f"{self.name[:8].upper()}C{self.counts.arrived:05d}", self.clock.now())
            case _:
                assert_never(script.trick)
        writer.write(frame(reply))
        await writer.drain()
        return True

    def _take(self, raw: bytes) -> tuple[str, bytes]:
        """Journal a message and decide its reply; a repeat gets the reply it had."""
        message = read(raw)
        control_id, digest = message.control_id, hashlib.sha256(raw).digest()
        self.counts.arrived += 1
        self.journal.append(control_id)
        known = self._replies.get(control_id)
        if known is not None and known[0] == digest:
            self.counts.repeated += 1
            return control_id, known[1]
        reason = complaint(message) if known is None else duplicate()
        reply = acknowledge(message, reason, f"{self.name[:8].upper()}{self.counts.arrived:06d}", self.clock.now())
        self.counts.accepted += b"\rMSA|AA|" in reply
        self.counts.refused += b"\rMSA|AA|" not in reply
        if known is None and control_id:
            self._remember(control_id, digest, reply)
        return control_id, reply

    def _remember(self, control_id: str, digest: bytes, reply: bytes) -> None:
        self._replies[control_id] = (digest, reply)
        if len(self._replies) > _REPLIES:
            del self._replies[next(iter(self._replies))]

    async def _dawdle(self) -> None:
        """Wait as a slow partner does, unless it is leaving."""
        await self._wait(self.dice.uniform(self.behaviour.slow_from, self.behaviour.slow_to))

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), seconds)


def replace_id(reply: bytes, control_id: str) -> bytes:
    """The reply as if it belonged to another message (MSA-2)."""
    return reply.replace(b"|" + control_id.encode("latin-1"), b"|OTHER" + control_id[-6:].encode("latin-1"), 1)


def _bound(port: int) -> socket.socket:
    """A socket bound to this loopback port (0: a free one), not listening yet."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two programs share the port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.setblocking(False)
        bound.bind((HOST, port))
    except OSError:
        bound.close()
        raise
    return bound
