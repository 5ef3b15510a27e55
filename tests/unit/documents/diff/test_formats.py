"""The semantic diff on JSON and XML: layout says nothing, repeats are known by what they are, numbers are exact."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.change import Change, ChangeKind
from console.documents.diff.compare import NOT_READ, WRITTEN, compare
from console.documents.diff.found import Diff
from console.documents.diff.rules import Rules
from console.documents.splice import EditRefused
from console.documents.walk import leaves
from console.layers.registry import format_named
from tests.support.corpus import Sample, samples
from tests.unit.layers.hl7v2.messages import mutated

SMALL = 12_000
PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "meta": {"lastUpdated": "2026-01-01T10:00:00Z"},
    "identifier": [{"system": "urn:mrn", "value": "4711"}, {"system": "urn:visit", "value": "9"}],
    "name": [{"use": "official", "family": "Doe"}, {"use": "nickname", "given": ["Jo", "J"]}],
    "multipleBirthInteger": 1,
}
CDA = b"""<?xml version="1.0"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2.3" extension="doc1"/>
  <recordTarget><patientRole>
    <id root="1.2.840" extension="4711"/><id root="2.16" extension="9"/>
  </patientRole></recordTarget>
  <title>A  summary</title>
</ClinicalDocument>"""


def diff(name: str, left: bytes, right: bytes, *, volatile: bool = False) -> Diff:
    reader = format_named(name)
    rules = Rules(syntax=reader.syntax, identity=reader.identity, volatile=reader.volatile, with_volatile=volatile)
    return compare(reader.parse(left), reader.parse(right), rules)


def told(found: Diff) -> list[tuple[str, str, str]]:
    return [
        (each.kind.value, each.left.path if each.left else "", each.right.path if each.right else "")
        for each in found.found
    ]


def fhir(**changes: object) -> bytes:
    return json.dumps({**PATIENT, **changes}).encode()


def test_that_layout_and_the_order_of_members_say_nothing() -> None:
    again = json.dumps(dict(reversed(PATIENT.items())), indent=7).encode()
    assert diff("fhir", fhir(), again, volatile=True).equal


def test_that_a_number_and_a_text_of_the_same_digits_differ_and_digits_are_exact() -> None:
    assert told(diff("fhir", fhir(), fhir(multipleBirthInteger="1"))) == [
        ("changed", "Patient.multipleBirthInteger", "Patient.multipleBirthInteger")
    ]
    left, right = fhir(), fhir().replace(b'"multipleBirthInteger": 1', b'"multipleBirthInteger": 1.0')
    assert diff("fhir", left, right).total == 1


def test_that_items_of_an_array_are_known_by_what_they_are() -> None:
    swapped = [PATIENT["identifier"][1], {"system": "urn:mrn", "value": "4712"}]  # type: ignore[index]  # made above
    found = told(diff("fhir", fhir(), fhir(identifier=swapped)))
    assert ("changed", "Patient.identifier[0].value", "Patient.identifier[1].value") in found
    assert [kind for kind, _, _ in found].count("moved") == 1
    gone = told(diff("fhir", fhir(), fhir(name=[PATIENT["name"][1]])))  # type: ignore[index]  # made above
    assert gone == [("removed", "Patient.name[0]", "")]


def test_that_what_the_server_stamps_is_left_out() -> None:
    later = fhir(meta={"lastUpdated": "2026-02-02T10:00:00Z"})
    assert (diff("fhir", fhir(), later).total, diff("fhir", fhir(), later).ignored) == (0, 1)


def test_that_blanks_between_elements_and_in_a_text_say_nothing_and_a_repeat_is_known_by_its_root() -> None:
    flat = CDA.replace(b"\n  <", b"<").replace(b"A  summary", b"A summary")
    assert diff("ccda", CDA, flat).equal
    ids = (b'<id root="1.2.840" extension="4711"/>', b'<id root="2.16" extension="9"/>')
    swapped = CDA.replace(b"".join(ids), ids[1] + ids[0].replace(b"4711", b"4712"))
    found = told(diff("ccda", CDA, swapped))
    assert sorted(kind for kind, _, _ in found) == ["changed", "moved"]
    changed = next(each for each in found if each[0] == "changed")
    assert changed[1].endswith("id[1]/@extension")
    assert changed[2].endswith("id[2]/@extension")


@pytest.mark.parametrize(
    "sample",
    [each for name in ("hl7v2", "fhir", "ccda", "cds_hooks") for each in
     [one for one in samples(name) if one.stated_good and len(one.raw) < SMALL][:6]],
    ids=lambda sample: sample.name,
)  # fmt: skip
def test_that_a_real_document_equals_itself_and_each_edit_is_found_at_its_place(sample: Sample) -> None:
    reader, raw = format_named(sample.format), sample.raw
    document = reader.parse(raw)
    assert diff(sample.format, raw, raw, volatile=True).equal
    plain = [leaf for leaf in leaves(document.nodes) if leaf.value and len(leaf.value) < 30]
    for leaf in plain[3 :: max(1, len(plain) // 4)]:
        try:
            edited = reader.edit(raw, [Change(kind=ChangeKind.SET, path=leaf.path, value=f"{leaf.value}1")])
        except EditRefused:
            continue  # a number that may not be written so, a delimiter
        assert told(diff(sample.format, raw, edited, volatile=True)) == [("changed", leaf.path, leaf.path)]


def test_that_what_was_not_read_is_never_called_equal_and_it_is_said() -> None:
    deep = b'{"resourceType": "Patient", "a": ' + b"[" * 300 + b"1" + b"]" * 300 + b"}"
    found = diff("fhir", deep, deep.replace(b"1]", b"2]"))
    assert (found.total, found.notes) == (1, (NOT_READ,))
    layers = b"<a>" * 300 + b"x" + b"</a>" * 300
    assert diff("ccda", layers, layers.replace(b"x", b"y")).total == 1
    assert diff("fhir", fhir(), json.dumps(PATIENT, indent=3).encode()).notes == (WRITTEN,)
    assert diff("fhir", fhir(), fhir()).notes == ()


@given(st.data())
def test_that_any_broken_documents_can_be_compared(data: st.DataObject) -> None:
    name, raw = data.draw(st.sampled_from((("fhir", fhir()), ("ccda", CDA))))
    left, right = data.draw(mutated(raw)), data.draw(mutated(raw))
    found = diff(name, left, right, volatile=True)
    assert found.total >= len(found.found)
    if left != right and not found.total:
        assert found.notes
