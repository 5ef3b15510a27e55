"""Sequence numbers in the bytes: MSH-13 of a message, MSA-4 of a reply (HL7 v2 chapter 2, 2.9.1).

A number is spliced in; every other byte stays as it was received, so the same number gives the same bytes.
"""

from __future__ import annotations

import itertools
import re
import secrets
from datetime import datetime

from console.core.change import Change, ChangeKind
from console.core.sequence import ASK
from console.documents.splice import EditRefused
from console.layers.hl7v2.charset import header_fields
from console.layers.hl7v2.delimiters import read_delimiters
from console.layers.hl7v2.edit import edit
from console.layers.hl7v2.scan import find_header, line_end, lines, plain

_NUMBER = re.compile(r"[+]?\d{1,15}(?:\.0*)?|-1(?:\.0*)?")
_RUN = secrets.token_hex(4).upper()
_COUNT = itertools.count(1)


class Numbering:
    """`console.layers.contract.Numbering` for HL7 v2. Stateless but for the ids of its questions."""

    def stated(self, raw: bytes) -> int | None:
        """MSH-13; None where there is none, or it is no number of the protocol."""
        return _number(_header(raw), 12)

    def numbered(self, raw: bytes, number: int) -> bytes:
        """The message with this MSH-13. Raises `EditRefused` where it has no header to write in."""
        return edit(raw, [Change(kind=ChangeKind.SET, path="MSH-13", value=str(number))])

    def question(self, raw: bytes, now: datetime) -> bytes:
        """A message of its own that asks with 0 where the partner stands; an MSH alone, from the header of `raw`.

        Raises `EditRefused` where there is no header.
        """
        start = find_header(raw)
        header = raw[max(start, 0) : line_end(raw, max(start, 0))] + b"\r"
        changes = [
            Change(kind=ChangeKind.SET, path="MSH-7", value=now.strftime("%Y%m%d%H%M%S")),
            Change(kind=ChangeKind.SET, path="MSH-10", value=f"SEQ{_RUN}{next(_COUNT):06d}"),
            Change(kind=ChangeKind.SET, path="MSH-13", value=str(ASK)),
        ]
        return edit(header, changes)

    def is_bare(self, raw: bytes) -> bool:
        """True for an MSH alone, which says nothing but its number."""
        start = find_header(raw)
        return start >= 0 and next(lines(raw, line_end(raw, start)), None) is None

    def told(self, reply: bytes) -> int | None:
        """MSA-4 of a reply; None where there is none."""
        start = find_header(reply)
        separator = read_delimiters(reply[start : start + 32]) if start >= 0 else None
        if separator is None:
            return None
        for begin, stop in lines(reply, start):
            if reply[begin : begin + 3] == b"MSA":
                return _number(header_fields(reply[begin:stop].rstrip(b"\x1c"), separator.field, 6), 4)
        return None

    def telling(self, reply: bytes, number: int) -> bytes:
        """Our reply with this MSA-4."""
        try:
            return edit(reply, [Change(kind=ChangeKind.SET, path="MSA-4", value=str(number))])
        except EditRefused:  # delimiters that cannot say it: the reply itself still must go
            return reply


def _header(raw: bytes) -> list[bytes]:
    """The fields of MSH; index 12 is MSH-13, because MSH-1 is the separator itself."""
    start = find_header(raw)
    delimiters = read_delimiters(raw[start : start + 32]) if start >= 0 else None
    return [] if delimiters is None else header_fields(raw[start : line_end(raw, start)], delimiters.field, 14)


def _number(fields: list[bytes], index: int) -> int | None:
    text = plain(fields[index]) if len(fields) > index else ""
    return int(text.partition(".")[0]) if _NUMBER.fullmatch(text) else None
