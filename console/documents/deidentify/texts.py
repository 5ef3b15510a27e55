"""Free text: what is known of the document's people goes out wherever it stands, and what looks like more of it.

Known words of names (whatever case, accents or order), numbers and addresses become their pseudonyms; by their look go
mail and web addresses, telephone and social security numbers, dates (moved), numbers of five digits or more, names
behind a title, ages over 89. What no list and no pattern knows stays: only blanking takes all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from console.documents.deidentify.dates import TEXT_DATES, day_of, in_text
from console.documents.deidentify.known import COMMON, SHORTEST_NUMBER, WORDS, Known, squeezed
from console.documents.deidentify.names import folded
from console.documents.deidentify.numbers import mail, phone, url
from console.documents.deidentify.shapes import shaped
from console.documents.deidentify.values import Values
from console.documents.sensitive import Kind

BLANK = "[text removed]"
_TITLES = r"(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sr|Sra|Hr|Fr|DR|MR|MRS|MS|Doctor|Nurse|Professor|Herr|Frau|Mister)"
_PATTERNS = re.compile(
    r"(?P<url>\b[a-z][a-z0-9+.-]{1,20}://[^\s<>\"']+)"
    r"|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})"
    r"|(?P<ssn>(?<![\w-])\d{3}-\d\d-\d{4}(?![\w-]))"
    r"|(?P<phone>(?<![\w])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[.-]\d{4}(?!\w)|(?<![\w.-])\d{3}-\d{4}(?![\w-]))"
    rf"|{TEXT_DATES}"
    rf"|(?P<title>\b(?-i:{_TITLES})\.?\s+(?P<named>(?-i:[A-Z][^\W\d_]+)(?:[ '’-](?-i:[A-Z][^\W\d_]+)){{0,2}}))"
    r"|(?P<age>\b(?:9\d|1[0-2]\d)(?=[ -]?(?:years?|yrs?|y/?o\b)))"
    r"|(?P<number>(?<![^\W_])[^\W_]*\d[^\W_]*(?:[-./][^\W_]*\d[^\W_]*)*)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)",
    re.IGNORECASE,
)
TOKENS = re.compile(
    r"(?P<number>(?<![^\W_])[^\W_]*\d[^\W_]*(?:[-./][^\W_]*\d[^\W_]*)*)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
)
"""Words and numbers of any text."""
_KNOWN_OR_DAY = re.compile(f"{TEXT_DATES}|{TOKENS.pattern}", re.IGNORECASE)
_DATES = re.compile(TEXT_DATES, re.IGNORECASE)
_REGISTERED = re.compile(r"[0-2](?:\.\d+){4,}")
"""An object identifier, of a code system or an authority, that is nobody's number here."""
_DIGITS = re.compile(r"\d\d")
_COMMAND = re.compile(r"\\(?:\.[a-z]{2}[ \d+-]*|H|N|X[0-9A-Fa-f]+|Z[0-9A-Za-z]+)\\")
_MARKUP = re.compile(r"<[/!?]?[A-Za-z][^<>]*>")
_LINK = re.compile(r"\b(href|src|cite)\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_PIECES = re.compile(f"{_COMMAND.pattern}|{_MARKUP.pattern}")


class Texts:
    """Treats the texts of one document, with all it knows."""

    def __init__(self, values: Values, known: Known) -> None:
        self._values, self._known = values, known
        self._phrases = _together(known.phrases)
        self._hints = _together(known.hints)

    def scrubbed(self, text: str, mark: str) -> str:
        """Free text without what tells who; markup and formatting commands stay as they are."""
        return self._pieces(text, mark, patterns=True)

    def known_out(self, text: str, mark: str) -> str:
        """A value that is no free text, without what is known of people."""
        return self._pieces(text, mark, patterns=False)

    @staticmethod
    def blanked(text: str) -> str:
        """Nothing of the text; of XHTML an empty narrative, since a bare word would be no narrative at all."""
        if text.lstrip()[:4] == "<div":
            return f'<div xmlns="http://www.w3.org/1999/xhtml">{BLANK}</div>'
        return BLANK

    def _pieces(self, text: str, mark: str, *, patterns: bool) -> str:
        if "<" not in text and "\\" not in text:
            return self._plain(text, mark, patterns=patterns)
        made: list[str] = []
        at = 0
        for found in _PIECES.finditer(text):
            made.append(self._plain(text[at : found.start()], mark, patterns=patterns))
            piece = found.group()
            made.append(self._markup(piece, mark) if piece[0] == "<" else piece)
            at = found.end()
        made.append(self._plain(text[at:], mark, patterns=patterns))
        return "".join(made)

    def _markup(self, piece: str, mark: str) -> str:
        """A tag: only what is known, and where it leads to."""
        name, blank, rest = piece.partition(" ")
        if not blank:
            return piece
        made = _LINK.sub(lambda found: f'{found.group(1)}="{self._led(found.group(2)[1:-1])}"', rest)
        pieces = re.split(r"(\"[^\"]*\"|'[^']*')", made)
        for place in range(1, len(pieces), 2):
            pieces[place] = self._plain(pieces[place], mark, patterns=False)
        return name + blank + "".join(pieces)

    def _led(self, target: str) -> str:
        return target if target.startswith("#") else url(self._values.secret, target)

    def _plain(self, text: str, mark: str, *, patterns: bool) -> str:
        if not text or text.isspace():
            return text
        days = self._values.days(mark)
        expression = _PATTERNS if patterns else _KNOWN_OR_DAY

        def put(found: re.Match[str]) -> str:
            return self._match(found, days, patterns=patterns)

        made: list[str] = []
        at = 0
        for start, end, kind in self._spans(text, patterns=patterns):
            made.append(expression.sub(put, text[at:start]))
            made.append(self._values.replaced(kind, "", text[start:end], mark)[0])
            at = end
        made.append(expression.sub(put, text[at:]))
        return "".join(made)

    def _spans(self, text: str, *, patterns: bool) -> list[tuple[int, int, Kind]]:
        """Where phrases stand: whole addresses, towns, numbers with signs in them."""
        found: list[tuple[int, int, Kind]] = []
        known = self._known
        if self._phrases is not None and any(word in known.firsts for word in WORDS.findall(folded(text))):
            for match in self._phrases.finditer(text):
                phrase = " ".join(folded(match.group()).split())
                found.append((*match.span(), known.phrases.get(phrase, Kind.OTHER)))
        if patterns and self._hints is not None:
            found.extend((*match.span(), Kind.OTHER) for match in self._hints.finditer(text))
        if patterns:
            found.extend(self._relatives(text))
        chosen: list[tuple[int, int, Kind]] = []
        for span in sorted(found, key=lambda item: (item[0], -item[1])):
            if not chosen or span[0] >= chosen[-1][1]:
                chosen.append(span)
        return chosen

    def _relatives(self, text: str) -> Iterator[tuple[int, int, Kind]]:
        """Words that stand like a given name before a family name that is known: people have relatives."""
        last: re.Match[str] | None = None
        for found in TOKENS.finditer(text):
            if (
                last is not None
                and last.group().istitle()
                and text[last.end() : found.start()] == " "
                and self._known.names.get(folded(found.group())) is Kind.FAMILY
                and folded(last.group()) not in COMMON
                and last.group("word") is not None
            ):
                yield (*last.span(), self._known.names.get(folded(last.group()), Kind.GIVEN))
            last = found

    def _match(self, found: re.Match[str], days: int, *, patterns: bool) -> str:
        text = found.group()
        groups = found.groupdict()
        secret = self._values.secret
        if groups["word"] is not None:
            return self._word(text)
        if groups["number"] is not None:
            return self._number(text, strict=patterns)
        if not patterns:
            day = day_of(found)
            return in_text(found, days) if day is not None and f"{day:%Y%m%d}" in self._known.births else text
        if groups["url"] is not None:
            return url(secret, text)
        if groups["mail"] is not None:
            return mail(secret, text)
        if groups["ssn"] is not None:
            return shaped(secret, text)
        if groups["phone"] is not None:
            return phone(secret, text)
        if groups["age"] is not None:
            return "90"
        if groups["title"] is not None:
            return text[: found.start("named") - found.start()] + self._titled(groups["named"])
        return in_text(found, days)

    def _titled(self, name: str) -> str:
        known = self._known.names
        return re.sub(
            r"[^\W\d_]+",
            lambda word: self._values.word(known.get(folded(word.group()), Kind.FAMILY), word.group()),
            name,
        )

    def _word(self, word: str) -> str:
        kind = self._known.names.get(folded(word))
        if kind is None and ("'" in word or "’" in word):
            return re.sub(r"[^\W\d_]+", lambda found: self._bare(found.group()), word)
        return self._bare(word) if kind is None else self._values.word(kind, word)

    def _bare(self, word: str) -> str:
        kind = self._known.names.get(folded(word))
        if kind is not None:
            return self._values.word(kind, word)
        parts = self._known.parts(word)
        return word if parts is None else "".join(self._bare(part) for part in parts)

    def _number(self, text: str, *, strict: bool) -> str:
        """A number of people's: known, or (in free text) five digits or more."""
        known = self._known.numbers.get(squeezed(text))
        if known is Kind.PHONE:
            return phone(self._values.secret, text)
        if known is not None:
            return shaped(self._values.secret, text)
        if _REGISTERED.fullmatch(text):
            return text
        pieces = re.split(r"([-./])", text)
        if len(pieces) > 1:
            return "".join(piece if piece in "-./" else self._number(piece, strict=strict) for piece in pieces)
        digits = sum(char.isdigit() for char in text)
        if strict and digits >= SHORTEST_NUMBER:
            return shaped(self._values.secret, text)
        if not text.isdigit():
            return re.sub(r"[^\W\d_]{3,}", lambda found: self._bare(found.group()), text)
        return text


def _together(phrases: Collection[str]) -> re.Pattern[str] | None:
    """One expression for all phrases, the longest first; None for none."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    joined = "|".join(r"\s+".join(re.escape(part) for part in phrase.split(" ")) for phrase in ordered)
    return re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W_])", re.IGNORECASE) if joined else None


def tells(text: str, known: Known) -> bool:
    """Whether a text may name somebody that is known: a quick look, word by word."""
    if known.firsts and not known.firsts.isdisjoint(WORDS.findall(folded(text))):
        return True
    if any(names_somebody(found, known) for found in TOKENS.finditer(text)):
        return True
    return bool(known.births) and any(day in known.births for day in days_in(text))


def names_somebody(found: re.Match[str], known: Known) -> bool:
    """Whether a token is known of somebody."""
    token = found.group()
    if found.group("number") is not None:
        return squeezed(token) in known.numbers or any(
            folded(word) in known.names for word in re.findall(r"[^\W\d_]{3,}", token)
        )
    text = folded(token)
    if "'" in text or "’" in text:
        return text in known.names or any(word in known.names for word in re.findall(r"[^\W\d_]{3,}", text))
    return text in known.names or (len(text) >= 6 and known.parts(token) is not None)


def days_in(text: str) -> Iterator[str]:
    """The days that a text names, as YYYYMMDD."""
    for match in _DATES.finditer(text) if _DIGITS.search(text) else ():
        day = day_of(match)
        if day is not None:
            yield f"{day:%Y%m%d}"
