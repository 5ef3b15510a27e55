"""The MLLP server of one interface: accepts connections, hands blocks over, keeps its house in order.

It acknowledges nothing by itself: whoever takes the block answers it, after the commit.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from console.core.errors import OperatorError
from console.transports.arrivals import Accept, Answer
from console.transports.mllp.connection import Connection
from console.transports.mllp.roles import Listening, Tell
from console.transports.tls.context import Contexts, TlsUnusable
from console.transports.tls.tunnel import Tunnel

YOUTH = 5.0
"""A connection that sent no block for so long after it opened may be closed for one that wants in, in seconds."""
REMEMBERED = 600.0
"""How long the last refused peer is spoken of, in seconds."""
_REMARKABLE = frozenset({"refused", "tls_failed", "tls_unexpected", "handshake_timeout"})
LINGER = 0.25
"""How long a stopping listener lets peers notice the end before it closes, in seconds."""


class ListenError(OperatorError):
    """The interface cannot listen where it is told to."""


class PortInUse(ListenError):
    """Another program holds the port."""

    def __init__(self, interface: str, host: str, port: int) -> None:
        super().__init__(
            f"Interface {interface} cannot listen on {host}:{port}: another program holds the port. "
            "Stop that program, or choose a free port for this interface in the site file."
        )


@dataclass(slots=True)
class Counters:
    """What has happened on this listener since it started; a name is also the name of the event told."""

    connected: int = 0
    disconnected: int = 0
    refused: int = 0  # over max_connections, or of one peer over max_connections_per_peer
    made_room: int = 0  # closed because it never sent anything and others wanted in
    tls_failed: int = 0  # the handshake failed: nothing of such a peer was taken
    tls_unexpected: int = 0  # a peer spoke TLS to a plain listener
    handshake_timeout: int = 0  # a TLS handshake held open
    blocks: int = 0  # counted, not told
    noise: int = 0  # bytes outside any block (times, not bytes)
    too_noisy: int = 0  # closed for that
    half_frame: int = 0
    oversize: int = 0
    bent_rule: int = 0  # FS without CR
    transport_commit: int = 0  # MLLP release 2
    frame_timeout: int = 0  # closed with half a frame
    idle: int = 0  # closed for silence
    stuck: int = 0  # closed because the peer did not read its answers


class Listener:
    """`start()`, then blocks go to `accept` until `stop()`. All on one event loop."""

    def __init__(
        self,
        name: str,
        settings: Listening,
        accept: Accept,
        on_event: Tell | None = None,
        *,
        tls: Contexts | None = None,
    ) -> None:
        self._name = name
        self.settings = settings
        self.tls = tls
        self.counters = Counters()
        self.full = False
        self._take = accept
        self._on_event = on_event
        self._server: asyncio.Server | None = None
        self._connections: set[Connection] = set()
        self._by_address: Counter[str] = Counter()
        self._remark = ""
        self._remark_at = 0.0
        self._waiting = 0
        self._port = 0
        self._sweeper: asyncio.TimerHandle | None = None
        self._changed = asyncio.Event()
        self._stopping = False

    @property
    def connections(self) -> int:
        """Connections open now."""
        return len(self._connections)

    @property
    def remark(self) -> str:
        """The last peer that could not be taken in, and why, for `REMEMBERED` s; or what our certificate needs."""
        own = "" if self.tls is None else self.tls.remark(datetime.now(UTC))
        recent = self._remark and asyncio.get_running_loop().time() - self._remark_at < REMEMBERED
        return own or (self._remark if recent else "")

    @property
    def waiting(self) -> int:
        """Blocks handed over and not answered."""
        return self._waiting

    async def start(self) -> int:
        """Bind and listen; the port, which a free one keeps when it starts again. Raises `ListenError`."""
        loop = asyncio.get_running_loop()
        host, port = self.settings.host, self.settings.port or self._port
        if self.tls is not None:
            try:
                self.tls.current()
            except TlsUnusable as error:
                raise ListenError(f"Interface {self._name} cannot listen with TLS. {error}") from None
        try:
            addresses = await loop.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            hosts = list(dict.fromkeys(str(address[4][0]) for address in addresses))
            # A free port differs from address to address, and one interface has one port.
            chosen = hosts if port else hosts[:1]
            self._server = await loop.create_server(lambda: Connection(self), chosen, port, backlog=512)
        except OSError as error:
            raise _explained(error, self._name, host, port) from error
        self._stopping = False
        self._sweep()
        self._port = int(self._server.sockets[0].getsockname()[1])
        return self._port

    async def stop(self, grace: float = 5.0) -> None:
        """Accept and read nothing more, let answers given within `grace` seconds go out, close everything."""
        self._stopping = True
        if self._server is not None:
            self._server.close()
        for connection in list(self._connections):
            connection.end()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await self._until(lambda: all(connection.flushed for connection in self._connections))
        for connection in list(self._connections):
            connection.end()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(grace, LINGER)):
                await self._until(lambda: not self._connections)
        for connection in list(self._connections):
            connection.abort()
        await self._until(lambda: not self._connections)
        if self._sweeper is not None:
            self._sweeper.cancel()

    # What connections call (see Hall).

    def enter(self, connection: Connection) -> bool:
        """Take a new connection in; False where there are too many or the listener stops."""
        complaint = self._complaint(connection)
        if complaint:
            self.tell("refused", complaint)
            return False
        self._connections.add(connection)
        self._by_address[connection.address] += 1
        self.tell("connected", connection.peer)
        if self.full:
            connection.regulate()
        return True

    def leave(self, connection: Connection, unanswered: int, how: str) -> None:
        """A connection is gone; a refused one was never here."""
        if connection in self._connections:
            self._forget(connection)
            self.tell("disconnected", f"{connection.peer}: {how}")
        self.answered(unanswered)

    def tunnel(self) -> Tunnel | None:
        """TLS for a new connection, with the certificate files as they are now."""
        return None if self.tls is None else Tunnel(self.tls.current(), self.tls.files)

    def accept(self, payload: bytes, peer: str, answer: Answer) -> None:
        """Hand a block over; pause all reading where too many wait."""
        self.counters.blocks += 1
        self._waiting += 1
        if not self.full and self._waiting >= self.settings.max_waiting:
            self._set_full(full=True)
        self._take(payload, peer, answer)

    def answered(self, count: int) -> None:
        """So many blocks were answered; go on reading well below the mark, so as not to flutter."""
        self._waiting -= count
        if self.full and self._waiting <= self.settings.max_waiting // 2:
            self._set_full(full=False)
        if self._stopping:
            self._changed.set()

    def tell(self, name: str, detail: str) -> None:
        """Count and report an event."""
        setattr(self.counters, name, getattr(self.counters, name) + 1)
        if name in _REMARKABLE:
            self._remark, self._remark_at = detail, asyncio.get_running_loop().time()
        if self._on_event is not None:
            self._on_event(name, detail)

    # Inside.

    def _complaint(self, connection: Connection) -> str:
        """Why a new connection is not taken; empty where it is. One that never sent anything makes room for it."""
        settings = self.settings
        if self._stopping:
            return f"{connection.peer}: the listener stops"
        if self._by_address[connection.address] >= settings.max_connections_per_peer:
            return (
                f"{connection.address} holds {settings.max_connections_per_peer} connections and wants more: look "
                "there for a program that does not close them, or raise max_connections_per_peer"
            )
        if len(self._connections) < settings.max_connections or self._make_room():
            return ""
        return (
            f"{connection.peer}: {settings.max_connections} connections are open, which is the most. "
            "Find out who holds them, or raise max_connections"
        )

    def _make_room(self) -> bool:
        """Close the connection that has been open longest without a single block, if there is one past its youth."""
        now = asyncio.get_running_loop().time()
        silent = [c for c in self._connections if not c.blocks and now - c.active_at > YOUTH]
        if not silent:
            return False
        oldest = min(silent, key=lambda c: c.active_at)
        self.tell("made_room", oldest.peer)
        self._forget(oldest)
        oldest.abort()
        return True

    def _forget(self, connection: Connection) -> None:
        """Out of the books."""
        self._connections.discard(connection)
        self._by_address[connection.address] -= 1
        if self._by_address[connection.address] <= 0:
            del self._by_address[connection.address]

    def _set_full(self, *, full: bool) -> None:
        """Pause or resume every connection."""
        self.full = full
        for connection in self._connections:
            connection.regulate()

    def _sweep(self) -> None:
        """Close what is overdue; one timer for all connections, so that thousands cost little."""
        loop = asyncio.get_running_loop()
        settings = self.settings
        for connection in list(self._connections):
            reason = connection.overdue(loop.time(), settings.idle_timeout, settings.frame_timeout)
            if reason:
                self.tell(
                    reason, connection.peer + (": no TLS handshake in time" if reason == "handshake_timeout" else "")
                )
                if reason in {"stuck", "handshake_timeout"}:
                    connection.abort()
                else:
                    connection.shut()
        period = min(1.0, settings.idle_timeout / 4, settings.frame_timeout / 4)
        self._sweeper = loop.call_later(period, self._sweep)

    async def _until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition that a leaving connection or an answer may bring about."""
        while not condition():
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.05):  # write buffers drain without telling
                    await self._changed.wait()


def _explained(error: OSError, interface: str, host: str, port: int) -> ListenError:
    """The bind error as words with a way out."""
    if error.errno == errno.EADDRINUSE:
        return PortInUse(interface, host, port)
    where = f"Interface {interface} cannot listen on {host}:{port}"
    if isinstance(error, socket.gaierror):
        return ListenError(f"{where}: the name is not known. Write an address of this machine, such as 127.0.0.1.")
    if error.errno == errno.EADDRNOTAVAIL:
        return ListenError(f"{where}: this machine does not have that address. Write one that it has, or 0.0.0.0.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return ListenError(f"{where}: that needs administrator rights. Choose a port above 1023.")
    return ListenError(f"{where}: {error.strerror or 'the system refused'}. Choose another address or port.")
