"""What stands between the leaves of a tree. In a sound document that is delimiters, names and blanks; in a broken one,
or in a comment, it may be anything, so that whatever is no structure is masked like a private value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.documents.node import Syntax

_JSON = re.compile(r'[\s{}\[\],:\ufeff]+|"(?:[A-Za-z_$@][\w$@.:/#-]{0,120})?"(?=\s*:)')
_XML = re.compile(
    r"[\s\ufeff]+|</?[A-Za-z_][\w:.-]*(?:\s*/?>)?|/?>|<\?xml[^?<>]{0,300}\?>|[A-Za-z_][\w:.-]*\s*=\s*[\"']?|[\"']"
    r"|<!--|-->|<!\[CDATA\[|\]\]>"
)
_WORD = re.compile(r"[\w:.-]+")
_PLAIN = re.compile(r"[\s\ufeff]+")
_HTTP = re.compile(r"\s+|HTTP/|[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}[ \t]*:")
_RULES = {Syntax.HTTP: _HTTP, Syntax.JSON: _JSON, Syntax.XML: _XML, Syntax.PLAIN: _PLAIN}
"""ER7 has none: every byte of a line that is no delimiter stands in a node."""


def structure(text: str, follows: str, syntax: Syntax) -> Iterator[tuple[int, int, bool]]:
    """Runs of a gap as (first, last+1, is structure), in order and without holes. `follows` is a little of what comes
    after it, which decides whether a string is a name."""
    rule = _RULES.get(syntax)
    if rule is None or not text:
        if text:
            yield 0, len(text), True
        return
    whole, at, unknown = text + follows, 0, 0
    while at < len(text):
        found = rule.match(whole, at)
        if found is None or found.end() == at:
            word = _WORD.match(whole, at, len(text))
            at = word.end() if word else at + 1
            continue
        if unknown < at:
            yield unknown, at, False
        stop = min(found.end(), len(text))
        yield at, stop, True
        at = unknown = stop
    if unknown < len(text):
        yield unknown, len(text), False


def is_structure(raw: bytes, start: int, end: int, syntax: Syntax) -> bool:
    """A quick yes for the gaps of sound documents; False says only that it must be looked at closely."""
    quick = _QUICK.get(syntax)
    return quick is None or quick.fullmatch(raw, start, end) is not None


def comments(raw: bytes, syntax: Syntax) -> tuple[tuple[int, int], ...]:
    """Spans of the comments of an XML document, which may say anything."""
    if syntax is not Syntax.XML or b"<!--" not in raw:
        return ()
    return tuple(found.span() for found in _COMMENT.finditer(raw) if found.group().startswith(b"<!--"))


_QUICK = {
    Syntax.HTTP: re.compile(rb"\r\n(?:[A-Za-z-]{1,60}: )?"),
    Syntax.JSON: re.compile(rb'[\s{}\[\],:]*+(?:"[A-Za-z_][A-Za-z0-9_.-]{0,60}"\s*+:[\s{\[]*+)*+[\s}\],]*+'),
    Syntax.XML: re.compile(rb"(?:[^<>=\"'&\S]*+(?:</?[A-Za-z][\w:.-]*+|/?>|[A-Za-z][\w:.-]*+=\"|\"))*+\s*+"),
    Syntax.PLAIN: re.compile(rb"[\r\n]*+"),
}
_COMMENT = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
