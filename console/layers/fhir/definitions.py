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
    the choice that it is one form of ("value" of valueQuantity); `owner` is where its members are looked up; `datatype`
    and `label` are for people.
    """

    type: str
    many: bool
    short: str
    values: str = ""
    targets: tuple[str, ...] = ()
    choice: str = ""

    owner: str = ""
    datatype: str = ""
    label: str = ""


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
        owner: {key: _element(key, entry) for key, entry in elements.items()}
        for owner, elements in table["types"].items()
    }
    return Definitions(frozenset(table["resources"]), types, table["codes"])


def _element(key: str, entry: list[Any]) -> Element:
    kind, choice = entry[0], entry[5] if len(entry) > 5 else ""
    inner = kind.startswith("@")
    return Element(
        type=kind,
        many=entry[1],
        short=entry[2],
        values=entry[3],
        targets=tuple(entry[4]),
        choice=choice,
        owner=kind[1:] if inner else kind,
        datatype="BackboneElement" if inner else kind,
        label=words(choice or key),
    )


def extended(found: Element, key: str) -> Element:
    """The element beside a value that holds its extensions (`_birthDate`)."""
    return Element(
        type="Element",
        many=found.many,
        short="Extensions of the value",
        owner="Element",
        datatype="Element",
        label=words(key.lstrip("_")),
    )


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
