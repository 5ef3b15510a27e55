"""The check after: no value of the original's people stands in the copy, however it is written.

It reads the copy anew: every leaf, what stands between leaves, embedded documents, base64 that nobody declared,
percent and character escapes. Names are compared word by word without case and accents, also two written as one;
numbers without their signs; birth dates in every order. It knows nothing of how the copy was made but which values it
made, so that a pseudonym is not taken for a leak.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from console.documents.deidentify.known import REGISTERED, WORDS, Known, squeezed
from console.documents.deidentify.names import folded
from console.documents.deidentify.options import Leaked
from console.documents.deidentify.reading import Reader
from console.documents.deidentify.texts import TOKENS, days_in
from console.documents.node import Document, Node
from console.documents.sensitive import Kind
from console.documents.walk import leaves

MOST = 200
"""Leaks that are listed."""

_LONG_NUMBER = 8
"""Characters of an identifier from which on it is looked for inside longer runs, too."""
_SHORTEST_PHRASE = 4
_WINDOWED = 4000
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_DOCUMENT = re.compile(r"\s*(?:[A-Za-z0-9+/]{24}|[<{%]|mime-version:)", re.IGNORECASE)
_DIGITS = re.compile(r"\d\D{0,3}\d")
_GAPS = re.compile(r"\s+|\\\.br\\")
_REPEAT = re.compile(r"\[\d+\]")
_FIXED = frozenset({"MSH-1", "MSH-2", "MSH-9", "MSH-11", "MSH-12", "MSH-18", "OBX-2"})
_LONG = re.compile(r"\d{7,}")
"""A number that is more likely somebody's than a code that happens to be the same."""
_CODE = re.compile(r"[A-Za-z0-9_.+-]{1,24}")
_SITE_CODES = frozenset({"ID", "IS"})
_SHORT_CODE = 4
_CODED_TYPES = frozenset({"SI", "NM", "code", "uri", "canonical", "cs", "decimal", "integer", "boolean"})


def public_code(node: Node) -> bool:
    """A value that its format fixes: a type, a code, a number. That it is also somebody's name is chance."""
    place = _REPEAT.sub("", node.path).partition(".")[0]
    if place in _FIXED:
        return True
    if node.private or not _CODE.fullmatch(node.value) or _LONG.fullmatch(node.value):
        return False
    if node.datatype in _SITE_CODES:  # a site's own table may hold anybody's name, a published or very short code not
        return bool(node.meaning) or len(node.value) <= _SHORT_CODE or not node.value.isalpha()
    return node.datatype in _CODED_TYPES or node.path.rpartition(".")[2] in {"resourceType", "code", "system", "use"}


@dataclass(slots=True)
class Made:
    """What was put in: words, numbers and days."""

    words: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    def add(self, value: str) -> None:
        """Keep the words, numbers and days of a new value (documents in values are not kept)."""
        if len(value) > 100_000:
            return
        for found in TOKENS.finditer(value):
            if found.group("number") is not None:
                self.numbers.add(squeezed(found.group()))
            else:
                self.words.add(folded(found.group()))
        self.days.update(days_in(value))


