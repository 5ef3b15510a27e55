"""Codes of our own are told in words, a partner's as they are."""

from __future__ import annotations

import pytest

from console.core.code_words import words_of_code


@pytest.mark.parametrize("code", ["eof", "reset", "timeout", "not_synced", "dns", "tls"])
def test_that_a_code_of_our_own_is_told_in_words(code: str) -> None:
    words = words_of_code(code)
    assert " " in words
    assert "_" not in words
    assert "eof" not in words


@pytest.mark.parametrize("code", ["AE 103", "AA", "503", "Z9", ""])
def test_that_a_code_of_the_partner_stays_as_it_is(code: str) -> None:
    assert words_of_code(code) == code
