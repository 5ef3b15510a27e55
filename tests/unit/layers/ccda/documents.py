"""A small clinical document, and the corpus where it lies beside the project."""

from __future__ import annotations

from tests.support.corpus import Sample, samples

SECTIONS = """
<component><section><templateId root="2.16.840.1.113883.10.20.22.2.3.1" extension="2015-08-01"/>
<code code="30954-2" codeSystem="2.16.840.1.113883.6.1"/><title>CANARY results of CANARY</title>
<text><table><thead><tr><th>Test</th><th>CANARY</th></tr></thead>
<tbody><tr><td ID="r1">CANARY sodium</td><td>140</td></tr></tbody></table></text>
<entry><organizer classCode="BATTERY" moodCode="EVN"><component><observation classCode="OBS" moodCode="EVN">
<templateId root="2.16.840.1.113883.10.20.22.4.2"/><id root="1.2.3" extension="CANARY7"/>
<code code="2951-2" codeSystem="2.16.840.1.113883.6.1" displayName="Sodium">
<originalText>CANARY<reference value="#r1"/></originalText></code><statusCode code="completed"/>
<effectiveTime value="20240102"/><value xsi:type="PQ" value="140" unit="mmol/L"/>
<interpretationCode code="H" displayName="High"/>
<referenceRange><observationRange><text>CANARY</text></observationRange></referenceRange></observation></component>
</organizer></entry>
<component><section><title>Notes</title><text>CANARY</text></section></component></section></component>
<component><section nullFlavor="NI"><code code="48765-2" codeSystem="2.16.840.1.113883.6.1"/><title>Allergies</title>
<text/></section></component>
<component><section><title>CANARY history</title><text/></section></component>
"""
DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="CDA.xsl"?>
<!-- CANARY -->
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.10.20.22.1.1" extension="2015-08-01"/>
<templateId root="2.16.840.1.113883.10.20.22.1.2"/>
<templateId root="2.16.840.1.113883.10.20.22.1.2" extension="2015-08-01"/>
<id root="1.2.3.4" extension="D100"/>
<code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summarization of Episode Note"/>
<title>Summary for CANARY</title><effectiveTime value="20240102030405-0500"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="en-US"/>
<setId root="1.2.3.5" extension="S1"/><versionNumber value="2"/>
<recordTarget><patientRole><id root="1.2.3.6" extension="CANARY1"/>
<id root="2.16.840.1.113883.4.1" extension="CANARY2"/>
<addr use="HP"><streetAddressLine>CANARY St 1</streetAddressLine><city>CANARYTON</city><state>CANARYA</state></addr>
<telecom use="HP" value="tel:CANARY"/><patient><name><given>CANARY</given><family>CANARYSON</family></name>
<administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1" displayName="Female"/>
<birthTime value="19700102"/><raceCode code="CANARY3" displayName="CANARY race"/></patient>
<providerOrganization><name>CANARY clinic</name></providerOrganization></patientRole></recordTarget>
<author><time value="20240102"/><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="CANARY4"/>
<assignedPerson><name>Dr CANARY</name></assignedPerson>
<representedOrganization><id root="1.9" extension="ORG9"/><name>Open House</name></representedOrganization>
</assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><id root="1.9"/><name>Open Custodian</name>
<telecom value="tel:CANARY"/></representedCustodianOrganization></assignedCustodian></custodian>
<componentOf><encompassingEncounter><id root="1.2.3.7" extension="CANARY5"/><effectiveTime><low value="20240101"/>
</effectiveTime></encompassingEncounter></componentOf>
<component><structuredBody>{SECTIONS}</structuredBody></component></ClinicalDocument>""".encode()

UNSTRUCTURED = b"""<ClinicalDocument xmlns="urn:hl7-org:v3"><component><nonXMLBody>
<text mediaType="application/pdf" representation="B64">JVBERi0x
LjQ=</text></nonXMLBody></component></ClinicalDocument>"""


def corpus() -> list[Sample]:
    """All C-CDA files there are: 40 of the corpus, or the copies in tests/data."""
    return samples("ccda")
