"""The summary: right on good messages, a named problem on broken ones, an error on none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.message import IdentifierKind
from console.layers.hl7v2.summary import summarize
from tests.conformance.corpus import SAMPLES
from tests.unit.layers.hl7v2.messages import ADT, mutated


def codes(raw: bytes) -> set[str]:
    return {problem.code for problem in summarize(raw).problems}


def test_that_the_routing_fields_are_read() -> None:
    summary = summarize(ADT)

    assert (summary.type, summary.version, summary.control_id) == ("ADT^A01", "2.5.1", "MSG1")
    assert (summary.sender, summary.receiver) == ("LAB|HOSP", "CERNER|HOSP2")
    assert (summary.processing_id, summary.sent_at) == ("P", "20260101120000")
    assert summary.readable
    assert summary.problems == ()


def test_that_all_patient_identifiers_come_with_their_authority() -> None:
    found = [(i.kind, i.value, i.authority) for i in summarize(ADT).identifiers]

    assert found == [
        (IdentifierKind.MRN, "4711", "HOSP"),
        (IdentifierKind.MRN, "99", "1.2.3"),
        (IdentifierKind.VISIT, "V1", "HOSP"),
    ]


def test_that_orders_give_placer_filler_and_accession() -> None:
    raw = ADT + b"ORC|NW|P1^CERN|F1\rOBR|1|P1^CERN|F1|||||||||||||||ACC9||ACC8\r"

    found = {(i.kind, i.value) for i in summarize(raw).identifiers}

    assert {(IdentifierKind.PLACER, "P1"), (IdentifierKind.FILLER, "F1")} <= found
    assert {(IdentifierKind.ACCESSION, "ACC9"), (IdentifierKind.ACCESSION, "ACC8")} <= found


@pytest.mark.parametrize("event", [b"A18", b"A24", b"A34", b"A40", b"A17", b"A47"])
def test_that_an_event_with_two_patients_is_a_barrier(event: bytes) -> None:
    assert summarize(ADT.replace(b"A01", event)).barrier


def test_that_a_merge_segment_or_a_second_patient_is_a_barrier() -> None:
    assert summarize(ADT + b"MRG|5^^^HOSP\r").barrier
    assert summarize(ADT + b"PID|2||other\r").barrier
    assert not summarize(ADT).barrier
    assert not summarize(ADT + b"PID|2||4711^^^HOSP^MR~99^^^&1.2.3&ISO\r").barrier


def test_that_any_delimiters_are_honoured() -> None:
    raw = b"MSH#!@%*#A#B#C#D#20260101##ADT!A01#ID1#P#2.5\rPID#1##47!!!H\r"
    summary = summarize(raw)

    assert (summary.type, summary.control_id, summary.sender) == ("ADT^A01", "ID1", "A|B")
    assert summary.identifiers[0].value == "47"


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_that_each_line_end_gives_the_same_summary(end: bytes) -> None:
    summary = summarize(ADT.replace(b"\r", end))

    assert (summary.identifiers, summary.type) == (summarize(ADT).identifiers, "ADT^A01")
    assert ("line feed" in {problem.code for problem in summary.problems}) is (b"\n" in end)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\x0b", b"\r\n  ", b"\x00", b"noise\r"])
def test_that_bytes_before_the_header_do_not_hide_it(before: bytes) -> None:
    summary = summarize(before + ADT)

    assert summary.control_id == "MSG1"
    assert {"byte order mark", "leading bytes"} & codes(before + ADT)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"hello", "no header"),
        (b"MSH", "no separator"),
        (ADT.decode().encode("utf-16"), "utf-16"),
        (ADT.replace(b"ADT^A01^ADT_A01", b""), "missing type"),
        (ADT.replace(b"MSG1", b""), "missing control id"),
    ],
)
def test_that_a_message_that_cannot_be_routed_says_why(raw: bytes, code: str) -> None:
    assert not summarize(raw).readable
    assert code in codes(raw)


def test_that_problems_never_quote_the_message() -> None:
    raw = b"\xef\xbb\xbfnoise\n" + ADT.replace(b"^~\\&", b"^")

    assert not any("DOE" in problem.message or "4711" in problem.message for problem in summarize(raw).problems)


def test_that_double_byte_text_in_the_header_shifts_no_field() -> None:
    raw = ADT.replace(b"|P|2.5.1\r", b"|P|2.5.1|\x1b$B%|~|\x1b(B||AL|NE||~ISO IR87\r")
    summary = summarize(raw)

    assert (summary.wants_accept_ack, summary.wants_application_ack, summary.charset) == ("AL", "NE", "~ISO IR87")


@given(st.binary(max_size=400))
def test_that_no_bytes_raise(raw: bytes) -> None:
    summarize(raw)
    summarize(b"MSH" + raw)
    summarize(b"MSH|^~\\&|" + raw)


@given(st.data())
def test_that_no_mutated_sample_raises(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(SAMPLES)).read_bytes()

    summarize(data.draw(mutated(raw)))
