"""Strings, numbers and literals as JSON writes them (RFC 8259), and the text they stand for.

Everything is looked for in the bytes read as Latin-1: one character a byte, so that an offset is an offset, and what
UTF-8 writes beyond ASCII is never mistaken for a delimiter.
"""

from __future__ import annotations

import json
import re

BOM = b"\xef\xbb\xbf"
SPACE = " \t\r\n"
STRING = r'"(?:[^"\\]++|\\.)*+"'
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
LITERALS = frozenset({"true", "false", "null"})

_ESCAPE = re.compile(r"\\(?:(u[0-9a-fA-F]{4})|(.)|$)", re.DOTALL)
_SIMPLE = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LONE = re.compile("[\ud800-\udfff]")
_UNWRITABLE = re.compile("[\ud800-\udfff]")


def decoded(raw: bytes, start: int, end: int) -> str:
    """The text of the string, number, literal or bare word in `raw[start:end]`; never raises.

    A broken escape stays as it is written; bytes that are not UTF-8 and lone surrogates become U+FFFD.
    """
    first = raw[start : start + 1]
    if first not in {b'"', b"'"}:
        return raw[start:end].decode("utf-8", "replace")
    closed = end - start > 1 and raw[end - 1 : end] == first
    text = raw[start + 1 : end - 1 if closed else end].decode("utf-8", "replace")
    return unescaped(text) if "\\" in text else text


def unescaped(text: str) -> str:
    """The inside of a string with its escapes resolved, pairs of surrogates put together."""
    plain = _ESCAPE.sub(_one, text)
    if _LONE.search(plain):
        return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


def _one(found: re.Match[str]) -> str:
    if found.group(1):
        return chr(int(found.group(1)[1:], 16))
    return _SIMPLE.get(found.group(2) or "", found.group())


def written(text: str) -> bytes:
    """Text as a JSON string in UTF-8: quotes, backslashes and control characters escaped, so that it stays one string.

    Raises `ValueError` for a lone surrogate, which UTF-8 cannot write.
    """
    if _UNWRITABLE.search(text):
        raise ValueError("a character that UTF-8 cannot write")
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f").encode("utf-8")


def is_number(text: str) -> bool:
    """True for a number as JSON's grammar writes it, of any length."""
    return NUMBER.fullmatch(text) is not None
