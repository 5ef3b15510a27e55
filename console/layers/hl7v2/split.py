"""The messages in one arrival: batches (FHS BHS ... BTS FTS, chapter 2, 2.10.3) and streams of several MSH."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.message import Problem, Severity
from console.layers.hl7v2.delimiters import STANDARD, read_delimiters
from console.layers.hl7v2.scan import BOM, lines, plain

ENVELOPE = (b"FHS", b"BHS", b"BTS", b"FTS")


@dataclass(frozen=True, slots=True)
class Batch:
    """Byte spans of the messages in an arrival, and what is wrong with its envelope."""

    spans: tuple[tuple[int, int], ...]
    problems: tuple[Problem, ...] = ()


def split_batch(raw: bytes) -> Batch:
    """Where each message starts and ends. Envelope segments belong to no message; one message alone is all bytes."""
    if raw.count(b"MSH") < 2 and not any(name in raw for name in ENVELOPE):
        return Batch(((0, len(raw)),))  # nearly every arrival: a few searches instead of a walk
    marks = [(name, start, stop) for name, start, stop in _marks(raw)]
    headers = sum(name == b"MSH" for name, _, _ in marks)
    if headers == 0 or (headers == 1 and len(marks) == 1):
        return Batch(((0, len(raw)),))
    spans: list[tuple[int, int]] = []
    for (name, start, _), after in zip(marks, [*(mark[1] for mark in marks[1:]), len(raw)], strict=True):
        if name == b"MSH":
            spans.append((start, after))
    return Batch(tuple(spans), tuple(_counts(raw, marks)))


def split(raw: bytes) -> list[bytes]:
    """The messages themselves; `[raw]` where there is nothing to split."""
    spans = split_batch(raw).spans
    return [raw] if len(spans) == 1 and spans[0] == (0, len(raw)) else [raw[start:end] for start, end in spans]


def _marks(raw: bytes) -> list[tuple[bytes, int, int]]:
    """Headers and envelope segments: name, start, end of the line."""
    found: list[tuple[bytes, int, int]] = []
    for begin, end in lines(raw):
        start = begin
        while start < end and raw[start] in b" \t\x0b\x1c\x00\xef\xbb\xbf":
            start += 3 if raw.startswith(BOM, start) else 1
        name = raw[start : start + 3]
        if (name == b"MSH" or name in ENVELOPE) and not raw[start + 3 : start + 4].isalnum():
            found.append((name, start, end))
    return found


def _counts(raw: bytes, marks: list[tuple[bytes, int, int]]) -> list[Problem]:
    """The counts of BTS-1 (messages) and FTS-1 (batches) compared with what is there."""
    problems: list[Problem] = []
    messages = batches = 0
    separator = STANDARD.field
    for name, start, end in marks:
        stated = raw[start:end].split(separator, 2)[1:2]
        if name in {b"MSH", b"BHS", b"FHS"}:
            separator = (read_delimiters(raw[start : start + 32]) or STANDARD).field
            messages += name == b"MSH"
        elif name == b"BTS":
            problems += _count("BTS-1", stated, messages, "messages")
            batches, messages = batches + 1, 0
        elif name == b"FTS":
            problems += _count("FTS-1", stated, max(batches, 1), "batches")
    return problems


def _count(path: str, stated: list[bytes], counted: int, what: str) -> list[Problem]:
    """A problem where the trailer states a number and another was counted; an empty count states nothing."""
    text = plain(stated[0]) if stated else ""
    if not text or (text.isdecimal() and text.lstrip("0") == str(counted).lstrip("0")):
        return []
    words = f"{path} does not say {counted}, the number of {what} counted; the file may be cut or mended by hand."
    return [Problem(path=path, severity=Severity.ERROR, code="count differs", message=words)]
