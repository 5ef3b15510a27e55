"""Files that were dropped, read off the GUI thread and no further than can be taken."""

from __future__ import annotations

import asyncio
from pathlib import Path

from console.api.exchange import MOST_BYTES, too_large
from console.core.errors import OperatorError

MOST_FILES = 50


async def read_files(paths: tuple[Path, ...]) -> bytes:
    """The bytes of all, one after the other. Raises `OperatorError` in words; no name of a file is in them."""
    return await asyncio.to_thread(_read, paths)


def _read(paths: tuple[Path, ...]) -> bytes:
    if len(paths) > MOST_FILES:
        raise OperatorError(f"These are {len(paths)} files; at most {MOST_FILES} can be read at once. Drop fewer.")
    parts: list[bytes] = []
    size = 0
    for number, path in enumerate(paths, start=1):
        which = f"File {number} of {len(paths)}" if len(paths) > 1 else "The file"
        if not path.is_file():  # a folder, a device or a pipe: reading it could take for ever
            raise OperatorError(f"{which} is no ordinary file. Drop files with messages, not folders.")
        try:
            size += path.stat().st_size
            if words := too_large(size):
                raise OperatorError(words)
            with path.open("rb") as file:
                parts.append(file.read(MOST_BYTES + 1))
        except OSError as error:
            raise OperatorError(f"{which} cannot be read ({error.strerror}). Look at its rights.") from None
    whole = b"\r".join(parts)
    if words := too_large(len(whole)):
        raise OperatorError(words)
    return whole
