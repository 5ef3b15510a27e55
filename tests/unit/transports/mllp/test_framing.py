"""Framing: the same bytes give the same blocks, however they are cut, and nothing is lost without being named."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.transports.mllp.framing import (
    MISSING_CR,
    Block,
    Commit,
    Deframer,
    Event,
    Noise,
    Oversize,
    Truncated,
    frame,
)

ADT = b"MSH|^~\\&|LAB|SITE|CERN|HOSP|20260101||ADT^A01|1|P|2.5\rPID|1||4711^^^MRN\r"
UTF16 = "MSH|^~\\&|ABC\rPID|1||ÄÖ\r".encode("utf-16")
BOM = b"\xef\xbb\xbf" + ADT

FRAMES: tuple[bytes, ...] = (
    frame(ADT),
    frame(b""),
    frame(BOM),
    frame(UTF16),
    frame(ADT.replace(b"\r", b"\n")),
    frame(ADT.replace(b"\r", b"\r\n")),
    frame(ADT + b"OBX|\x0b|vertical tab inside\r"),
    frame(ADT + b"OBX|\x0b\x0bMS|\r"),
    frame(ADT + b"OBX|\x1c|lone FS inside\r"),
    frame(ADT + b"OBX|\x1c\n|\x1c\x00\x00|\r"),
    frame(ADT + b"\x1c"),
    frame(ADT + b"\x1c\x1c"),
    frame(b"\x1c"),
    b"\x0b" + ADT + b"\x1c" + frame(ADT),  # CR missing, next block at once
    b"\x0b" + ADT + b"\x1c\n" + frame(ADT),  # LF for CR
    b"\x0b" + ADT + b"\x1c\x00\x00\x00" + frame(b"MSH|2"),
    b"\x0b" + ADT + b"\x1c" + b"\n" * 9 + b"\x0btoo far" + b"\x1c\r",
    b"\x0b" + ADT[:40] + frame(ADT),  # given up, begun anew
    b"\x0b" + ADT[:40] + frame(BOM),
    b"\x0bFHS|^~\\&" + frame(b"BHS|^~\\&|"),
    b"\x0b" + frame(ADT),  # doubled VT
    b"\x00\x00" + frame(ADT),
    b"\r\n" + frame(ADT) + b"\n\r\n",
    b"hello" + frame(ADT) + b"\r",
    frame(ADT) * 3,
    frame(b"\x06"),
    frame(b"\x15"),
    frame(ADT) + b"\x1c\r" + frame(ADT),  # a doubled end
    frame(b"x" * 300),
    b"\x0b\xef\xbbMSH" + frame(ADT),
)


def whole(stream: bytes) -> list[Event]:
    """The events of a stream that comes in one read, to its end."""
    deframer = Deframer()
    return deframer.feed(stream) + deframer.eof()


def cut(stream: bytes, places: list[int]) -> list[Event]:
    """The events of a stream that is cut at these places."""
    deframer = Deframer()
    events: list[Event] = []
    for start, end in zip([0, *places], [*places, len(stream)], strict=True):
        events += deframer.feed(stream[start:end])
    return events + deframer.eof()


def joined(events: list[Event]) -> list[Event | str]:
    """Events with noise reduced to its place: how much of it is reported at once depends on the reads."""
    return ["noise" if isinstance(event, Noise) else event for event in events]


def without_repeats(events: list[Event | str]) -> list[Event | str]:
    """Noise that comes in several reads is one."""
    return [event for i, event in enumerate(events) if i == 0 or event != "noise" or events[i - 1] != "noise"]


@pytest.mark.parametrize("stream", FRAMES)
def test_that_every_split_gives_the_same_blocks(stream: bytes) -> None:
    expected = joined(whole(stream))

    for place in range(1, len(stream)):
        assert without_repeats(joined(cut(stream, [place]))) == expected, place
    assert without_repeats(joined(cut(stream, list(range(1, len(stream)))))) == expected


@given(
    pieces=st.lists(
        st.sampled_from(
            [b"\x0b", b"\x1c", b"\r", b"\n", b"\x00", b"MSH", b"MS", b"FHS|", b"\xef\xbb\xbf", b"a", frame(ADT)]
        )
        | st.binary(max_size=6),
        max_size=40,
    ),
    data=st.data(),
)
def test_that_any_chunking_of_any_bytes_gives_the_same_blocks(pieces: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(pieces)
    places = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))

    assert without_repeats(joined(cut(stream, places))) == without_repeats(joined(whole(stream)))


@given(payloads=st.lists(st.binary(max_size=40).filter(lambda b: not set(b"\x0b\x1c\x06\x15") & set(b)), max_size=8))
def test_that_what_is_framed_comes_out_unchanged(payloads: list[bytes]) -> None:
    assert whole(b"".join(frame(p) for p in payloads)) == [Block(p) for p in payloads]


@pytest.mark.parametrize("payload", [ADT, BOM, UTF16, b"", ADT + b"\x0b|", ADT + b"\x1c|x", ADT.replace(b"\r", b"\n")])
def test_that_odd_payloads_pass_untouched(payload: bytes) -> None:
    assert whole(frame(payload)) == [Block(payload)]


def test_that_nul_and_line_ends_between_blocks_are_counted_and_forgiven() -> None:
    deframer = Deframer()

    assert deframer.feed(b"\x00\x00\r\n" + frame(ADT) + b"\r\n" + frame(ADT)) == [Block(ADT), Block(ADT)]
    assert deframer.harmless == 6


def test_that_stray_bytes_are_named_and_do_not_cost_the_next_block() -> None:
    assert whole(b"GET / HTTP/1.1\r\n" + frame(ADT)) == [Noise(14, b"GET / HTTP/1.1"), Block(ADT)]


def test_that_a_missing_cr_ends_the_block_and_is_noted() -> None:
    assert whole(b"\x0b" + ADT + b"\x1c" + frame(ADT)) == [Block(ADT, (MISSING_CR,)), Block(ADT)]


def test_that_a_missing_cr_at_the_end_of_the_stream_is_noted() -> None:
    assert whole(b"\x0b" + ADT + b"\x1c") == [Block(ADT, (MISSING_CR,))]


def test_that_silence_ends_a_block_that_only_lacks_its_cr() -> None:
    deframer = Deframer()
    deframer.feed(b"\x0b" + ADT + b"\x1c")

    assert deframer.end_pending
    assert deframer.quiet() == [Block(ADT, (MISSING_CR,))]
    assert deframer.idle
    assert deframer.feed(b"\r" + frame(ADT)) == [Block(ADT)]


def test_that_silence_does_not_end_half_a_block() -> None:
    deframer = Deframer()
    deframer.feed(b"\x0b" + ADT)

    assert not deframer.end_pending
    assert deframer.quiet() == []
    assert not deframer.idle


def test_that_a_block_begun_anew_is_reported_and_the_second_counts() -> None:
    assert whole(b"\x0b" + ADT[:30] + frame(ADT)) == [Truncated(30, ADT[:30]), Block(ADT)]


def test_that_half_a_block_at_the_end_is_reported() -> None:
    assert whole(b"\x0b" + ADT) == [Truncated(len(ADT), ADT[:256])]


def test_that_commit_bytes_are_not_messages() -> None:
    assert whole(frame(b"\x06") + frame(b"\x15")) == [Commit(True), Commit(False)]


@pytest.mark.parametrize("chunk", [1, 7, 64, 4096])
def test_that_a_block_at_the_limit_passes_and_one_over_it_shuts(chunk: int) -> None:
    def run(stream: bytes) -> list[Event]:
        deframer = Deframer(limit=1000)
        events = [e for at in range(0, len(stream), chunk) for e in deframer.feed(stream[at : at + chunk])]
        return events + deframer.eof()

    assert run(frame(b"x" * 1000)) == [Block(b"x" * 1000)]
    assert [type(event) for event in run(frame(b"x" * 1001) + frame(ADT))] == [Oversize]
    assert [type(event) for event in run(b"\x0b" + b"x" * 5000)] == [Oversize]


def test_that_an_endless_block_keeps_no_memory_after_the_limit() -> None:
    deframer = Deframer(limit=100_000)
    events = [event for _ in range(1000) for event in deframer.feed(b"\x0b" * 4096)]

    assert len(events) == 1
    assert isinstance(events[0], Oversize)
    assert events[0].size < 100_000 + 8192


@pytest.mark.parametrize("filler", [b"x", b"\x0b", b"\x1c", b"\x1c\x00", b"\x00", b"\x0bMS"])
def test_that_cost_grows_with_the_bytes_and_not_with_their_square(filler: bytes) -> None:
    def seconds(size: int) -> float:
        body = b"a" + filler * (size // len(filler))
        stream = b"\x0b" + body + b"\x1c\r"
        deframer = Deframer()
        started = time.process_time()
        events = [e for at in range(0, len(stream), 1400) for e in deframer.feed(stream[at : at + 1400])]
        spent = time.process_time() - started
        assert events == [Block(body)]
        return spent

    small, large = seconds(1_000_000), seconds(8_000_000)

    assert large < 8 * max(small, 0.005) * 3
