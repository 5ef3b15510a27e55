"""A JSON document read: the fast way where it is well-formed, else the tolerant one with its problems."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from console.core.message import Problem, Severity
from console.documents.json.faults import Faults, place
from console.documents.json.source import DEEPEST, Part, Source, Strict
from console.documents.json.tokens import BOM, STRING, decoded
from console.documents.json.tolerant import Scanned, Tolerant, scan

_STRINGS = re.compile(STRING.encode("ascii"))
_NOT_BRACKETS = bytes(code for code in range(256) if code not in b"{}[]")
_STEPS = {ord("{"): 1, ord("["): 1, ord("}"): -1, ord("]"): -1}
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The bytes and where their values stand. `text` is the bytes as Latin-1, so an offset of one is one of both."""

    raw: bytes
    text: str
    source: Source
    faults: Faults
    notes: tuple[Problem, ...] = ()  # about the bytes as a whole

    @property
    def unsound(self) -> Problem | None:
        """The first thing that keeps these bytes from being JSON in UTF-8; a key that stands twice does not."""
        for fault in self.faults.found:
            if fault.severity is Severity.ERROR and fault.code != "duplicate key":
                return self.faults.problem(fault, "")
        return next((note for note in self.notes if note.severity is Severity.ERROR), None)

    def problems(self, root: str) -> tuple[Problem, ...]:
        """What is wrong, with paths below `root`."""
        return (*self.notes, *self.faults.problems(root))

    def parts(self, part: Part) -> Sequence[Part]:
        """What a container holds; nothing for a value."""
        return self.source.parts(part.start) if part.opens and part.read else ()

    def key(self, part: Part) -> str:
        """The key of a member, its escapes resolved."""
        return decoded(self.raw, part.key_start, part.key_end) if part.key_start >= 0 else ""

    def value(self, part: Part) -> str:
        """The text of a string, number or literal; "" for a container."""
        return "" if part.opens else decoded(self.raw, part.start, part.end)

    def member(self, part: Part, key: str) -> Part | None:
        """The first member of that key; None where there is none."""
        return next((item for item in self.parts(part) if self.key(item) == key), None)


def read(raw: bytes) -> Reading:
    """Take the bytes apart as far as it can be done; never raises."""
    wide = _wide(raw)
    if wide:
        return Reading(
            raw=raw, text="", source=Tolerant(Scanned({}, None, Faults(raw))), faults=Faults(raw), notes=(wide,)
        )
    start = len(BOM) if raw.startswith(BOM) else 0
    text = raw.decode("latin-1")
    notes = tuple(_notes(raw, start))
    if _well_formed(raw, start):
        return Reading(raw=raw, text=text, source=Strict(text, start), faults=Faults(raw), notes=notes)
    scanned = scan(raw, text, start)
    return Reading(raw=raw, text=text, source=Tolerant(scanned), faults=scanned.faults, notes=notes)


def is_wide(raw: bytes) -> bool:
    """True where the bytes are UTF-16 or UTF-32, which JSON between systems must not be (RFC 8259, 8.1)."""
    return _wide(raw) is not None


def _wide(raw: bytes) -> Problem | None:
    head = raw[:4]
    if head[:2] not in {b"\xff\xfe", b"\xfe\xff"} and not (
        len(head) > 1 and b"\x00" in head[:2] and head.strip(b"\x00")
    ):
        return None
    words = "The bytes are UTF-16 or UTF-32; JSON between systems must be UTF-8. They are kept, but not taken apart."
    return Problem(path="", severity=Severity.ERROR, code="utf-16", message=words)


def _notes(raw: bytes, start: int) -> list[Problem]:
    found: list[Problem] = []
    if start:
        words = "Starts with a byte order mark, which JSON must not have; kept."
        found.append(Problem(path="", severity=Severity.WARNING, code="byte order mark", message=words))
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = place(raw, error.start)
        words = f"Line {line}, column {column}: the bytes are not UTF-8; shown as U+FFFD, and kept."
        found.append(Problem(path="", severity=Severity.ERROR, code="not utf-8", message=words))
    return found


class _NotSound(ValueError):
    """Something that the standard library lets pass."""


def _pairs(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _NotSound


def _constant(_word: str) -> None:
    raise _NotSound


def _well_formed(raw: bytes, start: int) -> bool:
    """True for JSON as RFC 8259 has it, without a key twice in an object, half a character, or too many levels."""
    if _HALF.search(raw) or _deepest(raw) > DEEPEST:
        return False
    try:
        json.loads(
            raw[start:].decode("utf-8", "replace"),
            object_pairs_hook=_pairs,
            parse_int=str,
            parse_float=str,
            parse_constant=_constant,
        )
    except (ValueError, RecursionError):
        return False
    return True


def _deepest(raw: bytes) -> int:
    """How many brackets are open at most, those in strings left out."""
    brackets = _STRINGS.sub(b"", raw).translate(None, _NOT_BRACKETS)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)
