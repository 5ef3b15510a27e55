"""How the demo's receivers judge and answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.simulator.replies import acknowledge, complaint, duplicate, read

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def message(version: str = "2.5.1", mrn: str = "1000001", code: str = "2345-7") -> bytes:
    """A result with this patient and code."""
    head = rf"MSH|^~\&|LABLIS|GENHOSP|CERNER|GENHOSP|20260302||ORU^R01|ID7|T|{version}"
    lines = (head, f"PID|1||{mrn}^^^GENHOSP^MR", "OBR|1", "OBX|1|NM|718-7^Hb^LN||13|g/dL", f"OBX|2|NM|{code}^Glu^L||9")
    return "".join(f"{line}\r" for line in lines).encode()


def reply(raw: bytes) -> list[list[str]]:
    """The reply to this message, as fields."""
    received = read(raw)
    answer = acknowledge(received, complaint(received), "R1", NOW).decode()
    return [line.split("|") for line in answer.split("\r")[:-1]]


def test_that_a_sound_message_is_accepted_with_its_control_id() -> None:
    head, msa = reply(message())

    assert msa == ["MSA", "AA", "ID7"]
    assert head[2:6] == ["CERNER", "GENHOSP", "LABLIS", "GENHOSP"]
    assert head[8:12] == ["ACK^R01^ACK", "R1", "T", "2.5.1"]


def test_that_an_unknown_patient_is_refused_at_its_place() -> None:
    _, msa, err = reply(message(mrn="9900001"))

    assert msa[:3] == ["MSA", "AE", "ID7"]
    assert err[2:5] == ["PID^1^3^1^1", "204^Unknown key identifier^HL70357", "E"]


def test_that_a_code_without_alias_is_refused_at_its_segment() -> None:
    _, msa, err = reply(message(code="2345-7L"))

    assert msa[3] == "2345-7L is not aliased for this contributor source"
    assert err[2] == "OBX^2^3^1^1"
    assert err[3].startswith("103^")
    assert err[8] == msa[3]


def test_that_versions_before_2_5_put_the_reason_in_err_1() -> None:
    _, _, err = reply(message(version="2.3", mrn="9900001"))

    assert err == ["ERR", "PID^1^3^204&Unknown key identifier&HL70357"]


def test_that_no_reply_repeats_the_patient_it_complains_about() -> None:
    assert "9900001" not in str(reply(message(mrn="9900001")))


@pytest.mark.parametrize("raw", [b"", b"\r\r", b"garbage", b"PID|1||x\r", b"\xff\xfe\x00"])
def test_that_bytes_without_a_header_are_rejected_and_never_raise(raw: bytes) -> None:
    assert reply(raw)[1][:3] == ["MSA", "AR", ""]


def test_that_a_reused_control_id_is_a_duplicate_key() -> None:
    assert duplicate().code == "205"
