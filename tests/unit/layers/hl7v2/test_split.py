"""Batches and streams: every message found, envelopes left out, stated counts checked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.layers.hl7v2.split import split, split_batch
from console.layers.hl7v2.summary import summarize
from tests.conformance.corpus import sample
from tests.unit.layers.hl7v2.messages import ADT, ORU


def test_that_a_single_message_is_given_back_as_it_is() -> None:
    assert split(ADT) == [ADT]
    assert split(b"junk") == [b"junk"]
    assert split(b"\x0b" + ADT) == [b"\x0b" + ADT]


def test_that_a_batch_gives_its_messages_without_the_envelope() -> None:
    batch = b"FHS|^~\\&|A\rBHS|^~\\&|A\r" + ADT + ORU + b"BTS|2\rFTS|1\r"

    assert split(batch) == [ADT, ORU]
    assert split_batch(batch).problems == ()


def test_that_a_batch_of_one_loses_its_envelope_too() -> None:
    assert split(b"BHS|^~\\&|A\r" + ADT + b"BTS|1\r") == [ADT]


def test_that_several_batches_in_a_file_are_counted_each() -> None:
    assert len(split(sample("batch-multi-batch-file"))) == 3
    assert split_batch(sample("batch-multi-batch-file")).problems == ()


def test_that_a_wrong_count_is_named() -> None:
    problems = split_batch(sample("batch-count-mismatch")).problems

    assert [(problem.path, problem.code) for problem in problems] == [("BTS-1", "count differs")]


def test_that_messages_in_a_row_are_a_stream_whatever_their_line_ends() -> None:
    parts = split(sample("stream-mixed-terminators"))

    assert len(parts) == 2
    assert all(summarize(part).readable for part in parts)
    assert b"".join(parts) == sample("stream-mixed-terminators")


def test_that_the_letters_msh_inside_a_line_start_no_message() -> None:
    assert split(ADT + b"NTE|1||MSH|x\rMSHED potatoes\r") == [ADT + b"NTE|1||MSH|x\rMSHED potatoes\r"]


@given(st.binary(max_size=300))
def test_that_no_bytes_raise_or_are_invented(raw: bytes) -> None:
    for data in (raw, ADT + raw, b"FHS|" + raw + b"\r" + ADT + raw):
        assert all(part in data for part in split(data))
