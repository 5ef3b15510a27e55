"""How sockets are set: small blocks leave at once, and a peer that vanished is noticed after a minute.

Keepalive sees a machine that is gone (30 s of silence, then three probes 10 s apart), TCP_USER_TIMEOUT one that
vanished while bytes were under way. Neither sees a program that hangs: for that there are deadlines on replies.
"""

from __future__ import annotations

import contextlib
import socket

UNACKNOWLEDGED_MS = 60_000
"""Bytes that the peer's kernel has not confirmed for so long end the connection."""

_OPTIONS = (
    ("TCP_KEEPIDLE", 30),
    ("TCP_KEEPALIVE", 30),  # the name of TCP_KEEPIDLE on macOS
    ("TCP_KEEPINTVL", 10),
    ("TCP_KEEPCNT", 3),
    ("TCP_USER_TIMEOUT", UNACKNOWLEDGED_MS),
)


def tune(sock: socket.socket | None) -> None:
    """Set what this system has."""
    if sock is None:
        return
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _OPTIONS:
        if hasattr(socket, name):  # each system has its own selection
            with contextlib.suppress(OSError):  # and may refuse one; keepalive only helps, deadlines decide
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
