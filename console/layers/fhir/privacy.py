"""Which values of a resource tell who somebody is, and what they are about. What is unknown is private.

Names, addresses, telephones, free text, attachments and the identifiers of people are private, as is most of what a
Patient holds. Codes, units, measured values, states, order numbers and the times of what was done stay readable.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from console.documents.sensitive import CODE, TIME_OF_DAY, Kind
from console.layers.fhir.definitions import Element
from console.layers.fhir.families import NAMES_PEOPLE, NOBODY, NUMBERED, PEOPLE
from console.layers.fhir.place import Place


class Verdict(NamedTuple):
    """Whether masking hides a value, and what it is about (None: it may stay in a de-identified copy)."""

    private: bool
    kind: Kind | None = None
    scope: str = ""
    codec: str = ""


REFERENCE = "reference"
"""Scope of an `IDENTIFIER` that is a type and an id, or an address that ends with them ("Patient/123")."""

_OPEN = Verdict(private=False)
_TEXT = Verdict(True, Kind.TEXT)
_CODE = Verdict(True, Kind.OTHER, CODE)
_DATE = Verdict(False, Kind.DATE)

_BY_PART: dict[tuple[str, str], Verdict] = {
    ("HumanName", "family"): Verdict(True, Kind.FAMILY),
    ("HumanName", "given"): Verdict(True, Kind.GIVEN),
    ("HumanName", "text"): Verdict(True, Kind.NAME),
    ("HumanName", "prefix"): _CODE,
    ("HumanName", "suffix"): _CODE,
    ("Address", "line"): Verdict(True, Kind.STREET),
    ("Address", "city"): Verdict(True, Kind.CITY),
    ("Address", "district"): Verdict(True, Kind.CITY),
    ("Address", "state"): _CODE,
    ("Address", "country"): _CODE,
    ("Address", "postalCode"): Verdict(True, Kind.POSTCODE),
    ("Address", "text"): Verdict(True, Kind.ADDRESS),
    ("Attachment", "data"): Verdict(True, Kind.EMBEDDED, "", "base64"),
    ("Binary", "data"): Verdict(True, Kind.EMBEDDED, "", "base64"),
    ("Attachment", "url"): Verdict(True, Kind.URL),
    ("Attachment", "hash"): Verdict(True, Kind.OTHER),
    ("Narrative", "div"): Verdict(True, Kind.TEXT, "xhtml"),
    ("ContactDetail", "name"): Verdict(True, Kind.NAME),
    ("Annotation", "authorString"): Verdict(True, Kind.NAME),
    ("RelatedArtifact", "url"): _OPEN,
    ("Coverage", "subscriberId"): Verdict(True, Kind.IDENTIFIER),
    ("Device", "serialNumber"): Verdict(True, Kind.IDENTIFIER),
    ("Device.udiCarrier", "carrierHRF"): Verdict(True, Kind.IDENTIFIER),
    ("Device.udiCarrier", "deviceIdentifier"): Verdict(True, Kind.IDENTIFIER),
    ("Bundle.entry.request", "ifNoneExist"): Verdict(True, Kind.URL),
    ("Endpoint", "header"): Verdict(True, Kind.TEXT),
    ("TestReport", "tester"): Verdict(True, Kind.NAME),
}
_STRUCTURE = frozenset(
    {("Coding", key) for key in ("system", "version", "code", "display", "userSelected")}
    | {("Quantity", "unit"), ("Age", "unit"), ("Duration", "unit"), ("Count", "unit"), ("Distance", "unit")}
    | {("Identifier", key) for key in ("use", "system")}
    | {("HumanName", "use"), ("Address", "use"), ("Address", "type"), ("Narrative", "status"), ("Extension", "url")}
    | {("ContactPoint", key) for key in ("system", "use", "rank")}
    | {("Attachment", key) for key in ("contentType", "language", "size")}
    | {("Reference", "type"), ("SampledData", "data"), ("Observation.referenceRange", "text")}
    | {("Bundle.link", "relation"), ("Bundle.entry.response", "status"), ("Bundle.entry.response", "etag")}
    | {("Bundle.entry.request", "ifMatch"), ("Bundle.entry.request", "ifNoneMatch"), ("Parameters.parameter", "name")}
    | {("MessageHeader.source", key) for key in ("name", "software", "version", "endpoint")}
    | {("MessageHeader.destination", key) for key in ("name", "endpoint")}
    | {("OperationOutcome.issue", "expression"), ("OperationOutcome.issue", "location")}
    | {
        ("QuestionnaireResponse.item", "linkId"),
        ("Immunization", "lotNumber"),
        ("Composition.section", "title"),
        ("Medication.batch", "lotNumber"),
    }
    | {("Task.input", "type"), ("Meta", "versionId"), ("Meta", "lastUpdated"), ("Bundle", "timestamp")}
)
"""Texts and times that are structure: public wherever they stand."""

_PERSONS_PUBLIC = frozenset(
    {"resourceType", "meta", "implicitRules", "language", "active", "gender", "text", "contained", "extension"}
    | {"modifierExtension", "identifier", "name", "telecom", "address", "contact", "communication", "link"}
    | {"generalPractitioner", "managingOrganization", "relationship", "organization", "other", "type", "preferred"}
    | {"use", "system", "coding", "code", "display", "url", "reference", "rank", "assurance", "target", "patient"}
)
"""Members of a person's resource whose codes may be seen; what else is there is hidden with all below."""

