"""How the bytes of an XML document are read: byte order mark, declaration, and what the bytes say themselves.

XML 1.0 appendix F. The scanner works on `shadow`: one byte for each code unit, ASCII as itself, so that one scanner and
one set of offsets serve UTF-8, UTF-16, UTF-32 and the single-byte sets alike.
"""

from __future__ import annotations

import codecs
import re
from array import array
from dataclasses import dataclass

from console.core.message import Severity
from console.documents.xml.found import Found

_DECLARED = re.compile(rb"\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z][\w.\-]{0,40})[\"']")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_UNMARKED = ((b"<\x00\x00\x00", "utf-32-le"), (b"\x00\x00\x00<", "utf-32-be"), (b"<\x00", "utf-16-le"))
_TRANSPARENT = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp125\d|cp874|koi8-[ru]|mac-roman|shift_jis|cp932|euc_jp|euc_kr|cp949|gb2312|gbk|gb18030|"
    r"big5(hkscs)?|cp950|tis-620"
)
"""Codecs in which the bytes of `<`, `>`, quotes and `&` stand for nothing else."""
_WIDTH = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_TYPES = {2: "H", 4: "I"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The bytes and how they are read. `base` is the length of the byte order mark, `width` of a code unit."""

    raw: bytes
    shadow: bytes
    base: int
    width: int
    codec: str
    assumed: bool  # True where neither mark nor declaration says it
    writable: bool  # False where an edit could not be written safely
    found: tuple[Found, ...]

    def at(self, unit: int) -> int:
        """The byte offset of a code unit."""
        return self.base + unit * self.width

    def text(self, start: int, end: int) -> str:
        """The characters of a span of code units; what cannot be decoded as U+FFFD."""
        return self.raw[self.at(start) : self.at(end)].decode(self.codec, "replace")


def read_bytes(raw: bytes) -> Reading:
    """Decide how these bytes are read; any bytes, never an error."""
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if raw.startswith(mark)), (b"", ""))
    if not codec:
        codec = _unmarked(raw)
    width = _WIDTH.get(codec, 1)
    shadow = _shadow(raw[len(mark) :], codec, width)
    declared = _DECLARED.match(shadow[:400])
    name = declared[1].decode("ascii") if declared else ""
    found: list[Found] = []
    writable = True
    if codec:
        found.extend(_disagrees(name, codec))
    else:
        codec, writable = _declared_codec(name, raw, found)
    found.extend(_undecodable(raw, len(mark), width, codec))
    if (len(raw) - len(mark)) % width:
        found.append(_found("cut short", "The last character is cut short; it is kept, and not read.", len(shadow)))
    return Reading(
        raw=raw,
        shadow=shadow,
        base=len(mark),
        width=width,
        codec=codec,
        assumed=not mark and not name,
        writable=writable,
        found=tuple(found),
    )


def title_of(codec: str) -> str:
    """A codec as people write it: `UTF-8`, `ISO-8859-1`, `windows-1252`."""
    return codec.upper().replace("ISO8859", "ISO-8859").replace("CP125", "windows-125")


def _unmarked(raw: bytes) -> str:
    for start, codec in _UNMARKED:
        if raw.startswith(start):
            return codec
    return "utf-16-be" if raw.startswith(b"\x00<") else ""


def _shadow(data: bytes, codec: str, width: int) -> bytes:
    if width == 1:
        return data
    units = array(_TYPES[width], data[: len(data) - len(data) % width])
    if codec.endswith("be") == (array("H", b"\x00\x01")[0] != 1):
        units.byteswap()
    return bytes([unit if unit < 128 else 255 for unit in units])


def _disagrees(name: str, codec: str) -> list[Found]:
    """A declaration that says another encoding than the bytes do."""
    family = codec.removesuffix("-le").removesuffix("-be")
    if not name or (_lookup(name) or "").removesuffix("-le").removesuffix("-be") == family:
        return []
    words = f"The declaration says {_said(name)}, the first bytes say {title_of(codec)}. Read as {title_of(codec)}."
    return [_found("wrong declaration", words, 0, Severity.WARNING)]


def _declared_codec(name: str, raw: bytes, found: list[Found]) -> tuple[str, bool]:
    """The codec to use, and whether an edit may be written with it."""
    codec = _lookup(name) if name else "utf-8"
    if codec is not None and _TRANSPARENT.fullmatch(codec):
        return codec, True
    used = "utf-8" if _fits(raw, "utf-8") else "latin-1"
    if codec is not None and codec.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
        words = f"The declaration says {_said(name)}, but the bytes are single ones. Read as {title_of(used)}."
        found.append(_found("wrong declaration", words, 0))
        return used, used == "utf-8"
    words = f"{_said(name)} cannot be read here. Read as {title_of(used)}; edits are refused."
    found.append(_found("unknown encoding", words, 0))
    return used, False


def _lookup(name: str) -> str | None:
    if not _PLAIN_NAME.fullmatch(name):
        return None  # Python would take utf---8 for utf-8; other readers do not
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _said(name: str) -> str:
    """The name as declared, where it is one; the document's own words are not repeated otherwise."""
    return name if _lookup(name) else "an encoding of an unknown name"


def _fits(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _undecodable(raw: bytes, base: int, width: int, codec: str) -> list[Found]:
    data = raw[base : len(raw) - (len(raw) - base) % width]
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        hint = " They look like windows-1252." if codec == "utf-8" and _fits(data, "cp1252") else ""
        words = f"Holds bytes that are not {title_of(codec)}; kept, and shown as \ufffd.{hint}"
        return [_found("undecodable", words, error.start // width)]
    return []


def _found(code: str, message: str, at: int, severity: Severity = Severity.ERROR) -> Found:
    return Found(code=code, message=message, at=at, severity=severity)
