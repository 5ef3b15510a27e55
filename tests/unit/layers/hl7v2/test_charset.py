"""Character sets: MSH-18 honoured, silence assumed and said, multi-byte text hidden from the delimiters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.layers.hl7v2.charset import choose, shadow


@pytest.mark.parametrize(
    ("msh18", "body", "codec", "assumed"),
    [
        ("UNICODE UTF-8", b"x", "utf-8", False),
        ("8859/1", b"\xe9", "iso8859-1", False),
        ("8859/15", b"\xa4", "iso8859-15", False),
        ("~ISO IR87", b"x", "iso2022_jp", False),
        ("ASCII~ISO IR87", b"x", "iso2022_jp", False),
        ("ISO IR159", b"x", "iso2022_jp_ext", False),
        ("ASCII", b"x", "ascii", False),
        ("ASCII", "é".encode(), "utf-8", True),
        ("", "é".encode(), "utf-8", True),
        ("", b"\xe9", "cp1252", True),
        ("", b"x", "utf-8", True),
        ("KLINGON", b"\xe9", "cp1252", True),
    ],
)
def test_that_the_codec_follows_msh_18_and_else_the_bytes(msh18: str, body: bytes, codec: str, assumed: bool) -> None:
    chosen = choose(body, msh18)

    assert (chosen.codec, chosen.assumed) == (codec, assumed)


def test_that_a_set_nobody_knows_is_said() -> None:
    assert choose(b"", "KLINGON").unknown
    assert not choose(b"", "8859/1").unknown


@pytest.mark.parametrize("codec", ["iso2022_jp", "gb18030", "big5", "shift_jis"])
def test_that_the_shadow_shows_ascii_and_hides_the_rest(codec: str) -> None:
    text = "A|患者^太郎|B~表示\\C"
    data = text.encode(codec, "ignore")
    seen = shadow(data, codec)

    assert len(seen) == len(data)
    assert [part for part in (b"|", b"^", b"~", b"\\") if seen.count(part) != text.count(part.decode())] == []


@given(st.binary(), st.sampled_from(["iso2022_jp", "gb18030", "big5", "shift_jis", "utf-8"]))
def test_that_a_shadow_has_the_same_length(data: bytes, codec: str) -> None:
    assert len(shadow(data, codec)) == len(data)
