"""Names of CDA elements and attributes in words, and the data type of each (CDA R2, POCD_MT000040 and datatypes)."""

from __future__ import annotations

import re
from functools import cache

_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_LABELS = {
    "ClinicalDocument": "Clinical document",
    "addr": "Address",
    "telecom": "Phone, mail or web address",
    "birthTime": "Birth time",
    "effectiveTime": "Time of validity",
    "recordTarget": "Patient (record target)",
    "typeId": "Type of document format",
    "templateId": "Template",
    "setId": "Set of versions",
    "nonXMLBody": "Body that is not XML",
    "structuredBody": "Structured body",
    "substanceAdministration": "Medication or immunization",
    "componentOf": "Part of encounter",
    "documentationOf": "Documents the service",
    "inFulfillmentOf": "In fulfilment of order",
    "entryRelationship": "Related entry",
    "low": "From",
    "high": "To",
    "id": "Identifier",
    "given": "Given name",
    "family": "Family name",
    "td": "Cell",
    "th": "Head of column",
    "tr": "Row",
    "thead": "Head of table",
    "tbody": "Body of table",
    "br": "Line break",
    "linkHtml": "Link",
    "renderMultiMedia": "Picture or sound",
    "author": "Author",
    "observationMedia": "Picture or document inside",
}
_ATTRIBUTES = {
    "root": "Root (authority)",
    "extension": "Extension (the number itself)",
    "nullFlavor": "Why there is no value",
    "codeSystem": "Code system",
    "codeSystemName": "Name of the code system",
    "displayName": "Name of the code",
    "ID": "Mark in the text",
    "xsi:type": "Data type",
}
_DATATYPES = {
    "II": "id templateId typeId setId",
    "CS": "statusCode realmCode languageCode signatureCode completionCode",
    "CE": "confidentialityCode administrativeGenderCode maritalStatusCode religiousAffiliationCode raceCode "
    "ethnicGroupCode modeCode proficiencyLevelCode functionCode dischargeDispositionCode standardIndustryClassCode "
    "routeCode administrationUnitCode priorityCode interpretationCode methodCode uncertaintyCode formCode "
    "awarenessCode independentInd",
    "CD": "code targetSiteCode approachSiteCode translation repeatNumberCode",
    "CV": "dischargeDisposition",
    "TS": "time birthTime deceasedTime",
    "IVL_TS": "effectiveTime",
    "PQ": "quantity width period numerator denominator",
    "IVL_PQ": "doseQuantity rateQuantity",
    "RTO": "maxDoseQuantity",
    "AD": "addr",
    "TEL": "telecom",
    "PN": "name",
    "ST": "title lotNumberText softwareName manufacturerModelName desc",
    "ED": "originalText",
    "INT": "versionNumber sequenceNumber repeatNumber",
    "BL": "preferenceInd deceasedInd multipleBirthInd seperatableInd",
}
_TYPE_OF = {name: datatype for datatype, names in _DATATYPES.items() for name in names.split()}
_ORGANIZATIONS = ("Organization", "organization", "scopingEntity", "place", "location")


@cache
def element_label(name: str) -> str:
    """`administrativeGenderCode` as "Administrative gender code"; the prefix of an extension stays behind it."""
    if name in _LABELS:
        return _LABELS[name]
    prefix, _, local = name.rpartition(":")
    if prefix:
        return f"{element_label(local)} ({prefix})" if local else name
    return _in_words(name)


@cache
def attribute_label(name: str) -> str:
    """`codeSystemName` in words."""
    return _ATTRIBUTES.get(name) or _in_words(name.rpartition(":")[2] or name)


def datatype_of(name: str, parent: str, stated: str) -> str:
    """The data type of an element: what `xsi:type` states, else what CDA says for its name; "" where it has none."""
    if stated:
        return stated.rpartition(":")[2]
    local = name.rpartition(":")[2]
    if local == "text":
        return "StrucDoc.Text" if parent == "section" else "ED"
    if local == "name" and parent.endswith(_ORGANIZATIONS):
        return "ON"
    if local == "effectiveTime" and parent == "ClinicalDocument":
        return "TS"
    if local in {"low", "high", "center"}:
        return "PQ" if parent.endswith("Quantity") or parent == "value" else "TS"
    return _TYPE_OF.get(local, "")


def _in_words(name: str) -> str:
    words = _BREAK.sub(" ", name).lower() if not name.isupper() else name
    return words[:1].upper() + words[1:]
