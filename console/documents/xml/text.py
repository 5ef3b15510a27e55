"""Character references both ways. Entities of a DOCTYPE are unknown on purpose and stay as they are written.

XML 1.0, sections 2.2 (characters), 2.4 (escapes), 3.3.3 (white space in attributes), 4.6 (the five known entities).
"""

from __future__ import annotations

import re

from console.documents.splice import EditRefused

_KNOWN = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));")
_NOT_ALLOWED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_ATTRIBUTE = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
_IN_QUOTES = {
    '"': str.maketrans(_ATTRIBUTE | {'"': "&quot;"}),
    "'": str.maketrans(_ATTRIBUTE | {"'": "&apos;"}),
}


def unescape(text: str) -> str:
    """The text with its references resolved; what is no reference, or names no character, stays as it is."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(mark: re.Match[str]) -> str:
    if mark[3]:
        return _KNOWN[mark[3]]
    number = int(mark[1], 16) if mark[1] else int(mark[2])
    return chr(number) if is_allowed(number) else mark[0]


def is_allowed(number: int) -> bool:
    """Whether a document may hold this character (2.2)."""
    return number <= 0x10FFFF and not _NOT_ALLOWED.match(chr(number))


def escape_text(text: str) -> str:
    """Plain text as the content of an element."""
    return text.translate(_TEXT)


def escape_attribute(text: str, quote: str) -> str:
    """Plain text as the value of an attribute in these quotes; white space stays what it is."""
    return text.translate(_IN_QUOTES[quote])


def check_characters(text: str, where: str) -> None:
    """Raises `EditRefused` for characters that no XML document may hold, not even as references."""
    if _NOT_ALLOWED.search(text):
        raise EditRefused(f"{where}: the value holds a control character, which XML cannot write. Leave it out.")
