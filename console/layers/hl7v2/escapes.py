r"""Escape sequences in both directions (HL7 v2 chapter 2, 2.7 in v2.5).

For display the sequences that stand for characters are resolved: `\F\ \S\ \T\ \R\ \E\ \P\` and `\Xhh..\`.
Everything else (`\H\`, `\.br\`, `\Z..\`, `\C..\`, anything unknown) stays as it was sent, so that nothing is lost.
For writing, each character with a meaning of its own is escaped; a control character becomes `\Xhh\`.
In formatted text (FT, TX) the commands of the standard, typed as such, are kept: `\.br\`, `\.sp2\`, `\H\`, `\N\` ...
In every other data type an escape character typed by a person is just that character, and is escaped.
"""

from __future__ import annotations

import re
from functools import lru_cache

from console.layers.hl7v2.delimiters import STANDARD, Delimiters

_COMMAND = r"(?:H|N|\.br|\.ce|\.fi|\.nf|\.(?:sp|in|ti|sk)[ ]?[+-]?\d{0,3}|Z[0-9A-Za-z]+|C[0-9A-Fa-f]+|M[0-9A-Fa-f]+)"
_CONTROLS = "\r\n\x0b\x1c\x00\x1b"


class CannotEscape(ValueError):
    """This message has no escape character, and the value needs one."""


@lru_cache(maxsize=64)
def _reading(escape: str) -> re.Pattern[str]:
    mark = re.escape(escape)
    return re.compile(f"{mark}(?:([FSTREP])|X((?:[0-9A-Fa-f]{{2}})+)){mark}")


@lru_cache(maxsize=64)
def _commands(escape: str) -> re.Pattern[str]:
    mark = re.escape(escape)
    return re.compile(f"({mark}{_COMMAND}{mark})")


def unescape(text: str, delimiters: Delimiters, codec: str = "utf-8") -> str:
    """Decoded text for display; unknown sequences are left untouched."""
    escape = delimiters.escape.decode("ascii")
    if not escape or escape not in text:
        return text
    letters = {
        "F": delimiters.field,
        "S": delimiters.component,
        "T": delimiters.subcomponent,
        "R": delimiters.repetition,
        "E": delimiters.escape,
        "P": delimiters.truncation or b"#",
    }

    def resolve(match: re.Match[str]) -> str:
        letter, digits = match.groups()
        if letter:
            return letters[letter].decode("ascii") or match.group()
        try:
            return bytes.fromhex(digits).decode(codec)
        except UnicodeDecodeError:
            return match.group()

    return _reading(escape).sub(resolve, text)


def escape(value: str, delimiters: Delimiters, *, formatted: bool = False) -> str:
    """The value as it may stand between delimiters; raises `CannotEscape` where the message has no means to say it."""
    mark = delimiters.escape.decode("ascii")
    if formatted and mark and mark in value:
        parts = _commands(mark).split(value)
        return "".join(part if i % 2 else _escaped(part, delimiters) for i, part in enumerate(parts))
    return _escaped(value, delimiters)


def _escaped(value: str, delimiters: Delimiters) -> str:
    table = _table(delimiters)
    if not delimiters.escape and any(ord(char) in table for char in value):
        raise CannotEscape
    return value.translate(table)


@lru_cache(maxsize=64)
def _table(delimiters: Delimiters) -> dict[int, str]:
    """Character -> its escape sequence. An undeclared delimiter counts with its usual character: readers assume it."""
    mark = delimiters.escape.decode("ascii")
    letters = {
        "F": delimiters.field,
        "S": delimiters.component or STANDARD.component,
        "T": delimiters.subcomponent or STANDARD.subcomponent,
        "R": delimiters.repetition or STANDARD.repetition,
        "E": delimiters.escape or STANDARD.escape,
        "P": delimiters.truncation,
    }
    table: dict[int, str] = {ord(char): f"{mark}X{ord(char):02X}{mark}" for char in _CONTROLS}
    for letter, char in reversed(letters.items()):
        if char:
            table[char[0]] = f"{mark}{letter}{mark}"
    return table
