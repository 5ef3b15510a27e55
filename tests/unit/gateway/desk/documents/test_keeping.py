"""What the document desk keeps in memory: for whom, how long, how much."""

from __future__ import annotations

import hashlib

import pytest

from console.core.errors import NotFoundError, RefusedError
from console.gateway.desk.documents import held as held_module
from console.gateway.desk.documents.bodies import Bodies, body_of
from console.gateway.desk.documents.held import IDLE_SECONDS, Held, HeldDocument
from console.gateway.desk.documents.keys import KEY_SECONDS, Keys
from console.gateway.desk.documents.looks import LOOK_SECONDS, Looks
from console.gateway.desk.documents.opened import OpenedDocuments
from console.layers.registry import format_named
from tests.support.stores import HandClock

PLAIN = format_named("plain")


def document(raw: bytes) -> HeldDocument:
    return HeldDocument(raw=raw, sha256=hashlib.sha256(raw).hexdigest(), format="plain")


def test_that_a_held_document_is_found_by_its_owner_only() -> None:
    held = Held(HandClock().monotonic)
    (ident,) = held.keep("ann", [document(b"a")])
    assert held.get("ann", ident).raw == b"a"
    with pytest.raises(NotFoundError):
        held.get("ben", ident)
    with pytest.raises(NotFoundError):
        held.drop("ben", ident)
    held.drop("ann", ident)
    with pytest.raises(NotFoundError):
        held.get("ann", ident)


def test_that_a_document_nobody_looks_at_is_let_go() -> None:
    clock = HandClock()
    held = Held(clock.monotonic)
    first, second = held.keep("ann", [document(b"a"), document(b"b")])
    clock.forward(IDLE_SECONDS - 1)
    held.get("ann", second)
    clock.forward(2)
    with pytest.raises(NotFoundError):
        held.get("ann", first)
    assert held.get("ann", second).raw == b"b"


def test_that_one_person_takes_room_from_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_module, "PERSON_BYTES", 10_000)
    monkeypatch.setattr(held_module, "GATEWAY_BYTES", 15_000)
    held = Held(HandClock().monotonic)
    (bens,) = held.keep("ben", [document(bytes(4000))])
    (old,) = held.keep("ann", [document(bytes(4000))])
    (new,) = held.keep("ann", [document(bytes(6000))])
    with pytest.raises(NotFoundError):
        held.get("ann", old)
    assert (len(held.get("ann", new).raw), len(held.get("ben", bens).raw)) == (6000, 4000)
    with pytest.raises(RefusedError, match="as many"):
        held.keep("cat", [document(bytes(5000))])
    with pytest.raises(RefusedError, match="for one person"):
        held.keep("dan", [document(bytes(20_000))])


def test_that_a_key_opens_one_document_to_one_person_for_a_minute() -> None:
    clock = HandClock()
    keys = Keys(clock.monotonic)
    key = keys.give("ann", "document 1")
    assert keys.opens(key, "ann", "document 1")
    assert not keys.opens(key, "ben", "document 1")
    assert not keys.opens(key, "ann", "document 2")
    assert not keys.opens("guess", "ann", "document 1")
    clock.forward(KEY_SECONDS)
    assert not keys.opens(key, "ann", "document 1")


def test_that_a_look_is_known_for_a_while() -> None:
    clock = HandClock()
    looks = Looks(clock.monotonic)
    looks.note("ann", "d")
    assert (looks.is_known("ann", "d"), looks.is_known("ben", "d")) == (True, False)
    clock.forward(LOOK_SECONDS)
    assert not looks.is_known("ann", "d")


def test_that_caches_stay_within_their_bytes() -> None:
    bodies = Bodies(most=2500)
    for number in range(5):
        bodies.keep(("message", str(number)), body_of(bytes(1000)))
    assert [bodies.get(("message", str(number))) is not None for number in range(5)] == [False] * 3 + [True] * 2
    opened = OpenedDocuments(most=100_000)
    first = opened.get(b"one", "1", PLAIN, "")
    assert opened.get(b"one", "1", PLAIN, "") is first
    for number in range(5):
        opened.get(bytes(100), f"x{number}", PLAIN, "")
    assert opened.get(b"one", "1", PLAIN, "") is not first
