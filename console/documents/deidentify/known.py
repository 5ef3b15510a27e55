"""What a document says of its people, to be found again in its free text: words of names, numbers, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from console.documents.deidentify.names import folded, words
from console.documents.sensitive import CODE, Kind, Sensitive

SHORTEST = 3
"""Letters of a word that is looked for in text; two-letter names stand in too many words' place."""

SHORTEST_NUMBER = 5
_LETTERS = re.compile(r"[^\W\d_]{5,}")
_URN = re.compile(r"^urn:(?:uuid|oid):", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")
WORDS = re.compile(r"[^\W_]+")
REGISTERED = re.compile(r"\s*(?:urn:oid:)?\d(?:\.\d+){2,}\.")
"""The beginning of an object identifier."""
_NAME_LIKE = re.compile(r"\s*[^\W\d_]{3,}(?: [^\W\d_]{3,}){0,2}\s*")
_MOST_PHRASES = 2000
_NUMBERS = {Kind.IDENTIFIER, Kind.PHONE, Kind.OTHER}
_PHRASES = {Kind.STREET, Kind.CITY, Kind.ADDRESS, Kind.EMAIL, Kind.URL, Kind.OTHER}

_COMMON = (
    "the and for with from not was are has had his her him she you who all any one two but per via use new old see day "
    "unknown none test patient doctor nurse male female self home work other null name street road avenue main "
    "north south east west saint center centre hospital clinic health medical department general county united states "
    "example sample pending anonymous default"
)
COMMON = frozenset(_COMMON.split())
"""Words that a field may hold in place of a name, and that every text holds: alone they tell nobody."""


@dataclass(slots=True)
class Known:
    """Values of people, folded, with their kind. Filled from every part of a document before any of it is written."""

    names: dict[str, Kind] = field(default_factory=dict)  # one word -> family or given
    numbers: dict[str, Kind] = field(default_factory=dict)  # letters and digits of an identifier or a telephone
    phrases: dict[str, Kind] = field(default_factory=dict)  # several words, folded, single blanks
    births: set[str] = field(default_factory=set)  # YYYYMMDD
    firsts: set[str] = field(default_factory=set)  # first word of each phrase
    hints: set[str] = field(default_factory=set)  # values nobody could place: looked for in free text only

    def __repr__(self) -> str:
        """Never the values."""
        return f"Known({len(self.names)} words, {len(self.numbers)} numbers)"

    def parts(self, word: str) -> tuple[str, str] | None:
        """A word that is two known names written as one, in any order ("janedoe"), as these two."""
        text = folded(word)
        for place in range(SHORTEST, len(text) - SHORTEST + 1):
            if text[:place] in self.names and text[place:] in self.names:
                return word[:place], word[place:]
        return None

    def add(self, item: Sensitive) -> None:
        """Keep what is worth finding again."""
        kind, value = item.kind, item.node.value.strip()
        if item.scope == CODE or len(value) < SHORTEST:
            return
        if kind in {Kind.FAMILY, Kind.GIVEN, Kind.NAME}:
            self._name(kind, value)
        elif kind is Kind.BIRTH:
            digits = re.sub(r"\D", "", value)[:8]
            if len(digits) == 8:
                self.births.add(digits)
        if kind in _NUMBERS:
            self._number(kind, value)
        if kind in _PHRASES:
            self._phrase(kind, value)

    def _name(self, kind: Kind, value: str) -> None:
        whole = words(value)
        pieces = [piece for word in whole if not word.isalpha() for piece in re.split(r"['’]", word)]
        found = [word for word in (*pieces, *whole) if len(word) >= SHORTEST and folded(word) not in COMMON]
        for place, word in enumerate(found):
            last = kind is Kind.NAME and place == len(found) - 1
            one = Kind.FAMILY if last or kind is Kind.FAMILY else Kind.GIVEN
            if one is Kind.FAMILY and kind is not Kind.NAME:
                self.names[folded(word)] = one
            else:
                self.names.setdefault(folded(word), one)

    def _number(self, kind: Kind, value: str) -> None:
        if REGISTERED.match(value):
            return  # an object identifier names a registry, which stands in many places
        if kind is Kind.IDENTIFIER and _LETTERS.fullmatch(value) and folded(value) not in COMMON:
            self._keep(folded(value), kind)  # the name of an account
        for piece in {_URN.sub("", value), value.rpartition("/")[2]}:
            text = squeezed(piece)
            digits = sum(char.isdigit() for char in text)
            if digits >= SHORTEST_NUMBER or (digits >= 2 and len(text) >= SHORTEST_NUMBER and text.isascii()):
                self.numbers.setdefault(text, kind)
                if kind is Kind.IDENTIFIER and re.search(r"[^\W\d_][-./ _]", piece):
                    self._keep(" ".join(folded(piece).split()), kind)

    def _phrase(self, kind: Kind, value: str) -> None:
        text = " ".join(folded(value).split())
        letters = sum(char.isalpha() for char in text)
        if letters < SHORTEST or text in COMMON or len(text) > 200:
            return
        if kind is Kind.OTHER:
            if _NAME_LIKE.fullmatch(value):
                self.hints.add(text)
            return
        if "@" in text or letters >= 4 or kind is Kind.URL:
            self._keep(text, kind)

    def _keep(self, phrase: str, kind: Kind) -> None:
        found = WORDS.findall(phrase)
        if found and len(self.phrases) < _MOST_PHRASES:
            self.phrases.setdefault(phrase, kind)
            self.firsts.add(found[0])


def squeezed(text: str) -> str:
    """Letters and digits, without case: how numbers are compared."""
    return _SIGNS.sub("", text).casefold()
