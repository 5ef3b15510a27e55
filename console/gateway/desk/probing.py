"""Try whether a source could listen and a destination be reached: binds, looks, connects; sends nothing to a peer."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import ssl
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from ipaddress import ip_address
from pathlib import Path

from console.api.exchange import TestStep
from console.config.settings import FolderDestination, FolderSource, InterfaceSettings, MllpDestination, MllpSource
from console.transports.tls.context import TlsFiles, TlsUnusable, make_context
from console.transports.tls.words import explain

LONGEST = 10.0
"""Seconds a step may take; a person waits for it."""

Verdict = tuple[str, str]
"""State (ok, warn, failed, skipped) and words."""


async def probe(settings: InterfaceSettings) -> AsyncIterator[TestStep]:
    """The steps in order; one that cannot matter any more is skipped."""
    source = settings.source
    if isinstance(source, MllpSource):
        yield await _timed("Port free", partial(_port, source))
        if source.tls is not None:
            yield await _timed("Certificate", partial(_certificate, server_files(source)))
    else:
        yield await _timed("Folder", partial(_folder, source))
    for place in settings.destination:
        if isinstance(place, FolderDestination):
            yield await _timed("Destination folder", partial(_folder, place))
            continue
        async for step in _peer(place):
            yield step


async def _peer(place: MllpDestination) -> AsyncIterator[TestStep]:
    resolved = await _timed("Name resolves", partial(_resolves, place.host, place.port))
    yield resolved
    if resolved.state == "failed":
        yield TestStep(name="Connects", state="skipped", text="Not tried: the name is not known.")
        return
    connected = await _timed("Connects", partial(_connects, place))
    yield connected
    if place.tls is None:
        return
    if connected.state == "failed":
        yield TestStep(name="TLS", state="skipped", text="Not tried: there is no connection.")
        return
    yield await _timed("TLS", partial(_shakes_hands, place))


async def _timed(name: str, step: Callable[[], Awaitable[Verdict]]) -> TestStep:
    began = time.monotonic()
    try:
        async with asyncio.timeout(LONGEST):
            state, words = await step()
    except TimeoutError:
        state, words = "failed", f"No answer within {LONGEST:.0f} s. Look at the address, the network and its firewall."
    return TestStep(name=name, state=state, text=words, milliseconds=round((time.monotonic() - began) * 1000))


async def _port(source: MllpSource) -> Verdict:
    """Bind as the listener would, and let go at once."""
    if source.port == 0:
        return "warn", "Port 0 takes another free port at each start. Choose a fixed one for a real sender."
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(
            source.host or None, source.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        server = await asyncio.start_server(
            _nobody, list(dict.fromkeys(str(item[4][0]) for item in found)), source.port
        )
    except OSError as error:
        return "failed", f"Cannot listen on {source.host} port {source.port}: {_why(error)}. Choose another."
    server.close()
    await server.wait_closed()
    return "ok", f"{source.host} port {source.port} can be listened on. It was let go at once."


async def _nobody(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Whoever connects in that moment is sent away."""
    writer.close()


async def _folder(settings: FolderSource | FolderDestination) -> Verdict:
    return await asyncio.to_thread(_look, Path(settings.path))


def _look(path: Path) -> Verdict:
    """A hidden file is made and taken away: only that tells on a network share whether one may write."""
    if not path.is_absolute():
        return "failed", "Write the whole path, from the root: the gateway's own working folder may change."
    if not path.is_dir():
        return "failed", f"{path} is no folder that the gateway can see. Make it, or correct the path."
    if not os.access(path, os.R_OK | os.X_OK):
        return "failed", f"{path} cannot be read by the gateway's account. Give it the right."
    try:
        with tempfile.NamedTemporaryFile(prefix=".console-test-", dir=path):
            pass
    except OSError as error:
        return "failed", f"{path} cannot be written to ({error.strerror}). Give the gateway's account the right."
    return "ok", f"{path} is there and can be read and written."


async def _resolves(host: str, port: int) -> Verdict:
    try:
        ip_address(host)
    except ValueError:
        pass
    else:
        return "ok", f"{host} is a number: no name is asked for."
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return "failed", f"The name {host} is not known here ({_why(error)}). Correct it, or ask the network team."
    addresses = ", ".join(dict.fromkeys(str(item[4][0]) for item in found))
    return "ok", f"{host} is {addresses}."


async def _connects(place: MllpDestination) -> Verdict:
    try:
        _, writer = await asyncio.open_connection(place.host, place.port)
    except OSError as error:
        return "failed", f"{place.host} port {place.port}: {_why(error)}. Nothing was sent."
    writer.transport.abort()
    return "ok", f"{place.host} port {place.port} takes connections. Nothing was sent to it."


def server_files(source: MllpSource) -> TlsFiles:
    """The files of a listener with TLS."""
    tls = source.tls
    if tls is None:
        return TlsFiles(server=True)
    return TlsFiles(
        server=True, certificate=tls.certificate, key=tls.key, ca=tls.ca, ask=tls.require_client_certificate
    )


def client_files(place: MllpDestination) -> TlsFiles:
    """The files of a sender with TLS."""
    tls = place.tls
    if tls is None:
        return TlsFiles(server=False)
    name = tls.server_name or place.host
    return TlsFiles(server=False, certificate=tls.certificate, key=tls.key, ca=tls.ca, name=name)


async def _certificate(files: TlsFiles) -> Verdict:
    try:
        await asyncio.to_thread(make_context, files, None)
    except TlsUnusable as error:
        return "failed", str(error)
    return "ok", "Certificate, key and authorities can be read and belong together."


async def _shakes_hands(place: MllpDestination) -> Verdict:
    """A handshake, then the end; with TLS 1.3 a peer that wants our certificate says so only with its first word."""
    files = client_files(place)
    try:
        context = await asyncio.to_thread(make_context, files, None)
        _, writer = await asyncio.open_connection(place.host, place.port, ssl=context, server_hostname=files.name)
    except TlsUnusable as error:
        return "failed", str(error)
    except ssl.SSLError as error:
        return "failed", f"The handshake failed: {explain(error)}. Nothing was sent."
    except OSError as error:
        return "failed", f"The peer ended the handshake ({_why(error)}). Does it speak TLS on this port?"
    spoken: ssl.SSLObject = writer.get_extra_info("ssl_object")
    version, shown = spoken.version() or "TLS", spoken.getpeercert(binary_form=True) or b""
    writer.transport.abort()
    pins = {pin.replace(":", "").lower() for pin in place.tls.fingerprints} if place.tls is not None else set()
    if pins and hashlib.sha256(shown).hexdigest() not in pins:
        return "failed", "The peer showed another certificate than those in `fingerprints`. Nothing was sent."
    return "ok", f"{version} as it must be; the certificate fits {files.name}. Nothing was sent."


def _why(error: BaseException) -> str:
    """The system's word of it; several addresses that all failed give the first one's."""
    if isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, ConnectionRefusedError):
        return "nobody listens there"
    if isinstance(error, socket.gaierror):
        return "name not known"
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower()
    return str(error).partition("(")[0].strip().lower() or "refused"
