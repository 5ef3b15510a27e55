"""Files that were dropped or chosen, read off the GUI thread, each on its own and no further than can be taken."""

from __future__ import annotations

import asyncio
from pathlib import Path

from console.api.documents import MOST_OPENED, too_large_to_open
from console.core.errors import OperatorError

MOST_FILES = 50


async def read_each(paths: tuple[Path, ...]) -> tuple[bytes, ...]:
    """The bytes of each. Raises `OperatorError` in words; no name of a file is in them."""
    return await asyncio.to_thread(_read, paths)


def _read(paths: tuple[Path, ...]) -> tuple[bytes, ...]:
    if len(paths) > MOST_FILES:
        raise OperatorError(f"These are {len(paths)} files; at most {MOST_FILES} can be opened at once. Choose fewer.")
    found: list[bytes] = []
    for number, path in enumerate(paths, start=1):
        which = f"File {number} of {len(paths)}" if len(paths) > 1 else "The file"
        if not path.is_file():  # a folder, a device or a pipe: reading it could take for ever
            raise OperatorError(f"{which} is no ordinary file. Open files with documents, not folders.")
        try:
            size = sum(map(len, found)) + path.stat().st_size
            if words := too_large_to_open(size):
                raise OperatorError(words)
            with path.open("rb") as file:
                found.append(file.read(MOST_OPENED + 1))
        except OSError as error:
            raise OperatorError(f"{which} cannot be read ({error.strerror}). Look at its rights.") from None
    if words := too_large_to_open(sum(map(len, found))):
        raise OperatorError(words)
    return tuple(found)
