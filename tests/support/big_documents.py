"""Made-up documents of any size, one of each format; the same size gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable

SIZES = {"1 KB": 1_000, "100 KB": 100_000, "1 MB": 1_000_000, "5 MB": 5_000_000}


def oru(size: int) -> bytes:
    """HL7 v2: a result with as many OBX as it takes."""
    lines = [
        b"MSH|^~\\&|LAB|SYNTH|CERN|SYNTH|20260203101500||ORU^R01^ORU_R01|BIG1|T|2.5.1|||||USA|UNICODE UTF-8",
        b"PID|1||700001^^^SYNTH^MR||SAMPLEMAN^SAM^Q||19700101|M|||1 MADE UP ST^^NOWHERE^NA^00000",
        b"OBR|1|P1^SYNTH|F1^LAB|24323-8^CMP^LN|||20260203100000|||||||||||||||20260203101000|||F",
    ]
    total, number = sum(map(len, lines)), 0
    while total < size:
        number += 1
        line = b"OBX|%d|NM|2345-7^Glucose^LN^GLU^Glucose local^L||%d.50|mg/dL|70-99|H|||F|||20260203100000" % (
            number,
            number % 300,
        )
        lines.append(line)
        total += len(line) + 1
    return b"\r".join(lines) + b"\r"


def bundle(size: int) -> bytes:
    """FHIR: a collection of one patient and observations, on one line."""
    head = '{"resourceType":"Bundle","type":"collection","entry":['
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": "Sampleman", "given": ["Sam", "Q"]}],
        "birthDate": "1970-01-01",
        "gender": "male",
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>Sam Sampleman</p></div>'},
    }
    entries = [json.dumps({"fullUrl": "urn:uuid:p1", "resource": patient}, separators=(",", ":"))]
    total, number = len(head) + len(entries[0]), 0
    while total < size:
        number += 1
        entries.append(_observation(number))
        total += len(entries[-1]) + 1
    return (head + ",".join(entries) + "]}").encode()


def _observation(number: int) -> str:
    coding = {"system": "http://loinc.org", "code": "2345-7", "display": "Glucose"}
    resource = {
        "resourceType": "Observation",
        "id": f"o{number}",
        "status": "final",
        "code": {"coding": [coding], "text": "Glucose"},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-02-03T10:00:00Z",
        "valueQuantity": {"value": "@", "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"},
    }
    text = json.dumps({"fullUrl": f"urn:uuid:o{number}", "resource": resource}, separators=(",", ":"))
    return text.replace('"@"', f"{number % 300}.50")


def ccd(size: int) -> bytes:
    """C-CDA: a CCD with a results section of as many rows and entries as it takes."""
    rows, entries, total, number = [], [], 3_000, 0
    while total < size:
        number += 1
        rows.append(
            f'<tr ID="r{number}"><td>Glucose</td><td>{number % 300}.50 mg/dL</td><td>70-99</td><td>H</td></tr>\n'
        )
        entries.append(_result(number))
        total += len(rows[-1]) + len(entries[-1])
    return (_CCD_HEAD + "".join(rows) + "</tbody></table></text>\n" + "".join(entries) + _CCD_TAIL).encode()


def _result(number: int) -> str:
    return (
        '<entry typeCode="DRIV"><organizer classCode="BATTERY" moodCode="EVN">'
        '<templateId root="2.16.840.1.113883.10.20.22.4.1" extension="2015-08-01"/>'
        f'<id root="1.2.3.4.5" extension="o{number}"/>'
        '<code code="24323-8" codeSystem="2.16.840.1.113883.6.1" displayName="CMP"/><statusCode code="completed"/>'
        '<component><observation classCode="OBS" moodCode="EVN">'
        '<templateId root="2.16.840.1.113883.10.20.22.4.2" extension="2015-08-01"/>'
        f'<id root="1.2.3.4.5" extension="v{number}"/>'
        '<code code="2345-7" codeSystem="2.16.840.1.113883.6.1" displayName="Glucose"/>'
        f'<text><reference value="#r{number}"/></text><statusCode code="completed"/>'
        f'<effectiveTime value="20260203100000+0000"/><value xsi:type="PQ" value="{number % 300}.50" unit="mg/dL"/>'
        '<interpretationCode code="H" codeSystem="2.16.840.1.113883.5.83"/></observation></component>'
        "</organizer></entry>\n"
    )


_CCD_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:sdtc="urn:hl7-org:sdtc">
<realmCode code="US"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.10.20.22.1.1" extension="2015-08-01"/>
<templateId root="2.16.840.1.113883.10.20.22.1.2" extension="2015-08-01"/>
<id root="1.2.3.4.5.6" extension="doc1"/>
<code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summarization of Episode Note"/>
<title>Made-up Continuity of Care Document</title><effectiveTime value="20260203101500+0000"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="en-US"/>
<recordTarget><patientRole><id root="1.2.3.4.5.7" extension="700001"/><addr>
<streetAddressLine>1 Made Up St</streetAddressLine>
<city>Nowhere</city></addr><telecom nullFlavor="UNK"/><patient><name><given>Sam</given><family>Sampleman</family></name>
<administrativeGenderCode code="M" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19700101"/></patient>
</patientRole></recordTarget>
<author><time value="20260203101500+0000"/><assignedAuthor><id root="1.2.3.4.5.8" extension="a1"/>
<addr nullFlavor="UNK"/>
<telecom nullFlavor="UNK"/><assignedPerson><name><given>Ann</given><family>Author</family></name></assignedPerson>
</assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><id root="1.2.3.4.5.9"/><name>Synthetic Hospital</name>
<telecom nullFlavor="UNK"/><addr nullFlavor="UNK"/></representedCustodianOrganization></assignedCustodian></custodian>
<component><structuredBody><component><section>
<templateId root="2.16.840.1.113883.10.20.22.2.3.1" extension="2015-08-01"/>
<code code="30954-2" codeSystem="2.16.840.1.113883.6.1" displayName="Results"/><title>Results</title>
<text><table><thead><tr><th>Test</th><th>Value</th><th>Range</th><th>Flag</th></tr></thead><tbody>
"""
_CCD_TAIL = "</section></component></structuredBody></component></ClinicalDocument>\n"


def cards(size: int) -> bytes:
    """CDS Hooks: a response with as many cards as it takes, pretty-printed."""
    made: list[dict[str, object]] = []
    total, number = 40, 0
    while total < size:
        number += 1
        card: dict[str, object] = {
            "uuid": f"00000000-0000-4000-8000-{number:012d}",
            "summary": f"Consider another dose ({number})",
            "indicator": "warning",
            "detail": "The **made-up** dose is above the *usual* range.\n\n- check weight\n- check age",
            "source": {"label": "Made-up service", "url": "https://example.org"},
            "suggestions": [{"label": "Halve the dose", "uuid": f"s{number}", "actions": []}],
            "selectionBehavior": "any",
        }
        made.append(card)
        total += 520
    return json.dumps({"cards": made}, indent=1).encode()


MAKERS: dict[str, Callable[[int], bytes]] = {"hl7v2": oru, "fhir": bundle, "ccda": ccd, "cds_hooks": cards}
"""Format -> maker."""