@dataclass(frozen=True, slots=True)
class Checker:
    """Looks for what is known of people."""

    known: Known
    made: Made
    recognise: Callable[[bytes], Reader | None]
    phrases: dict[str, list[tuple[list[str], Kind]]] = field(default_factory=dict)

    sizes: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.sizes.update(len(number) for number in self.known.numbers if len(number) >= _LONG_NUMBER)
        for phrase, kind in self.known.phrases.items():
            words = WORDS.findall(phrase)
            if sum(map(len, words)) >= _SHORTEST_PHRASE:
                self.phrases.setdefault(words[0], []).append((words, kind))

    def check(self, raw: bytes, reader: Reader, outer: str = "", depth: int = 0) -> tuple[Leaked, ...]:
        """All places where something of the original stands; at most `MOST`."""
        found = dict.fromkeys(self._all(raw, reader, outer, depth))
        return tuple(found)[:MOST]

    def _all(self, raw: bytes, reader: Reader, outer: str, depth: int) -> Iterator[Leaked]:
        document = reader.parse(raw)
        at = 0
        vocabulary: set[str] = set()
        for leaf in leaves(document.nodes):
            vocabulary.update(WORDS.findall(folded(leaf.path)))
            if leaf.start > at:
                yield from self._between(document, at, leaf.start, vocabulary, f"{outer}before {leaf.path}")
            at = max(at, leaf.end)
            if leaf.value and not public_code(leaf):
                yield from self._leaf(document, leaf, reader, outer, depth)
        yield from self._between(document, at, len(raw), vocabulary, f"{outer}end")

    def _between(self, document: Document, start: int, end: int, vocabulary: set[str], path: str) -> Iterator[Leaked]:
        """Delimiters, names of segments, members and tags: what is such a word of the format is nobody's name there."""
        text = document.raw[start:end].decode(document.encoding, "replace")
        if text.strip('\r\n\t |^~&{}[]",:<>/='):
            kept = WORDS.sub(lambda found: " " if folded(found.group()) in vocabulary else found.group(), text)
            yield from self._text(kept, path)

    def _leaf(self, document: Document, leaf: Node, reader: Reader, outer: str, depth: int) -> Iterator[Leaked]:
        value, path = leaf.value, outer + leaf.path
        yield from self._text(value, path)
        if "&" in value or "%" in value:
            yield from self._text(unquote(html.unescape(value)), path)
        if "<" in value:
            yield from self._text(html.unescape(re.sub(r"<[^<>]*>", "", value)), path)
        if len(value) < 24 or depth > 3:
            return
        if not _DOCUMENT.match(value):
            for text in _hidden(value):
                yield from self._text(text, path)
            return
        inside = reader.inside(document, leaf.path)
        if inside is not None and inside.raw:
            inner = self.recognise(inside.raw)
            if inner is not None:
                yield from self.check(inside.raw, inner, f"{path}!", depth + 1)
            else:
                yield from self._text(inside.raw.decode("utf-8", "replace"), path)
            return
        for text in _hidden(value):
            yield from self._text(text, path)

    def _text(self, text: str, path: str) -> Iterator[Leaked]:
        if not text or text.isspace():
            return
        known, made = self.known, self.made
        for found in TOKENS.finditer(text):
            token = found.group()
            if found.group("number") is not None:
                kind = known.numbers.get(squeezed(token))
                if kind is not None and squeezed(token) not in made.numbers:
                    yield Leaked(path=path, kind=kind.value)
                yield from (
                    Leaked(path=path, kind=known.names[word].value)
                    for word in map(folded, re.findall(r"[^\W\d_]{3,}", token))
                    if word in known.names and word not in made.words
                )
            else:
                yield from self._word(token, path)
        if len(text) <= _WINDOWED and not REGISTERED.match(text):
            yield from self._windows(text, path)
        if known.births and any(day in known.births and day not in made.days for day in days_in(text)):
            yield Leaked(path=path, kind=Kind.BIRTH.value)
        yield from self._phrases(text, path)

    def _word(self, token: str, path: str) -> Iterator[Leaked]:
        known, text = self.known, folded(token)
        kind = known.names.get(text)
        if kind is not None and text not in self.made.words:
            yield Leaked(path=path, kind=kind.value)
        elif kind is None and len(text) >= 6 and text not in self.made.words:
            parts = known.parts(token)
            if parts is not None and not {folded(part) for part in parts} & self.made.words:
                yield Leaked(path=path, kind=Kind.NAME.value)

    def _windows(self, text: str, path: str) -> Iterator[Leaked]:
        """Long identifiers written with other signs between, or glued to something."""
        run = squeezed(text) if self.sizes and _DIGITS.search(text) else ""
        for size in self.sizes:
            for at in range(len(run) - size + 1):
                piece = run[at : at + size]
                kind = self.known.numbers.get(piece)
                if kind is not None and piece not in self.made.numbers:
                    yield Leaked(path=path, kind=kind.value)

    def _phrases(self, text: str, path: str) -> Iterator[Leaked]:
        words = WORDS.findall(folded(text)) if self.phrases else []
        for place, word in enumerate(words):
            for phrase, kind in self.phrases.get(word, ()):
                if words[place : place + len(phrase)] == phrase and not self._is_made(phrase):
                    yield Leaked(path=path, kind=kind.value)

    def _is_made(self, words: list[str]) -> bool:
        return all(word in self.made.words or word in self.made.numbers for word in words)


def _hidden(value: str) -> Iterator[str]:
    """Texts that stand in a value as base64, whoever put them there."""
    for found in _BASE64.finditer(_GAPS.sub("", value) if len(value) < 1_000_000 else value[:1_000_000]):
        digits = found.group().rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
        try:
            raw = base64.b64decode(digits + "=" * (-len(digits) % 4))
        except (binascii.Error, ValueError):
            continue
        yield raw.decode("utf-8", "replace")
