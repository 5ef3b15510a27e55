"""HL7 v2 text from fields: escaping (2.7), segments by field number, and the bytes with CR terminators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

_ESCAPES = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"})


def escape(text: str) -> str:
    """The text with the delimiters `|^&~\\` written as escape sequences; a line break cannot be in a field."""
    return " ".join(text.translate(_ESCAPES).splitlines())


def parts(*components: str) -> str:
    """Components joined by `^`, each escaped, empty ones at the end left out."""
    return "^".join(escape(component) for component in components).rstrip("^")


def segment(name: str, fields: Mapping[int, str]) -> str:
    """A segment from already escaped fields by their HL7 number; gaps are empty."""
    return "|".join([name, *(fields.get(number, "") for number in range(1, max(fields) + 1))])


def header(fields: Mapping[int, str]) -> str:
    """The MSH segment: MSH-1 is the separator itself, so fields start at MSH-2."""
    return "|".join(["MSH", "^~\\&", *(fields.get(number, "") for number in range(3, max(fields) + 1))])


def encode(segments: Iterable[str], codec: str) -> bytes:
    """The message as bytes, each segment ended by CR (2.5: the terminator is not negotiable)."""
    return "".join(f"{line}\r" for line in segments).encode(codec)


def timestamp(moment: datetime) -> str:
    """A date and time to the second."""
    return moment.strftime("%Y%m%d%H%M%S")


def day(moment: date) -> str:
    """A date alone."""
    return moment.strftime("%Y%m%d")
