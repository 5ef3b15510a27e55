"""A profile learned from messages that were accepted: how often things stand there, how long they are, which codes.

Nothing of a patient goes into it. Values are kept only of coded fields that masking shows; a value counts only where
several messages have it, and a field gives up its values as soon as one of them is private elsewhere in its message.
Lengths are rounded up, so that no exact length of anyone's name stands there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from console.documents.masking import private_values
from console.layers.hl7v2.checks import well_formed
from console.layers.hl7v2.dictionary import Definition, field_definition
from console.layers.hl7v2.document import parse
from console.layers.hl7v2.layout import Layout, Segment, Span, lay_out
from console.layers.hl7v2.privacy import field_private
from console.layers.hl7v2.profile.model import FieldRule, Level, Others, Place, Profile, SegmentRule, Usage

FEWEST = 20
"""Messages, or occurrences of a segment or field, below which nothing is concluded."""
MOSTLY = 0.9
"""Share of occurrences from which a field counts as expected (RE); in all of them it is required (R)."""
MOST_VALUES = 30
"""Different codes up to which a field's codes become its list."""
EACH_IN = 3
"""Messages that must have a code before it is listed; a code seen less often keeps the list from being made."""
MANY = 100
"""Messages from which segments that never came are reported when they come."""
LENGTHS = (1, 2, 3, 5, 10, 20, 30, 50, 80, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10_000, 65_536)
"""What a length is rounded up to; longer ones get no limit."""

