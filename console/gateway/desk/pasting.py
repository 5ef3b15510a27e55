"""Bytes from outside: taken apart as they are to be looked at, or made fit for the wire to be sent; pure.

A clipboard and an editor change line ends and know nothing of MSH-18, so that what was pasted is not what was copied.
To send it, frames and byte order marks go out, line ends become CR, text is written in its charset; whatever is changed
is said in a note, and shown before anything is sent. To look at it, not a byte of a file is changed. Blocks.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from console.layers.contract import Format, Layer

_FRAME = b"\x0b\x1c"
_BLOCK = re.compile(rb"\x0b([^\x0b\x1c]*)\x1c\r?", re.DOTALL)
"""One MLLP block: its frame, and its content in the group."""

_BLANK = b" \t\r\n\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """One message as it would be sent, and what was changed to get there."""

    raw: bytes
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"Pasted({len(self.raw)} bytes)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One document as it was given. `framed`: it stood in an MLLP block, of which only the content is kept. `charset`
    is what it is read as where it does not say."""

    raw: bytes
    format: Format
    framed: bool = False
    charset: str = ""

    def __repr__(self) -> str:
        """Never the bytes: this may end up in a traceback."""
        return f"Given({self.format.name}, {len(self.raw)} bytes)"


def as_given(given: bytes, known: Format | Callable[[bytes], Format], *, text: bool) -> tuple[Given, ...]:
    """The documents in what was given, bytes unchanged; at least one, whatever they are. `known` is their format, or
    what finds it out. `text` comes from a clipboard, which has characters and no bytes: they are UTF-8, or what the
    document itself says it is written in."""
    found: list[Given] = []
    for content, framed in _blocks(given):
        reader = known(content) if callable(known) else known
        parts = [part for part in reader.split(content) if part.strip(_BLANK)] or [content]
        for part in parts:
            raw = _in_its_charset(reader, part)[0] if text and not part.isascii() else part
            found.append(Given(raw=raw, format=reader, framed=framed, charset="utf-8" if text else ""))
    return tuple(found)


def _blocks(given: bytes) -> Iterator[tuple[bytes, bool]]:
    """The content of MLLP blocks where there is nothing but blocks, else all of it."""
    blocks = list(_BLOCK.finditer(given)) if given.lstrip(_BLANK)[:1] == b"\x0b" else []
    if not blocks or _BLOCK.sub(b"", given).strip(_BLANK):
        yield given, False
        return
    for block in blocks:
        yield block[1], True


def messages_of(layer: Layer, given: bytes, *, text: bool) -> tuple[Pasted, ...]:
    """The messages in what was given; at least one, however broken. `text` says that it is UTF-8 from a clipboard."""
    raw, notes = _unwrapped(given)
    text = text or _wide(given)
    parts = [part for part in layer.split(raw) if part.strip(_BLANK)] or [raw]
    return tuple(_made_fit(layer, part, notes, text=text) for part in parts)


def _unwrapped(given: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Without frame bytes and byte order marks."""
    notes: list[str] = []
    raw = given
    if _wide(raw):
        raw = raw.decode("utf-16", "replace").encode()
        notes.append("Read as UTF-16, written as UTF-8.")
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw.removeprefix(codecs.BOM_UTF8)
        notes.append("The byte order mark was left out.")
    if any(byte in raw for byte in _FRAME):
        raw = raw.translate(None, _FRAME)
        notes.append("MLLP frame bytes were left out.")
    return raw, tuple(notes)


def _wide(raw: bytes) -> bool:
    return raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _made_fit(layer: Layer, part: bytes, notes: tuple[str, ...], *, text: bool) -> Pasted:
    raw = part.strip(_BLANK)
    said = list(notes)
    if b"\n" in raw:
        raw = raw.replace(b"\r\n", b"\r").replace(b"\n", b"\r")
        said.append("Line ends were LF; they are CR now, as HL7 asks.")
    raw += b"\r"
    if text and not raw.isascii():
        raw, note = _in_its_charset(layer, raw)
        said += [note] if note else []
    return Pasted(raw=raw, notes=tuple(said))


def _in_its_charset(layer: Format, raw: bytes) -> tuple[bytes, str]:
    """UTF-8 text in the character set that the message itself names."""
    document = layer.parse(raw)
    codec = document.encoding
    if document.encoding_assumed or codecs.lookup(codec).name == "utf-8":
        return raw, ""
    try:
        return raw.decode("utf-8").encode(codec), f"Written in {codec}, as MSH-18 says."
    except UnicodeError:
        return raw, f"MSH-18 names {codec}, which cannot hold this text: it stays UTF-8 and will be read wrongly."
