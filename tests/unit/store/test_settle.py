"""Stray frames are packed whole, within a limit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.store.settle import STRAY_LIMIT, pack_strays, unpack_strays


@given(st.lists(st.binary(max_size=50), max_size=5).map(tuple))
def test_that_strays_come_back(strays: tuple[bytes, ...]) -> None:
    assert unpack_strays(pack_strays(strays)) == strays


def test_that_a_flood_of_strays_is_cut_at_whole_frames() -> None:
    frame = b"x" * (STRAY_LIMIT // 2)
    assert unpack_strays(pack_strays((frame, frame, frame))) == (frame,)
