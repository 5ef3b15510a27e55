"""Add one interface to a site file: all other bytes stay, it is whole before and after, and a backup stands beside it.

The block is written as TOML by one small writer, and the file that results is read again by the ordinary loader: it
must hold exactly the interfaces of before and the new one, whatever was typed into the form. All of it blocks.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from console.config.loader import ConfigError, read
from console.config.settings import InterfaceSettings, SiteFile
from console.core.errors import OperatorError, RefusedError

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
CHANGED = "The site file changed on disk since the form was opened. Open the form again and look; nothing was written."


def revision(path: Path) -> str:
    """What the file is now: SHA-256 of its bytes, in hex. Raises `OperatorError`."""
    return hashlib.sha256(_bytes(path)).hexdigest()


def append_interface(
    path: Path, table: Mapping[str, Any], wanted: InterfaceSettings, expected: str, now: datetime
) -> SiteFile:
    """Write it and give the site that the file holds now.

    `expected` is the revision the person saw. Raises `RefusedError` where the file is another by now, `ConfigError`
    where the whole would be wrong, `OperatorError` where the disk refuses; the file is untouched then.
    """
    real = path.resolve()
    before = _bytes(real)
    if hashlib.sha256(before).hexdigest() != expected:
        raise RefusedError(CHANGED)
    after = appended(before, block(table))
    site = _checked(before, after, real.name, wanted)
    try:
        _replace(real, before, after, now)
    except OSError as error:
        raise OperatorError(
            f"The site file {real.name} could not be written ({error.strerror or 'the system refused'}). It is as it "
            "was. Look at the rights of its folder and at the room on its disk."
        ) from error
    return site


def appended(before: bytes, addition: str) -> bytes:
    """The bytes with the block at the end, with the line ends the file uses."""
    end = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before.strip() else end if before.endswith(b"\n") else end + end
    return before + gap + addition.encode().replace(b"\n", end)


def block(table: Mapping[str, Any]) -> str:
    """An `[[interface]]` with its tables, as TOML 1.0."""
    return "\n".join(["[[interface]]", *_lines(table, ("interface",))]) + "\n"


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Plain keys first: below a sub-table's header they would be its own."""
    for key, value in table.items():
        if not _holds_tables(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        inner = (*path, key)
        name = ".".join(map(_key, inner))
        if isinstance(value, Mapping):
            yield from ("", f"[{name}]")
            yield from _lines(value, inner)
        elif _holds_tables(value):
            for item in value:
                yield from ("", f"[[{name}]]")
                yield from _lines(item, inner)


def _holds_tables(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(item, Mapping) for item in value))


def _key(key: str) -> str:
    return key if _BARE.match(key) else _text(key)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list() | tuple():
            return f"[{', '.join(_value(item) for item in value)}]"
        case _:
            return _text(str(value))


def _text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's, but for DEL, which TOML does not take bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _checked(before: bytes, after: bytes, name: str, wanted: InterfaceSettings) -> SiteFile:
    """The new site, if it is the old one and the new interface. Raises `ConfigError` or `RefusedError`."""
    old, new = _read(before, name), _read(after, name)
    if new != old.model_copy(update={"interface": (*old.interface, wanted)}):
        raise RefusedError(
            "The block would change other settings of the site file. Nothing was written; add it by hand instead."
        )
    return new


def _read(content: bytes, name: str) -> SiteFile:
    try:
        return read(content.decode("utf-8-sig"), name).site
    except UnicodeError as error:
        raise ConfigError([f"{name}: not UTF-8. Save the file as UTF-8."]) from error


def _replace(real: Path, before: bytes, after: bytes, now: datetime) -> None:
    """Backup, new file beside it, synced, then one rename. Raises `OSError` or `RefusedError`."""
    mode = real.stat().st_mode & 0o777
    write_file(_backup(real, now), before, mode)
    fresh = real.with_name(f".{real.name}.{secrets.token_hex(4)}.new")
    try:
        write_file(fresh, after, mode)
        with suppress(OSError, LookupError, AttributeError):  # another owner: only an administrator can keep it
            shutil.chown(fresh, real.stat().st_uid, real.stat().st_gid)
        if real.read_bytes() != before:
            raise RefusedError(CHANGED)
        fresh.replace(real)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    _sync(real.parent)


def _backup(real: Path, now: datetime) -> Path:
    stem = f"{real.name}.{now:%Y%m%d-%H%M%S}"
    names = (real.with_name(f"{stem}{f'-{number}' if number else ''}.bak") for number in range(1000))
    return next(name for name in names if not name.exists())


def write_file(path: Path, content: bytes, mode: int) -> None:
    """A new file, durable; never over another."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def _sync(folder: Path) -> None:
    """Make the rename durable; Windows has no call for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OperatorError(
            f"The site file {path.name} cannot be read ({error.strerror}). Put it back where the gateway was told."
        ) from error
