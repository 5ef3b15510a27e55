"""Acknowledgements: right code for verdict and mode, own header, the control id echoed byte for byte."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.interface import AckMode
from console.layers.contract import Verdict
from console.layers.hl7v2.acknowledge import acknowledge
from console.layers.hl7v2.reply import matches
from console.layers.hl7v2.summary import summarize
from tests.unit.layers.hl7v2.messages import ADT

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def reply(
    raw: bytes, verdict: Verdict = Verdict.ACCEPT, mode: AckMode = AckMode.AUTO, text: str = ""
) -> list[list[bytes]]:
    made = acknowledge(raw, summarize(raw), verdict, mode, NOW, text)
    assert made is not None
    return [segment.split(b"|") for segment in made.split(b"\r")[:-1]]


def asking(accept: bytes, application: bytes = b"") -> bytes:
    return ADT.replace(b"|2.5.1\r", b"|2.5.1|||" + accept + b"|" + application + b"\r")


def test_that_the_header_is_fresh_and_turned_round() -> None:
    msh, msa = reply(ADT)

    assert msh[2:6] == [b"CERNER", b"HOSP2", b"LAB", b"HOSP"]
    assert msh[6] == b"20260304050607+0000"
    assert msh[8] == b"ACK^A01^ACK"
    assert msh[9] not in {b"MSG1", b""}
    assert len(msh[9]) <= 20
    assert msh[10:12] == [b"P", b"2.5.1"]
    assert msa == [b"MSA", b"AA", b"MSG1"]


def test_that_no_two_replies_share_a_control_id() -> None:
    assert len({reply(ADT)[0][9] for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("verdict", "original", "enhanced"),
    [
        (Verdict.ACCEPT, b"AA", b"CA"),
        (Verdict.REFUSE_CONTENT, b"AE", b"CE"),
        (Verdict.REFUSE_HEADER, b"AR", b"CR"),
    ],
)
def test_that_the_code_follows_verdict_and_mode(verdict: Verdict, original: bytes, enhanced: bytes) -> None:
    assert reply(ADT, verdict, AckMode.ORIGINAL)[1][1] == original
    assert reply(ADT, verdict, AckMode.ENHANCED)[1][1] == enhanced
    assert reply(ADT, verdict, AckMode.AUTO)[1][1] == original
    assert reply(asking(b"AL"), verdict, AckMode.AUTO)[1][1] == enhanced
    assert reply(asking(b"", b"AL"), verdict, AckMode.AUTO)[1][1] == enhanced
    assert reply(asking(b"NE"), verdict, AckMode.ORIGINAL)[1][1] == original


@pytest.mark.parametrize(
    ("asked", "verdict", "wanted"),
    [
        (b"NE", Verdict.ACCEPT, False),
        (b"NE", Verdict.REFUSE_CONTENT, False),
        (b"ER", Verdict.ACCEPT, False),
        (b"ER", Verdict.REFUSE_HEADER, True),
        (b"SU", Verdict.ACCEPT, True),
        (b"SU", Verdict.REFUSE_CONTENT, False),
    ],
)
def test_that_msh_15_says_whether_an_accept_reply_is_sent(asked: bytes, verdict: Verdict, wanted: bool) -> None:
    raw = asking(asked)

    assert (acknowledge(raw, summarize(raw), verdict, AckMode.AUTO, NOW) is not None) is wanted


def test_that_a_refusal_says_why_in_err_or_before_2_5_in_msa_3() -> None:
    new = reply(ADT, Verdict.REFUSE_CONTENT, text="Same id | other content")
    old = reply(ADT.replace(b"2.5.1\r", b"2.3\r"), Verdict.REFUSE_CONTENT, text="Same id | other content")

    assert new[2][3].startswith(b"207^")
    assert new[2][4] == b"E"
    assert new[2][8] == b"Same id \\F\\ other content"
    assert old[1][3] == b"Same id \\F\\ other content"
    assert len(old) == 2


def test_that_a_missing_header_field_is_located() -> None:
    err = reply(ADT.replace(b"ADT^A01^ADT_A01", b""), Verdict.REFUSE_HEADER)[2]

    assert err[2] == b"MSH^1^9"
    assert err[3].startswith(b"101^")


def test_that_the_messages_own_delimiters_are_used() -> None:
    raw = b"MSH#!@%*#A#B#C#D#20260101##ADT!A01#ID1#P#2.5\r"
    made = acknowledge(raw, summarize(raw), Verdict.ACCEPT, AckMode.AUTO, NOW)

    assert made is not None
    assert made.startswith(b"MSH#!@%*#C#D#A#B#")
    assert made.endswith(b"\rMSA#AA#ID1\r")


def test_that_unreadable_bytes_are_refused_with_the_usual_delimiters() -> None:
    msh, msa, err = reply(b"\x00\xffgarbage", Verdict.REFUSE_HEADER)

    assert msh[1] == b"^~\\&"
    assert msa == [b"MSA", b"AR", b""]
    assert err[3].startswith(b"100^")


@given(st.binary(max_size=200), st.sampled_from(Verdict), st.sampled_from(AckMode))
def test_that_no_bytes_raise_and_no_reply_holds_a_frame_byte(raw: bytes, verdict: Verdict, mode: AckMode) -> None:
    for data in (raw, b"MSH|^~\\&|" + raw, b"MSH|^~\\&|a|b|c|d|e||ADT^A01|" + raw):
        summary = summarize(data)
        made = acknowledge(data, summary, verdict, mode, NOW, "why \x1c\r")

        assert made is None or not set(made) & {0x0B, 0x1C}
        if made is not None and summary.readable and not set(data) & {0x0B, 0x1C}:
            assert matches(summary, made)
