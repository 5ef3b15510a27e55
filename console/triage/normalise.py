"""Codes, places and texts of peers -> what may be kept of them: the same for one cause, and nothing of a patient.

What `core.plain_text` does not know as plain becomes a gap, and gaps next to each other become one: a name of one word
and a name of three are the same gap. To a person a gap shows what sort of thing was there (‹code›, ‹date›); for the
comparison all gaps are alike, since the same field holds 2345-7 in one message and GLU in the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from console.core.plain_places import RESOURCES, SEGMENTS, place
from console.core.plain_text import EDGES, Sort, Token, read
from console.core.plain_words import BETWEEN, PERSONS, PLAIN

GAP = "‹…›"
"""In a key: something was here."""
VALUE = "‹value›"
"""Shown where several sorts of things were there, or one that tells nothing of itself."""
KEY_WORDS = 16
"""Words of a text that count. Peers' texts arrive cut to a length, so their ends depend on the values in them."""
LONGEST = 1000
"""Characters of a text that are looked at."""

_SHOWN = re.compile(r"‹(?:value|number|date|code|id|name|host|address|…)›")
_NAMED = {"code": "‹code›", "codes": "‹code›", "id": "‹id›", "identifier": "‹id›", "mrn": "‹id›", "date": "‹date›"}
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:T[\d:.+Z-]*)?|(?:19|20)\d{6}(?:\d{2,6}(?:\.\d+)?(?:[+-]\d{4})?)?|\d{1,2}:\d{2}[\d:.]*"
)
_NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:%|ms|s|kB|MB|GB)?")
_CHECKED = re.compile(r"\d{1,7}-\d[A-Z]{0,2}")
_HOST = re.compile(r"(?:[a-z][a-z0-9+]*://)?[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:/\S*)?|[\w.-]+:\d{1,5}", re.IGNORECASE)

_TYPE = re.compile(r"[A-Z]{3}[\^_](?:[A-Z]\d{2}|Z[A-Z0-9]{2})")
_RULE = re.compile(r"CONF[-:]\d{1,6}(?:-\d{1,6})?|[A-Z]\d{3}")
_OURS = frozenset({"flood", "doctype", "card", "well-formed", "too-costly", "relateddocument", "rplc"})
"""Codes of our own transports and readers, and of FHIR issues, that are no plain words."""
_SHORT = re.compile(r"[A-Z]{2}|\d{1,3}")


@dataclass(frozen=True, slots=True)
class Clean:
    """A text without anything of a patient: as it is shown, and as it is compared (no case, gaps all alike)."""

    shown: str
    key: str


def clean_text(text: str, path: str = "") -> Clean:
    """What may be kept of a text. "at PATH" is left out where `path` (clean) is the same: it is said beside the text.

    Cleaning `shown` again changes nothing.
    """
    shown: list[str] = []
    key: list[str] = []
    before = ""
    for token in read(_without(text[:LONGEST], path)):
        if token.sort is Sort.MARK:
            continue
        if token.sort is Sort.VALUE:
            label = _label(token, before)
            if key[-1:] == [GAP]:
                shown[-1] = _one(shown[-1], label)
            else:
                shown.append(label)
                key.append(GAP)
            continue
        word = place(token.bare) if token.sort is Sort.PLACE else token.bare.casefold()
        colon = ":" if token.text.endswith(":") else ""
        shown.append(word + colon)
        key.append(word.casefold())
        before = word
    return Clean(shown=" ".join(shown), key=" ".join(key))


@lru_cache(maxsize=1024)  # there are few, and they come again and again
def clean_path(path: str) -> str:
    """A place without the numbers of repetitions; a gap where it is none (a peer may write anything there)."""
    path = path.strip()
    if not path:
        return ""
    alone = re.sub(r"\[\d+\]", "", path)
    if alone in SEGMENTS or alone in RESOURCES:
        return alone
    return place(path) or GAP


@lru_cache(maxsize=1024)
def clean_code(code: str) -> str:
    """A code as the layers write it (`AE 103`, `timeout`, `422`, `CONF:5444`); parts that are none become a gap."""
    kept: list[str] = []
    for token in read(code[:LONGEST])[:6]:
        word = token.bare
        known = token.sort is Sort.PLAIN or _SHORT.fullmatch(word) or _RULE.fullmatch(word) or _is_name(word)
        known = known or word in _OURS
        piece = word if known else GAP
        if piece != GAP or kept[-1:] != [GAP]:
            kept.append(piece)
    return " ".join(kept)


def clean_type(kind: str) -> str:
    """A message type (`ORU^R01`, a resource); a gap where it is none."""
    if not kind:
        return ""
    known = _TYPE.fullmatch(kind) or kind in RESOURCES or kind.casefold() in PLAIN
    return kind if known else GAP


def _is_name(word: str) -> bool:
    """True for a name of a program, such as `not_written`: plain words with a line between them."""
    parts = word.casefold().split("_")
    return len(parts) > 1 and all(part in PLAIN or part in BETWEEN for part in parts)


def _without(text: str, path: str) -> str:
    """The text without "at PATH"; a colon behind it stays."""
    if not path:
        return text
    words = text.split()
    kept: list[str] = []
    for word in words:
        if kept and kept[-1].casefold() == "at" and place(word.strip(EDGES)) == path:
            kept.pop()
            if word.endswith(":") and kept:
                kept[-1] += ":"
            continue
        kept.append(word)
    return " ".join(kept)


def _one(first: str, second: str) -> str:
    """The label of a run: the one that tells something; where two do, none."""
    if VALUE in (first, second):
        return second if first == VALUE else first
    return first if first == second else VALUE


def _label(token: Token, before: str) -> str:
    """What sort of thing was there: as the word before names it, else by its form."""
    shown = _SHOWN.search(token.text)
    if shown is not None:
        return VALUE if shown[0] == GAP else shown[0]
    if before in _NAMED:
        return _NAMED[before]
    if before in PERSONS and before != "for":
        return "‹name›"
    word = token.bare
    if "@" in word:
        return "‹address›"
    for label, form in (("‹date›", _DATE), ("‹code›", _CHECKED), ("‹number›", _NUMBER), ("‹host›", _HOST)):
        if form.fullmatch(word):
            return label
    return "‹id›" if any(map(str.isdigit, word)) else VALUE
