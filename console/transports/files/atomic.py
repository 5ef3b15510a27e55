"""File moves and writes that are whole or not there, never overwrite, and survive a power cut.

All of it blocks: call it in a thread.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class PlacedUnsynced(OSError):
    """The file is in place under its name, but the system could not say that it will survive a power cut."""


def write_new(folder: Path, name: str, content: bytes) -> Path:
    """Write a new file under a name; a taken name gets a number. Raises `OSError`.

    Nobody sees it half written: it grows under a hidden name, is synced, then gets its own.
    """
    hidden = folder / f".{plain_name(name)}.tmp"
    try:
        with hidden.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return move_new(hidden, folder, name)
    except PlacedUnsynced:
        raise
    except BaseException:
        with suppress(OSError):
            hidden.unlink()
        raise


def move_new(source: Path, folder: Path, name: str) -> Path:
    """Move a file into a folder of the same file system; a taken name gets a number. Raises `OSError`."""
    stem, suffix = os.path.splitext(plain_name(name))
    for number in range(10_000):
        target = folder / (f"{stem}-{number}{suffix}" if number else name)
        try:
            _rename_new(source, target)
        except FileExistsError:
            continue
        try:
            sync_folder(folder)
        except OSError as error:
            raise PlacedUnsynced(error.errno, error.strerror or "not synced") from error
        return target
    raise FileExistsError(f"every name like {stem}-9999{suffix} is taken")


def plain_name(name: str) -> str:
    """The name, if it is one: nothing that could lead out of its folder. Raises `ValueError`."""
    if not name or name in {".", ".."} or any(sign in name for sign in "/\\:\0"):
        raise ValueError("A file name may not be empty, be a path or hold a drive.")
    return name


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does that by itself and has no call for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _rename_new(source: Path, target: Path) -> None:
    """Rename unless the target exists (`FileExistsError`)."""
    if os.name == "nt":
        source.rename(target)  # refuses an existing target by itself
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the check and the rename are two steps, which unique names make harmless.
        if target.exists():
            raise FileExistsError(str(target)) from None
        source.rename(target)
        return
    source.unlink()
