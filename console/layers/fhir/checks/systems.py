"""Code systems by their published URI: the usual ways to miss it, and codes that cannot be from the system named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.core.message import Problem, Severity
from console.layers.fhir.checks.rules import Json, problem, text

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"

_BY_OID = {
    "urn:oid:2.16.840.1.113883.6.96": SNOMED,
    "urn:oid:2.16.840.1.113883.6.1": LOINC,
    "urn:oid:2.16.840.1.113883.6.88": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "urn:oid:2.16.840.1.113883.6.90": "http://hl7.org/fhir/sid/icd-10-cm",
    "urn:oid:2.16.840.1.113883.12.292": "http://hl7.org/fhir/sid/cvx",
    "urn:oid:2.16.840.1.113883.6.69": "http://hl7.org/fhir/sid/ndc",
    "urn:oid:2.16.840.1.113883.6.8": "http://unitsofmeasure.org",
    "urn:oid:2.16.840.1.113883.6.12": "http://www.ama-assn.org/go/cpt",
}
_KNOWN = frozenset(_BY_OID.values())
_PREFIXES = ("http://terminology.hl7.org/CodeSystem/", "http://hl7.org/fhir/sid/")

_LOINC = re.compile(r"[1-9]\d{0,6}-\d|(LP|LA|LG)\d{1,8}-\d")
_FAIL_THEIR_DIGIT = frozenset(
    {
        *("11491-6", "11501-6", "5895-7", "5896-5", "5897-3", "5928-1", "6028-3"),
        *("6415-5", "6580-7", "6645-7", "6646-5", "6647-3", "6648-1", "6649-9"),
    }
)
"""Genuine LOINC codes, deprecated, whose check digit is wrong."""

_SCTID = re.compile(r"[1-9]\d{5,17}")
_EXPRESSION = re.compile(r"[:+|=(){}<]")
_MULTIPLY = (
    *((0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 3, 4, 0, 6, 7, 8, 9, 5), (2, 3, 4, 0, 1, 7, 8, 9, 5, 6)),
    *((3, 4, 0, 1, 2, 8, 9, 5, 6, 7), (4, 0, 1, 2, 3, 9, 5, 6, 7, 8), (5, 9, 8, 7, 6, 0, 4, 3, 2, 1)),
    *((6, 5, 9, 8, 7, 1, 0, 4, 3, 2), (7, 6, 5, 9, 8, 2, 1, 0, 4, 3), (8, 7, 6, 5, 9, 3, 2, 1, 0, 4)),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_PERMUTE = (
    *((0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 5, 7, 6, 2, 8, 3, 0, 9, 4), (5, 8, 0, 3, 7, 9, 6, 1, 4, 2)),
    *((8, 9, 1, 6, 0, 4, 3, 5, 2, 7), (9, 4, 5, 3, 1, 2, 6, 8, 7, 0), (4, 2, 8, 6, 5, 7, 3, 9, 0, 1)),
    *((2, 7, 9, 3, 8, 0, 6, 4, 1, 5), (7, 0, 4, 6, 9, 1, 3, 2, 5, 8)),
)


def coding(path: str, content: Json) -> Iterator[Problem]:
    """What is wrong with the system of a Coding (or Quantity), and with its code as one of that system."""
    system, code = text(content, "system"), text(content, "code")
    if system:
        yield from _system(f"{path}.system", system)
    if code and system == LOINC:
        yield from _loinc(f"{path}.code", code)
    if code and system == SNOMED:
        yield from _snomed(f"{path}.code", code)


def _system(path: str, system: str) -> Iterator[Problem]:
    if system in _BY_OID:
        words = (
            f"In FHIR this code system is named by its URI, {_BY_OID[system]}; by its OID, receivers do not know it."
        )
        yield problem(path, "system-oid", words, Severity.WARNING)
    elif (meant := _meant(system)) != system:
        words = (
            f"The URI of this code system is {meant}, written exactly so: without s in http, and no slash at its end."
        )
        yield problem(path, "system-uri", words, Severity.WARNING)
    elif ":" not in system:
        yield problem(path, "system-uri", "The system of a code must be an absolute URI.", Severity.ERROR)


def _meant(system: str) -> str:
    """The published URI of a known system that was written a little differently; else the same."""
    plain = system.rstrip("/").replace("https://", "http://", 1).replace("http://www.loinc.org", LOINC, 1)
    known = plain in _KNOWN or plain.startswith(_PREFIXES)
    return plain if known else system


def _loinc(path: str, code: str) -> Iterator[Problem]:
    if not _LOINC.fullmatch(code):
        words = "This cannot be a LOINC code: those are digits, a hyphen and a check digit."
        yield problem(path, "loinc-form", words)
    elif code[0].isdigit() and code not in _FAIL_THEIR_DIGIT and not loinc_digit_fits(code):
        words = "The check digit of this LOINC code does not fit: most likely a digit was mistyped."
        yield problem(path, "loinc-digit", words, Severity.WARNING)


def loinc_digit_fits(code: str) -> bool:
    """Mod 10 with every second digit doubled, from the right."""
    number, _, digit = code.partition("-")
    total = 0
    for place, sign in enumerate(reversed(number)):
        value = int(sign) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return (10 - total % 10) % 10 == int(digit)


def _snomed(path: str, code: str) -> Iterator[Problem]:
    if _EXPRESSION.search(code):
        return
    if not _SCTID.fullmatch(code) or not sctid_digit_fits(code):
        words = "This cannot be a SNOMED CT code: those are 6 to 18 digits, of which the last one checks the others."
        yield problem(path, "sctid-form", words)
    elif code[-3:-1] not in {"00", "10"}:
        words = "This SNOMED CT id is that of a description or relationship, not of a concept."
        yield problem(path, "sctid-concept", words, Severity.WARNING)


def sctid_digit_fits(code: str) -> bool:
    """Verhoeff's check over all digits."""
    check = 0
    for place, sign in enumerate(reversed(code)):
        check = _MULTIPLY[check][_PERMUTE[place % 8][int(sign)]]
    return check == 0
