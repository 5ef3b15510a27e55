"""A mail server and a web server that behave as told: take it, refuse it, are slow, die in the middle."""

from __future__ import annotations

import asyncio
import base64
import json
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Server:
    """Listens on loopback while it is entered.

    `mood`: good, refuse, slow (never answers), die or deaf (both hang up before they say that they took it).
    """

    mood: str = "good"
    context: ssl.SSLContext | None = None
    port: int = 0
    connections: int = 0
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Drop everybody."""
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        async with asyncio.timeout(5):
            while self._writers:
                await asyncio.sleep(0.001)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            await self.talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # the other side may go at any time
        finally:
            self._writers.discard(writer)
            writer.close()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""
        raise NotImplementedError


@dataclass
class MailServer(Server):
    """SMTP with STARTTLS and AUTH PLAIN. `mails` are those it said it took, `seen` also those it died over."""

    mails: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """RFC 5321, as far as a client needs it."""

        async def say(words: str) -> None:
            writer.write(f"{words}\r\n".encode())
            await writer.drain()

        secured = False
        await say("220 test")
        while line := (await reader.readline()).decode().strip():
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                offers = ["test", *(["STARTTLS"] if self.context and not secured else []), "AUTH PLAIN"]
                for place, offer in enumerate(offers):
                    await say(f"250{' ' if place == len(offers) - 1 else '-'}{offer}")
            elif word == "STARTTLS" and self.context is not None:
                await say("220 go")
                await writer.start_tls(self.context)
                secured = True
            elif word == "AUTH":
                _, user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
                self.logins.append((user, password))
                await say("235 ok" if password == "right" else "535 no")
            elif word == "DATA":
                await say("354 go")
                text = (await reader.readuntil(b"\r\n.\r\n")).decode()
                if not await self._take(text, say):
                    return
            elif word == "QUIT":
                await say("221 bye")
                return
            elif self.mood == "refuse" and word == "RCPT":
                await say("550 nobody here")
            else:
                await say("250 ok")

    async def _take(self, text: str, say: Callable[[str], Awaitable[None]]) -> bool:
        if self.mood == "slow":
            return True
        self.seen.append(text)
        if self.mood in {"die", "deaf"}:
            return False
        self.mails.append(text)
        await say("250 taken")
        return True


@dataclass
class WebServer(Server):
    """HTTP that takes POSTs. `posts` are (headers, body)."""

    posts: list[tuple[dict[str, str], dict[str, object]]] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        if self.mood == "slow":
            await reader.read()  # says nothing until the client has gone
            return
        self.posts.append((headers, json.loads(body)))
        if self.mood in {"die", "deaf"}:
            return
        status = "503 no" if self.mood == "refuse" else "307 elsewhere" if self.mood == "redirect" else "204 taken"
        writer.write(f"HTTP/1.1 {status}\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
