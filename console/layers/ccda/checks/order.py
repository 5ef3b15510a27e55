"""Which children the elements of CDA R2 have, in which order and how often (the model POCD_HD000040), as facts of our
own writing: a stand-in where no schema is given. Elements of other namespaces (sdtc) are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element as Element

from console.core.message import Problem, Severity
from console.layers.ccda.checks.places import local, place
from console.layers.ccda.checks.reading import V3

MOST = 500
SOURCE = "CDA R2 hierarchical description (POCD_HD000040), own table"
_STATEMENTS = (
    "act|encounter|observation|observationMedia|organizer|procedure|regionOfInterest|substanceAdministration|supply"
)
_PEOPLE = "subject? specimen* performer* author* informant* participant*"
_LINKS = "entryRelationship* reference* precondition*"
_ORGANIZATION = "id* name* telecom* addr* standardIndustryClassCode? asOrganizationPartOf?"

CHILDREN = {
    "ClinicalDocument": "id code title? effectiveTime confidentialityCode languageCode? setId? versionNumber? "
    "copyTime? recordTarget+ author+ dataEnterer? informant* custodian informationRecipient* legalAuthenticator? "
    "authenticator* participant* inFulfillmentOf* documentationOf* relatedDocument* authorization* componentOf? "
    "component",
    "recordTarget": "patientRole",
    "patientRole": "id+ addr* telecom* patient? providerOrganization?",
    "patient": "id? name* administrativeGenderCode? birthTime? maritalStatusCode? religiousAffiliationCode? raceCode? "
    "ethnicGroupCode? guardian* birthplace? languageCommunication*",
    "guardian": "id* code? addr* telecom* (guardianPerson|guardianOrganization)",
    "languageCommunication": "languageCode? modeCode? proficiencyLevelCode? preferenceInd?",
    "providerOrganization": _ORGANIZATION,
    "representedOrganization": _ORGANIZATION,
    "manufacturerOrganization": _ORGANIZATION,
    "dataEnterer": "time? assignedEntity",
    "author": "functionCode? time assignedAuthor",
    "assignedAuthor": "id+ code? addr* telecom* (assignedPerson|assignedAuthoringDevice)? representedOrganization?",
    "informant": "(assignedEntity|relatedEntity)",
    "relatedEntity": "code? addr* telecom* effectiveTime? relatedPerson?",
    "custodian": "assignedCustodian",
    "assignedCustodian": "representedCustodianOrganization",
    "representedCustodianOrganization": "id+ name? telecom? addr?",
    "informationRecipient": "intendedRecipient",
    "intendedRecipient/informationRecipient": "name*",
    "intendedRecipient": "id* addr* telecom* informationRecipient? receivedOrganization?",
    "legalAuthenticator": "time signatureCode assignedEntity",
    "authenticator": "time signatureCode assignedEntity",
    "assignedEntity": "id+ code? addr* telecom* assignedPerson? representedOrganization*",
    "inFulfillmentOf": "order",
    "documentationOf": "serviceEvent",
    "serviceEvent": "id* code? effectiveTime? performer*",
    "relatedDocument": "parentDocument",
    "parentDocument": "id+ code? text? setId? versionNumber?",
    "authorization": "consent",
    "componentOf": "encompassingEncounter",
    "encompassingEncounter": "id* code? effectiveTime dischargeDispositionCode? responsibleParty? "
    "encounterParticipant* location?",
    "nonXMLBody": "text confidentialityCode? languageCode?",
    "structuredBody": "confidentialityCode? languageCode? component+",
    "section": "id? code? title? text? confidentialityCode? languageCode? subject? author* informant* entry* "
    "component*",
    "entry": f"({_STATEMENTS})",
    "entryRelationship": f"sequenceNumber? seperatableInd? ({_STATEMENTS})",
    "observation": "id* code derivationExpr? text? statusCode? effectiveTime? priorityCode? repeatNumber? "
    f"languageCode? value* interpretationCode* methodCode* targetSiteCode* {_PEOPLE} {_LINKS} referenceRange*",
    "act": f"id* code text? statusCode? effectiveTime? priorityCode? languageCode? {_PEOPLE} {_LINKS}",
    "encounter": f"id* code? text? statusCode? effectiveTime? priorityCode? {_PEOPLE} {_LINKS}",
    "organizer": f"id* code? statusCode effectiveTime? {_PEOPLE} reference* precondition* component*",
    "procedure": "id* code text? statusCode? effectiveTime? priorityCode? languageCode? methodCode* approachSiteCode* "
    f"targetSiteCode* {_PEOPLE} {_LINKS}",
    "substanceAdministration": "id* code? text? statusCode? effectiveTime* priorityCode? repeatNumber? routeCode? "
    "approachSiteCode* doseQuantity? rateQuantity? maxDoseQuantity? administrationUnitCode? consumable "
    f"{_PEOPLE} {_LINKS}",
    "supply": "id* code? text? statusCode? effectiveTime* priorityCode* repeatNumber? independentInd? quantity? "
    f"expectedUseTime? product? {_PEOPLE} {_LINKS}",
    "performer": "functionCode? time? modeCode? assignedEntity",
    "participant": "functionCode? time? awarenessCode? (participantRole|associatedEntity)",
    "participantRole": "id* code? addr* telecom* (playingDevice|playingEntity)? scopingEntity?",
    "consumable": "manufacturedProduct",
    "product": "manufacturedProduct",
    "manufacturedProduct": "id* (manufacturedLabeledDrug|manufacturedMaterial) manufacturerOrganization?",
    "referenceRange": "observationRange",
}
"""Element -> its children behind `realmCode* typeId? templateId*`: `?` at most one, `*` any, `+` one or more."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the order: the names that may stand there, and how often."""

    names: tuple[str, ...]
    least: int
    most: int | None


