"""Edits: only what is named changes, a value never becomes structure, and what cannot be done is refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.change import Change, ChangeKind
from console.core.errors import OperatorError
from console.documents.splice import EditRefused
from console.documents.walk import leaves
from console.layers.hl7v2.document import parse
from console.layers.hl7v2.edit import edit
from console.layers.hl7v2.locate import find
from tests.conformance.corpus import SAMPLES
from tests.unit.layers.hl7v2.messages import ADT, ORU

UTF8 = ADT.replace(b"|2.5.1\r", b"|2.5.1||||||UNICODE UTF-8\r")


def put(raw: bytes, path: str, value: str) -> bytes:
    return edit(raw, [Change(kind=ChangeKind.SET, path=path, value=value)])


def insert(raw: bytes, path: str, value: str) -> bytes:
    return edit(raw, [Change(kind=ChangeKind.INSERT, path=path, value=value)])


def remove(raw: bytes, path: str) -> bytes:
    return edit(raw, [Change(kind=ChangeKind.REMOVE, path=path)])


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("PID-5.1", b"DOE", b"ROE"),
        ("PID.5.1", b"DOE", b"ROE"),
        ("PID-3[2].4.2", b"1.2.3", b"ROE"),
        ("MSH-10", b"MSG1", b"ROE"),
        ("PID-8", b"|F\r", b"|ROE\r"),
        ("PID-8.1", b"|F\r", b"|ROE\r"),
        ("PID-8.2", b"|F\r", b"|F^ROE\r"),
        ("PID-10", b"|F\r", b"|F||ROE\r"),
        ("PID-3[3]", b"&ISO|", b"&ISO~ROE|"),
        ("EVN-7.3", b"120000\rPID", b"120000|||||^^ROE\rPID"),
    ],
)
def test_that_set_changes_exactly_the_named_part(path: str, old: bytes, new: bytes) -> None:
    assert put(ADT, path, "ROE") == ADT.replace(old, new, 1)


def test_that_a_path_without_index_means_the_first_segment() -> None:
    assert put(ORU, "OBX-5", "100") == ORU.replace(b"99.50", b"100")
    assert put(ORU, "OBX[2]-11", "C").count(b"|C\r") == 1


def test_that_a_value_is_escaped_with_the_messages_own_delimiters() -> None:
    own = b"MSH#!@%*#A#B#C#D#20260101##ADT!A01#ID1#P#2.5\rPID#1##47\r"

    assert put(ADT, "PID-5.1", "a|b^c~d\\e&f") == ADT.replace(b"DOE", b"a\\F\\b\\S\\c\\R\\d\\E\\e\\T\\f")
    assert put(own, "PID-3.1", "a#b!c|d") == own.replace(b"##47", b"##a%F%b%S%c|d")


def test_that_line_ends_and_frame_bytes_become_hexadecimal() -> None:
    assert put(ADT, "PID-5.1", "x\r\n\x0b\x1cPID|9") == ADT.replace(b"DOE", b"x\\X0D\\\\X0A\\\\X0B\\\\X1C\\PID\\F\\9")


def test_that_formatting_commands_are_kept_in_text_fields_only() -> None:
    assert b"|a\\.br\\b\\H\\c\\N\\" in put(ORU, "NTE-3", "a\\.br\\b\\H\\c\\N\\")
    assert b"|a\\.br\\b|" in put(ORU, "OBX[2]-5", "a\\.br\\b")
    assert b"|a\\E\\.br\\E\\b" in put(ORU, "OBX[1]-4", "a\\.br\\b")


def test_that_setting_what_is_shown_changes_no_byte() -> None:
    raw = ADT.replace(b"DOE", b"D\\Z99\\\\T\\E")
    shown = find(parse(raw), "PID-5.1")

    assert shown is not None
    assert put(raw, "PID-5.1", shown.value) == raw


def test_that_a_value_is_written_in_the_messages_character_set() -> None:
    assert put(UTF8, "PID-5.1", "Zoë") == UTF8.replace(b"DOE", "Zoë".encode())
    latin = ADT.replace(b"JANE", "RENÉ".encode("cp1252"))
    assert put(latin, "PID-5.1", "Zoë") == latin.replace(b"DOE", "Zoë".encode("cp1252"))


@pytest.mark.parametrize(
    ("raw", "change", "word"),
    [
        (ADT.replace(b"JANE", b"REN\xc9"), Change(kind=ChangeKind.SET, path="PID-5.1", value="患者"), "character"),
        (ADT, Change(kind=ChangeKind.SET, path="PID-5.1", value="Zoë"), "MSH-18"),
        (ADT, Change(kind=ChangeKind.SET, path="MSH-1", value="#"), "delimiters"),
        (ADT, Change(kind=ChangeKind.SET, path="MSH-2", value="#"), "delimiters"),
        (ADT, Change(kind=ChangeKind.SET, path="PID", value="x"), "whole segment"),
        (ADT, Change(kind=ChangeKind.SET, path="OBX-5", value="x"), "no segment"),
        (ADT, Change(kind=ChangeKind.SET, path="PID[2]-5", value="x"), "no segment"),
        (ADT, Change(kind=ChangeKind.SET, path="PID-0", value="x"), "no path"),
        (ADT, Change(kind=ChangeKind.SET, path="PID-999", value="x"), "most"),
        (ADT, Change(kind=ChangeKind.SET, path="PID-3[5]", value="x"), "in order"),
        (ADT, Change(kind=ChangeKind.REMOVE, path="MSH"), "envelope"),
        (ADT, Change(kind=ChangeKind.INSERT, path="PID", value="NTE|1\rPID|2"), "one segment"),
        (ADT, Change(kind=ChangeKind.INSERT, path="PID", value="MSH|^~\\&|"), "one segment"),
        (ADT, Change(kind=ChangeKind.INSERT, path="PID-5.1", value="x"), "repetition"),
        (b"no header", Change(kind=ChangeKind.SET, path="PID-5", value="x"), "MSH"),
        (ADT.replace(b"^~\\&", b"^"), Change(kind=ChangeKind.SET, path="PID-5.1", value="a|b"), "escape"),
    ],
)
def test_that_a_refusal_says_why_and_never_the_value(raw: bytes, change: Change, word: str) -> None:
    with pytest.raises(EditRefused, match=word) as refusal:
        edit(raw, [change])

    assert isinstance(refusal.value, OperatorError)
    assert not change.value or len(change.value) < 3 or change.value not in str(refusal.value)


def test_that_a_repetition_is_inserted_after_the_one_named_or_the_last() -> None:
    assert insert(ADT, "PID-3[1]", "7") == ADT.replace(b"MR~99", b"MR~7~99")
    assert insert(ADT, "PID-3", "7") == ADT.replace(b"&ISO|", b"&ISO~7|")
    assert insert(ADT, "PID-11", "7") == put(ADT, "PID-11", "7")


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_that_a_segment_is_inserted_with_the_messages_line_end(end: bytes) -> None:
    raw = ADT.replace(b"\r", end)

    assert insert(raw, "PID", "ZPD|1") == raw.replace(b"|F" + end, b"|F" + end + b"ZPD|1" + end)
    assert insert(raw.rstrip(), "PV1", "ZPD|1").endswith(b"HOSP" + end + b"ZPD|1")


def test_that_remove_takes_out_a_repetition_a_segment_or_a_fields_content() -> None:
    assert remove(ADT, "PID-3[1]") == ADT.replace(b"4711^^^HOSP^MR~", b"")
    assert remove(ADT, "PID-3[2]") == ADT.replace(b"~99^^^&1.2.3&ISO", b"")
    assert remove(ADT, "PID-5") == ADT.replace(b"DOE^JANE", b"")
    assert remove(ADT, "PID-5.1") == ADT.replace(b"DOE", b"")
    assert remove(ADT, "EVN") == ADT.replace(b"EVN||20260101120000\r", b"")
    assert remove(ADT, "PID-25") == ADT


def test_that_changes_are_applied_one_after_the_other() -> None:
    after = edit(
        ADT,
        [
            Change(kind=ChangeKind.SET, path="MSH-18", value="UNICODE UTF-8"),
            Change(kind=ChangeKind.SET, path="PID-5.1", value="Zoë"),
        ],
    )

    assert "Zoë".encode() in after


@given(st.text(max_size=40), st.sampled_from(["PID-5.1", "PID-3", "OBX[2]-5", "NTE-3", "PID-13.2", "OBR-4.2"]))
def test_that_no_value_ever_becomes_structure(value: str, path: str) -> None:
    raw = ORU.replace(b"|2.5.1\r", b"|2.5.1||||||UNICODE UTF-8\r")
    try:
        after = put(raw, path, value)
    except EditRefused:
        return
    before = {
        leaf.path: raw[leaf.start : leaf.end] for leaf in leaves(parse(raw).nodes) if not leaf.path.startswith(path)
    }
    now = parse(after)

    assert len(now.nodes) == len(parse(raw).nodes)
    assert {
        leaf.path: after[leaf.start : leaf.end] for leaf in leaves(now.nodes) if not leaf.path.startswith(path)
    } == before
    node = find(now, path)
    assert (node.value if node else "") == value


@given(st.data())
def test_that_an_edit_of_any_leaf_of_any_sample_changes_only_its_span(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(SAMPLES)).read_bytes()
    found = [leaf for leaf in leaves(parse(raw).nodes) if leaf.path.count("-") and leaf.path.split("-")[1] not in "12"]
    if not found:
        return
    leaf = data.draw(st.sampled_from(found))
    try:
        after = put(raw, leaf.path, "X1")
    except EditRefused:
        return

    assert after == raw[: leaf.start] + b"X1" + raw[leaf.end :]
