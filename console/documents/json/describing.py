"""What a format says of the values of its JSON: labels, data types, meanings, and what is private."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from console.documents.json import paths
from console.documents.json.reading import Reading
from console.documents.json.source import Part
from console.documents.masking import HIDDEN_ALWAYS
from console.documents.secrets import is_secret_line, is_secret_name
from console.documents.sensitive import Kind

Place = TypeVar("Place")


class Facts(NamedTuple, Generic[Place]):
    """What is known of one value. `place` is the describer's own note for what lies below.

    `kind` is what a leaf is about for de-identification, with its `scope` and `codec` (see `Sensitive`); None where it
    may stay. Whatever is private has a kind.
    """

    label: str
    place: Place
    datatype: str = ""
    meaning: str = ""
    private: bool = False
    kind: Kind | None = None
    scope: str = ""
    codec: str = ""


class Describer(Protocol[Place]):
    """A format's knowledge of its values. Any JSON may come: it never raises."""

    def start(self) -> Place:
        """The place of a whole document."""

    def enter(self, place: Place, reading: Reading, part: Part, parts: Sequence[Part]) -> Place:
        """The place again, when somebody looks into it: what its own members say (a type, a system) is now known."""

    def describe(self, place: Place, key: str, reading: Reading, part: Part) -> Facts[Place]:
        """A member of an object at that place; "" is an item of an array, or the document itself at `start`."""


class AnyJson:
    """Any JSON: keys as labels, and everything private but true, false and null, since nobody says what it is.

    A place says whether something above it is called like a credential.
    """

    def start(self) -> bool:
        """Nothing is above a document."""
        return False

    def enter(self, place: bool, reading: Reading, part: Part, parts: Sequence[Part]) -> bool:
        """Nothing to learn."""
        return place

    def describe(self, place: bool, key: str, reading: Reading, part: Part) -> Facts[bool]:
        """The key is all that is known."""
        kind = kind_of_json(reading, part)
        private = kind in {"string", "number", "word"}
        secret = place or is_secret_name(key) or is_secret_line(reading.value(part))
        datatype = HIDDEN_ALWAYS if secret and private else kind
        return Facts(label(key), secret, datatype, "", private, Kind.OTHER if private else None)


def label(key: str) -> str:
    """A key as a label; one that may be somebody's data is not quoted."""
    return key if paths.quotable(key) else "member" if key else ""


def kind_of_json(reading: Reading, part: Part) -> str:
    """object, array, string, number, true, false or null; "word" for what is no JSON."""
    if part.opens:
        return "object" if part.opens == "{" else "array"
    first = reading.text[part.start]
    if first in "\"'":
        return "string"
    if first in "-0123456789":
        return "number"
    word = reading.text[part.start : part.end]
    return {"true": "boolean", "false": "boolean", "null": "null"}.get(word, "word")
