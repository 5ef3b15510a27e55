"""An export written to the file a person chose: private, whole or not there, on the bridge's loop."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from console.api.exchange import Exported, ExportRequest
from console.core.errors import OperatorError
from console.desktop.bridge.exchange import ExchangeCalls
from console.desktop.screens.exchange.relay import Relay


class Stopped(OperatorError):
    """The person stopped it; nothing was left behind."""


async def save(
    client: ExchangeCalls, request: ExportRequest, path: Path, relay: Relay, stop: threading.Event
) -> Exported:
    """Write it; `relay` tells the bytes so far. Raises `OperatorError`, and then there is no file."""
    written = 0
    with growing(path) as file:

        def write(piece: bytes) -> None:
            nonlocal written
            if stop.is_set():
                raise Stopped("Stopped. No file was left behind.")
            try:
                file.write(piece)
            except OSError as error:
                raise disk(error) from None
            written += len(piece)
            relay.told.emit(written)

        return await client.export(request, write)


async def saved_to(path: Path, ask: Callable[[Callable[[bytes], None]], Awaitable[Exported]]) -> Exported:
    """Write what a call gives, piece by piece. Raises `OperatorError`, and then there is no file."""
    with growing(path) as file:

        def write(piece: bytes) -> None:
            try:
                file.write(piece)
            except OSError as error:
                raise disk(error) from None

        return await ask(write)


@contextmanager
def growing(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when all is in it. Only this account can read it (RELIABILITY S-30)."""
    if path.is_dir() or (path.exists() and not path.is_file()):
        raise OperatorError("That is no file but a folder or a device. Choose a name for a new file.")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        file = os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise disk(error) from None
    try:
        with file:
            yield file
            try:
                file.flush()
                os.fsync(file.fileno())
            except OSError as error:
                raise disk(error) from None
        try:
            beside.replace(path)
        except OSError as error:
            raise disk(error) from None
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def disk(error: OSError) -> OperatorError:
    """What the disk said."""
    return OperatorError(
        f"The file could not be written ({error.strerror or type(error).__name__}); nothing was left of it. Choose "
        "another folder, or make room, then save again."
    )
