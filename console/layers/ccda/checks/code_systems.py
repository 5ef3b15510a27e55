"""Code systems by their OID (HL7 OID registry), the names people write for them, and the check digits of codes."""

from __future__ import annotations

import re

SYSTEMS: dict[str, tuple[str, ...]] = {
    "2.16.840.1.113883.6.1": ("LOINC", "LN"),
    "2.16.840.1.113883.6.96": ("SNOMED CT", "SNOMED", "SNOMED-CT", "SNOMEDCT", "SCT"),
    "2.16.840.1.113883.6.88": ("RxNorm",),
    "2.16.840.1.113883.6.90": ("ICD-10-CM", "ICD10CM", "ICD-10"),
    "2.16.840.1.113883.6.4": ("ICD-10-PCS", "ICD10PCS"),
    "2.16.840.1.113883.6.103": ("ICD-9-CM", "ICD9CM", "ICD-9"),
    "2.16.840.1.113883.6.104": ("ICD-9-CM procedures", "ICD9CM", "ICD-9-CM"),
    "2.16.840.1.113883.6.12": ("CPT", "CPT-4", "CPT4"),
    "2.16.840.1.113883.12.292": ("CVX", "CVX codes", "Vaccines administered"),
    "2.16.840.1.113883.6.59": ("CVX (old OID)", "CVX"),
    "2.16.840.1.113883.6.69": ("NDC", "National Drug Codes"),
    "2.16.840.1.113883.6.8": ("UCUM",),
    "2.16.840.1.113883.6.285": ("HCPCS",),
    "2.16.840.1.113883.6.238": ("Race & Ethnicity - CDC", "CDC Race and Ethnicity", "CDCREC"),
}
"""OID -> names; only those that differ so much between each other that a wrong one misleads."""

NULL_FLAVORS = frozenset({"NI", "INV", "DER", "OTH", "NINF", "PINF", "UNC", "MSK", "NA", "UNK"}) | frozenset(
    {"ASKU", "NAV", "NASK", "NAVU", "QS", "TRC", "NP"}
)
"""HL7 v3 NullFlavor, 2.16.840.1.113883.5.1008."""

_GENUINE = frozenset(
    {
        "11491-6",
        "11501-6",
        "5895-7",
        "5896-5",
        "5897-3",
        "5928-1",
        "6028-3",
        "6415-5",
        "6580-7",
        "6645-7",
        "6646-5",
        "6647-3",
        "6648-1",
        "6649-9",
    }
)
"""Codes that LOINC itself gave a check digit that does not fit."""

_LOINC = re.compile(r"\d{1,7}-\d")
_LOINC_PART = re.compile(r"(?:LP|LA|LL|LG)\d{1,7}-\d")
_PLUS = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 5, 7, 6, 2, 8, 3, 0, 9, 4),
)


def is_loinc(code: str) -> bool:
    """True for what looks like a LOINC code, or one of its parts, answers or lists."""
    return bool(_LOINC.fullmatch(code) or _LOINC_PART.fullmatch(code))


def loinc_digit_fits(code: str) -> bool:
    """Mod 10 over the digits before the dash, doubling from the right; True for those known not to fit."""
    if code in _GENUINE or not _LOINC.fullmatch(code):
        return True
    digits, _, check = code.partition("-")
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return (10 - total % 10) % 10 == int(check)


def is_snomed(code: str) -> bool:
    """True for 6 to 18 digits without a leading zero whose last one is the Verhoeff check digit."""
    if not re.fullmatch(r"[1-9]\d{5,17}", code):
        return False
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = _times(check, _permuted(place % 8, int(digit)))
    return check == 0


def _permuted(times: int, digit: int) -> int:
    """The digit moved by Verhoeff's permutation so many times."""
    for _ in range(times):
        digit = _PLUS[1][digit]
    return digit


def _times(left: int, right: int) -> int:
    """The product in the dihedral group of ten: 0 to 4 turn, 5 to 9 mirror."""
    if left < 5:
        return (left + right) % 5 + (5 if right >= 5 else 0)
    return (left - right) % 5 + (0 if right >= 5 else 5)


def name_fits(oid: str, name: str) -> bool:
    """False where the name is that of another code system than the OID, or clearly not one of its own."""
    known = SYSTEMS.get(oid)
    if known is None or not name.strip():
        return True
    said = _plain(name)
    return any(said == _plain(each) or said in _plain(each) or _plain(each) in said for each in known)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
