"""Run the API inside the gateway's own event loop: it takes no signals, writes no access log, and ends when told."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Generator
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from console.core.errors import OperatorError

GRACE = 3.0
"""Seconds that requests under way may still take at the end; a waiting feed is cut."""

IDLE_SECONDS = 75
"""An unused connection is closed after so long: far later than our client closes it (`caller.IDLE_SECONDS`). With both
at the same five seconds a request now and then met a closing connection, and the desktop took the gateway for lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A listening socket and its address for clients."""

    sock: socket.socket
    url: str


def bind(host: str, port: int) -> Bound:
    """Listen on an address; port 0 takes a free one. Raises `OperatorError` where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # TCP by name, not by default: only then does asyncio switch Nagle's algorithm off for the connections. With it the
    # body of a small answer waits for the client's delayed acknowledgement of the head: 40 ms for every call.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            # On Windows this option would let another program take the port from under us.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(128)
    except (OSError, OverflowError) as error:
        sock.close()
        why = getattr(error, "strerror", "") or "a port is a number from 0 to 65535"
        raise OperatorError(
            f"The ops API cannot listen on {host} port {port} ({why}). Choose another port with --port, or "
            "stop the program that holds it."
        ) from None
    sock.setblocking(False)
    name = f"[{host}]" if ":" in host else host
    return Bound(sock=sock, url=f"http://{name}:{sock.getsockname()[1]}")


class ApiServer:
    """One running API. `run` is a task of the gateway; `stop` ends it within the grace."""

    def __init__(self, app: ASGIApp, bound: Bound) -> None:
        self.url = bound.url
        self._sock = bound.sock
        self._ended = asyncio.Event()
        config = uvicorn.Config(
            app,
            access_log=False,  # addresses are harmless here, but a log nobody needs is a log that can leak
            log_config=None,
            lifespan="off",
            server_header=False,
            date_header=False,
            http="httptools",
            ws="none",
            timeout_graceful_shutdown=int(GRACE),
            limit_concurrency=256,
            timeout_keep_alive=IDLE_SECONDS,
        )
        self._server = _Server(config)

    async def run(self) -> None:
        """Serve until stopped."""
        try:
            await self._server.serve(sockets=[self._sock])
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """Take no new requests, let those under way end within the grace, close."""
        self._server.should_exit = True
        await self._ended.wait()


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the gateway owns them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take none."""
        yield