@lru_cache(maxsize=128)
def slots(element: str) -> tuple[Slot, ...]:
    """The order of an element's children; empty for one that is not in the table."""
    written = CHILDREN.get(element)
    if written is None:
        return ()
    head = "realmCode* typeId templateId* " if element == "ClinicalDocument" else "realmCode* typeId? templateId* "
    found = []
    for names, mark in re.findall(r"\(?([\w|]+)\)?([?*+]?)", head + written):
        found.append(Slot(tuple(names.split("|")), 0 if mark in {"?", "*"} else 1, None if mark in {"*", "+"} else 1))
    return tuple(found)


def findings(root: Element) -> Iterator[Problem]:
    """What stands in a wrong place, is missing, or is there too often; the first `MOST`."""
    if root.tag != f"{{{V3}}}ClinicalDocument":
        return
    yield from islice(_all(root), MOST)


def _all(root: Element) -> Iterator[Problem]:
    for element in root.iter(f"{{{V3}}}*"):
        parent = element.getparent()
        name = local(element)
        order = (slots(f"{local(parent)}/{name}") if parent is not None else ()) or slots(name)
        if order:
            yield from _children(element, order)


def _children(element: Element, order: tuple[Slot, ...]) -> Iterator[Problem]:
    counts = [0] * len(order)
    at = 0
    before = ""
    for child in element.iterchildren(f"{{{V3}}}*"):
        name = local(child)
        where = next((place for place, slot in enumerate(order) if name in slot.names), None)
        if where is None:
            text = "CDA has no element of this name here; a strict receiver refuses the document."
            yield _problem(child, "cda.unexpected", text)
            continue
        if where < at:
            text = f"{name} stands behind {before}; CDA wants it before. A strict receiver refuses the document."
            yield _problem(child, "cda.order", text)
        counts[where] += 1
        most = order[where].most
        if most is not None and counts[where] == most + 1:
            yield _problem(child, "cda.repeats", f"{' or '.join(order[where].names)} may stand here only once.")
        if where >= at:
            at, before = where, name
    for slot, count in zip(order, counts, strict=True):
        if count < slot.least:
            names = " or ".join(slot.names) if len(slot.names) < 4 else "clinical statement"
            yield _problem(element, "cda.missing", f"{local(element)} needs {names}, which is not there.")


def _problem(element: Element, code: str, text: str) -> Problem:
    return Problem(path=place(element), severity=Severity.ERROR, code=code, message=text, source=SOURCE)
