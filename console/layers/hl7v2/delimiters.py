r"""The five delimiters of one message, as its MSH-1 and MSH-2 name them (HL7 v2 chapter 2, 2.5.4).

A delimiter that MSH-2 leaves out does not exist in that message (`b""`): nothing is split by it and a value that
would need it cannot be written. An MSH-2 that holds no delimiters at all is read as `^~\&` and reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Delimiters:
    """Single ASCII bytes, or empty where the message has none; `declared` False where the defaults stand in."""

    field: bytes = b"|"
    component: bytes = b"^"
    repetition: bytes = b"~"
    escape: bytes = b"\\"
    subcomponent: bytes = b"&"
    truncation: bytes = b""
    declared: bool = True

    @property
    def encoding_characters(self) -> bytes:
        """MSH-2 as these delimiters would write it."""
        return self.component + self.repetition + self.escape + self.subcomponent + self.truncation

    @property
    def complete(self) -> bool:
        """True where all four of MSH-2 are there."""
        return bool(self.component and self.repetition and self.escape and self.subcomponent)


STANDARD = Delimiters()
HEADERS = (b"MSH", b"FHS", b"BHS")
"""Segments whose first field is the field separator itself."""

_NEVER = b'\r\n\x0b\x1c\x00 "'


def usable(byte: bytes) -> bool:
    """True for a byte that can delimit: ASCII, no letter or digit, no terminator, frame byte, blank or quote."""
    return len(byte) == 1 and byte[0] < 0x80 and not byte.isalnum() and byte not in _NEVER


@lru_cache(maxsize=256)
def _from_parts(separator: bytes, encoding: bytes) -> Delimiters:
    good = all(usable(encoding[i : i + 1]) for i in range(len(encoding)))
    if not encoding or not good or len(set(encoding + separator)) != len(encoding) + 1 or len(encoding) > 5:
        return Delimiters(field=separator, declared=False)
    parts = [encoding[i : i + 1] for i in range(5)]
    component, repetition, escape, subcomponent, truncation = parts
    return Delimiters(separator, component, repetition, escape, subcomponent, truncation)


def read_delimiters(segment: bytes) -> Delimiters | None:
    """The delimiters of a header segment (MSH, FHS, BHS); None where its fourth byte cannot be a separator."""
    separator = segment[3:4]
    if not usable(separator):
        return None
    end = segment.find(separator, 4)
    return _from_parts(separator, segment[4 : end if end >= 0 else len(segment)][:8])
