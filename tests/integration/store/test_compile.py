"""One grammar, two ways to run it: SQL and the predicate agree on any filter over any data."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.message import IdentifierKind, Summary
from console.core.status import Status
from console.query.errors import QueryError
from console.query.nodes import (
    Age,
    All,
    AnyOf,
    Everything,
    Free,
    Identified,
    Node,
    Not,
    Number,
    NumberField,
    Op,
    Pattern,
    Received,
    WordField,
    Words,
)
from console.query.parser import parse
from console.query.predicate import predicate
from console.query.words import ENVIRONMENTS, FLAGS
from console.store.arrivals import Planned
from console.store.facts import facts_of_row
from console.store.queue import RegisterInterface
from console.store.search import count, row, rows, search
from console.store.store import Store
from console.store.views import identifiers_of
from tests.support.stores import KEY, NOON, Bench, HandClock, bench

TEXTS = [
    "M1",
    "m1",
    "M10",
    "ORU^R01",
    "ORU",
    "oru^r02",
    "AE",
    "AE 103",
    "é",
    "É",
    "%",
    "_",
    "*",
    "'",
    "M1 and more",
    "Z\U0010ffff",
    "Ａ",
]
PATIENTS = ["1", "2", "M1"]
OPS = st.sampled_from(list(Op))


def words(field: WordField) -> st.SearchStrategy[Node]:
    closed = {
        WordField.LAYER: ["hl7v2", "fhir"],
        WordField.STATUS: [status.value for status in Status],
        WordField.ENVIRONMENT: list(ENVIRONMENTS),
        WordField.FLAG: list(FLAGS),
    }
    plain = st.builds(Pattern, st.sampled_from(closed.get(field, TEXTS)))
    some = plain if field in closed else plain | st.builds(Pattern, st.sampled_from([*TEXTS, ""]), st.just(True))
    return st.builds(Words, st.just(field), st.lists(some, min_size=1, max_size=2).map(tuple))


moments = st.none() | st.integers(-3, 6).map(lambda minutes: NOON + timedelta(minutes=minutes))
leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(Everything()),
    st.sampled_from(list(WordField)).flatmap(words),
    st.builds(Number, st.sampled_from(list(NumberField)), OPS, st.integers(0, 60)),
    st.builds(Age, OPS, st.integers(0, 8).map(lambda minutes: timedelta(minutes=minutes))),
    st.builds(Received, moments, moments),
    st.builds(
        Identified, st.sampled_from(["mrn", "visit"]), st.lists(st.sampled_from(PATIENTS), min_size=1).map(tuple)
    ),
    st.builds(Free, st.sampled_from([*TEXTS, *PATIENTS])),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.builds(Not, part),
        st.builds(All, st.lists(part, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(part, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


async def _fill(store: Store) -> Bench:
    """Two interfaces and some sixty deliveries in every state, by fixed dice."""
    dice = random.Random(7)
    lab = Bench(store=store, clock=HandClock())
    for name, site in (("M1", "é"), ("ORU", "AE")):
        work = RegisterInterface(
            name=name,
            layer="hl7v2",
            title=dice.choice(TEXTS),
            destinations=((dice.choice(TEXTS), "mllp", dice.choice(TEXTS)),),
            site=site,
            environment=dice.choice(ENVIRONMENTS),
        )
        registered = await store.write(work)
        lab.interface_id, (lab.destination_id,) = registered.interface_id, registered.destinations.values()
        await lab.lease()
        for n in range(30):
            lab.clock.forward(dice.choice([0, 1, 60]) / 3)
            await _one(lab, dice, n)
    return lab


async def _one(lab: Bench, dice: random.Random, n: int) -> None:
    hashed = lab.store.hash_identifier
    named = [(kind, hashed(kind, dice.choice(PATIENTS))) for kind in ("mrn", "visit") if dice.random() < 0.5]
    nowhere = (Planned(destination_id=None, status=Status.RECEIVED),)
    summary = Summary(
        layer=dice.choice(["hl7v2", "fhir"]),
        type=dice.choice(TEXTS),
        control_id=dice.choice([*TEXTS, ""]),
        sender=str(n),
        readable=dice.random() < 0.8,
    )
    recorded = await lab.enqueue("", text=str(n), identifiers=tuple(named), summary=summary)
    if dice.random() < 0.2:
        await lab.enqueue("", text="x", summary=summary, parent_message_id=recorded.message_id, planned=nowhere)
    for claimed in await lab.claim():
        to = dice.choice([Status.SENT, Status.PARKED, Status.CANCELLED, Status.QUEUED])
        await lab.settle(claimed, to, due_in=1 if to is Status.QUEUED else None)
    if dice.random() < 0.3:
        await lab.move(Status.HELD, *recorded.delivery_ids)
        await lab.move(dice.choice([Status.PARKED, Status.QUEUED]), *recorded.delivery_ids)


def test_that_sql_and_predicate_agree_on_any_filter(place: str) -> None:
    store = Store.open(place, KEY, clock=HandClock())
    try:
        lab = asyncio.run(_fill(store))
        now, hashed = lab.clock.now(), store.hash_identifier
        everything = store.read_now(search, Everything(), None, 1000, now=now, hash=hashed)
        named = store.read_now(identifiers_of, {one.message_id for one in everything})
        facts = {
            one.id: facts_of_row(one, now=now, identifiers=named.get(one.message_id, frozenset()), hash=hashed)
            for one in everything
        }
        assert len({one.status for one in everything}) >= 5
        assert len(everything) >= 60

        @settings(max_examples=250 if "postgresql" not in place else 100)
        @given(nodes)
        def agree(node: Node) -> None:
            holds = predicate(node)
            wanted = [ident for ident, known in facts.items() if holds(known)]
            found = store.read_now(search, node, None, 1000, now=now, hash=hashed)
            assert [one.id for one in found] == wanted
            assert store.read_now(count, node, 1000, now=now, hash=hashed) == len(wanted)

        agree()
    finally:
        store.close()


async def test_that_pages_join_without_gap_or_overlap(lab: Bench) -> None:
    recorded = [await lab.enqueue(f"M{n}") for n in range(25)]
    seen: list[int] = []
    before = None
    hashed = lab.store.hash_identifier
    while page := await lab.store.read(search, Everything(), before, 10, now=NOON, hash=hashed):
        seen += [one.id for one in page]
        before = page[-1].id
    assert seen == sorted((one.delivery_ids[0] for one in recorded), reverse=True)
    assert await lab.store.read(count, Everything(), 20, now=NOON, hash=hashed) is None
    assert [one.id for one in await lab.store.read(rows, (seen[3], seen[1], 10**9))] == [seen[1], seen[3]]
    assert await lab.store.read(row, 10**9) is None


async def test_that_a_path_without_an_index_is_refused_in_words_with_its_place(lab: Bench) -> None:
    text = "status:queued OBX-3.1:718-7"
    with pytest.raises(QueryError, match="needs the bytes of each message") as caught:
        await lab.store.read(search, parse(text), None, 10, now=NOON, hash=lab.store.hash_identifier)
    error = caught.value
    assert text[error.position : error.position + error.length] == "OBX-3.1:718-7"


async def test_that_every_identifier_kind_can_be_searched(place: str) -> None:
    async with bench(place) as lab:
        hashed = lab.store.hash_identifier
        for kind in IdentifierKind:
            stored = await lab.enqueue(kind.value, identifiers=((kind.value, hashed(kind.value, "77")),))
            for text in (f"{kind.value}:77", f"77 control:{kind.value}"):
                found = await lab.store.read(search, parse(text), None, 10, now=NOON, hash=hashed)
                assert [one.message_id for one in found] == [stored.message_id]
