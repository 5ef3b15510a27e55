"""A profile as TOML: the same profile always gives the same text, one line a field."""

from __future__ import annotations

from collections.abc import Iterator

from console.layers.hl7v2.profile.model import FieldRule, Level, Others, Profile, SegmentRule, Usage

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write(profile: Profile, notes: tuple[str, ...] = ()) -> str:
    """The text; `notes` become comments at the top."""
    return "\n".join([*(f"# {' '.join(note.split())}" for note in notes), *_lines(profile)]) + "\n"


def titled(text: str, title: str) -> str:
    """A profile's text with its title ahead, so that findings can name it; a title that is there already stays."""
    if any(line.split("=")[0].strip() == "title" for line in text.splitlines() if not line.startswith("[")):
        return text
    return f"title = {_quoted(title)}\n{text}"


def _lines(profile: Profile) -> Iterator[str]:
    if profile.title:
        yield f"title = {_quoted(profile.title)}"
    yield 'format = "hl7v2"'
    yield f"type = {_quoted(profile.type)}"
    if profile.version:
        yield f"version = {_quoted(profile.version)}"
    if profile.interface:
        yield f"interface = {_quoted(profile.interface)}"
    if profile.others is not Others.ALLOWED:
        yield f"others = {_quoted(profile.others)}"
    if profile.level is not Level.ERROR:
        yield f"level = {_quoted(profile.level)}"
    for segment in profile.segments:
        yield ""
        yield from _segment(segment)


def _segment(segment: SegmentRule) -> Iterator[str]:
    yield f"[segment.{segment.name}]"
    yield f"usage = {_quoted(segment.usage)}"
    if segment.least:
        yield f"min = {segment.least}"
    if segment.most is not None:
        yield f"max = {segment.most}"
    if segment.follows:
        yield f"follows = [{', '.join(map(_quoted, segment.follows))}]"
    if segment.fields:
        yield f"[segment.{segment.name}.field]"
        for rule in sorted(segment.fields, key=lambda each: each.place):
            number = rule.number if len(rule.place) == 1 else _quoted(rule.number)
            yield f"{number} = {{ {', '.join(_parts(rule))} }}"


def _parts(rule: FieldRule) -> Iterator[str]:
    yield f"usage = {_quoted(rule.usage)}"
    if rule.least and rule.usage is not Usage.NOT_USED:
        yield f"min = {rule.least}"
    if rule.most is not None:
        yield f"max = {rule.most}"
    if rule.length is not None:
        yield f"length = {rule.length}"
    if rule.datatype:
        yield f"type = {_quoted(rule.datatype)}"
    if rule.table:
        yield f"table = {_quoted(rule.table)}"
    if rule.values:
        yield f"values = [{', '.join(map(_quoted, rule.values))}]"
    if rule.form is not None:
        yield f"form = {_quoted(rule.form)}"


def _quoted(text: str) -> str:
    return f'"{"".join(map(_letter, text))}"'


def _letter(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"
