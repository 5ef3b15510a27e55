"""Masks keep the shape and hide the patient; replies keep their words and lose what they quote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.documents.masking import MASK, mask_reply, masked_text, masked_value, private_values, safe_text
from console.documents.node import Document, Node
from console.documents.walk import find_exact
from console.layers.hl7v2.document import parse
from tests.unit.layers.hl7v2.messages import ADT, ORU


def line(document: Document, path: str, *revealed: str) -> str:
    node = find_exact(document, path)
    assert node is not None
    return masked_text(document, node, revealed)


def test_that_delimiters_authorities_and_codes_stay() -> None:
    assert line(parse(ADT), "PID") == f"PID|1||{MASK}^^^HOSP^MR~{MASK}^^^&1.2.3&ISO||{MASK}^{MASK}||19{MASK}|F"
    assert line(parse(ORU), "OBX[1]") == "OBX|1|NM|2345-7L^Glucose^L||99.50|mg/dL|70-99|H|||F"
    assert line(parse(ORU), "ZPD") == f"ZPD|{MASK}|x".replace("|x", f"|{MASK}")


def test_that_the_mask_has_the_same_length_for_every_value() -> None:
    short, long = parse(ADT.replace(b"DOE", b"X")), parse(ADT.replace(b"DOE", b"X" * 50))

    assert line(short, "PID") == line(long, "PID")


def test_that_a_reveal_shows_one_part_and_not_its_namesakes() -> None:
    document = parse(ADT)

    assert "DOE^" in line(document, "PID", "PID-5.1")
    assert "JANE" not in line(document, "PID", "PID-5.1")
    assert "DOE^JANE" in line(document, "PID", "PID-5")
    assert "4711" not in line(document, "PID", "PID-30", "PID-5")


def test_that_a_value_in_the_tree_is_masked_like_the_line() -> None:
    document = parse(ADT)
    name, sex = find_exact(document, "PID-5.1"), find_exact(document, "PID-8")

    assert name is not None
    assert sex is not None
    assert (masked_value(name), masked_value(name, ["PID-5"]), masked_value(sex)) == (MASK, "DOE", "F")


def test_that_a_reply_keeps_its_words_and_loses_what_it_quotes() -> None:
    reply = (
        b"MSH|^~\\&|CERNER|HOSP|LAB|HOSP|2026||ACK|1|P|2.5.1\rMSA|AE|MSG88120|Patient doe, Jane (4711) unknown\r"
        b"ERR||OBX^1^3^1|103^Table value not found^HL70357|E||||2345-7L not aliased for 4711\rPID|1||4711||OTHER^NAME\r"
    )
    lines = mask_reply(parse(reply), parse(ORU))

    assert lines[1] == f"MSA|AE|MSG88120|Patient {MASK}, {MASK} ({MASK}) unknown"
    assert lines[2].endswith(f"2345-7L not aliased for {MASK}")
    assert lines[3] == f"PID|1||{MASK}||{MASK}^{MASK}"


def test_that_short_values_are_not_looked_for() -> None:
    assert "F" not in private_values(parse(ADT).nodes)
    assert safe_text("F is fine", private_values(parse(ADT).nodes)) == "F is fine"


def test_that_control_characters_cannot_break_a_line() -> None:
    assert "\x0c" not in line(parse(ADT.replace(b"|F\r", b"|F\x0c\r")), "PID")


def birth(label: str, value: str) -> Node:
    node = find_exact(parse(ADT), "PID-7")
    assert node is not None
    return replace(node, label=label, value=value)


@pytest.mark.parametrize(
    ("label", "value"),
    [("Born", "19610203"), ("Born", "1961"), ("Date/Time of Birth", "196102031215"), ("birth_date", "1961-02-03")],
)
def test_that_a_birth_date_keeps_its_century_only(label: str, value: str) -> None:
    assert masked_value(birth(label, value)) == f"19{MASK}"


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Birth Order", "2"),
        ("Birth Order", "12"),
        ("Birth Order", "1961"),
        ("Birth Place", "1900 MAIN ST"),
        ("Mother's Birth Number", "19610203"),
        ("Newborn number", "2011"),
        ("Born", "61"),
        ("Born", "610203"),
        ("Born", "1961 DOE"),
        ("Born", "4711"),
    ],
)
def test_that_no_digit_shows_of_what_is_no_birth_date(label: str, value: str) -> None:
    assert masked_value(birth(label, value)) == MASK
