"""Message profiles in XML: read with usage, number, length, data type and table; hostile ones are refused."""

from __future__ import annotations

import pytest

from console.layers.hl7v2.profile.importing_late import looks_like_xml, read_xml
from console.layers.hl7v2.profile.model import FieldRule, ProfileError, Usage
from console.layers.hl7v2.profile.reading import read
from console.layers.hl7v2.profile.writing import write

XML = """<?xml version="1.0" encoding="ISO-8859-1"?>
<HL7v2xConformanceProfile HL7Version="2.5.1" ProfileType="Implementation">
<HL7v2xStaticDef MsgType="ORU" EventType="R01" MsgStructID="ORU_R01">
<Segment Name="MSH" Usage="R" Min="1" Max="1">
<Field Name="Separator" Usage="R" Min="1" Max="1" Datatype="ST" Length="1"/></Segment>
<SegGroup Name="PATIENT" Usage="O" Min="0" Max="*">
<Segment Name="PID" Usage="R" Min="1" Max="1">
<Field Name="Set ID" Usage="X" Datatype="SI" Length="4"/><Field Name="Old" Usage="B"/>
<Field Name="IDs" Usage="R" Min="1" Max="3" Datatype="CX" Length="250" Table="HL70203">
<Component Name="ID" Usage="R" Datatype="ST" Length="15"/><Component Name="Check" Usage="O" Datatype="ST"/>
<Component Name="Authority" Usage="R" Datatype="HD">
<SubComponent Name="NS" Usage="R" Datatype="IS" Table="0363" ConstantValue="HOSP"/>
</Component></Field></Segment>
<Segment Name="NTE" Usage="O" Min="0" Max="2"/>
</SegGroup>
<Segment Name="NTE" Usage="R" Min="1" Max="1"/>
</HL7v2xStaticDef></HL7v2xConformanceProfile>"""


def test_that_a_message_profile_is_read() -> None:
    profile = read_xml(XML)

    segments = {segment.name: segment for segment in profile.segments}
    assert (profile.type, profile.version) == ("ORU^R01", "2.5.1")
    assert (segments["PID"].usage, segments["PID"].least, segments["PID"].most) == (Usage.OPTIONAL, 0, None)
    assert (segments["NTE"].usage, segments["NTE"].least, segments["NTE"].most) == (Usage.REQUIRED, 1, None)
    rules = {rule.number: rule for rule in segments["PID"].fields}
    assert rules["3"] == FieldRule(
        place=(3,), usage=Usage.REQUIRED, least=1, most=3, length=250, datatype="CX", table="0203"
    )
    assert rules["1"].usage is Usage.NOT_USED
    assert rules["2"].usage is Usage.OPTIONAL
    assert rules["3.1"].length == 15
    assert "3.2" not in rules
    assert rules["3.3.1"].values == ("HOSP",)


def test_that_what_was_imported_is_written_and_read_again() -> None:
    profile = read_xml(XML)

    assert read(write(profile)) == profile


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + XML[44:], "DOCTYPE"),
        (XML.replace("</SegGroup>", ""), "Not well-formed"),
        ("<x/>", "No HL7 v2 message profile"),
        (XML.replace('Name="PID"', 'Name="patient"'), "no Name"),
        ("<HL7v2xStaticDef MsgType='ADT'/>", "no segments"),
    ],
)
def test_that_what_is_no_profile_is_refused_with_a_line(text: str, words: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read_xml(text)

    assert words in caught.value.mistakes[0].text
    assert caught.value.mistakes[0].line >= 1


def test_that_xml_is_known_by_its_first_letter() -> None:
    assert looks_like_xml("\ufeff  <?xml?>")
    assert not looks_like_xml("[segment.PID]")
