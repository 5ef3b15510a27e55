"""What the components of a data type tell of a person (HL7 v2 chapter 2A), for `sensitive`."""

from __future__ import annotations

import re

from console.documents.sensitive import Kind

_CODE = None
"""A component that says of what type a name or an address is; `sensitive` keeps it where it truly is such a code."""

_PERSON = (Kind.FAMILY, Kind.GIVEN, Kind.GIVEN, _CODE, _CODE, _CODE)

COMPONENTS: dict[str, dict[int, Kind | None]] = {
    "XPN": {
        **dict(enumerate(_PERSON, 1)),
        **{7: _CODE, 8: _CODE, 9: _CODE, 11: _CODE, 12: Kind.DATE, 13: Kind.DATE, 14: _CODE},
    },
    "XCN": {
        1: Kind.IDENTIFIER,
        **dict(enumerate(_PERSON, 2)),
        **{8: _CODE, 10: _CODE, 11: Kind.OTHER, 12: _CODE, 13: _CODE, 15: _CODE, 16: _CODE, 18: _CODE},
        **{19: Kind.DATE, 20: Kind.DATE, 21: _CODE},
    },
    "PPN": {
        1: Kind.IDENTIFIER,
        **dict(enumerate(_PERSON, 2)),
        **{8: _CODE, 10: _CODE, 11: Kind.OTHER, 12: _CODE, 13: _CODE, 15: Kind.DATE, 16: _CODE, 17: _CODE, 19: _CODE},
        **{20: Kind.DATE, 21: Kind.DATE, 22: _CODE},
    },
    "CNN": {1: Kind.IDENTIFIER, **dict(enumerate(_PERSON, 2)), 8: _CODE},
    "CN": {1: Kind.IDENTIFIER, **dict(enumerate(_PERSON, 2)), 8: _CODE},
    "PN": dict(enumerate(_PERSON, 1)),
    "FN": dict.fromkeys((1, 2, 3, 4, 5), Kind.FAMILY),
    "XON": {1: Kind.OTHER, 2: _CODE, 3: Kind.IDENTIFIER, 5: _CODE, 7: _CODE, 9: _CODE, 10: Kind.IDENTIFIER},
    "CX": {1: Kind.IDENTIFIER, 2: Kind.OTHER, 3: _CODE, 7: Kind.DATE, 8: Kind.DATE},
    "CK": {1: Kind.IDENTIFIER, 2: Kind.OTHER, 3: _CODE},
    "EI": {1: Kind.IDENTIFIER},
    "XAD": {
        **{1: Kind.STREET, 2: Kind.STREET, 3: Kind.CITY, 4: _CODE, 5: Kind.POSTCODE, 6: _CODE, 7: _CODE},
        **{8: Kind.CITY, 9: Kind.CITY, 11: _CODE, 13: Kind.DATE, 14: Kind.DATE, 19: Kind.NAME},
    },
    "AD": {
        **{1: Kind.STREET, 2: Kind.STREET, 3: Kind.CITY, 4: _CODE, 5: Kind.POSTCODE, 6: _CODE, 7: _CODE},
        8: Kind.CITY,
    },
    "SAD": {1: Kind.STREET, 2: Kind.STREET, 3: Kind.STREET},
    "XTN": {
        **{1: Kind.PHONE, 2: _CODE, 3: _CODE, 4: Kind.EMAIL, 5: Kind.PHONE, 6: Kind.PHONE, 7: Kind.PHONE},
        **{8: Kind.PHONE, 9: Kind.TEXT, 10: Kind.PHONE, 11: Kind.PHONE, 12: Kind.PHONE},
    },
    "TN": {1: Kind.PHONE},
    "DLN": {1: Kind.IDENTIFIER, 2: _CODE, 3: Kind.DATE},
    "PLN": {1: Kind.IDENTIFIER, 2: _CODE, 3: _CODE, 4: Kind.DATE},
    "ED": {2: _CODE, 3: _CODE, 4: _CODE, 5: Kind.EMBEDDED},
    "RP": {1: Kind.URL, 3: _CODE, 4: _CODE},
    **{name: dict.fromkeys((1, 2, 3, 4, 5, 6, 7, 8), _CODE) for name in ("CE", "CWE", "CNE", "CF")},
}
"""Data type -> component -> what it is in private fields (of an `EI` in any); None where it should be a code."""

NAMED = frozenset({"XCN", "PPN", "CNN", "CN"})
PERSONAL = frozenset({"XPN", "XCN", "PPN", "CNN", "CN", "PN", "FN", "CX", "CK", "XAD", "AD", "SAD", "XTN", "TN", "DLN"})
"""Types that speak of people wherever they stand, also in a field that a version has withdrawn."""

