"""Bodies come back byte for byte, smaller where that helps."""

from __future__ import annotations

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.errors import BugError
from console.store.bodies import BodyWriter, Codec, decode_body
from console.store.errors import DamagedError

WRITER = BodyWriter()


@given(st.binary(max_size=2000) | st.binary(max_size=20).map(lambda part: part * 100))
def test_that_any_body_comes_back_and_never_grows(raw: bytes) -> None:
    codec, data = WRITER.encode(raw)
    assert decode_body(codec, data, hashlib.sha256(raw).digest()) == raw
    assert len(data) <= len(raw)


def test_that_text_shrinks_and_noise_stays_as_it_is() -> None:
    assert WRITER.encode(b"OBX|1|NM|GLU||5.5\r" * 50)[0] is Codec.ZSTD
    assert WRITER.encode(bytes(range(256)) * 2)[0] in Codec
    assert WRITER.encode(b"short")[0] is Codec.RAW


def test_that_an_unknown_codec_is_not_guessed() -> None:
    with pytest.raises(BugError, match="codec 9"):
        decode_body(9, b"", b"")


@pytest.mark.parametrize("raw", [b"short", b"OBX|1|NM|GLU||5.5\r" * 50, random.Random(1).randbytes(5000)])
def test_that_bytes_that_changed_are_never_served(raw: bytes) -> None:
    codec, data = WRITER.encode(raw)
    damaged = data[:-3] + bytes(3)
    with pytest.raises(DamagedError, match="no longer match"):
        decode_body(codec, damaged, hashlib.sha256(raw).digest())
