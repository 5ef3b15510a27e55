"""Findings of the whole document, with line and path."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice

from console.core.message import Problem, Severity
from console.documents.xml.content import TEXT_TOKEN, parts, path_of
from console.documents.xml.found import Found
from console.documents.xml.index import CLOSE, DEEPEST, EMPTY, OPEN, TOP, XmlIndex
from console.documents.xml.text import is_allowed

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORBIDDEN_UTF8 = re.compile(_CONTROL.pattern + rb"|\xef\xbf[\xbe\xbf]")
_NUMBER = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_MOST_LOOKED_AT = 100_000
_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_NAMED = re.compile(rb"&[A-Za-z_][\w.\-]{0,60};")
_DECLARED = re.compile(rb"\sxmlns:([^\s=\"']{1,100})\s*=")
_FEW = 5
"""Of a finding that a bad character makes, those that are named."""


def find_problems(index: XmlIndex, prefixed: set[bytes]) -> None:
    """Add what the pass over the tags does not see: characters, references, prefixes, text outside the root."""
    findings = index.findings
    shadow = index.reading.shadow
    if index.root < 0:
        findings.add("no root", "There is no element in these bytes; shown as text.", 0)
    forbidden = _FORBIDDEN_UTF8 if index.reading.codec == "utf-8" else _CONTROL
    for mark in islice(forbidden.finditer(shadow), _FEW):
        findings.add("control character", "A control character, which XML does not allow; kept.", mark.start())
    _references(index)
    _numbers(index)
    _brackets(index)
    _outside(index)
    _prefixes(index, prefixed)


def problems(index: XmlIndex) -> tuple[Problem, ...]:
    """All findings as problems, in the order of the bytes; the number of those not named in the last one."""
    kept = sorted((*index.reading.found, *index.findings.kept), key=lambda found: found.at)
    more = index.findings.count - len(index.findings.kept)
    named = [_problem(index, found) for found in kept]
    if more:
        words = f"{more} more problems of reading are not named here."
        named.append(Problem(path="", severity=Severity.INFO, code="more problems", message=words))
    return tuple(named)


def token_at(index: XmlIndex, at: int) -> int:
    """The innermost element that a code unit stands in; `TOP` outside all."""
    token = bisect_right(index.start, at) - 1
    if token < 0:
        return TOP
    if index.kind[token] == CLOSE:
        closed = index.parent[token]
        return closed if at < index.end[token] else index.parent[closed]
    if index.kind[token] == OPEN or (index.kind[token] == EMPTY and at < index.end[token]):
        return token
    return index.parent[token]


def shown_path(index: XmlIndex, token: int) -> str:
    """The path of the element, or of the deepest one around it that is shown."""
    chain = []
    while token != TOP:
        chain.append(token)
        token = index.parent[token]
    return path_of(index, chain[-DEEPEST] if len(chain) > DEEPEST else chain[0]) if chain else ""


def _problem(index: XmlIndex, found: Found) -> Problem:
    line = index.reading.shadow.count(b"\n", 0, found.at) + 1
    return Problem(
        path=shown_path(index, token_at(index, found.at)),
        severity=found.severity,
        code=found.code,
        message=f"Line {line}: {found.message}",
    )


def _references(index: XmlIndex) -> None:
    """An & that begins no reference known here; in comments, CDATA and the like it may stand."""
    shadow = index.reading.shadow
    at = named = 0
    while named < _FEW and (mark := _AMPERSAND.search(shadow, at)):
        at = mark.end()
        if _is_apart(index, mark.start()):
            at = index.end[bisect_right(index.start, mark.start()) - 1]
            continue
        named += 1
        if _NAMED.match(shadow, mark.start()):
            words = "An entity that XML does not know; only a DOCTYPE could say what it is. Shown as it is written."
            index.findings.add("unknown entity", words, mark.start())
        else:
            words = "An & that begins no reference: it is written &amp;. Shown as it is."
            index.findings.add("stray &", words, mark.start())


def _numbers(index: XmlIndex) -> None:
    """References to characters that no XML document may hold."""
    named = 0
    for mark in islice(_NUMBER.finditer(index.reading.shadow), _MOST_LOOKED_AT):
        number = int(mark[1], 16) if mark[1] else int(mark[2])
        if is_allowed(number) or _is_apart(index, mark.start()):
            continue
        named += 1
        words = "A reference to a character that XML does not allow. Shown as it is written."
        index.findings.add("forbidden character", words, mark.start())
        if named == _FEW:
            return


def _brackets(index: XmlIndex) -> None:
    """]]> in text, which only CDATA may end with."""
    shadow = index.reading.shadow
    at = named = 0
    while named < _FEW and (at := shadow.find(b"]]>", at)) >= 0:
        token = bisect_right(index.start, at) - 1
        if token >= 0 and at < index.end[token]:
            at = index.end[token]
            continue
        named += 1
        words = "]]> in text: it is written ]]&gt;. Shown as it is."
        index.findings.add("stray ]]>", words, at)
        at += 3


def _is_apart(index: XmlIndex, at: int) -> bool:
    """Whether a code unit stands in a comment, CDATA or the like, where references mean nothing."""
    token = bisect_right(index.start, at) - 1
    return token >= 0 and index.kind[token] > CLOSE and at < index.end[token]


def _outside(index: XmlIndex) -> None:
    for part in parts(index, TOP):
        if part.token == TEXT_TOKEN:
            where = "before" if part.start < (index.start[index.root] if index.root >= 0 else 0) else "behind"
            words = f"Text {where} the root element, where XML allows none."
            index.findings.add("text outside", words, part.start)


def _prefixes(index: XmlIndex, prefixed: set[bytes]) -> None:
    """Prefixes that are used and declared nowhere in the document."""
    used = {name.partition(b":")[0] for name in prefixed}
    used.update(name.partition(":")[0].encode() for name in index.names if ":" in name)
    used -= {b"xml", b"xmlns", b""}
    if not used:
        return
    shadow = index.reading.shadow
    for prefix in sorted(used - set(_DECLARED.findall(shadow)))[:_FEW]:
        first = re.search(rb"[<\s/]" + re.escape(prefix) + rb":", shadow)
        words = "A prefix that is declared nowhere (xmlns:...=): readers that know namespaces refuse this document."
        index.findings.add("prefix not declared", words, first.end() - 1 if first else 0)