_TIMES = frozenset({"date", "dateTime", "instant"})
_TEXTS = frozenset({"string", "markdown", "xhtml"})
_ADDRESSES = frozenset({"uri", "url"})
_MOMENT = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d(?:[T ][\d:.]{2,20}(?:Z|[+-]\d\d:?\d\d)?)?)?)?|\d{8}(?:\d{4,6})?|\d\d?/\d\d?/\d{4}|null",
    re.IGNORECASE,
)
"""A time as FHIR writes it, or as others do; what is none of them is a text in a time's place."""
_PERSONS_WAY = re.compile(
    r"\A(?:mailto|tel|sms|sip|data|file|ftp):|[/=](?:patients?|persons?|members?|people|mrn)[/=]", re.IGNORECASE
)
"""What an address of something else than FHIR says before it names somebody."""
_TYPED = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/[^/]+(?:/_history/[^/]+)?$")
_PERSON_ADDRESS = re.compile(rf"\b(?:{'|'.join(sorted(NAMES_PEOPLE))})/")
_ANSWERS = frozenset({"QuestionnaireResponse.item.answer", "Parameters.parameter", "FamilyMemberHistory"})
_CODED = frozenset({"code", "boolean", "Coding", "CodeableConcept"})


def hides_below(place: Place, key: str, element: Element) -> bool:
    """Whether everything below this member is private, whatever it is."""
    if place.hidden:
        return True
    if place.resource in PEOPLE and place.owner.split(".")[0] in PEOPLE:
        return key not in _PERSONS_PUBLIC
    if place.owner == "Extension" and element.choice == "value":
        return place.resource not in NOBODY and (place.resource in PEOPLE or element.type not in _CODED)
    if place.owner in _ANSWERS and element.choice:
        return True
    if place.owner == "Reference" and key == "identifier":
        return _of_person(place)
    return (
        place.owner in {"Observation", "Observation.component"}
        and element.type in {"dateTime", "Period", "time"}
        and (element.choice == "value")
    )


def judge(place: Place, key: str, element: Element, value: str) -> Verdict:
    """A single value. `place` is what it is a member of."""
    owner = place.owner
    exact = _BY_PART.get((owner, key))
    if exact is not None:
        return exact
    if owner == "ContactPoint" and key == "value":
        return Verdict(True, {"email": Kind.EMAIL, "url": Kind.URL}.get(place.hint, Kind.PHONE))
    if owner == "Identifier" and key == "value":
        return _identifier(place)
    if (owner, key) in _STRUCTURE:
        return _CODE if place.hidden and owner == "Coding" and key in {"code", "display"} else _OPEN
    if owner == "Reference":
        return _reference(place, key, value)
    if key == "id" and owner == place.resource:
        return Verdict(True, Kind.IDENTIFIER, f"{owner}.id") if owner in PEOPLE else _OPEN
    if key == "id" and place.resource in PEOPLE:
        return Verdict(True, Kind.OTHER)
    if key == "birthDate" or (owner == "Extension" and place.hint.endswith("birthTime")):
        return Verdict(True, Kind.BIRTH)
    hidden = hides_below(place, key, element)
    return _by_type(place, element, value, hidden=hidden)


def _by_type(place: Place, element: Element, value: str, *, hidden: bool) -> Verdict:
    kind = element.type
    public_text = place.resource in NOBODY and not hidden
    if kind in _TIMES and not _MOMENT.fullmatch(value):
        return _TEXT
    if kind in _TIMES:
        return _OPEN if public_text else Verdict(hidden or place.owner in {"HumanName", "Address"}, Kind.DATE)
    if kind == "time":
        return Verdict(hidden, Kind.DATE if hidden else None, TIME_OF_DAY if hidden else "")
    if kind in _TEXTS:
        return _OPEN if public_text and place.owner != "Annotation" else _TEXT
    if kind == "base64Binary":
        return Verdict(True, Kind.OTHER)
    if kind in _ADDRESSES:
        return _address(place, value, hidden=hidden)
    if hidden:
        return _CODE if kind in _CODED else Verdict(True, Kind.OTHER)
    return _OPEN


def _identifier(place: Place) -> Verdict:
    public = not place.hidden and (place.resource in NOBODY or place.resource in NUMBERED)
    if place.resource in NOBODY and public:
        return _OPEN
    return Verdict(not public, Kind.IDENTIFIER, place.hint)


def _of_person(place: Place) -> bool:
    """Whether a reference may lead to a person: by its own words, else by what the definition allows."""
    if place.hint:
        return place.hint in NAMES_PEOPLE
    targets = place.element.targets if place.element is not None else ()
    return not targets or any(target in NAMES_PEOPLE or target == "Resource" for target in targets)


def _reference(place: Place, key: str, value: str) -> Verdict:
    person = place.hidden or _of_person(place)
    if key == "reference":
        if not person and "?" in value:  # a search, for somebody
            return Verdict(True, Kind.URL)
        return Verdict(True, Kind.IDENTIFIER, REFERENCE) if person else _OPEN
    targets = (place.hint,) if place.hint else place.element.targets if place.element is not None else ()
    if key == "display" and not person and NOBODY.issuperset(targets):
        return _OPEN
    return Verdict(True, Kind.NAME if person else Kind.TEXT)


def _address(place: Place, value: str, *, hidden: bool) -> Verdict:
    """An address is private where it names a person, or asks for one."""
    if place.owner == "Bundle.entry" and place.hint in PEOPLE:
        return Verdict(True, Kind.IDENTIFIER, REFERENCE)
    if "?" in value:
        return Verdict(True, Kind.URL)
    if hidden or _PERSON_ADDRESS.search(value):
        return Verdict(True, Kind.IDENTIFIER, REFERENCE)
    if _PERSONS_WAY.search(value):
        return Verdict(True, Kind.URL)
    return _OPEN


def target(value: str, said: str) -> str:
    """The resource type that a reference leads to, by its own type or its address; "" where neither says."""
    found = _TYPED.search(value)
    name = said or (found.group(1) if found else "")
    return name.rsplit("/", 1)[-1]
