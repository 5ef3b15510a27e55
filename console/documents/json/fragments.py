"""What is written into a document: a value of the type that is there, or a piece of JSON, read strictly first."""

from __future__ import annotations

from console.documents.json.describing import kind_of_json
from console.documents.json.reading import read
from console.documents.json.tokens import is_number, written
from console.documents.splice import EditRefused

LARGEST = 1024 * 1024
"""Bytes of a piece that is put in."""

_WORDS = {"number": "a number", "boolean": "true or false", "null": "null", "string": "text"}


def as_kind(kind: str, text: str, where: str) -> bytes:
    """The text as a value of that JSON type. Raises `EditRefused` where it cannot be one."""
    if kind == "string":
        return as_string(text, where)
    fits = is_number(text) if kind == "number" else text in _literals(kind)
    if not fits:
        raise EditRefused(
            f"{where} holds {_WORDS[kind]}, and the new value is not one as JSON writes it. "
            "Give one, or remove the value and insert one of another type."
        )
    return text.encode("ascii")


def _literals(kind: str) -> tuple[str, ...]:
    return {"boolean": ("true", "false"), "null": ("null",)}.get(kind, ())


def as_string(text: str, where: str) -> bytes:
    """The text as a JSON string. Raises `EditRefused` for a character that UTF-8 cannot write."""
    try:
        return written(text)
    except ValueError:
        raise EditRefused(f"{where}: the value holds half of a character, which UTF-8 cannot write.") from None


def as_fragment(text: str, where: str, deepest: int) -> bytes:
    """One value as JSON; what does not begin like one becomes a string.

    Raises `EditRefused` for JSON that is not well-formed, holds a key twice, or has more than `deepest` levels.
    """
    stripped = text.strip(" \t\r\n")
    if stripped in {"true", "false", "null"} or is_number(stripped):
        return stripped.encode("ascii")
    if stripped[:1] not in {"{", "[", '"'}:
        return as_string(text, where)
    try:
        data = stripped.encode("utf-8")
    except UnicodeEncodeError:
        raise EditRefused(f"{where}: the value holds half of a character, which UTF-8 cannot write.") from None
    if len(data) > LARGEST:
        raise EditRefused(f"{where}: what is inserted is larger than {LARGEST // 1024} KB. Use raw mode.")
    reading = read(data)
    problems = reading.problems("")
    if problems:
        raise EditRefused(f"{where}: what is inserted is not one sound JSON value. {problems[0].message}")
    top = reading.source.top
    if top is None or (top.start, top.end) != (0, len(data)):
        raise EditRefused(f"{where}: what is inserted is not one JSON value.")
    if kind_of_json(reading, top) in {"object", "array"} and _levels(data) > deepest:
        raise EditRefused(f"{where}: what is inserted would nest too deep.")
    return data


def _levels(data: bytes) -> int:
    """At most how many levels: every opening bracket counted would be too strict, a string's brackets too careless."""
    reading = read(data)
    level, row = 0, [reading.source.top] if reading.source.top else []
    while row:
        level += any(part.opens for part in row)
        row = [inner for part in row for inner in reading.parts(part)]
    return level
