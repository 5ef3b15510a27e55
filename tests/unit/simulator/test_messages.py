"""Every kind of generated message, read by a parser that is not ours and by checks of our own."""

from __future__ import annotations

import base64
import itertools
import re
from datetime import UTC, datetime

import pytest
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message

from console.simulator.day import Step, day
from console.simulator.replies import read

BASE = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
STEPS = list(itertools.islice(day(1, BASE), 1500))
NUMBER = re.compile(r"-?\d+(\.\d+)?")
VALUES = {"NM": NUMBER, "SN": re.compile(r"[<>=]*\^\d+(\.\d+)?"), "ST": re.compile(r"[^|^]*"), "TX": re.compile(r".*"),
          "ED": re.compile(r"\^application\^pdf\^Base64\^[A-Za-z0-9+/]+=*")}  # fmt: skip


def one_of_each() -> list[Step]:
    """The first step of each type on each interface."""
    found: dict[tuple[str, str], Step] = {}
    for step in STEPS:
        found.setdefault((step.feed.name, step.type), step)
    return list(found.values())


def segments(step: Step) -> list[list[str]]:
    """Fields by segment, decoded as the sender wrote them."""
    return [line.split("|") for line in step.raw.decode(step.feed.codec).split("\r")[:-1]]


def test_that_all_message_types_of_the_hospital_occur() -> None:
    expected = {"ADT^A01", "ADT^A02", "ADT^A03", "ADT^A04", "ADT^A08", "ADT^A40", "ORM^O01", "ORU^R01", "RDE^O11"}

    assert {step.type for step in STEPS} == expected | {"SIU^S12", "SIU^S13", "SIU^S15", "DFT^P03"} | {
        "OML^O21",
        "MDM^T02",
        "VXU^V04",
    }


@pytest.mark.parametrize("step", one_of_each(), ids=lambda step: f"{step.feed.name} {step.type}")
def test_that_a_tolerant_parser_reads_the_message(step: Step) -> None:
    message = parse_message(
        step.raw.decode(step.feed.codec), validation_level=VALIDATION_LEVEL.TOLERANT, find_groups=False
    )

    assert [child.name for child in message.children] == [fields[0] for fields in segments(step)]
    assert message.msh.msh_10.value == step.control_id


def test_that_every_message_says_its_type_id_version_and_patient() -> None:
    for step in STEPS:
        message = read(step.raw)
        assert "^".join(message.first("MSH", 9).split("^")[:2]) == step.type
        assert message.control_id == step.control_id
        assert message.first("MSH", 12) == step.feed.version
        assert message.first("MSH", 18) == step.feed.charset
        assert message.first("PID", 3).endswith("^^^GENHOSP^MR")


def test_that_no_content_breaks_the_frame_of_delimiters() -> None:
    for step in STEPS:
        assert step.raw.endswith(b"\r")
        assert not re.search(rb"[\n\x0b\x1c\x00]", step.raw)
        for fields in segments(step):
            assert re.fullmatch(r"[A-Z][A-Z0-9]{2}", fields[0])
            assert "~" not in "".join(fields[2:])


def test_that_each_value_is_of_the_type_its_segment_names() -> None:
    observations = [fields for step in STEPS for fields in segments(step) if fields[0] == "OBX"]

    assert {fields[2] for fields in observations} == {"NM", "SN", "ST", "TX", "ED"}
    for fields in observations:
        assert VALUES[fields[2]].fullmatch(fields[5]), fields
        assert fields[11] in {"P", "F"}


def test_that_a_flag_agrees_with_the_range_beside_it() -> None:
    numbers = [
        fields for step in STEPS for fields in segments(step) if fields[0] == "OBX" and fields[2] == "NM" and fields[7]
    ]

    assert len(numbers) > 500
    for fields in numbers:
        low, high = (float(bound) for bound in fields[7].split("-"))
        value = float(fields[5])
        assert fields[8][0] == ("L" if value < low else "H" if value > high else "N")


def test_that_results_have_one_to_twelve_values_numbered_from_one() -> None:
    for step in STEPS:
        numbers = [int(fields[1]) for fields in segments(step) if fields[0] == "OBX"]
        assert numbers == list(range(1, len(numbers) + 1))
        assert (1 <= len(numbers) <= 12) == (step.type in {"ORU^R01", "MDM^T02"})


def test_that_accents_travel_as_the_sender_declares_them_or_are_dropped() -> None:
    raws = {name: b"".join(step.raw for step in STEPS if step.feed.name == name) for name in
            ("rad-to-cerner", "adt-to-cerner", "lab-to-cerner")}  # fmt: skip

    assert "Simulé".encode("latin-1") in raws["rad-to-cerner"]
    assert "Simulé".encode() in raws["adt-to-cerner"]
    assert raws["lab-to-cerner"].isascii()


def test_that_free_text_holds_escaped_delimiters() -> None:
    notes = [fields[3] for step in STEPS for fields in segments(step) if fields[0] == "NTE"]

    assert any("\\T\\" in note for note in notes)
    assert any("\\F\\" in note for note in notes)


def test_that_a_document_is_a_whole_pdf() -> None:
    fields = next(fields for step in STEPS for fields in segments(step) if fields[0] == "OBX" and fields[2] == "ED")
    document = base64.b64decode(fields[5].rpartition("^")[2], validate=True)

    assert document.startswith(b"%PDF-")
    assert document.endswith(b"%%EOF\n")
    start = int(document.split(b"startxref\n")[1].split(b"\n")[0])
    assert document[start:].startswith(b"xref\n")
