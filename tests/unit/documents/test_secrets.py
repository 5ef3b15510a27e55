"""Credentials are told by the name they stand under."""

from __future__ import annotations

import pytest

from console.documents.secrets import is_secret_line, is_secret_name, lets_in, may_hold_secret


@pytest.mark.parametrize(
    "name", ["access_token", "clientSecret", "X-Api-Key", "Authorization", "password", "pwd", "JWT"]
)
def test_that_a_credential_is_told_by_its_name(name: str) -> None:
    assert is_secret_name(name)
    assert may_hold_secret(f'{{"{name}": "x"}}'.encode())


@pytest.mark.parametrize("name", ["token_type", "expires_in", "patient", "secretary", "author", "sessions"])
def test_that_other_names_are_none(name: str) -> None:
    assert not is_secret_name(name)
    assert not may_hold_secret(f'{{"{name}": "x"}}'.encode())


def test_that_lines_and_addresses_that_let_in_are_told() -> None:
    assert is_secret_line("Authorization: Basic eDp5")
    assert is_secret_line("bearer abc")
    assert not is_secret_line("Content-Type: text/plain")
    assert not is_secret_line("She forgot her password: seen again")
    assert lets_in("https://user:word@host/path")
    assert not lets_in("https://host/a@b")
    assert not lets_in("mailto:someone@host")
