"""One accepted MLLP connection: blocks in, answers out in the order of arrival, back-pressure both ways."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import Protocol, cast

from console.core.errors import BugError
from console.core.faultpoints import armed, faultpoint
from console.transports.arrivals import Answer
from console.transports.mllp.framing import (
    REFUSED,
    STORED,
    Block,
    Commit,
    Deframer,
    Event,
    Noise,
    Oversize,
    Truncated,
    frame,
)
from console.transports.mllp.roles import Listening
from console.transports.mllp.tuning import tune
from console.transports.tls.context import TlsUnusable
from console.transports.tls.tunnel import TlsFailed, Tunnel

QUIET = 0.5
"""A block that only lacks its CR counts as complete after this silence, in seconds."""
MAX_UNANSWERED = 64
"""Blocks of one connection read but not answered before it is read no further."""
MAX_NOISE = 64 * 1024
"""A connection that sent this much outside any block since its last block is closed."""
HANDSHAKE = 10.0
"""A TLS handshake takes no longer than this, in seconds; a handshake held open counts among the connections."""
_CLIENT_HELLO = b"\x16\x03"


class Hall(Protocol):
    """What a connection may ask of its listener."""

    @property
    def settings(self) -> Listening:
        """The limits."""

    @property
    def full(self) -> bool:
        """True where too many blocks wait over all connections."""

    def enter(self, connection: Connection) -> bool:
        """Take a new connection in; False where there are too many."""

    def leave(self, connection: Connection, unanswered: int, how: str) -> None:
        """A connection is gone."""

    def tunnel(self) -> Tunnel | None:
        """TLS for a new connection; None where the listener speaks plain. Raises `TlsUnusable`."""

    def accept(self, payload: bytes, peer: str, answer: Answer) -> None:
        """Hand a block over."""

    def answered(self, count: int) -> None:
        """So many blocks were answered."""

    def tell(self, name: str, detail: str) -> None:
        """Count and report an event."""


class Slot:
    """The place in the order of answers that one block holds. Call it once, on the event loop."""

    __slots__ = ("_connection", "filled", "kept", "reply")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.filled = False
        self.kept = True
        self.reply: bytes | None = None

    def __call__(self, reply: bytes | None, *, kept: bool = True) -> None:
        """Give the answer; None writes none. A second answer to one block is a bug."""
        if self.filled:
            raise BugError("A block was answered twice.")
        self.filled, self.kept, self.reply = True, kept, reply
        self._connection.answered()

    def bytes(self, release: int) -> bytes:
        """What goes out: with release 2 the commit first, which says whether the block is in safe storage."""
        told = b"" if release == 1 else STORED if self.kept else REFUSED
        return told if self.reply is None else told + frame(self.reply)


class Connection(asyncio.Protocol):
    """Feeds the deframer, hands blocks to the hall, writes answers; knows nothing of content."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._loop = asyncio.get_running_loop()
        self._deframer = Deframer(hall.settings.frame_limit)
        self._slots: deque[Slot] = deque()
        self._transport: asyncio.Transport | None = None
        self._reading = True
        self._write_full = False
        self._full = False
        self._ending = False  # nothing more is accepted; closes when all answers are out
        self._noise = 0
        self._quiet_timer: asyncio.TimerHandle | None = None
        self._tunnel: Tunnel | None = None
        self.peer = ""
        self.address = ""  # of the peer's machine, without its port
        self.blocks = 0
        self.active_at = self._loop.time()  # when the last block ended or was answered, or the connection opened
        self.partial_since: float | None = None

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection in, or close it at once where there are too many."""
        self._transport = cast("asyncio.Transport", transport)
        address = transport.get_extra_info("peername")
        self.peer = f"{address[0]}:{address[1]}" if address else "unknown"
        self.address = str(address[0]) if address else ""
        tune(transport.get_extra_info("socket"))
        faultpoint("accepted")
        if not self._hall.enter(self):
            self._ending = True
            self._transport.close()
            return
        try:
            self._tunnel = self._hall.tunnel()
        except TlsUnusable as error:
            self._hall.tell("tls_failed", str(error))
            self.shut()

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self._ending:
            return
        if self._tunnel is None:
            self._take_in(data)
            return
        plain = self._decrypted(self._tunnel, data)
        if plain:
            self._take_in(plain)
        if self._tunnel.closed and not self._ending:  # its good-bye may come in one piece with the last block
            self._handle(self._deframer.eof())
            self.shut()

    def eof_received(self) -> bool:
        """The peer sends no more; what it is still owed goes out before the connection closes."""
        if self._tunnel is not None and self._tunnel.heard and not self._tunnel.established and not self._ending:
            self._hall.tell("tls_failed", f"{self.peer}: it went away during the TLS handshake")
        self._handle(self._deframer.eof())
        self.partial_since = None
        self._ending = True
        return bool(self._slots)

    def connection_lost(self, exc: Exception | None) -> None:
        """The wire is gone; answers still to come have nowhere to go."""
        if self._quiet_timer is not None:
            self._quiet_timer.cancel()
        if not self._deframer.idle and not self._ending:
            self._hall.tell("half_frame", self.peer)
        self._ending = True
        self._transport = None
        unanswered = len(self._slots)
        self._slots.clear()
        self._hall.leave(self, unanswered, "reset" if exc else "closed")

    def pause_writing(self) -> None:
        """The peer does not read its answers: read no more of it."""
        self._write_full = True
        self.regulate()

    def resume_writing(self) -> None:
        """The peer reads again."""
        self._write_full = False
        self.regulate()

    # What the hall calls.

    @property
    def unanswered(self) -> int:
        """Blocks handed over whose answer has not been written."""
        return len(self._slots)

    @property
    def flushed(self) -> bool:
        """True where every answer given has left for the kernel."""
        return not self._slots and (self._transport is None or not self._transport.get_write_buffer_size())

    def regulate(self) -> None:
        """Read, or stop reading, as the fill states ask."""
        unanswered = len(self._slots)
        self._full = unanswered >= (MAX_UNANSWERED // 2 if self._full else MAX_UNANSWERED)
        wanted = self._ending or not (self._full or self._write_full or self._hall.full)
        if wanted == self._reading or self._transport is None or self._transport.is_closing():
            return
        self._reading = wanted
        if wanted:
            self._forgive_the_pause()
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    def overdue(self, now: float, idle_timeout: float, frame_timeout: float) -> str:
        """Why this connection should be closed now: a name of the listener's counters, or "" for no reason."""
        if self._tunnel is not None and not self._tunnel.established and not (self._ending or self._hall.full):
            return "handshake_timeout" if now - self.active_at > min(HANDSHAKE, frame_timeout) else ""
        if self._slots or self._hall.full:
            return ""  # it waits for us
        if self._write_full or self._ending:
            return "stuck" if now - self.active_at > frame_timeout else ""
        if self.partial_since is not None and now - self.partial_since > frame_timeout:
            return "frame_timeout"
        return "idle" if now - self.active_at > idle_timeout else ""

    def end(self) -> None:
        """Accept nothing more and close once the answers are out. Incoming bytes are read and dropped meanwhile:
        closing with unread bytes would reset the connection and could destroy answers on their way.
        """
        self._ending = True
        self.regulate()
        if self._transport is not None and not self._slots and self._transport.can_write_eof():
            self._say_goodbye()
            self._transport.write_eof()

    def shut(self) -> None:
        """Hear no more of this peer and close once it has the answers it is owed."""
        self._ending = True
        self.partial_since = None
        if self._transport is not None and not self._slots:
            self._leave(self._transport)

    def abort(self) -> None:
        """Close at once; what was not written is lost."""
        if self._transport is not None:
            self._transport.abort()

    def answered(self) -> None:
        """A slot was filled: write every answer whose turn has come."""
        slots = self._slots
        if self._transport is None or not slots or not slots[0].filled:
            return
        replies: list[bytes] = []
        count = 0
        while slots and slots[0].filled:
            replies.append(slots.popleft().bytes(self._hall.settings.release))
            count += 1
        written = b"".join(replies)
        if written and not self._transport.is_closing():
            _write(self._transport, written if self._tunnel is None else self._tunnel.seal(written))
        self.active_at = self._loop.time()
        self._hall.answered(count)
        if self._full:
            self.regulate()
        if self._ending and not slots:
            self._leave(self._transport)

    # Inside.

    def _take_in(self, data: bytes) -> None:
        """Plain bytes came."""
        if self._quiet_timer is not None:
            self._quiet_timer.cancel()
            self._quiet_timer = None
        self._handle(self._deframer.feed(data))
        if self._deframer.idle:
            self.partial_since = None
        else:
            self._wait_for_the_rest()

    def _decrypted(self, tunnel: Tunnel, data: bytes) -> bytes:
        """The plain text in what came; empty where there is none, or where the peer is refused."""
        before = tunnel.established
        try:
            plain = tunnel.feed(data)
        except TlsFailed as error:
            plain = b""
            self._hall.tell("tls_failed", f"{self.peer} was refused: {error.words}")
            self._write_now(tunnel.outgoing())
            self.shut()
        else:
            self._write_now(tunnel.outgoing())
            if tunnel.established and not before:
                self.active_at = self._loop.time()
        return plain

    def _write_now(self, data: bytes) -> None:
        """Bytes of the handshake."""
        if data and self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def _say_goodbye(self) -> None:
        """With TLS the end is told, so that the peer can tell it from a cut wire."""
        if self._tunnel is not None:
            self._write_now(self._tunnel.farewell())

    def _leave(self, transport: asyncio.Transport) -> None:
        """Close, once what was written is out."""
        self._say_goodbye()
        transport.close()

    def _handle(self, events: list[Event]) -> None:
        """Act on what the deframer found."""
        for event in events:
            match event:
                case Block(payload, notes):
                    self._accept(payload, notes)
                case Noise(size, kept):
                    self._noise += size
                    if kept.startswith(_CLIENT_HELLO) and not self.blocks:
                        self._hall.tell("tls_unexpected", f"{self.peer} speaks TLS, and this connection is plain")
                        self.shut()
                        return
                    self._hall.tell("noise", f"{self.peer}: {size} bytes outside any block")
                case Truncated(size):
                    self._hall.tell("half_frame", f"{self.peer}: given up after {size} bytes")
                case Commit():
                    self._hall.tell("transport_commit", self.peer)
                case Oversize(size):
                    self._hall.tell("oversize", f"{self.peer}: {size} bytes and no end")
                    self.shut()
        if self._noise > MAX_NOISE:
            self._hall.tell("too_noisy", self.peer)
            self.shut()

    def _accept(self, payload: bytes, notes: tuple[str, ...]) -> None:
        """Hand one block over and keep its place in the order of answers."""
        faultpoint("framed")
        for note in notes:
            self._hall.tell("bent_rule", f"{self.peer}: {note}")
        self._noise = 0
        self.blocks += 1
        self.active_at = self._loop.time()
        self.partial_since = None
        slot = Slot(self)
        self._slots.append(slot)
        self._hall.accept(payload, self.peer, slot)
        if len(self._slots) >= MAX_UNANSWERED:
            self.regulate()

    def _forgive_the_pause(self) -> None:
        """While we did not read, the peer could not go on: its deadlines start again."""
        self.active_at = self._loop.time()
        if self.partial_since is not None:
            self.partial_since = self.active_at

    def _wait_for_the_rest(self) -> None:
        """Half a block is here: note since when, and end it by silence where only the CR lacks."""
        faultpoint("mid_frame")
        if self.partial_since is None:
            self.partial_since = self._loop.time()
        if self._deframer.end_pending:
            self._quiet_timer = self._loop.call_later(QUIET, self._end_by_silence)

    def _end_by_silence(self) -> None:
        """The CR did not come."""
        self._quiet_timer = None
        self.partial_since = None
        self._handle(self._deframer.quiet())


def _write(transport: asyncio.Transport, data: bytes) -> None:
    """Write answers; in a test of half an answer, the half goes to the kernel before the process ends."""
    if armed("ack_half_written"):
        half = len(data) // 2
        _send_now(transport, data[:half])
        faultpoint("ack_half_written")
        data = data[half:]
    transport.write(data)


def _send_now(transport: asyncio.Transport, data: bytes) -> None:
    """Write past the transport, straight to the kernel (fault points only)."""
    direct = socket.socket(fileno=transport.get_extra_info("socket").fileno())
    try:
        direct.send(data)
    finally:
        direct.detach()
