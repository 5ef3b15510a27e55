"""Whether a note repeats what names the patient of its message; pure, and blocks for large messages.

What is compared: the identifiers that search knows the message by, and its masked values that could stand for a person
(names, numbers, dates, addresses; not free text). Letter case, accents and separators in numbers do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from console.core.message import Identifier
from console.documents.node import Document
from console.documents.walk import leaves

SHORTEST_WORD = 3
SHORTEST_NUMBER = 4
LONG_NUMBER = 6
"""From here on a number is found inside a longer word too, and with separators between."""

MOST_WORDS = 4
"""A masked value of more words is free text: single words of it say nothing about the patient."""

_SEPARATORS = re.compile(r"(?<=\w)[\s\-./](?=\w)")
_WORD = re.compile(r"\w+")


def repeated(text: str, document: Document, identifiers: Iterable[Identifier]) -> str:
    """Where what the note repeats stands in the message ("PID-5.1"), or its kind ("mrn"); empty where it does not.

    The answer never holds the value itself.
    """
    folded = _fold(text)
    words = frozenset(_WORD.findall(folded))
    squeezed = _SEPARATORS.sub("", folded)
    for item in identifiers:
        if _named(item.value, words, squeezed):
            return item.kind.value
    for leaf in leaves(document.nodes):
        if leaf.private and len(leaf.value.split()) <= MOST_WORDS and _named(leaf.value, words, squeezed):
            return leaf.path
    return ""


def _named(value: str, words: frozenset[str], squeezed: str) -> bool:
    folded = _fold(value)
    if any(part in words for part in _words_of(folded)):
        return True
    plain = re.sub(r"[\W_]", "", folded)
    if not any(letter.isdigit() for letter in plain) or len(plain) < SHORTEST_NUMBER:
        return False
    return any(form in words or (len(form) >= LONG_NUMBER and form in squeezed) for form in _forms(plain))


def _words_of(value: str) -> Iterator[str]:
    """Words of letters that are long enough to be known again."""
    return (word for word in _WORD.findall(value) if len(word) >= SHORTEST_WORD and word.isalpha())


def _forms(plain: str) -> Iterator[str]:
    """A number as it stands; eight digits may be a date, which people write the other way round."""
    yield plain
    if len(plain) >= 8 and plain[:8].isdecimal():
        year, month, day = plain[:4], plain[4:6], plain[6:8]
        yield from (year + month + day, day + month + year, month + day + year)


def _fold(text: str) -> str:
    """Without letter case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
