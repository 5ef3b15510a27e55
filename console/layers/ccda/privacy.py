"""Which parts of a CDA document tell who somebody is. What is not known to be harmless is private.

Codes, units, measured values, times of what was done, structure, the document's own ids, and the names and ids of
organizations (but those below the patient) stay readable. Text about people, narrative and comments are hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from console.layers.ccda.plain_words import is_plain


class Area(IntEnum):
    """Where in a document something stands; handed down from an element to what is inside it."""

    OUTSIDE = 0  # not in a CDA document
    HEADER = 1
    PATIENT = 2
    PERSON = 3
    ORGANIZATION = 4
    BODY = 5
    ENTRY = 6
    NARRATIVE = 7


Get = Callable[[str], str]
"""The value of an attribute of the element; "" where it has none."""

_PEOPLE = frozenset(
    {"author", "dataEnterer", "informant", "legalAuthenticator", "authenticator", "informationRecipient", "participant"}
    | {"performer", "encounterParticipant", "responsibleParty", "encompassingEncounter", "specimen", "subject"}
    | {"custodian", "guardian"}
)
_STRUCTURE = frozenset(
    {"classCode", "moodCode", "typeCode", "determinerCode", "nullFlavor", "use", "contextControlCode", "unit"}
    | {"contextConductionInd", "operator", "inclusive", "negationInd", "inversionInd", "independentInd", "mediaType"}
    | {"representation", "compression", "integrityCheckAlgorithm", "language", "codeSystem", "codeSystemName"}
    | {"codeSystemVersion", "qualifier", "partType", "styleCode", "listType", "colspan", "rowspan", "border", "width"}
    | {"align", "valign", "cellpadding", "cellspacing", "ID", "IDREF", "institutionSpecified", "displayable", "revised"}
    | {"assigningAuthorityName", "referencedObject", "xml:lang", "version"}
)
_TIMES = frozenset({"effectiveTime", "time", "low", "high", "center", "width", "period", "phase", "signatureTime"})
_NUMBERS = frozenset({"versionNumber", "numerator", "denominator", "increment", "offset"})
_PRIVATE_TIMES = frozenset({"birthTime", "deceasedTime"})
_DOCUMENTS = frozenset({"ClinicalDocument", "parentDocument", "order", "serviceEvent"})
_TEXT_TYPES = frozenset({"ST", "ED", "TEL", "II", "EN", "PN", "ON", "TN", "AD", "SC", "URL", ""})
_ANY_NAME = frozenset({"softwareName", "manufacturerModelName"})
_MOST_LOCAL = "ClinicalDocument"


def area_inside(area: Area, name: str, parent: str) -> Area:
    """The area of what is inside an element of this name."""
    local = name.rpartition(":")[2]
    if area in {Area.PATIENT, Area.NARRATIVE} or (area is Area.OUTSIDE and local != _MOST_LOCAL):
        return area
    if area is Area.OUTSIDE:
        return Area.HEADER
    if local == "recordTarget":
        return Area.PATIENT
    if local == "text" and parent == "section":
        return Area.NARRATIVE
    if local.endswith("Organization"):
        return Area.ORGANIZATION
    if local in _PEOPLE:
        return Area.PERSON
    if local in {"structuredBody", "nonXMLBody"}:
        return Area.BODY
    return Area.ENTRY if local == "entry" else area


def attribute_private(area: Area, element: str, parent: str, name: str, get: Get | None) -> bool | None:
    """Whether an attribute is private; None where only the document can tell (`get` is None: a path without one)."""
    if name.startswith(("xmlns", "xsi:")) or (name in _STRUCTURE and area is not Area.OUTSIDE):
        return False
    if area in {Area.OUTSIDE, Area.NARRATIVE}:
        return True
    local = element.rpartition(":")[2]
    if name == "code":
        return area is Area.PATIENT and local != "administrativeGenderCode"
    if name == "displayName":
        if area is Area.PATIENT:
            return local != "administrativeGenderCode"
        return None if get is None else not get("code")
    if name in {"root", "extension"}:
        return _id_private(area, local, parent, name, get)
    if name == "value":
        return _value_private(area, local, get)
    return True


def text_private(area: Area, element: str, text: str | None) -> bool | None:
    """Whether text directly in an element is private; `text` is None for a path without a document."""
    local = element.rpartition(":")[2]
    if area is Area.ORGANIZATION and local == "name":
        return False
    if local in _ANY_NAME and area is Area.PERSON:
        return False
    if (local == "title" and area is not Area.PATIENT) or (local in {"th", "caption"} and area is Area.NARRATIVE):
        return None if text is None else not is_plain(text)
    return True if text is None else bool(text.strip())


def _id_private(area: Area, local: str, parent: str, name: str, get: Get | None) -> bool | None:
    if local in {"templateId", "typeId", "setId"} or area is Area.ORGANIZATION:
        return False
    if local == "id" and area is Area.HEADER and parent.rpartition(":")[2] in _DOCUMENTS:
        return False
    if name == "extension":
        return True
    if area not in {Area.PATIENT, Area.PERSON}:
        return False
    return None if get is None else not get("extension")


def _value_private(area: Area, local: str, get: Get | None) -> bool | None:
    if area is Area.PATIENT or local in _PRIVATE_TIMES:
        return True
    if local in _TIMES or local in _NUMBERS or local.endswith(("Quantity", "quantity", "Number", "Ind")):
        return False
    if local == "reference":
        return None if get is None else not get("value").startswith("#")
    if local == "value":
        return None if get is None else get("xsi:type").rpartition(":")[2] in _TEXT_TYPES
    return True
