"""Character sets: which codec MSH-18 means, and where delimiters stand in multi-byte text (chapter 2, MSH-18).

The bytes are never rewritten. Codecs are for display and for the one value an edit writes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CODECS = {
    "ASCII": "ascii",
    "USASCII": "ascii",
    "ISOIR6": "ascii",
    "UNICODEUTF8": "utf-8",
    "UTF8": "utf-8",
    "UNICODE": "utf-8",
    "88591": "iso8859-1",
    "ISO88591": "iso8859-1",
    "ISOIR100": "iso8859-1",
    "WINDOWS1252": "cp1252",
    "CP1252": "cp1252",
    "ISOIR14": "iso2022_jp",
    "ISOIR87": "iso2022_jp",
    "ISOIR13": "iso2022_jp_ext",
    "ISOIR159": "iso2022_jp_ext",
    "GB180302000": "gb18030",
    "GB18030": "gb18030",
    "KSX1001": "euc_kr",
    "CNS116431992": "euc_tw",
    "BIG5": "big5",
    "BIG-5": "big5",
    "SHIFTJIS": "shift_jis",
    **{f"8859{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)},
    **{f"ISO8859{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)},
}
_CODECS.pop("CNS116431992")  # Python has no EUC-TW; such text is shown as bytes allow and reported as unknown

_PAIRS = {
    "gb18030": re.compile(rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\xfe]"),
    "big5": re.compile(rb"[\x81-\xfe][\x40-\xfe]"),
    "shift_jis": re.compile(rb"[\x81-\x9f\xe0-\xfc][\x40-\xfc]"),
}
# From a switch to a set that is not ASCII-like up to the switch back (ESC ( B or ESC ( J), or the end of the segment.
_SHIFTED = re.compile(rb"\x1b(?:\$[@AB]|\$\([@-F]|\(I)(?:(?!\x1b\([BJ]).)*", re.DOTALL)
# The same where it is not known yet whether the message is ISO-2022 at all: only a run that is closed counts.
# It may go from one such set to another in between, without a switch back.
_CLOSED = re.compile(rb"(?:\x1b(?:\$[@AB]|\$\([@-F]|\(I)[\x20-\x7e]*)+\x1b\([BJ]")


@dataclass(frozen=True, slots=True)
class Charset:
    """The codec for one message. `assumed` where MSH-18 did not say; `unknown` where it named a set we cannot read.

    `agreed` where the codec that is assumed was set for the connection, and so is what its receiver reads as well.
    """

    codec: str
    assumed: bool = False
    unknown: bool = False
    agreed: bool = False

    @property
    def title(self) -> str:
        """The codec as people write it."""
        return self.codec.upper().replace("ISO2022_JP", "ISO-2022-JP").replace("ISO8859", "ISO-8859")


@lru_cache(maxsize=256)
def named(msh18: str) -> tuple[str, bool]:
    """Codec for MSH-18 with its repetitions split by `~` (empty where none is named), and whether all are known."""
    found: list[str] = []
    known = True
    for name in msh18.split("~"):
        key = re.sub(r"[\s_/.-]", "", name.upper())
        if key:
            found.append(_CODECS.get(key, ""))
            known = known and key in _CODECS
    codecs = [codec for codec in found if codec]
    special = [codec for codec in codecs if codec.startswith("iso2022")]
    if special:
        return ("iso2022_jp_ext" if "iso2022_jp_ext" in special else "iso2022_jp"), known
    return (codecs[0] if codecs else ""), known


def choose(body: bytes, msh18: str, agreed: str = "") -> Charset:
    """The codec for a message: as MSH-18 says; where it is silent or unknown what was `agreed` for the connection,
    else UTF-8 if it decodes, else cp1252.

    A message that says ASCII and holds other bytes is read like one that says nothing.
    """
    codec, known = named(msh18)
    if codec and codec != "ascii":
        return Charset(codec, unknown=not known)
    if codec == "ascii" and body.isascii():
        return Charset("ascii", unknown=not known)
    if agreed:
        return Charset(agreed, assumed=True, unknown=not known, agreed=True)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return Charset("cp1252", assumed=True, unknown=not known)
    return Charset("utf-8", assumed=True, unknown=not known)


def shadow(segment: bytes, codec: str) -> bytes:
    """The segment with every byte of a multi-byte character that might look like a delimiter blanked out.

    Same length, so that offsets found in the shadow hold in the segment. Single-byte sets and UTF-8 need none.
    """
    if codec.startswith("iso2022"):
        return _SHIFTED.sub(_blank, segment) if b"\x1b" in segment else segment
    pairs = _PAIRS.get(codec)
    return segment if pairs is None or segment.isascii() else pairs.sub(_blank, segment)


def header_fields(header: bytes, separator: bytes, most: int) -> list[bytes]:
    """A header or MSA split at its separator, also where ISO-2022 text stands before anything announced it."""
    if b"\x1b" not in header:
        return header.split(separator, most)
    fields: list[bytes] = []
    at = 0
    for part in _CLOSED.sub(_blank, header).split(separator, most):
        fields.append(header[at : at + len(part)])
        at += len(part) + 1
    return fields


def _blank(match: re.Match[bytes]) -> bytes:
    return b"\xff" * len(match.group())
