"""What a leaf is about, for de-identification: each format says it of its own leaves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.documents.node import Node


class Kind(StrEnum):
    """Kinds of what must not leave the house; after 45 CFR 164.514(b)(2)."""

    IDENTIFIER = "identifier"  # a record, visit, account, order or document number
    FAMILY = "family"
    GIVEN = "given"
    NAME = "name"  # a whole name in one value
    DATE = "date"  # a day or a moment about the patient: shifted
    BIRTH = "birth"
    STREET = "street"
    CITY = "city"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"  # a whole address in one value
    URL = "url"
    TEXT = "text"  # free text: scrubbed or blanked
    EMBEDDED = "embedded"  # a document in a value: opened, treated by its own format, put back; else blanked
    OTHER = "other"  # private, and none of these: replaced by letters and digits of the same shape


CODE = "code"
"""Scope of an `OTHER` that its format knows to be a code or word of a published table (a title, a type of name, a
country): private for the eye, told and counted, and left as it is."""

TIME_OF_DAY = "time"
"""Scope of a `DATE` that holds no day: a shift by days leaves it as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitive:
    """A leaf that must be replaced. `scope` tells identifiers of different kinds apart (assigning authority, system);
    `codec` of a value that is an embedded document: base64, hex, text."""

    node: Node
    kind: Kind
    scope: str = ""
    codec: str = ""
