"""Messages damaged at random, by a seed: cut, doubled, swapped, with bytes that mean something to some format."""

from __future__ import annotations

import random

TOKENS = (
    b"\r",
    b"\n",
    b"|",
    b"^",
    b"~",
    b"\\",
    b"&",
    b"\x0b",
    b"\x1c\r",
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"MSH|^~\\&|",
    b"\rPID|",
    b"\\X0D\\",
    b"\\F\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"'",
    b",",
    b":",
    b"\\u0000",
    b"\\ud800",
    b"1e999999",
    b"-",
    b"NaN",
    b'"resourceType"',
    b"<",
    b">",
    b"</",
    b"/>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?xml version='1.1'?>",
    b"<!DOCTYPE x [",
    b"&amp;",
    b"&x;",
    b"&#0;",
    b"&#x110000;",
    b"\xef\xbb\xbf",
    b"\xfe\xff",
    b"<a b='",
    b"xmlns:x=''",
    b"\x1b$B",
    b"\x1b(B",
)
"""What is put in."""

HOSTILE_VALUES = (
    "\r",
    "\n",
    "A\rPID|1||X",
    "A\nOBX|1",
    "|",
    "^~\\&",
    "\\F\\",
    "\\X0D\\",
    "\x0b",
    "\x1c\r",
    "\x00",
    "\u2028",
    "\ud800",
    '"',
    '","x":"',
    "\\",
    "\\u000a",
    '"}]}',
    "</x><y>",
    "]]>",
    "<!--",
    "&#13;",
    "&amp;",
    "<![CDATA[",
    "'\"",
    "é",
    "漢字",
    "\U0001f600",
    "x" * 5000,
    "",
    " ",
    "1e999",
    "-0",
    "007",
    "true",
    "null",
    "{}",
    "[]",
)
"""What is asked to be written into a value."""


def damaged(raw: bytes, dice: random.Random) -> bytes:
    """One to twelve random hurts."""
    for _ in range(dice.randint(1, 12)):
        at = dice.randint(0, len(raw))
        match dice.randrange(6):
            case 0:
                raw = raw[:at] + dice.choice(TOKENS) + raw[at:]
            case 1:
                raw = raw[:at] + raw[at + dice.randint(1, 40) :]
            case 2:
                raw = raw[:at] + bytes([dice.randrange(256)]) + raw[at + 1 :]
            case 3:
                piece = raw[at : at + dice.randint(1, 200)]
                raw = raw[:at] + piece * dice.randint(1, 4) + raw[at:]
            case 4:
                raw = raw[:at] if dice.random() < 0.2 else raw
            case _:
                other = dice.randint(0, len(raw))
                raw = raw[:at] + raw[other : other + 60] + raw[at:]
    return raw[: 1024 * 1024]


def nested(dice: random.Random) -> bytes:
    """Deep or endless structure."""
    deep = dice.choice((100, 5_000, 100_000))
    return dice.choice(
        (
            b"[" * deep,
            b'{"a":' * deep,
            b'{"resourceType":"Bundle","entry":[' + b'{"resource":' * deep,
            b"<a>" * deep,
            b"<ClinicalDocument xmlns='urn:hl7-org:v3'>" + b"<component>" * deep,
            b"<a " + b"b='c' " * deep,
            b"MSH|^~\\&|" + b"^" * deep,
            b"MSH|^~\\&|\r" + b"OBX|1\r" * deep,
            b"\r" * deep,
            b"<" * deep,
            b'"' * deep,
            b"\\" * deep,
        )
    )
