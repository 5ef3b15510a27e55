"""The element definitions of FHIR R4: data type, short definition, codes. Read once, when first asked for (10 ms)."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from typing import Any, NamedTuple

from console.core.resources import resource

FILE = "fhir/elements.json.gz"
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Element(NamedTuple):
    """One element. `type` is a data type, or "@Patient.contact" where its own members are defined under that path.

    `values` is the value set that its code must be from; `targets` what a reference may lead to; `choice` the name of
    the choice that it is one form of ("value" of valueQuantity).
    """

    type: str
    many: bool
    short: str
    values: str = ""
    targets: tuple[str, ...] = ()
    choice: str = ""

    @property
    def owner(self) -> str:
        """Where its members are looked up."""
        return self.type.removeprefix("@")

    @property
    def datatype(self) -> str:
        """The data type as FHIR names it."""
        return "BackboneElement" if self.type.startswith("@") else self.type


class Definitions(NamedTuple):
    """The whole table."""

    resources: frozenset[str]
    types: dict[str, dict[str, Element]]
    codes: dict[str, dict[str, str]]


@cache
def definitions() -> Definitions:
    """The table that comes with the program."""
    table = json.loads(gzip.decompress(resource(FILE).read_bytes()))
    types = {
        owner: {key: _element(entry) for key, entry in elements.items()} for owner, elements in table["types"].items()
    }
    return Definitions(frozenset(table["resources"]), types, table["codes"])


def _element(entry: list[Any]) -> Element:
    return Element(entry[0], entry[1], entry[2], entry[3], tuple(entry[4]), entry[5] if len(entry) > 5 else "")


def is_resource(name: str) -> bool:
    """True for a resource type of R4."""
    return name in definitions().resources


def element(owner: str, key: str) -> Element | None:
    """The definition of a member; None where R4 has none."""
    return definitions().types.get(owner, {}).get(key)


def code_meaning(values: str, code: str) -> str:
    """What a code of a required value set means; "" where nobody says."""
    return definitions().codes.get(values, {}).get(code, "")


def words(key: str) -> str:
    """An element's name as words: birthDate -> "Birth date"."""
    text = _HUMP.sub(" ", key).lower()
    return text[:1].upper() + text[1:]
