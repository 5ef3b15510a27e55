"""The oracle of RELIABILITY 2.2: it stands outside the system under test and judges histories, not logs.

The senders' journal says what was sent and what was acknowledged; the receivers' journal says what arrived, in order.
`unknown` is what was sent without an answer: it may arrive or not, once or more.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass, field

_MARK = re.compile(rb"ZCK\|(?P<lane>[^|]+)\|(?P<number>\d+)\|(?P<crc>[0-9a-f]{8})")


def message(lane: str, number: int, *, padding: int = 200, kind: str = "ADT^A08", patient: int | None = None) -> bytes:
    """A made-up HL7 v2 message that carries its lane, its number and a checksum of its own text."""
    mrn = f"{lane}{number if patient is None else patient}"
    head = (
        f"MSH|^~\\&|ORACLE|{lane}|CONSOLE|TEST|20260203101500||{kind}|{lane}-{number}|P|2.5.1\r"
        f"EVN||20260203101500\rPID|1||{mrn}^^^TEST^MR||Testpatient^Made-up||19700101|F\r"
        f"NTE|1||{'x' * padding}\r"
    ).encode()
    crc = zlib.crc32(head + f"{lane}|{number}".encode())
    return head + f"ZCK|{lane}|{number}|{crc:08x}\r".encode()


@dataclass(frozen=True, slots=True)
class Mark:
    """What a message says of itself; `sound` is False where its text was damaged on the way."""

    lane: str
    number: int
    sound: bool


def read_mark(raw: bytes) -> Mark | None:
    """The mark of a received message; None for what we never sent."""
    found = _MARK.search(raw)
    if found is None:
        return None
    head, lane, number = raw[: found.start()], found["lane"], found["number"]
    return Mark(lane.decode(), int(number), zlib.crc32(head + lane + b"|" + number) == int(found["crc"], 16))


@dataclass(slots=True)
class History:
    """One lane: what the sender knows and what the receiver saw, both in order."""

    sent: list[int] = field(default_factory=list)
    ok: set[int] = field(default_factory=set)
    received: list[Mark | None] = field(default_factory=list)
    set_aside: set[int] = field(default_factory=set)  # parked or cancelled with an audit row


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verdict on one lane."""

    sent: int
    ok: int
    delivered: int
    lost: tuple[int, ...]
    phantom: int
    duplicates: int
    reordered: tuple[int, ...]
    damaged: int

    @property
    def clean(self) -> bool:
        """No loss, no reorder, nothing invented, nothing damaged. Duplicates are judged by the caller (I4)."""
        return not (self.lost or self.phantom or self.reordered or self.damaged)


def check(history: History) -> Report:
    """lost = ok - received - set aside; reordered = first arrivals below the running maximum."""
    marks = [mark for mark in history.received if mark is not None]
    counts = Counter(mark.number for mark in marks)
    return Report(
        sent=len(history.sent),
        ok=len(history.ok),
        delivered=len(counts),
        lost=tuple(sorted(history.ok - counts.keys() - history.set_aside)),
        phantom=sum(1 for mark in history.received if mark is None) + len(counts.keys() - set(history.sent)),
        duplicates=sum(count - 1 for count in counts.values()),
        reordered=tuple(_reordered([mark.number for mark in marks])),
        damaged=sum(1 for mark in marks if not mark.sound),
    )


def _reordered(numbers: list[int]) -> list[int]:
    seen: set[int] = set()
    highest, late = -1, []
    for number in numbers:
        if number not in seen and number < highest:
            late.append(number)
        seen.add(number)
        highest = max(highest, number)
    return late
