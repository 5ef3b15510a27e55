"""A document as text for an editor, and back to the very same bytes where nothing was changed.

Lines end in LF in the editor, whatever they end in on the wire; what no editor can hold (control characters, bytes that
are none of the character set, line ends of another kind) stands as its number in hexadecimal between `⟦` and `⟧`:
`⟦0B⟧`, and `⟦DCFF⟧` for a byte FF (DC80 to DCFF, as Python's surrogateescape has them).
"""

from __future__ import annotations

import re
from collections import Counter

from console.documents.splice import EditRefused

OPEN, CLOSE = "\u27e6", "\u27e7"

_ENDS = re.compile(r"\r\n|\r|\n")
_HELD = re.compile(f"{OPEN}([0-9A-Fa-f]{{2,8}})?({CLOSE})?")
_UNFIT = re.compile(rf"[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff{OPEN}{CLOSE}]")


def to_text(raw: bytes, encoding: str) -> tuple[str, str]:
    """(text, line end): line ends of the commonest kind are LF, all others are numbers. "" where there is none."""
    decoded = raw.decode(encoding, "surrogateescape")
    kinds = Counter(_ENDS.findall(decoded))
    end = kinds.most_common(1)[0][0] if kinds else ""
    pieces = decoded.split(end) if end else [decoded]
    return "\n".join(_UNFIT.sub(_number, piece) for piece in pieces), end


def from_text(text: str, encoding: str, end: str) -> bytes:
    """The bytes of a text of the editor. Raises `EditRefused` for characters that the character set cannot write, and
    for numbers between brackets that are none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    joined = (end or "\n").join(_HELD.sub(_character, line) for line in lines)
    try:
        raw = joined.encode(encoding, "surrogateescape")
    except UnicodeError:
        raise EditRefused(
            f"The text holds a character that {encoding}, the document's character set, cannot write. "
            "Use another spelling."
        ) from None
    if raw.decode(encoding, "surrogateescape") != joined:
        raise EditRefused(f"The text cannot be written in {encoding} without loss. Use plain characters there.")
    return raw


def _number(found: re.Match[str]) -> str:
    return f"{OPEN}{ord(found[0]):02X}{CLOSE}"


def _character(found: re.Match[str]) -> str:
    code = found[1]
    if not code or not found[2] or int(code, 16) > 0x10FFFF:
        raise EditRefused(
            f"{OPEN} begins a character by its number, such as {OPEN}0B{CLOSE}. Write the number, or leave it out."
        )
    return chr(int(code, 16))
