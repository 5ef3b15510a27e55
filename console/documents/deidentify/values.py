"""One value and what stands in its place, by kind; the same everywhere in a project."""

from __future__ import annotations

import re
from dataclasses import dataclass

from console.documents.deidentify import dates, names, numbers
from console.documents.deidentify.options import Options
from console.documents.deidentify.secret import Secret
from console.documents.deidentify.shapes import identifier, shaped
from console.documents.sensitive import CODE, TIME_OF_DAY, Kind

PSEUDONYM, SHIFTED, SCRUBBED, BLANKED, OPENED, KEPT = (
    "pseudonym",
    "shifted",
    "scrubbed",
    "blanked",
    "opened and treated",
    "kept: a word or code of a published table",
)
ZEROED = "zeros"


@dataclass(frozen=True, slots=True)
class Values:
    """Replaces single values; texts and documents are for others."""

    secret: Secret
    options: Options

    def days(self, mark: str) -> int:
        """How far the dates of a patient move back: 1 day to the most; "" is the shift of what names nobody."""
        return 1 + self.secret.number("shift", mark, self.options.shift_days)

    def replaced(self, kind: Kind, scope: str, value: str, mark: str) -> tuple[str, str]:
        """The new value and how it was made."""
        if scope == CODE:
            return value, KEPT
        match kind:
            case Kind.DATE | Kind.BIRTH:
                return self._date(kind, scope, value, mark)
            case Kind.FAMILY | Kind.GIVEN | Kind.NAME:
                return self.name(kind, value), PSEUDONYM
            case Kind.POSTCODE:
                return numbers.postcode(value), ZEROED
            case _:
                return self._plain(kind, value), PSEUDONYM

    def name(self, kind: Kind, value: str) -> str:
        """A name word by word, signs between them kept; of a whole name the last word (or what stands before a comma)
        is the family's."""
        found = names.words(value)
        if not found:
            return shaped(self.secret, value)
        if kind is not Kind.NAME:
            return self._words(value, [kind] * len(found))
        before = len(names.words(value.partition(",")[0])) if "," in value else 0
        if before and before < len(found):
            return self._words(value, [Kind.FAMILY] * before + [Kind.GIVEN] * (len(found) - before))
        return self._words(value, [Kind.GIVEN] * (len(found) - 1) + [Kind.FAMILY])

    def word(self, kind: Kind, word: str) -> str:
        """One word of a name."""
        make = names.given if kind is Kind.GIVEN else names.family
        return make(self.secret, word)

    def _words(self, value: str, kinds: list[Kind]) -> str:
        each = iter(kinds)
        made = re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda found: self.word(next(each), found.group()), value)
        return re.sub(r"\d", lambda found: shaped(self.secret, found.group()), made)

    def _plain(self, kind: Kind, value: str) -> str:
        secret = self.secret
        match kind:
            case Kind.IDENTIFIER:
                return identifier(secret, value)
            case Kind.STREET:
                return numbers.street(secret, value)
            case Kind.CITY:
                return names.town(secret, value)
            case Kind.ADDRESS:
                return numbers.address(secret, value)
            case Kind.PHONE:
                return numbers.phone(secret, value)
            case Kind.EMAIL:
                return numbers.mail(secret, value)
            case Kind.URL:
                return numbers.url(secret, value)
            case _:
                return shaped(secret, value)

    def _date(self, kind: Kind, scope: str, value: str, mark: str) -> tuple[str, str]:
        if scope == TIME_OF_DAY:
            return value, KEPT
        days = self.days(mark)
        options = self.options
        if kind is Kind.BIRTH:
            moved = dates.born(value, days, options.today, keep_year=options.keep_years)
        else:
            moved = dates.shifted(value, days)
        return (moved, SHIFTED) if moved is not None else (shaped(self.secret, value), PSEUDONYM)