_CODED = frozenset({"ID", "IS", "CE", "CWE", "CNE", "CF"})
_TYPED = frozenset({"NM", "SI", "DT", "TM", "TS", "DTM"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,19}")
_WATCHED = 200


@dataclass(slots=True)
class _Field:
    """One field over all messages. `codes` is None where it has none to list."""

    definition: Definition | None
    filled: int = 0
    most: int = 0
    longest: int = 0
    repeats: int = 0
    malformed: bool = False
    parts: Counter[Place] = field(default_factory=Counter)
    codes: Counter[str] | None = None


@dataclass(slots=True)
class _Segment:
    """One kind of segment. `least` is over the messages that have it."""

    messages: int = 0
    total: int = 0
    least: int = 0
    most: int = 0
    before: set[str] = field(default_factory=set)
    fields: dict[int, _Field] = field(default_factory=dict)


class Learner:
    """Fed with one message after the other; any bytes. Not for several threads at once."""

    def __init__(self) -> None:
        self.messages = 0
        self.unreadable = 0
        self._segments: dict[str, _Segment] = {}
        self._versions: Counter[str] = Counter()

    def add(self, raw: bytes, agreed: str = "") -> None:
        """Take one message into account; one without a header is counted and left out."""
        layout = lay_out(raw, agreed)
        if layout.counts.get("MSH", 0) != 1 or layout.segments[0].name != "MSH":
            self.unreadable += 1
            return
        self.messages += 1
        self._versions[layout.segments[0].version] += 1
        private = private_values(parse(raw, agreed).nodes)
        before = ""
        noted: set[tuple[str, int, str]] = set()
        for segment in layout.segments:
            if not segment.name:
                continue
            seen = self._segments.setdefault(segment.name, _Segment())
            seen.total += 1
            seen.before.add(before)
            before = segment.name
            self._fields(layout, segment, seen, private, noted)
        for name, count in layout.counts.items():
            if name:
                seen = self._segments[name]
                seen.messages += 1
                seen.least = min(seen.least or count, count)
                seen.most = max(seen.most, count)

    @property
    def enough(self) -> bool:
        """True from `FEWEST` messages on."""
        return self.messages >= FEWEST

    def profile(self, kind: str) -> Profile:
        """What was learned, for messages of this type; findings of it warn."""
        version = self._versions.most_common(1)[0][0] if self._versions else ""
        return Profile(
            type=kind,
            version=version,
            others=Others.REPORTED if self.messages >= MANY else Others.ALLOWED,
            level=Level.WARNING,
            segments=tuple(self._rule(name, seen) for name, seen in self._segments.items()),
        )

    def _fields(
        self,
        layout: Layout,
        segment: Segment,
        seen: _Segment,
        private: frozenset[str],
        noted: set[tuple[str, int, str]],
    ) -> None:
        for number, span in enumerate(layout.fields(segment)):
            if number == 0 or span[0] == span[1] or (segment.is_header and number <= 2):
                continue
            known = seen.fields.get(number)
            if known is None:
                known = seen.fields[number] = _new_field(segment, number)
            repeats = [each for each in layout.cut(span, segment.delimiters.repetition, segment) if each[0] < each[1]]
            if not repeats:
                continue
            known.filled += 1
            known.most = max(known.most, len(repeats))
            for repeat in repeats:
                first = _repetition(layout, segment, known, repeat)
                if known.codes is not None and first != '""':
                    if first in private or not _CODE.fullmatch(first) or len(known.codes) > _WATCHED:
                        known.codes = None
                    elif (segment.name, number, first) not in noted:
                        noted.add((segment.name, number, first))
                        known.codes[first] += 1

    def _rule(self, name: str, seen: _Segment) -> SegmentRule:
        always = seen.messages == self.messages and self.enough
        return SegmentRule(
            name=name,
            usage=Usage.REQUIRED if always else Usage.OPTIONAL,
            least=1 if always else 0,
            most=1 if seen.most == 1 and seen.messages >= FEWEST else None,
            follows=tuple(sorted(seen.before)) if seen.messages >= FEWEST and "" not in seen.before else (),
            fields=tuple(
                rule for number in sorted(seen.fields) for rule in _rules(number, seen.fields[number], seen.total)
            ),
        )


def _new_field(segment: Segment, number: int) -> _Field:
    definition = field_definition(segment.version, segment.name, number)
    datatype = definition.datatype if definition else ""
    listed = (
        definition is not None
        and datatype in _CODED
        and not field_private(segment.name, number, definition, datatype)
        and (segment.name, number) != ("OBX", 5)
    )
    return _Field(definition=definition, codes=Counter() if listed else None)


def _repetition(layout: Layout, segment: Segment, known: _Field, span: Span) -> str:
    """Take one repetition into account; its first component, as text."""
    codec = segment.charset.codec
    parts = layout.cut(span, segment.delimiters.component, segment)
    known.repeats += 1
    known.longest = max(known.longest, len(layout.raw[span[0] : span[1]].decode(codec, "replace")))
    for number, part in enumerate(parts, start=1):
        if part[0] < part[1]:
            known.parts[(number,)] += 1
    first = layout.raw[slice(*parts[0])].decode(codec, "replace").strip()
    datatype = known.definition.datatype if known.definition else ""
    known.malformed = known.malformed or len(parts) > 2 or not well_formed(datatype, first)
    return first


def _rules(number: int, seen: _Field, total: int) -> list[FieldRule]:
    """The rule of a field, and of its components that are always there."""
    enough = total >= FEWEST
    usage = Usage.OPTIONAL
    if enough and seen.filled == total:
        usage = Usage.REQUIRED
    elif enough and seen.filled >= total * MOSTLY:
        usage = Usage.REQUIRED_OR_EMPTY
    datatype = seen.definition.datatype if seen.definition else ""
    often = seen.filled >= FEWEST
    rule = FieldRule(
        place=(number,),
        usage=usage,
        least=1 if usage is Usage.REQUIRED else 0,
        most=1 if seen.most == 1 and often else None,
        length=next((step for step in LENGTHS if step >= seen.longest), None) if often else None,
        datatype=datatype if datatype in _TYPED and often and not seen.malformed else "",
        values=_listed(seen) if often else (),
    )
    if len(seen.parts) < 2 or not often:
        return [rule]
    always = [place for place, count in sorted(seen.parts.items()) if count == seen.repeats]
    return [rule, *(FieldRule(place=(number, *place), usage=Usage.REQUIRED) for place in always)]


def _listed(seen: _Field) -> tuple[str, ...]:
    """The codes, where they are few and each is common."""
    codes = seen.codes
    if not codes or len(codes) > MOST_VALUES or min(codes.values()) < EACH_IN:
        return ()
    return tuple(sorted(codes))
