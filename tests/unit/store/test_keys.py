"""Keys: one per purpose, none without the store key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.errors import OperatorError
from console.store.keys import derive, identifier_hasher, require_key

KEY = bytes(range(32))


def test_that_purposes_and_stores_do_not_share_keys() -> None:
    keys = {derive(KEY, "audit"), derive(KEY, "identifier"), derive(bytes(32), "audit"), KEY}
    assert len(keys) == 4


@given(st.sampled_from(["mrn", "visit"]), st.text())
def test_that_a_hash_fits_63_bits_and_is_steady(kind: str, value: str) -> None:
    first = identifier_hasher(KEY)(kind, value)
    assert 0 <= first < 1 << 63
    assert identifier_hasher(KEY)(kind, f" {value} ") == first


def test_that_kind_value_and_key_all_matter() -> None:
    keyed, other = identifier_hasher(KEY), identifier_hasher(bytes(32))
    assert len({keyed("mrn", "1"), keyed("visit", "1"), keyed("mrn", "2"), other("mrn", "1")}) == 4


@pytest.mark.parametrize(("key", "words"), [(None, "--key-fd"), (b"", "0 bytes"), (bytes(16), "16 bytes")])
def test_that_a_missing_or_short_key_is_refused_in_words(key: bytes | None, words: str) -> None:
    with pytest.raises(OperatorError, match=words):
        require_key(key)
