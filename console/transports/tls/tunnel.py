"""One TLS connection as bytes in and bytes out, without I/O: what came from the wire in, plain text and answers out.

It stands between a socket and its owner, so that limits, deadlines and the rule "one write, at once" hold with TLS
as they do without, and so that a handshake that fails is the owner's to count and to explain.
"""

from __future__ import annotations

import contextlib
import hashlib
import ssl
from datetime import datetime

from console.transports.tls.context import TlsFiles
from console.transports.tls.expiry import valid_until
from console.transports.tls.words import ANOTHER_PIN, NOT_TLS, explain

_HANDSHAKE, _ALERT = 0x16, 0x15
_READ = 64 * 1024


class TlsFailed(Exception):
    """The peer is not to be spoken with; `words` give cause and cure. `Tunnel.outgoing` may hold an alert for it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Tunnel:
    """`established` once the handshake is done and the peer is who it should be; nothing is decrypted before."""

    def __init__(self, context: ssl.SSLContext, files: TlsFiles) -> None:
        self._files = files
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        name = None if files.server else files.name
        self._tls = context.wrap_bio(self._in, self._out, server_side=files.server, server_hostname=name)
        self._first = True
        self.established = False
        self.closed = False  # the peer has said that it sends no more
        self.spoke_since = False  # the peer sent something after the handshake was done
        self.peer_until: datetime | None = None

    @property
    def heard(self) -> bool:
        """True where the peer has sent anything at all."""
        return not self._first

    @property
    def confirmed(self) -> bool:
        """True where the peer has shown that it accepts us: with TLS 1.3 only its first word after the handshake."""
        return self.established and (self.spoke_since or self._tls.version() != "TLSv1.3")

    def begin(self) -> None:
        """As a client: say hello, into `outgoing`."""
        self._shake()

    def feed(self, data: bytes) -> bytes:
        """Take what came; the plain text in it. Raises `TlsFailed`."""
        if self._first and data:
            self._first = False
            if data[0] not in (_HANDSHAKE, _ALERT):
                raise TlsFailed(NOT_TLS)
        self._in.write(data)
        if not self.established:
            self._shake()
            if not self._in.pending:
                return b""
        self.spoke_since = True
        return self._read()

    def seal(self, data: bytes) -> bytes:
        """The bytes that carry this plain text, behind what still had to go out."""
        self._tls.write(data)
        return self._out.read()

    def outgoing(self) -> bytes:
        """What the handshake, or a failure, wants to tell the peer."""
        return self._out.read()

    def farewell(self) -> bytes:
        """The last bytes: we send no more (close_notify)."""
        if self.established:
            with contextlib.suppress(ssl.SSLError):  # it waits for the peer's own good-bye, which nobody needs
                self._tls.unwrap()
        return self._out.read()

    def _shake(self) -> None:
        """Go on with the handshake; then the pin."""
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return
        except ssl.SSLError as error:
            raise TlsFailed(explain(error)) from None
        shown = self._tls.getpeercert(binary_form=True)
        if self._files.pins and (shown is None or hashlib.sha256(shown).hexdigest() not in self._files.pins):
            self._out.read()  # not a word more to it: a session ticket would tell it that it was accepted
            raise TlsFailed(ANOTHER_PIN)
        self.peer_until = valid_until(shown) if shown else None
        self.established = True

    def _read(self) -> bytes:
        """All plain text that is there."""
        found: list[bytes] = []
        while not self.closed:
            try:
                chunk = self._tls.read(_READ)
            except ssl.SSLWantReadError:
                break
            except ssl.SSLZeroReturnError:
                chunk = b""
            except ssl.SSLError as error:
                raise TlsFailed(explain(error)) from None
            if not chunk:
                self.closed = True
                break
            found.append(chunk)
        return b"".join(found)
