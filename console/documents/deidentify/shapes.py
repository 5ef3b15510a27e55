"""Identifiers that look like the original: same length, digits for digits, letters for letters, signs where they were.

`4711-A` and `4711a` are the same identifier: signs and case do not count, so that a number that one system writes with
hyphens and another without keeps one pseudonym.
"""

from __future__ import annotations

import re

from console.documents.deidentify.secret import DIGITS, LOWER, Secret

_UUID = re.compile(r"(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_HEX = "0123456789abcdef"
_OID = re.compile(r"(urn:oid:)?[0-2](?:\.(?:0|[1-9]\d*)){3,}")
_TYPES = (
    "Account|AllergyIntolerance|Appointment|Binary|Bundle|Care(?:Plan|Team)|Claim|ClinicalImpression|Communication|"
    "Composition|Condition|Consent|Coverage|DetectedIssue|Device|DeviceRequest|DiagnosticReport|DocumentReference|"
    "Encounter|Endpoint|EpisodeOfCare|ExplanationOfBenefit|FamilyMemberHistory|Flag|Goal|Group|HealthcareService|"
    "ImagingStudy|Immunization|List|Location|Media|Medication(?:Administration|Dispense|Request|Statement)?|"
    "NutritionOrder|Observation|Organization|Patient|Person|Practitioner(?:Role)?|Procedure|Provenance|"
    "Questionnaire(?:Response)?|RelatedPerson|RiskAssessment|Schedule|ServiceRequest|Slot|Specimen|Substance|Task"
)
"""Resources that others refer to (FHIR R4): the word before the slash is no name."""
_REFERENCE = re.compile(rf"(.*?/)?({_TYPES})/([A-Za-z0-9.\-]{{1,64}})(/_history/[A-Za-z0-9.\-]{{1,64}})?")
_MARKED = re.compile(r"(urn:uuid:|urn:oid:|#)(.+)", re.DOTALL)
_ALNUM = re.compile(r"[A-Za-z0-9]")
BASE = "https://example.org/fhir/"


def identifier(secret: Secret, value: str) -> str:
    """The pseudonym of an identifier; of a reference to a resource only its id (and the server) is one."""
    reference = _REFERENCE.fullmatch(value)
    if reference:
        base, kind, ident, version = reference.groups()
        start = "" if not base else BASE if "://" in base else base
        return f"{start}{kind}/{shaped(secret, ident)}{version or ''}"
    marked = _MARKED.fullmatch(value)
    if marked and not _UUID.fullmatch(value) and not _OID.fullmatch(value):
        return marked.group(1) + identifier(secret, marked.group(2))
    return shaped(secret, value)


def shaped(secret: Secret, value: str, label: str = "id") -> str:
    """Letters and digits permuted, everything else in its place; other scripts' letters become x."""
    folded = value.translate(_FOLD)
    if _UUID.fullmatch(folded):
        prefix = 9 if folded[:9].casefold() == "urn:uuid:" else 0
        inner = folded[prefix:]
        made = _over(secret, inner, label, [_HEX if char != "-" else "" for char in inner])
        return folded[:prefix] + (made.upper() if inner.upper() == inner and not inner.isdecimal() else made)
    if _OID.fullmatch(folded):
        prefix = len("urn:oid:") if folded.startswith("urn:oid:") else 0
        return folded[:prefix] + _oid(secret, folded[prefix:], label)
    return _over(secret, folded, label, [_alphabet(char) for char in folded])


def _oid(secret: Secret, value: str, label: str) -> str:
    """An object identifier: its first arcs, which name the registry, stay; no arc begins with a new zero."""
    arcs = value.split(".")
    kept = ".".join(arcs[:-1]) + "."
    last = arcs[-1]
    if len(last) < 4:
        kept, last = ".".join(arcs[:2]) + ".", ".".join(arcs[2:])
    alphabets = []
    for place, char in enumerate(last):
        first = place == 0 or last[place - 1] == "."
        single = first and (place + 1 == len(last) or last[place + 1] == ".")
        alphabets.append("" if char == "." else DIGITS if not first or single else DIGITS[1:])
    return kept + _over(secret, last, label, alphabets)


def _alphabet(char: str) -> str:
    if not _ALNUM.match(char):
        return ""
    return DIGITS if char.isdigit() else LOWER


def _over(secret: Secret, value: str, label: str, alphabets: list[str]) -> str:
    """Permute the characters that have an alphabet; case by place."""
    inner = "".join(char.lower() for char, alphabet in zip(value, alphabets, strict=True) if alphabet)
    if not inner:
        return value
    made = iter(secret.permuted(label, inner, [alphabet for alphabet in alphabets if alphabet]))
    return "".join(
        (next(made).upper() if char.isupper() else next(made)) if alphabet else char
        for char, alphabet in zip(value, alphabets, strict=True)
    )


class _Fold(dict[int, str]):
    """Letters and digits of other scripts as x, X and 0; looked up once each."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = char
        if code > 0x7F and char.isalpha():
            plain = "X" if char.isupper() else "x"
        elif code > 0x7F and char.isdigit():
            plain = "0"
        self[code] = plain
        return plain


_FOLD = _Fold()
