"""What a check of a document is. Checks run in a worker process, one after the other, under one time cap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from console.core.message import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What the user and the site give: the text of a profile, and paths to rule files that may not be shipped."""

    profile: str = ""  # conformance profile (TOML, or HL7 v2 profile XML); "" for none
    schematron: str = ""  # path of the official C-CDA Schematron on the gateway's machine
    cda_schema: str = ""  # path of CDA_SDTC.xsd with what it includes
    us_core: bool = True
    charset: str = ""  # codec of a connection whose messages do not name theirs; "" leaves it to the format


class Check(Protocol):
    """One kind of check: a schema, a rule set, a profile. `name` is unique over all formats: "fhir-schema"."""

    name: str
    title: str  # "FHIR R4 JSON Schema"
    source: str  # whose rules, with version

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """Why it does not run here, in words ("No Schematron is set; give its path in ..."); "" where it does."""

    def run(self, raw: bytes, options: CheckOptions) -> Iterable[Problem]:
        """The findings, as they are found; any bytes, no exception for anything the bytes hold."""
