"""One outgoing MLLP connection: connect, write a frame, collect what comes back. Decides nothing about replies."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import cast

from console.core.faultpoints import armed, faultpoint
from console.transports.mllp.framing import Block, Commit, Deframer, Event, Noise, Oversize, Truncated, frame
from console.transports.mllp.tuning import tune
from console.transports.tls.context import Contexts, TlsUnusable
from console.transports.tls.tunnel import TlsFailed, Tunnel

QUIET = 0.25
"""A reply that only lacks its CR counts as complete after this silence, in seconds."""
MAX_ARRIVED = 64
"""Frames kept that nobody has asked for; a peer that sends more is cut off."""


CONFIRMATION = 0.25
"""With TLS 1.3 a server may refuse our certificate after the handshake is done here: its first word, or this silence
in seconds, is awaited before anything is written into a connection it is about to close."""


class ConnectFailed(Exception):
    """No connection, and so nothing was written. `code`: refused, timeout, dns, unreachable, tls."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Wire(asyncio.Protocol):
    """A connection to the peer. `arrived` holds frames in order; `ended` says how the connection ended, or ""."""

    def __init__(self, frame_limit: int, tunnel: Tunnel | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._deframer = Deframer(frame_limit)
        self.tunnel = tunnel
        self.tls_words = ""
        self._transport: asyncio.Transport | None = None
        self._socket: socket.socket | None = None
        self._news = asyncio.Event()
        self._quiet_timer: asyncio.TimerHandle | None = None
        self._lost: asyncio.Future[None] = self._loop.create_future()
        self.arrived: deque[tuple[bytes, bool]] = deque()  # (bytes, is a whole frame)
        self.ended = ""
        self.commits: list[bool] = []

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; with TLS say hello."""
        self._transport = cast("asyncio.Transport", transport)
        if self.tunnel is not None:
            self.tunnel.begin()
            self._transport.write(self.tunnel.outgoing())

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self.tunnel is None:
            self._take_in(data)
            return
        plain = self._decrypted(self.tunnel, data)
        if plain:
            self._take_in(plain)
        if self.tunnel.closed and not self.ended:  # its good-bye may come in one piece with the last reply
            self._handle(self._deframer.eof())
            self._end("eof")

    def eof_received(self) -> bool:
        """The peer sends no more; for us that is the end, whatever was written."""
        self._handle(self._deframer.eof())
        self._end("eof")
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        if self._quiet_timer is not None:
            self._quiet_timer.cancel()
        self._end("reset" if exc is not None else "eof")
        self._transport = None
        if not self._lost.done():
            self._lost.set_result(None)

    # What the sender calls.

    def attach(self, sock: socket.socket) -> None:
        """Remember the socket, to ask the kernel without waiting for the event loop."""
        self._socket = sock

    async def usable(self) -> bool:
        """True where the connection can carry a frame, after what the kernel holds already (or an end) was read."""
        # The event loop reads in its next turn; a peer that never stops is cut off by MAX_ARRIVED.
        while not self.ended and self._kernel_holds_something():  # noqa: ASYNC110 - the kernel has no Event
            await asyncio.sleep(0)
        return not self.ended and self._transport is not None and not self._transport.is_closing()

    async def stays_open(self, seconds: float) -> bool:
        """Watch the connection this long; False as soon as it ends."""
        if not self.ended and seconds > 0:
            await asyncio.wait([self._lost], timeout=seconds)
        return not self.ended

    def take(self) -> tuple[bytes, ...]:
        """Everything that came and was not asked for."""
        taken = tuple(data for data, _ in self.arrived)
        self.arrived.clear()
        return taken

    def write(self, payload: bytes) -> bool:
        """Hand one frame to the kernel; False where not one byte went.

        One `send` at once is the rule of asyncio's socket transports: where that fails, the transport closes itself
        and nothing was written. (Where the loop writes later, as on Windows, this says True: it may have gone.)
        """
        if self._transport is None:
            return False
        data = frame(payload)
        if self.tunnel is not None:
            data = self.tunnel.seal(data)
        if armed("frame_half_sent"):
            self._transport.write(data[: len(data) // 2])
            faultpoint("frame_half_sent")
            data = data[len(data) // 2 :]
        self._transport.write(data)
        faultpoint("sent_not_acked")
        return not self._transport.is_closing()

    async def news(self, commits: int | None = None) -> None:
        """Wait until a frame is there, more than so many commits are (where that matters), or the connection ended."""
        while not self.arrived and not self.ended and (commits is None or len(self.commits) <= commits):
            self._news.clear()
            await self._news.wait()

    async def secured(self) -> None:
        """Wait until the peer is who it should be, and accepts us. Raises `TlsFailed`."""
        tunnel = self.tunnel
        if tunnel is None:
            return
        while not tunnel.established and not self.ended:
            self._news.clear()
            await self._news.wait()
        try:
            async with asyncio.timeout(CONFIRMATION):
                while not tunnel.confirmed and not self.ended:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            pass  # it is not bound to say anything
        if self.ended:
            raise TlsFailed(self.tls_words or "it went away during the TLS handshake. Ask its owner what its log says")

    async def close(self) -> None:
        """Close at once and return when the socket is closed, so that no late byte can be read as a reply."""
        self._end("closed")
        if self._transport is not None:
            if self.tunnel is not None and not self._transport.is_closing():
                self._transport.write(self.tunnel.farewell())
            self._transport.abort()
            await asyncio.shield(self._lost)

    def abort(self) -> None:
        """Close without waiting, for a caller that is being cancelled."""
        self._end("closed")
        if self._transport is not None:
            self._transport.abort()

    # Inside.

    def _take_in(self, data: bytes) -> None:
        """Plain bytes came."""
        if self._quiet_timer is not None:
            self._quiet_timer.cancel()
            self._quiet_timer = None
        self._handle(self._deframer.feed(data))
        if self._deframer.end_pending:
            self._quiet_timer = self._loop.call_later(QUIET, self._end_by_silence)

    def _decrypted(self, tunnel: Tunnel, data: bytes) -> bytes:
        """The plain text in what came; a peer that fails is cut off, with our alert on its way."""
        try:
            plain = tunnel.feed(data)
        except TlsFailed as error:
            self.tls_words = error.words
            self._end("tls")
            if self._transport is not None:
                self._transport.write(tunnel.outgoing())
                self._transport.close()
            return b""
        answer = tunnel.outgoing()
        if answer and self._transport is not None:
            self._transport.write(answer)
        self._news.set()
        return plain

    def _kernel_holds_something(self) -> bool:
        """Bytes or an end that the event loop has not read yet; one cheap system call."""
        if self._socket is None or self._transport is None:
            return False
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            self._cut("reset")
        return True

    def _handle(self, events: list[Event]) -> None:
        """Keep frames, and what is no frame as such."""
        for event in events:
            match event:
                case Block(payload):
                    self.arrived.append((payload, True))
                case Noise(_, kept) | Truncated(_, kept):
                    self.arrived.append((kept, False))
                case Commit(stored):
                    self.commits.append(stored)
                case Oversize():
                    self._cut("oversize")
        if len(self.arrived) > MAX_ARRIVED or len(self.commits) > MAX_ARRIVED:
            self._cut("flood")
        self._news.set()

    def _end_by_silence(self) -> None:
        """The CR did not come."""
        self._quiet_timer = None
        self._handle(self._deframer.quiet())

    def _cut(self, why: str) -> None:
        """A peer that floods us is no peer."""
        self._end(why)
        if self._transport is not None:
            self._transport.abort()

    def _end(self, how: str) -> None:
        """The first end counts."""
        self.ended = self.ended or how
        self._news.set()


async def connect(host: str, port: int, within: float, frame_limit: int, tls: Contexts | None = None) -> Wire:
    """Open a connection within so many seconds, trying each address of the host. Raises `ConnectFailed`."""
    loop = asyncio.get_running_loop()
    failure = ConnectFailed("unreachable", f"no address for {host}:{port}")
    try:
        async with asyncio.timeout(within):
            for family, kind, proto, _, address in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                sock = socket.socket(family, kind, proto)
                try:
                    return await _open(sock, address, frame_limit, tls)
                except OSError as error:
                    sock.close()
                    failure = _failure(error, host, port)
                except BaseException:
                    sock.close()
                    raise
    except TimeoutError:
        raise ConnectFailed("timeout", f"no connection to {host}:{port} in {within:g} s") from None
    except socket.gaierror:
        raise ConnectFailed("dns", f"the name {host} is not known") from None
    except TlsFailed as error:
        raise ConnectFailed("tls", f"{host}:{port} was refused: {error.words}") from None
    except TlsUnusable as error:
        raise ConnectFailed("tls", str(error)) from None
    raise failure


async def _open(sock: socket.socket, address: object, frame_limit: int, tls: Contexts | None) -> Wire:
    """Connect one socket, and secure it."""
    loop = asyncio.get_running_loop()
    tunnel = None if tls is None else Tunnel(tls.current(), tls.files)
    sock.setblocking(False)
    tune(sock)
    await loop.sock_connect(sock, address)  # type: ignore[arg-type]  # as getaddrinfo gave it
    if sock.getsockname() == sock.getpeername():
        # TCP can connect a socket to itself where nobody listens on a local port of the ephemeral range.
        raise ConnectionRefusedError
    _, wire = await loop.create_connection(lambda: Wire(frame_limit, tunnel), sock=sock)
    wire.attach(sock)
    try:
        await wire.secured()
    except BaseException:
        wire.abort()
        raise
    return wire


def _failure(error: OSError, host: str, port: int) -> ConnectFailed:
    """A failed connect in the words shown beside the interface."""
    if isinstance(error, ConnectionRefusedError):
        return ConnectFailed("refused", f"refused by {host}:{port}")
    return ConnectFailed("unreachable", f"{host}:{port} cannot be reached: {error.strerror or 'the network refused'}")
