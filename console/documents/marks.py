"""Roles of the characters of a shown line, for the eye: what the raw view colours by. Pure.

A run is told by the tree where the tree knows (a value, a mask) and by its characters where it does not, so that a line
that begins in the middle of a long string is read as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from console.documents.node import Syntax
from console.documents.shown import Run, Shown

_JSON_GAP = re.compile(r'(?P<name>"[^"]*")|(?P<delimiter>[{}\[\],:]+)|(?P<control>[\u2400-\u2421]+)')
_XML_GAP = re.compile(
    r"(?P<comment><!--.*?-->|<!--.*\Z|<\?.*?\?>|<!\[CDATA\[|\]\]>|<![A-Za-z][^>]*>?)"
    r"|(?P<tag></?[A-Za-z_][\w:.-]*|/?>)|(?P<attribute>[A-Za-z_][\w:.-]*(?=\s*=))|(?P<delimiter>[=\"']+)"
    r"|(?P<control>[\u2400-\u2421]+)"
)
_ER7_GAP = re.compile(
    r"(?P<control>[\u2400-\u2421]+)|(?P<name>\A[A-Z][A-Z0-9]{2}(?![A-Za-z0-9]))|(?P<delimiter>[^\s\w]+)"
)
_PLAIN_GAP = re.compile(r"(?P<control>[\u2400-\u2421]+)")
_HTTP_GAP = re.compile(
    r"(?P<control>[\u2400-\u2421]+)|(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+(?=[ \t]*:)|HTTP)|(?P<delimiter>[:/])"
)
_GAPS = {
    Syntax.HTTP: _HTTP_GAP,
    Syntax.JSON: _JSON_GAP,
    Syntax.XML: _XML_GAP,
    Syntax.ER7: _ER7_GAP,
    Syntax.PLAIN: _PLAIN_GAP,
}

_IN_VALUE = r"(?P<control>[\u2400-\u2421]+)|(?P<bad>\ufffd+)"
_VALUES = {
    Syntax.ER7: re.compile(r"(?P<escape>\\[A-Za-z.][^\\]{0,80}\\|\\[A-Z]\\)|" + _IN_VALUE),
    Syntax.JSON: re.compile(r"(?P<escape>\\u[0-9A-Fa-f]{4}|\\.)|" + _IN_VALUE),
    Syntax.XML: re.compile(r"(?P<escape>&#?\w{1,30};)|" + _IN_VALUE),
    Syntax.HTTP: re.compile(_IN_VALUE),
    Syntax.PLAIN: re.compile(_IN_VALUE),
}
_LITERALS = (b"t", b"f", b"n")


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of characters with its role."""

    column: int
    length: int
    role: str


def marks(shown: Shown) -> tuple[Mark, ...]:
    """The marks of a line, by column; where a value and an escape in it have a role, the escape comes after it."""
    return tuple(mark for run in shown.runs for mark in _of_run(shown, run))


def _of_run(shown: Shown, run: Run) -> Iterator[Mark]:
    if not run.text:
        return
    syntax = shown.look.syntax
    if run.masked:
        yield Mark(run.column, len(run.text), "masked")
        return
    if run.leaf is not None and run.leaf.private:  # patient data in the clear is never to be taken for anything else
        yield Mark(run.column, len(run.text), "clear")
        return
    if run.leaf is None:
        yield from _found(_GAPS[syntax], run)
        return
    role = _value_role(shown, run)
    if role:
        yield Mark(run.column, len(run.text), role)
    yield from _found(_VALUES[syntax], run)


def _found(rule: re.Pattern[str], run: Run) -> Iterator[Mark]:
    for found in rule.finditer(run.text):
        if found.lastgroup:
            yield Mark(run.column + found.start(), len(found.group()), found.lastgroup)


def _value_role(shown: Shown, run: Run) -> str:
    """What a whole value is; "" for plain text."""
    leaf, raw = run.leaf, shown.document.raw
    if leaf is None:
        return ""
    first = raw[leaf.start : leaf.start + 1]
    if shown.look.syntax is Syntax.JSON:
        if first == b'"':
            return "string"
        return "literal" if first in _LITERALS else "number"
    if shown.look.syntax is Syntax.XML:
        return "string" if "@" in leaf.path.rpartition("/")[2] else ""
    return ""
