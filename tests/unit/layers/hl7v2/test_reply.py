"""Judging replies: only a matching, readable acceptance counts; the text never holds patient data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.outcome import Outcome
from console.layers.hl7v2.reply import judge, matches
from console.layers.hl7v2.summary import summarize
from tests.unit.layers.hl7v2.messages import ADT

SENT = summarize(ADT)


def ack(msa: bytes, *errors: bytes) -> bytes:
    return b"\r".join([b"MSH|^~\\&|CERNER|HOSP2|LAB|HOSP|20260101||ACK^A01^ACK|C1|P|2.5.1", msa, *errors, b""])


@pytest.mark.parametrize(
    ("reply", "outcome", "code", "path"),
    [
        (ack(b"MSA|AA|MSG1"), Outcome.ACCEPTED, "AA", ""),
        (ack(b"MSA|CA|MSG1 "), Outcome.ACCEPTED, "CA", ""),
        (ack(b"MSA|AA|MSG1", b"ERR|||0^ok^HL70357|W"), Outcome.ACCEPTED, "AA", ""),
        (ack(b"MSA|AE|MSG1"), Outcome.CONTENT_ERROR, "AE", ""),
        (ack(b"MSA|AR|MSG1", b"ERR|||202^x^HL70357|E"), Outcome.CONTENT_ERROR, "AR 202", ""),
        (ack(b"MSA|CE|MSG1"), Outcome.CONTENT_ERROR, "CE", ""),
        (ack(b"MSA|AE|MSG1", b"ERR||OBX^1^3^1^1|103^x^HL70357|E"), Outcome.CONTENT_ERROR, "AE 103", "OBX[1]-3.1"),
        (ack(b"MSA|AE|MSG1", b"ERR|PID^1^3^204&Unknown key"), Outcome.CONTENT_ERROR, "AE 204", "PID-3"),
        (ack(b"MSA|AE|MSG1", b"ERR|||206^x|E"), Outcome.TRANSIENT, "AE 206", ""),
        (ack(b"MSA|AE|MSG1", b"ERR|||205^x|E"), Outcome.CONFLICT, "AE 205", ""),
        (ack(b"MSA|AE|MSG1", b"ERR|||100^x|W", b"ERR||PID^1^5|101^x|E"), Outcome.CONTENT_ERROR, "AE 101", "PID-5"),
        (ack(b"MSA||MSG1"), Outcome.UNKNOWN, "unreadable reply", ""),
        (ack(b"MSA|OK|MSG1"), Outcome.UNKNOWN, "unreadable reply", ""),
        (ack(b"MSA|AA|MSG2"), Outcome.UNKNOWN, "other message", ""),
        (ack(b"ZZZ|AA|MSG1"), Outcome.UNKNOWN, "unreadable reply", ""),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", Outcome.UNKNOWN, "unreadable reply", ""),
        (b"", Outcome.UNKNOWN, "unreadable reply", ""),
    ],
)
def test_that_a_reply_is_read_by_its_msa_and_err(reply: bytes, outcome: Outcome, code: str, path: str) -> None:
    judgement = judge(SENT, reply)

    assert (judgement.outcome, judgement.code, judgement.path) == (outcome, code, path)


def test_that_only_the_echoed_control_id_matches() -> None:
    assert matches(SENT, ack(b"MSA|AE|MSG1"))
    assert not matches(SENT, ack(b"MSA|AA|msg1"))
    assert not matches(SENT, ack(b"MSA|AA|MSG11"))
    assert not matches(SENT, ack(b"MSA|AA"))
    assert not matches(summarize(ADT.replace(b"MSG1", b"")), ack(b"MSA|AA|"))
    assert not matches(SENT, b"MSG1")


def test_that_another_delimiter_in_the_reply_does_not_matter() -> None:
    reply = b"MSH#!@%*#A#B#C#D#2026##ACK#1#P#2.5\rMSA#AE#MSG1\rERR##OBX!2!5#102!type#E\r"

    assert matches(SENT, reply)
    assert judge(SENT, reply).path == "OBX[2]-5"


def test_that_the_text_of_a_judgement_holds_no_patient_data() -> None:
    reply = ack(b"MSA|AE|MSG1", b"ERR||PID^1^3|204^x^HL70357|E||||Unknown patient 4711 DOE, JANE born 19800102")

    text = judge(SENT, reply).text

    assert text == "Unknown key identifier at PID-3: Unknown patient •••••• born ••••••"


@pytest.mark.parametrize(
    ("msa", "text"),
    [
        (b"MSA|AE|MSG1", "Unknown key identifier at PID-3"),
        (b"MSA|AE|MSG1|Unknown key identifier.", "Unknown key identifier at PID-3"),
        (b"MSA|AE|MSG1|No patient with this MRN", "Unknown key identifier at PID-3: No patient with this MRN"),
    ],
)
def test_that_the_words_of_a_code_are_not_said_twice(msa: bytes, text: str) -> None:
    assert judge(SENT, ack(msa, b"ERR|PID^1^3^204&Unknown Key Identifier&HL70357")).text == text


def test_that_a_local_code_in_the_text_is_kept() -> None:
    reply = ack(b"MSA|AE|MSG1", b"ERR||OBX^1^3^1^1|103^x^HL70357|E||||2345-7L not aliased")

    assert judge(SENT, reply).text == "Table value not found at OBX[1]-3.1: 2345-7L not aliased"


@given(st.binary(max_size=200))
def test_that_no_reply_raises_and_garbage_is_never_accepted(reply: bytes) -> None:
    judge(SENT, b"MSH|^~\\&|\rMSA|" + reply)
    judge(SENT, b"MSH|^~\\&|\rMSA|AE|MSG1\rERR|" + reply)
    if b"MSH" not in reply:
        assert judge(SENT, reply).outcome is Outcome.UNKNOWN
        assert not matches(SENT, reply)
