"""Each rule for C-CDA: silent on a good document, and heard on one that breaks it."""

from __future__ import annotations

import pytest

from console.core.message import Problem
from console.documents.walk import find_exact
from console.layers.ccda.checks.reading import Fault, read
from console.layers.ccda.checks.rules.all_rules import RULES, findings
from console.layers.ccda.checks.rules.header import REQUIRED
from console.layers.ccda.facts import PLAN, SOCIAL
from console.layers.ccda.layer import Ccda
from tests.unit.layers.ccda.checks.samples import CANARY, ccd, changed, section, without

_TEXT_ONE = '<content ID="n1">One</content>'
_TABLE_ONE = ccd().decode().split("<text>", 1)[1].split("</text>", 1)[0]
_OLD_MEDS = '<templateId root="2.16.840.1.113883.10.20.22.2.1.1" extension="2014-06-09"/>'
_CCD_TEMPLATE = '<templateId root="2.16.840.1.113883.10.20.22.1.2" extension="2015-08-01"/>'
_LOINC = 'code="48765-2" codeSystem="2.16.840.1.113883.6.1" codeSystemName'
_SOCIAL = section(SOCIAL, 6)
_ENTRY_ONE = "<entry>" + ccd().decode().split("<entry>", 1)[1].split("</entry>", 1)[0] + "</entry>"

BROKEN: dict[str, bytes] = {
    "ccda.document-type": changed(_CCD_TEMPLATE, ""),
    "ccda.document-types": changed(_CCD_TEMPLATE, _CCD_TEMPLATE + _CCD_TEMPLATE.replace("22.1.2", "22.1.9")),
    "ccda.header-template": changed(
        '<templateId root="2.16.840.1.113883.10.20.22.1.1" extension="2015-08-01"/>', ""
    ),
    "ccda.document-extension": changed('22.1.2" extension="2015-08-01"', '22.1.2" extension="2015-08-02"'),
    "ccda.document-releases": changed('22.1.1" extension="2015-08-01"', '22.1.1" extension="2014-06-09"'),
    "ccda.document-code": changed('<code code="34133-9"', '<code code="18842-5"'),
    "ccda.type-id": changed("POCD_HD000040", "POCD_HD000041"),
    "ccda.realm": changed('realmCode code="US"', 'realmCode code="UV"'),
    "ccda.title": changed("Summary of care", " "),
    "ccda.confidentiality": changed('confidentialityCode code="N"', 'confidentialityCode code="X"'),
    "ccda.language": changed('code="en-US"', 'code="english"'),
    "ccda.gender": changed('code="F" codeSystem="2.16.840.1.113883.5.1"', 'code="F" codeSystem="1.2.3"'),
    "ccda.race": changed('raceCode code="2106-3"', 'raceCode code="white"'),
    "ccda.name": changed("<given>Ann</given>", "<given/>"),
    "ccda.author": without("author/assignedAuthor/assignedPerson"),
    "ccda.document-id": changed('<id root="2.16.840.1.113883.19.5" extension="doc-2"/>', '<id nullFlavor="NI"/>'),
    "ccda.version": without("setId"),
    "ccda.replacement": changed('<versionNumber value="2"/>', '<versionNumber value="1"/>'),
    "ccda.service-event": without("documentationOf"),
    "ccda.encounter": changed(_CCD_TEMPLATE, _CCD_TEMPLATE.replace("22.1.2", "22.1.9")),
    "ccda.body": without("component/structuredBody"),
    "ccda.section-required": changed(_SOCIAL, ""),
    "ccda.section-recommended": changed(section(PLAN, 8), ""),
    "ccda.section-variant": ccd().replace(b"22.2.6.1", b"22.2.6"),
    "ccda.section-code": changed('<code code="10160-0"', '<code code="10160-1"'),
    "ccda.section-code-missing": without("component/structuredBody/component/section/code"),
    "ccda.template-extension": changed(_OLD_MEDS, _OLD_MEDS.replace("2014-06-09", "2015-08-01")),
    "ccda.template-date": changed(_OLD_MEDS, _OLD_MEDS.replace("2014-06-09", "V2")),
    "ccda.template-companion": changed('<templateId root="2.16.840.1.113883.10.20.22.2.1.1"/>', ""),
    "ccda.section-release": changed('22.2.6.1" extension="2015-08-01"', '22.2.6.1" extension="2014-06-09"'),
    "ccda.section-title": without("component/structuredBody/component/section/title"),
    "ccda.section-text": without("component/structuredBody/component/section/text"),
    "ccda.section-text-empty": changed(_ENTRY_ONE, "", of=changed(_TABLE_ONE, "")),
    "ccda.entries-unread": changed(_TABLE_ONE, ""),
    "ccda.section-empty": changed(_ENTRY_ONE, ""),
    "ccda.section-null": changed("<component><section>", '<component><section nullFlavor="NI">'),
    "ccda.section-twice": changed(_SOCIAL, _SOCIAL + _SOCIAL.replace("n6", "n66")),
    "ccda.section-template": changed('<templateId root="2.16.840.1.113883.10.20.22.2.17"/>', "").replace(
        b'<templateId root="2.16.840.1.113883.10.20.22.2.17" extension="2015-08-01"/>', b""
    ),
    "ccda.entries-unlinked": changed('<text><reference value="#n1"/></text>', ""),
    "ccda.reference": changed('value="#n1"', 'value="#n99"'),
    "ccda.reference-form": changed('value="#n1"', 'value="n1"'),
    "ccda.id-twice": changed('ID="n2"', 'ID="n1"'),
    "ccda.narrative-element": changed(_TEXT_ONE, _TEXT_ONE + "<b>bold</b>"),
    "ccda.narrative-attribute": changed('<content ID="n1">', '<content ID="n1" style="color:red">'),
    "ccda.narrative-link": changed(_TEXT_ONE, _TEXT_ONE + '<linkHtml href=" JavaScript:x()">x</linkHtml>'),
    "ccda.narrative-media": changed(_TEXT_ONE, _TEXT_ONE + '<renderMultiMedia referencedObject="no"/>'),
    "ccda.narrative-row": changed("<td>then</td>", "<td>then</td><td>more</td>"),
    "ccda.time": changed('birthTime value="19700101"', 'birthTime value="19700230"'),
    "ccda.time-order": changed('<high value="20240102"/>', '<high value="20231231"/>'),
    "ccda.time-zone": changed("20240131101500-0500", "20240131101500"),
    "ccda.id-root": changed('root="db734647-fc99-424c-a864-7e3cda82e703"', 'root="db734647-fc99-424c-a864"'),
    "ccda.id-empty": changed('<id root="db734647-fc99-424c-a864-7e3cda82e703"/>', '<id extension="7"/>'),
    "ccda.code-system": changed('codeSystem="2.16.840.1.113883.6.96"', 'codeSystem="SNOMED"'),
    "ccda.code-system-name": changed('codeSystemName="LOINC" displayName="Allergies"', 'codeSystemName="SNOMED CT"'),
    "ccda.code-system-missing": changed('code="73211009" codeSystem="2.16.840.1.113883.6.96"', 'code="7"'),
    "ccda.null-flavor": changed('telecom nullFlavor="UNK"', 'telecom nullFlavor="UNKNOWN"'),
    "ccda.null-and-value": changed('<telecom value="tel:+1"/>', '<telecom nullFlavor="UNK" value="tel:+1"/>'),
    "ccda.null-other": changed("<originalText>other</originalText>", ""),
    "ccda.display-name": changed(' displayName="Allergies"', ""),
    "ccda.loinc": changed(_LOINC, _LOINC.replace("48765-2", "48765")),
    "ccda.loinc-digit": changed(_LOINC, _LOINC.replace("48765-2", "48765-3")),
    "ccda.snomed-digit": changed('code="73211009"', 'code="73211008"'),
    "ccda.value-type": changed('<value xsi:type="PQ" ', "<value "),
    "ccda.quantity": changed('value="1.5" unit', 'value="about 1" unit'),
    **{
        "ccda.header." + "/".join(filter(None, (parent, child))).replace("/", "."): without(
            "/".join(filter(None, (parent, child)))
        )
        for parent, child, _ in REQUIRED
    },
}  # fmt: skip


