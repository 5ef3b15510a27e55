"""One lane to one MLLP peer: write a frame, wait for the reply that belongs to it. Only that reply counts.

EOF is not an acknowledgement, a late acknowledgement is not the next message's, garbage is nothing: after silence the
connection is closed before the exchange returns, so that nothing still on its way can be read as a later reply.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from console.core.clock import Clock, SystemClock
from console.core.errors import BugError
from console.core.interface import LinkState
from console.transports.exchange import Exchange, Kind
from console.transports.mllp.commits import Waiting, await_commit
from console.transports.mllp.wire import ConnectFailed, Wire, connect
from console.transports.tls import expiry
from console.transports.tls.context import Contexts

SLOW_AFTER = 5.0
"""A reply that took longer than this, or than half of the reply timeout, makes the link slow; in seconds."""

AGAIN = "up, reconnects with the next message"
"""The link of a peer that is there and closed its connection, as many do after each reply or when idle."""

TRUST_AFTER = 0.05
"""Some peers close after each reply. A frame written into that closing is lost in the dark, so a new connection is
trusted with its second message only when it has stood this long after its first reply, in seconds."""

_ENDS = {
    "eof": "closed by {peer} before a reply",
    "reset": "reset by {peer} before a reply",
    "oversize": "{peer} sent a reply over the size limit",
    "flood": "{peer} sent too many frames without a reply among them",
    "closed": "closed here before a reply",
    "tls": "TLS with {peer} broke before a reply",
}


class Peering(Protocol):
    """The settings a sender needs (`console.config.settings.MllpDestination` has them). Times in seconds."""

    @property
    def host(self) -> str:
        """Address of the peer."""

    @property
    def port(self) -> int:
        """Port of the peer."""

    @property
    def connect_timeout(self) -> float:
        """Longest wait for a connection."""

    @property
    def reply_timeout(self) -> float:
        """Longest wait for the matching reply."""

    @property
    def idle_timeout(self) -> float:
        """An unused connection is closed after this."""

    @property
    def frame_limit(self) -> int:
        """Largest reply, in bytes."""

    @property
    def release(self) -> int:
        """Of MLLP: 1, or 2 with commits."""

    @property
    def delivered_on(self) -> str:
        """With release 2: what counts as delivered, the "reply" or the "commit"."""

    @property
    def nak_limit(self) -> int:
        """With release 2: how often a block that was not stored is sent again within one try."""


class MllpSender:
    """A `console.transports.exchange.Sender`: connects when first needed and keeps one connection open."""

    def __init__(
        self,
        settings: Peering,
        clock: Clock | None = None,
        on_link: Callable[[], None] | None = None,
        *,
        tls: Contexts | None = None,
    ) -> None:
        self._settings = settings
        self._tls = tls
        self._peer_until: datetime | None = None
        self._clock = clock or SystemClock()
        self._on_link = on_link
        self._peer = f"{settings.host}:{settings.port}"
        self._wire: Wire | None = None
        self._busy = False
        self._trusted_at: float | None = None  # on the loop's clock; None before the first reply on this connection
        self._idle_timer: asyncio.TimerHandle | None = None
        self._link = LinkState.UNKNOWN
        self._detail = "not connected yet"

    @property
    def link(self) -> LinkState:
        """The wire as last seen: down where connecting failed, slow where a connected peer gave no reply."""
        return self._link

    @property
    def link_detail(self) -> str:
        """The wire in words: "refused by rad-pacs:6661"."""
        if self._link is LinkState.UP and self._wire is not None and self._wire.ended:
            return AGAIN
        return self._detail

    @property
    def remark(self) -> str:
        """What a person should know of the certificates of this connection; empty as a rule."""
        if self._tls is None:
            return ""
        now = self._clock.now()
        return self._tls.remark(now) or expiry.remark(f"The certificate of {self._peer}", self._peer_until, now)

    async def exchange(self, payload: bytes, matches: Callable[[bytes], bool]) -> Exchange:
        """Write the payload and wait for the reply that matches; never raises for anything the peer does."""
        if self._busy:
            raise BugError("Two exchanges at once on one lane.")
        self._busy = True
        self._stop_idling()
        try:
            return await self._exchange(payload, matches)
        except BaseException:
            # Cancelled in the middle, or a bug in `matches`: a reply may still come and must meet a closed socket.
            if self._wire is not None:
                self._wire.abort()
                self._wire = None
            raise
        finally:
            self._busy = False
            self._start_idling()

    async def close(self) -> None:
        """Close the connection."""
        self._stop_idling()
        await self._hang_up()
        self._show(LinkState.OFF, "closed")

    async def _exchange(self, payload: bytes, matches: Callable[[bytes], bool]) -> Exchange:
        """The exchange itself; the caller guards it."""
        try:
            wire = await self._ready()
        except ConnectFailed as error:
            self._show(LinkState.DOWN, error.reason)
            return Exchange(kind=Kind.NOT_SENT, code=error.code, reason=error.reason)
        strays = list(wire.take())
        wire.commits.clear()
        if not wire.write(payload):
            await self._hang_up()
            self._show(LinkState.UP, AGAIN)
            return Exchange(
                kind=Kind.NOT_SENT, code="reset", reason=f"{self._peer} had closed the connection", strays=tuple(strays)
            )
        started = self._clock.monotonic()
        if self._settings.release == 2:
            reply, ended = await self._committed(wire, payload, matches, strays)
            if ended is not None:
                return ended
        else:
            reply = await self._await_reply(wire, matches, strays, self._settings.reply_timeout)
        if reply is None:
            return await self._unanswered(wire, strays)
        return self._replied(wire, reply, strays, started)

    def _replied(self, wire: Wire, reply: bytes, strays: list[bytes], started: float) -> Exchange:
        """The matching reply is here."""
        if self._trusted_at is None:
            self._trusted_at = _loop_time() + TRUST_AFTER
        self._show_reply(self._clock.monotonic() - started)
        strays += wire.take()
        return Exchange(kind=Kind.REPLIED, reply=reply, strays=tuple(strays))

    async def _committed(
        self, wire: Wire, payload: bytes, matches: Callable[[bytes], bool], strays: list[bytes]
    ) -> tuple[bytes | None, Exchange | None]:
        """MLLP release 2: the commit, then the reply where that is what counts. (reply or None, how it ended early).

        A commit bears no id. So one that is still owed after the time is up must meet a closed connection, also where
        the reply came without it: it could be read as the commit of the next block. The same goes for a peer that said
        no and may say something more.
        """
        end = _loop_time() + self._settings.reply_timeout
        waiting = Waiting(wire=wire, payload=payload, pick=lambda: _pick(wire, matches, strays))
        stored = await await_commit(waiting, end, self._settings.nak_limit)
        if stored is None and waiting.reply is not None:
            await self._hang_up()
            return waiting.reply, None
        if stored is None:
            return None, await self._unanswered(wire, strays)
        if not stored:
            self._show(LinkState.SLOW, f"{self._peer} could not store it (MLLP release 2)")
            reason = f"{self._peer} said {waiting.refusals} times that it did not store it (MLLP release 2)"
            await self._hang_up()
            return None, Exchange(kind=Kind.REFUSED, code="nak", reason=reason, strays=(*strays, *wire.take()))
        if self._settings.delivered_on == "commit":
            self._show_reply(0.0)
            strays += [reply for reply in (waiting.reply,) if reply is not None]
            reason = f"Stored by {self._peer}, as its commit says (MLLP release 2)."
            if waiting.refusals:
                await self._hang_up()
            return None, Exchange(kind=Kind.DONE, code="commit", reason=reason, strays=(*strays, *wire.take()))
        left = max(0.0, end - _loop_time())
        return waiting.reply or await self._await_reply(wire, matches, strays, left), None

    async def _ready(self) -> Wire:
        """The open connection, or a new one; a connection the peer closed while idle costs nothing but this."""
        if self._wire is not None:
            trusted = self._trusted_at is None or await self._wire.stays_open(self._trusted_at - _loop_time())
            if trusted and await self._wire.usable() and not self._committed_unasked():
                return self._wire
            await self._hang_up()
        settings = self._settings
        self._trusted_at = None
        self._wire = await connect(
            settings.host, settings.port, settings.connect_timeout, settings.frame_limit, self._tls
        )
        if self._wire.tunnel is not None:
            self._peer_until = self._wire.tunnel.peer_until
        self._show(LinkState.UP, f"up since {self._clock.now():%Y-%m-%d %H:%M:%S} UTC")
        return self._wire

    def _committed_unasked(self) -> bool:
        """True where the peer committed something that nobody sent (MLLP release 2): the two are out of step."""
        return self._settings.release == 2 and self._wire is not None and bool(self._wire.commits)

    async def _await_reply(
        self, wire: Wire, matches: Callable[[bytes], bool], strays: list[bytes], within: float
    ) -> bytes | None:
        """The matching frame, or None after the timeout or the end of the connection; the rest goes to `strays`."""
        try:
            async with asyncio.timeout(within):
                while True:
                    await wire.news()
                    reply = _pick(wire, matches, strays)
                    if reply is not None or wire.ended:
                        return reply
        except TimeoutError:
            return _pick(wire, matches, strays)  # it may have come in the very turn in which the time was up

    async def _unanswered(self, wire: Wire, strays: list[bytes]) -> Exchange:
        """Written, no matching reply: close first, then say so."""
        ended = wire.ended
        await self._hang_up()
        if ended:
            code, reason = ended, _ENDS[ended].format(peer=self._peer)
            if ended == "tls":
                reason += f": {wire.tls_words}"
        else:
            code, reason = "timeout", f"no reply in {self._settings.reply_timeout:g} s"
            if False in wire.commits:
                reason += "; the transport refused the frame (MLLP release 2)"
            elif wire.commits:
                reason += ", only the transport's receipt (MLLP release 2)"
        self._show(LinkState.SLOW, reason)
        return Exchange(kind=Kind.NO_REPLY, code=code, reason=reason, strays=(*strays, *wire.take()))

    async def _hang_up(self) -> None:
        """Close the connection and wait until the socket is closed."""
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.close()

    def _show_reply(self, seconds: float) -> None:
        """The link after a reply: up, or slow."""
        if seconds > min(SLOW_AFTER, self._settings.reply_timeout / 2):
            self._show(LinkState.SLOW, f"last reply took {seconds:.1f} s")
        elif self._link is not LinkState.UP:
            self._show(LinkState.UP, f"up since {self._clock.now():%Y-%m-%d %H:%M:%S} UTC")

    def _show(self, link: LinkState, detail: str) -> None:
        """Keep the state of the link and tell who wants to know."""
        changed = (link, detail) != (self._link, self._detail)
        self._link, self._detail = link, detail
        if changed and self._on_link is not None:
            self._on_link()

    def _start_idling(self) -> None:
        """From now on the connection is unused."""
        if self._wire is not None:
            loop = asyncio.get_running_loop()
            self._idle_timer = loop.call_later(self._settings.idle_timeout, self._end_idling)

    def _stop_idling(self) -> None:
        """The connection is wanted."""
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None

    def _end_idling(self) -> None:
        """Unused for too long: close; the next message opens a new one."""
        self._idle_timer = None
        if self._wire is not None:
            self._wire.abort()
            self._wire = None
            self._show(self._link, f"closed after {self._settings.idle_timeout:g} s without traffic")


def _loop_time() -> float:
    """The event loop's clock, on which its timers run."""
    return asyncio.get_running_loop().time()


def _pick(wire: Wire, matches: Callable[[bytes], bool], strays: list[bytes]) -> bytes | None:
    """The first frame that matches; those before it are strays."""
    while wire.arrived:
        data, is_frame = wire.arrived.popleft()
        if is_frame and matches(data):
            return data
        strays.append(data)
    return None
