"""Tokens: known or not, the pause for those who guess, and the file of the owner."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.core.errors import OperatorError
from console.security.roles import Actor, Role
from console.security.tokens import (
    FREE_FAILURES,
    HOSTS,
    LONGEST_PAUSE,
    SlowDown,
    Tokens,
    Unauthorised,
    credential,
    new_token,
    owner,
    user_credential,
    write_token_file,
)

OWNER = Actor(name="own", role=Role.ADMINISTRATOR)
NURSE = Actor(name="desk", role=Role.HELP_DESK)


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def tokens(clock: HandClock) -> Tokens:
    digest = hashlib.sha256(b"desk-token").hexdigest()
    return Tokens(credential("own-token", OWNER), (user_credential("desk", "help_desk", digest),), clock)


def failing(tokens: Tokens, host: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises((Unauthorised, SlowDown)):
            tokens.actor("wrong", host)


def test_that_a_token_of_the_site_file_is_its_user(tokens: Tokens) -> None:
    assert tokens.actor("desk-token", "here") == NURSE
    assert tokens.actor("own-token", "here") == OWNER


@pytest.mark.parametrize("token", ["", "wrong", "own-token ", "OWN-TOKEN", hashlib.sha256(b"own-token").hexdigest()])
def test_that_any_other_token_is_unknown(tokens: Tokens, token: str) -> None:
    with pytest.raises(Unauthorised):
        tokens.actor(token, "here")


def test_that_a_host_that_guesses_must_wait_and_another_need_not(tokens: Tokens, clock: HandClock) -> None:
    failing(tokens, "there", FREE_FAILURES)
    with pytest.raises(SlowDown):
        tokens.actor("desk-token", "there")
    assert tokens.actor("desk-token", "here") == NURSE
    clock.seconds += LONGEST_PAUSE
    assert tokens.actor("desk-token", "there") == NURSE


def test_that_ten_thousand_guesses_in_a_minute_are_evaluated_at_most_a_hundred_times(
    tokens: Tokens, clock: HandClock
) -> None:
    evaluated = 0
    for _ in range(10_000):
        clock.seconds += 0.006
        try:
            tokens.actor("wrong", "there")
        except SlowDown:
            continue
        except Unauthorised:
            evaluated += 1
    assert 0 < evaluated <= 100


def test_that_nobody_can_lock_the_owner_out(tokens: Tokens) -> None:
    failing(tokens, "here", 100)
    assert tokens.actor("own-token", "here") == OWNER


def test_that_a_flood_of_hosts_costs_bounded_memory(tokens: Tokens) -> None:
    for number in range(HOSTS + 500):
        failing(tokens, f"host {number}", 1)
    assert len(tokens._failures) == HOSTS  # noqa: SLF001 - the bound is what is tested


def test_that_the_token_file_says_where_who_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "ops.json"
    write_token_file(path, url="http://127.0.0.1:1", token="old", actor=OWNER)
    write_token_file(path, url="http://127.0.0.1:2", token="new", actor=OWNER)
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "url": "http://127.0.0.1:2",
        "token": "new",
        "actor": "own",
        "role": "administrator",
    }
    assert [entry.name for entry in tmp_path.iterdir()] == ["ops.json"]
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_that_a_token_file_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be written"):
        write_token_file(tmp_path / "missing" / "ops.json", url="u", token="secret-token", actor=OWNER)


def test_that_a_new_token_holds_256_bits_and_never_comes_twice() -> None:
    made = {new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(len(token) == 43 for token in made)


def test_that_the_owner_is_an_administrator() -> None:
    assert owner().role is Role.ADMINISTRATOR
    assert owner().name