def _found(raw: bytes) -> list[Problem]:
    root = read(raw)
    assert not isinstance(root, Fault), root
    return list(findings(root))


def test_that_a_good_document_breaks_no_rule() -> None:
    assert _found(ccd()) == []


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_that_each_rule_is_heard_where_it_is_broken(rule: str) -> None:
    found = [problem for problem in _found(BROKEN[rule]) if problem.code == rule]

    assert found
    assert all(problem.source and problem.path.startswith("ClinicalDocument") for problem in found)
    assert not any(CANARY in problem.message + problem.path for problem in found)


def test_that_no_two_rules_share_an_id() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_that_a_finding_names_the_attribute_where_it_stands() -> None:
    found = {problem.code: problem.path for problem in _found(BROKEN["ccda.reference"])}

    where = "ClinicalDocument/component/structuredBody/component[1]/section/entry/observation/text/reference/@value"
    assert found["ccda.reference"] == where


def test_that_a_rule_broken_everywhere_names_the_first_places_and_counts_the_rest() -> None:
    many = "".join(f"<content ID='same'>{number}</content>" for number in range(120))
    found = [each for each in _found(changed("<td>then</td>", f"<td>{many}</td>")) if each.code == "ccda.id-twice"]

    assert len(found) == 51
    assert found[-1].message.startswith("69 more")


@pytest.mark.parametrize("extension", ["", "2014-06-09", "2024-05-01"])
def test_that_other_releases_of_a_document_template_are_known(extension: str) -> None:
    raw = ccd().decode().replace('22.1.2" extension="2015-08-01"', f'22.1.2" extension="{extension}"')

    assert "ccda.document-extension" not in {problem.code for problem in _found(raw.encode())}


def test_that_every_finding_leads_to_a_node_of_the_tree() -> None:
    layer = Ccda()
    lost = [
        problem.path
        for raw in BROKEN.values()
        for document in (layer.parse(raw),)
        for problem in _found(raw)
        if find_exact(document, problem.path) is None
    ]

    assert lost == []
