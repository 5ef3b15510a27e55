"""The header of a document as facts: patient, encounter, authors, custodian, versions and times."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from console.documents.rendering import Block, BlockKind, Run
from console.documents.xml.element import Element
from console.layers.ccda.shown import address, code, fact, identifier, period, person_name, time_words
from console.layers.ccda.templates import document_name, release

_MOST = 20
_PEOPLE = (
    ("Author", "author", "assignedAuthor"),
    ("Entered by", "dataEnterer", "assignedEntity"),
    ("Informant", "informant", "assignedEntity"),
    ("Signed by (legally)", "legalAuthenticator", "assignedEntity"),
    ("Signed by", "authenticator", "assignedEntity"),
)
_RELATED = {"RPLC": "Replaces", "APND": "Adds to", "XFRM": "Made from"}


def header_blocks(root: Element) -> tuple[Block, ...]:
    """All facts that are there, under their headings."""
    blocks: list[Block] = []
    for title, facts in (
        ("Patient", _patient(root)),
        ("Document", _document(root)),
        ("Encounter", _encounter(root)),
        ("People and organizations", _people(root)),
    ):
        found = [block for block in facts if block is not None]
        if found:
            blocks.append(Block(kind=BlockKind.HEADING, runs=(Run(text=title),), level=2))
            blocks.extend(found)
    return tuple(blocks)


def _patient(root: Element) -> Iterator[Block | None]:
    for role in islice(root.every("recordTarget/patientRole"), _MOST):
        for element in islice(role.every("patient/name"), 3):
            yield fact("Name", person_name(element), element, private=True)
        birth = role.first("patient/birthTime")
        if birth is not None:
            yield fact("Birth date", time_words(birth.get("value")), birth, private=True)
        gender = role.first("patient/administrativeGenderCode")
        if gender is not None:
            yield fact("Gender", code(gender), gender, private=False)
        for element in islice(role.elements("id"), _MOST):
            yield fact("Identifier", identifier(element), element, private=True)
        for element in islice(role.elements("addr"), 3):
            yield fact("Address", address(element), element, private=True)
        for element in islice(role.elements("telecom"), 5):
            yield fact("Contact", element.get("value"), element, private=True)


def _document(root: Element) -> Iterator[Block | None]:
    kind = " ".join(part for part in (document_name(root), release(root)) if part)
    yield fact("Type", kind, root, private=False)
    for label, name, shown in (
        ("Code", "code", code),
        ("Document id", "id", identifier),
        ("Set of versions", "setId", identifier),
    ):
        element = root.first(name)
        if element is not None:
            yield fact(label, shown(element), element, private=False)
    for label, name in (("Version", "versionNumber"), ("Created", "effectiveTime")):
        element = root.first(name)
        if element is not None:
            yield fact(label, time_words(element.get("value")), element, private=False)
    title = root.first("title")
    if title is not None:
        yield fact("Title", title.text(), title, private=True)
    for label, name in (("Confidentiality", "confidentialityCode"), ("Language", "languageCode")):
        element = root.first(name)
        if element is not None:
            yield fact(label, code(element), element, private=False)
    for related in islice(root.elements("relatedDocument"), _MOST):
        parent = related.first("parentDocument/id")
        if parent is not None:
            label = _RELATED.get(related.get("typeCode"), "Related to")
            yield fact(label, identifier(parent), parent, private=False)


def _encounter(root: Element) -> Iterator[Block | None]:
    encounter = root.first("componentOf/encompassingEncounter")
    if encounter is not None:
        for element in islice(encounter.elements("id"), 5):
            yield fact("Visit", identifier(element), element, private=True)
        kind, time = encounter.first("code"), encounter.first("effectiveTime")
        if kind is not None:
            yield fact("Kind", code(kind), kind, private=False)
        if time is not None:
            yield fact("Time", period(time), time, private=False)
        left = encounter.first("dischargeDispositionCode")
        if left is not None:
            yield fact("Discharged to", code(left), left, private=False)
        place = encounter.first("location/healthCareFacility/location/name")
        if place is not None:
            yield fact("Place", place.text(), place, private=True)
    for service in islice(root.every("documentationOf/serviceEvent/effectiveTime"), 5):
        yield fact("Care documented", period(service), service, private=False)


def _people(root: Element) -> Iterator[Block | None]:
    for label, participation, role in _PEOPLE:
        for person in islice(root.every(f"{participation}/{role}"), 5):
            yield from _person(label, person)
    custodian = root.first("custodian/assignedCustodian/representedCustodianOrganization/name")
    if custodian is not None:
        yield fact("Custodian", custodian.text(), custodian, private=False)
    for receiver in islice(root.every("informationRecipient/intendedRecipient"), 5):
        name = receiver.first("informationRecipient/name")
        organization = receiver.first("receivedOrganization/name")
        if name is not None:
            yield fact("Sent to", person_name(name), name, private=True)
        if organization is not None:
            yield fact("Sent to", organization.text(), organization, private=False)


def _person(label: str, role: Element) -> Iterator[Block | None]:
    name = role.first("assignedPerson/name")
    organization = role.first("representedOrganization/name")
    device = role.first("assignedAuthoringDevice/softwareName")
    if name is not None:
        yield fact(label, person_name(name), name, private=True)
    if device is not None:
        yield fact(f"{label} (software)", device.text(), device, private=False)
    if organization is not None:
        yield fact(f"{label}, organization", organization.text(), organization, private=False)
