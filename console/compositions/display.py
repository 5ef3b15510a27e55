"""Is there a display that answers? Qt aborts the process where there is none, so it must be known before Qt starts."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

PATIENCE = 2.0
"""Seconds a display may take to accept a connection."""

_X = re.compile(r"^(?P<host>[^:]*):(?P<number>\d+)(?:\.\d+)?$")


def has_display(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """True where Qt can open a window that somebody sees."""
    if platform in {"win32", "darwin"}:
        return True
    wayland = environ.get("WAYLAND_DISPLAY", "")
    if wayland and _answers(str(Path(environ.get("XDG_RUNTIME_DIR", ""), wayland))):
        return True
    return _x_answers(environ.get("DISPLAY", ""))


def _x_answers(display: str) -> bool:
    """X(7): an empty host or `unix` is a socket of this machine, else TCP port 6000 and up."""
    found = _X.match(display)
    if found is None:
        return False
    number = int(found["number"])
    if found["host"] in {"", "unix"}:
        name = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X keeps it
        return _answers(name) or _answers("\0" + name)
    try:
        socket.create_connection((found["host"], 6000 + number), PATIENCE).close()
    except OSError:
        return False
    return True


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(PATIENCE)
        try:
            probe.connect(path)
        except OSError:
            return False
    return True
