"""Which words of a peer's text are plain, so that they may be kept where no audit stands before it.

An allow-list, so that a name or number nobody thought of is left out and not kept, whatever its case or script:
- a word of `plain_words.PLAIN`, or a pair of `plain_words.PAIRS`;
- a word of `plain_words.BETWEEN` where plain words stand on both sides, it does not begin with a
  capital in a text of small letters, and no word stands before it that a name often follows (patient, of, by);
- a place in a message (`plain_places`).
What stands in quotes is a value, unless it is a place; so is a word in capitals right after "code" or "value", where
the text is not in capitals altogether ("code NEGATIVE not mapped").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from console.core.plain_places import SEGMENTS, place
from console.core.plain_words import BETWEEN, PAIRS, PERSONS, PLAIN

EDGES = ".,;:!?()[]{}<>\"'`´‘’“”„«»‹›|=#*"
_QUOTES = {'"': '"', "'": "'", "`": "`'", "´": "´", "‘": "’", "“": "”", "„": "“”", "«": "»", "‚": "‘’"}
_STOPS = ".,;:!?)]}"
_LONGEST_RUN = 3
_BEFORE_NAMES = PERSONS | {"of", "by", "with", "from", "into", "and", "is", "record"}
_NAMERS = frozenset({"code", "codes", "value"})


class Sort(Enum):
    """What a token is."""

    PLAIN = 1
    PLACE = 2
    MARK = 3  # nothing but punctuation
    VALUE = 4  # all else: it may be anything, and is not kept


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text between blanks. `bare` is without the punctuation around it."""

    text: str
    bare: str
    sort: Sort
    quoted: bool = False  # stands in quotes, and is no place


def read(text: str) -> list[Token]:
    """The tokens of a text in order."""
    raw = text.split()
    bare = ["…" if "‹" in piece else piece.strip(EDGES) for piece in raw]
    sorts = [_first_look(word) for word in bare]
    quoted = _quoted(raw, bare, sorts)
    places = [number for number, sort in enumerate(sorts) if sort is not Sort.MARK]
    _named(places, bare, sorts)
    _pairs([number for number in places if number not in quoted], raw, bare, sorts)
    _between(places, raw, bare, sorts)
    return [
        Token(piece, word, Sort.VALUE if sort is None else sort, number in quoted)
        for number, (piece, word, sort) in enumerate(zip(raw, bare, sorts, strict=True))
    ]


def _first_look(word: str) -> Sort | None:
    """What a word is by itself; None where its neighbours decide."""
    if not any(map(str.isalnum, word)):
        return Sort.VALUE if "•" in word or "…" in word else Sort.MARK
    folded = word.casefold()
    if folded in BETWEEN:
        return None
    if folded in PLAIN or _joined(folded):
        return Sort.PLAIN
    return Sort.PLACE if place(word) else Sort.VALUE


def _joined(folded: str) -> bool:
    """True for `check-digit`, `and/or` and `patient's`: all parts are plain."""
    parts = folded.removesuffix("'s").replace("/", "-").split("-")
    return all(part in PLAIN and len(part) > 1 for part in parts) and folded.upper()[:3] not in SEGMENTS


def _quoted(raw: Sequence[str], bare: Sequence[str], sorts: list[Sort | None]) -> set[int]:
    """All between an opening quote and its end is a value, unless it is a single place. Answers which tokens it is."""
    start, found = 0, set[int]()
    while start < len(raw):
        piece = raw[start].lstrip("([{<=:")
        closing = _QUOTES.get(piece[:1], "")
        end = _closes(raw, start, piece, closing) if closing else start
        if closing and end >= start:
            inside = range(start, end + 1)
            if not (start == end and sorts[start] is Sort.PLACE):
                found.update(inside)
                for number in inside:
                    sorts[number] = Sort.VALUE if bare[number] else Sort.MARK
            start = end
        start += 1
    return found


def _closes(raw: Sequence[str], start: int, first: str, closing: str) -> int:
    """Number of the token that ends the quotation; -1 where none does, and it was an apostrophe."""
    for number in range(start, len(raw)):
        piece = (first[1:] if number == start else raw[number]).rstrip(_STOPS)
        if piece.endswith(tuple(closing)):
            return number
    return -1


def _named(places: Sequence[int], bare: Sequence[str], sorts: list[Sort | None]) -> None:
    """A plain word in capitals after "code" is the code."""
    if not any(map(str.islower, bare)):
        return
    for number, following in pairwise(places):
        plain = sorts[following] is Sort.PLAIN and bare[following].isupper()
        if plain and bare[number].casefold() in _NAMERS:
            sorts[following] = Sort.VALUE


def _pairs(places: Sequence[int], raw: Sequence[str], bare: Sequence[str], sorts: list[Sort | None]) -> None:
    """Keep fixed pairs; of tokens next to each other but for punctuation."""
    before, mixed = "", any(map(str.islower, bare))
    for number, following in pairwise(places):
        named = mixed and bare[following][:1].isupper() and bare[number][:1].islower()
        pair = (bare[number].casefold(), bare[following].casefold())
        if pair in PAIRS and not named and raw[number][-1] not in _STOPS and before not in PERSONS:
            sorts[number] = sorts[following] = Sort.PLAIN
        before = pair[0]


def _between(places: Sequence[int], raw: Sequence[str], bare: Sequence[str], sorts: list[Sort | None]) -> None:
    """Keep short runs of words that may be names where plain words hold them from both sides."""
    mixed = any(map(str.islower, bare))
    at = 0
    while at < len(places):
        end = at
        while end < len(places) and sorts[places[end]] is None:
            end += 1
        if end == at:
            at += 1
            continue
        held = at > 0 and end < len(places) and end - at <= _LONGEST_RUN
        if held:
            left, right = places[at - 1], places[end]
            held = all(sorts[side] in (Sort.PLAIN, Sort.PLACE) for side in (left, right))
            held = held and bare[left].casefold() not in _BEFORE_NAMES
        for number in range(at, end):
            word = bare[places[number]]
            like_name = word[:1].isupper() and (mixed or not word.isupper())
            sorts[places[number]] = Sort.PLAIN if held and not like_name else Sort.VALUE
        at = end
