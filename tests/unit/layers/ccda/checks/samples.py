"""A small made-up CCD that breaks no rule, and ways to break one."""

from __future__ import annotations

from lxml import etree

from console.layers.ccda.checks.reading import V3
from console.layers.ccda.facts import (
    ALLERGIES_ER,
    MEDICATIONS_ER,
    PLAN,
    PROBLEMS_ER,
    PROCEDURES_ER,
    RESULTS_ER,
    SECTIONS,
    SOCIAL,
    VITALS_ER,
)

CANARY = "Canaryson"

HEADER = f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<realmCode code="US"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.10.20.22.1.1" extension="2015-08-01"/>
<templateId root="2.16.840.1.113883.10.20.22.1.2" extension="2015-08-01"/>
<id root="2.16.840.1.113883.19.5" extension="doc-2"/>
<code code="34133-9" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Summary"/>
<title>Summary of care</title>
<effectiveTime value="20240131101500-0500"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="en-US"/>
<setId root="2.16.840.1.113883.19.5" extension="set"/>
<versionNumber value="2"/>
<recordTarget><patientRole><id root="2.16.840.1.113883.19.5.1" extension="M-1"/><addr><city>X</city></addr>
<telecom value="tel:+1"/><patient><name><given>Ann</given><family>{CANARY}</family></name>
<administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19700101"/>
<raceCode code="2106-3" codeSystem="2.16.840.1.113883.6.238"/><ethnicGroupCode code="2186-5" codeSystem="2.16.840.1.113883.6.238"/>
</patient></patientRole></recordTarget>
<author><time value="20240131"/><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="1"/><addr/><telecom nullFlavor="UNK"/>
<assignedPerson><name>Dr</name></assignedPerson></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><id root="2.16.840.1.113883.19.5"/><name>Good</name>
<telecom value="tel:+1"/><addr/></representedCustodianOrganization></assignedCustodian></custodian>
<legalAuthenticator><time value="20240131"/><signatureCode code="S"/><assignedEntity><id root="2.16.840.1.113883.4.6" extension="1"/>
<assignedPerson><name>Dr</name></assignedPerson></assignedEntity></legalAuthenticator>
<documentationOf><serviceEvent classCode="PCPR"><effectiveTime><low value="20240101"/><high value="20240131"/></effectiveTime>
</serviceEvent></documentationOf>
<relatedDocument typeCode="RPLC"><parentDocument><id root="2.16.840.1.113883.19.5" extension="doc-1"/>
<setId root="2.16.840.1.113883.19.5" extension="set"/><versionNumber value="1"/></parentDocument></relatedDocument>
<component><structuredBody>
"""

ENTRY = """<entry><observation classCode="OBS" moodCode="EVN"><id root="db734647-fc99-424c-a864-7e3cda82e703"/>
<code code="48765-2" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Allergies"/>
<text><reference value="#{id}"/></text><statusCode code="completed"/><effectiveTime><low value="20240101"/><high value="20240102"/></effectiveTime>
<value xsi:type="PQ" value="1.5" unit="mg"/>
<interpretationCode nullFlavor="OTH"><originalText>other</originalText></interpretationCode>
<methodCode code="73211009" codeSystem="2.16.840.1.113883.6.96" displayName="x"/></observation></entry>"""


def section(root: str, number: int, entry: str = ENTRY) -> str:
    """A section by its template, with a text, and an entry that refers to it."""
    kind = SECTIONS[root]
    extension = f'<templateId root="{root}" extension="{kind.extension}"/>' if kind.extension else ""
    return f"""<component><section><templateId root="{root}"/>{extension}
<code code="{kind.codes[0]}" codeSystem="2.16.840.1.113883.6.1" displayName="x"/><title>{kind.title}</title>
<text><table><thead><tr><th>What</th><th>When</th></tr></thead><tbody><tr><td><content ID="n{number}">One</content></td><td>then</td>
</tr></tbody></table></text>{entry.format(id=f"n{number}")}</section></component>"""


def ccd() -> bytes:
    """The whole document, unbroken."""
    roots = (ALLERGIES_ER, MEDICATIONS_ER, PROBLEMS_ER, PROCEDURES_ER, RESULTS_ER, SOCIAL, VITALS_ER, PLAN)
    body = "".join(section(root, number) for number, root in enumerate(roots, start=1))
    return (HEADER + body + "</structuredBody></component></ClinicalDocument>").encode()


def changed(old: str, new: str, *, of: bytes | None = None) -> bytes:
    """The document with the first `old` as `new`."""
    raw = (of or ccd()).decode()
    assert old in raw, old
    return raw.replace(old, new, 1).encode()


def without(path: str) -> bytes:
    """The document without the element at this path (`recordTarget/patientRole/id`)."""
    root = etree.fromstring(ccd())
    found = root.find("/".join(f"{{{V3}}}{step}" for step in path.split("/")))
    assert found is not None, path
    found.getparent().remove(found)
    return bytes(etree.tostring(root))
