"""A note may not repeat what names the patient; other words, and short ones, may."""

from __future__ import annotations

import pytest

from console.gateway.desk.note_text import repeated
from console.layers.registry import layer

RAW = (
    b"MSH|^~\\&|LAB|NORTH|CERN|NORTH|20260301||ORU^R01^ORU_R01|M1|P|2.5.1\r"
    b"PID|1||AB-471199^^^NORTH^MR||M\xc3\xbcller-Roth^Lea^J||19700321|F|||Weg 5^^Testhausen||0791112233\r"
    b"OBR|1|P77|F77|24323-8^CMP^LN\r"
    b"OBX|1|FT|X^Text^L||The lab said the specimen arrived in good order at noon||||||F\r"
)


def place(text: str) -> str:
    """Where the note repeats the message."""
    hl7 = layer("hl7v2")
    return repeated(text, hl7.parse(RAW), hl7.summarize(RAW).identifiers)


@pytest.mark.parametrize(
    "text",
    [
        "about Mueller? no: müller",
        "LEA has called",
        "MULLER",
        "number ab471199",
        "number AB 471199",
        "born 21.03.1970",
        "born 03/21/1970",
        "call 079 111 22 33",
        "lives in Testhausen",
    ],
)
def test_that_what_names_the_patient_is_found_whatever_its_form(text: str) -> None:
    assert place(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lab was called, the specimen arrived",
        "INC0012345 at CERN, vendor informed 12.04.2026",
        "leaflet sent",
        "J called",
        "",
    ],
)
def test_that_other_words_are_free(text: str) -> None:
    assert not place(text)


def test_that_the_answer_names_the_place_and_not_the_value() -> None:
    assert place("Lea") == "PID-5.2"
    assert place("AB471199") == "mrn"