DATES = frozenset({"DT", "TS", "DTM", "DT_TM"})
TEXTS = frozenset({"FT", "TX", "ST", "varies", "VARIES", "Varies"})
CODED = frozenset({"CE", "CWE", "CNE", "CF"})

TEXT_FIELDS = frozenset(
    {("DG1", 4), ("AL1", 5), ("OBR", 13), ("PV2", 12), ("PR1", 4), ("ORC", 16), ("RXA", 9), ("FHS", 10), ("BHS", 10)}
)
"""Fields that masking shows and in which people write what they like."""

NUMBER_FIELDS = frozenset(
    {("RXE", 15), ("RXD", 7), ("RXG", 1), ("FT1", 2), ("TXA", 16), ("FHS", 9), ("BHS", 9), ("MSH", 8)}
    | {("OBR", number) for number in (2, 3, 18, 19, 20, 21)}
    | {("ORC", number) for number in (2, 3, 4)}
)
"""Fields of a plain or old data type that hold an order, accession or file name all the same. The security field of a
header is no number, but must not be handed on either."""

MESSAGE_FIELDS = frozenset(
    {("MSH", 10), ("MSA", 2), ("FHS", 11), ("FHS", 12), ("BHS", 11), ("BHS", 12), ("QAK", 1), ("QPD", 2)}
)
"""Control ids, which often hold the moment or the number of the case."""

CODE_FIELDS = frozenset({("OBX", 29), ("OBX", 30), ("EVN", 1)})
"""Codes that no shipped definition knows any more, or yet."""

_WORDS = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "rev", "jr", "sr", "ii", "iii", "iv", "v", "herr", "frau"}
    | {"md", "do", "rn", "np", "pa", "pa-c", "phd", "dds", "dmd", "dpm", "pharmd", "bsn", "msn", "lpn", "crnp", "esq"}
    | {"mbbs", "frcp", "facs", "mph", "aprn", "cnm", "dnp", "od", "dc", "lcsw", "bs", "ba", "ma", "msc"}
    | {"application", "text", "image", "audio", "multipart", "pdf", "html", "rtf", "xml", "plain", "jpeg", "jpg", "png"}
    | {
        "tiff",
        "gif",
        "dicom",
        "octet-stream",
        "octer-stream",
        "internet",
        "x-hl7-cda-level-one",
        "base64",
        "hex",
        "json",
        "mrxs",
    }
    | {"pict", "fhir+json", "unknown", "other", "non-hispanic", "not hispanic or latino", "hispanic or latino", "white"}
    | {"black", "asian", "black or african american", "american indian or alaska native", "other race", "english"}
    | {"native hawaiian or other pacific islander", "spanish", "married", "single", "divorced", "widowed", "caucasian"}
)
"""Words that tell nobody apart: titles and degrees, kinds of documents, the largest groups of chapter 3's tables."""

_SHORT = re.compile(r"[A-Z]{1,4}|[A-Z]\d{0,2}")
_RACE = re.compile(r"\d{4}-\d|[a-z]{2,3}(?:-[A-Z]{2})?")
_TABLE = re.compile(r"(?:HL7|hl7)?\d{4}|[A-Z]{1,3}|CDCREC|CDCRECTS|ISO\d{3,5}(?:[_-]\d)?|99[A-Z0-9]{3}")


def is_code(value: str, *, coded: bool) -> bool:
    """Whether a value of such a component is what it should be: a word everybody knows, or a short code. `coded`: of a
    coded element, whose own texts and codes are the site's."""
    text = value.strip()
    if text.casefold().rstrip(".") in _WORDS:
        return True
    return bool((_RACE if coded else _SHORT).fullmatch(text)) or (coded and bool(_TABLE.fullmatch(text)))


_STAMP = re.compile(
    r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}(?:\d\d)?(?:\.\d+)?)?(?:[+-]\d{4})?"
)
_ISO = re.compile(r"(?:18|19|20)\d\d-\d\d(?:-\d\d.*)?")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://\S+", re.IGNORECASE)
_PHONE = re.compile(r"\(\d{3}\) ?\d{3}-?\d{4}.*|\+\d[\d ()-]{7,}|\d{3}-\d{3}-\d{4}")


_SENTENCE = 4
"""Words from which on a value is taken for a text, of which only what tells of people is replaced; a shorter one is
replaced whole, since it may be a name."""


def guessed(value: str) -> Kind:
    """What an undefined leaf (of a local segment, of an unknown type) most likely is, by its look."""
    text = value.strip()
    if _STAMP.fullmatch(text) or _ISO.fullmatch(text):
        return Kind.DATE
    if _MAIL.fullmatch(text):
        return Kind.EMAIL
    if _URL.fullmatch(text):
        return Kind.URL
    if _PHONE.fullmatch(text):
        return Kind.PHONE
    return Kind.TEXT if len(text.split()) >= _SENTENCE or "\\.br\\" in text else Kind.OTHER
