"""One grammar, two ways to run it: SQL and the predicate agree on any filter over any data."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from console.core.message import IdentifierKind, Summary
from console.core.status import Status
from console.layers.hl7v2.layer import Hl7v2
from console.query.errors import QueryError
from console.query.nodes import (
    Age,
    Ago,
    All,
    AnyOf,
    Contains,
    DayStart,
    Everything,
    FieldHas,
    FieldIs,
    FieldNumber,
    Free,
    Identified,
    LastTime,
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
from console.query.plan import plan
from console.query.predicate import predicate
from console.query.words import APPLICATION, ENVIRONMENTS, FLAGS
from console.store.arrivals import Planned, Recorded
from console.store.facts import Words as Said
from console.store.facts import causes_of, facts_of_row, words_of
from console.store.failures import ungrouped
from console.store.group_acts import MergeGroups
from console.store.noting import NoteFailures
from console.store.queue import RegisterInterface
from console.store.scan import Scan, scan_among, scan_slice
from console.store.search import count, row, rows, search
from console.store.session import Session, Work
from console.store.store import Store
from console.store.tables import delivery, message
from console.store.tables import note as note_table
from console.store.views import body, identifiers_of
from tests.support.failing import act, failing
from tests.support.naive_query import naive
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
LAYER = Hl7v2()
NO_WORDS = Said()
OPS = st.sampled_from(list(Op))


def words(field: WordField) -> st.SearchStrategy[Node]:
    closed = {
        WordField.LAYER: ["hl7v2", "fhir"],
        WordField.STATUS: [status.value for status in Status],
        WordField.ENVIRONMENT: list(ENVIRONMENTS),
        WordField.FLAG: list(FLAGS),
        WordField.APPLICATION: list(APPLICATION),
    }
    plain = st.builds(Pattern, st.sampled_from(closed.get(field, TEXTS)))
    ends = st.sampled_from([(True, False), (False, True), (True, True)])
    parts = st.builds(lambda text, stars: Pattern(text, *stars), st.sampled_from([*TEXTS, "1"]), ends)
    some = plain if field in closed else plain | parts | st.just(Pattern("", prefix=True))
    return st.builds(Words, st.just(field), st.lists(some, min_size=1, max_size=2).map(tuple))


moments = (
    st.none()
    | st.integers(-3, 6).map(lambda minutes: NOON + timedelta(minutes=minutes))
    | st.integers(0, 6).map(lambda minutes: Ago(timedelta(minutes=minutes)))
    | st.integers(0, 6).map(lambda minutes: LastTime(12 * 3600 + 60 * minutes))
    | st.integers(-1, 1).map(DayStart)
)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(Everything()),
    st.sampled_from(list(WordField)).flatmap(words),
    st.builds(Number, st.sampled_from(sorted(set(NumberField) - {NumberField.CAUSE})), OPS, st.integers(0, 60)),
    st.builds(Number, st.just(NumberField.CAUSE), st.just(Op.EQ), st.integers(0, 8)),
    st.builds(Age, OPS, st.integers(0, 8).map(lambda minutes: timedelta(minutes=minutes))),
    st.builds(Received, moments, moments),
    st.builds(
        Identified, st.sampled_from(["mrn", "visit"]), st.lists(st.sampled_from(PATIENTS), min_size=1).map(tuple)
    ),
    st.builds(Free, st.sampled_from([*TEXTS, *PATIENTS])),
)
PATHS = ["OBX-5", "MSH-9", "OBX-1", "PID-3", "ZZZ-1", "MSH-3[1].1"]
in_bytes: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        lambda path, text, stars: FieldIs(path, (Pattern(text, *stars),)),
        st.sampled_from(PATHS),
        st.sampled_from([*TEXTS, "1", "lab"]),
        st.sampled_from([(False, False), (True, False), (False, True), (True, True)]),
    ),
    st.builds(FieldHas, st.sampled_from(PATHS), st.booleans()),
    st.builds(
        lambda path, op, number: FieldNumber(path, ((op, Decimal(number)),)),
        st.sampled_from(PATHS),
        OPS,
        st.sampled_from(["0", "1", "7.50", "40"]),
    ),
    st.builds(lambda text: Contains((text,)), st.sampled_from([*TEXTS, "x|", "LAB|north", "A & B", "straße"])),
)


def combined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(
        parts,
        lambda part: st.one_of(
            st.builds(Not, part),
            st.builds(All, st.lists(part, min_size=1, max_size=3).map(tuple)),
            st.builds(AnyOf, st.lists(part, min_size=1, max_size=3).map(tuple)),
        ),
        max_leaves=6,
    )


nodes = combined(leaves)
mixed = combined(leaves | in_bytes)


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
    await _group(lab)
    return lab


async def _group(lab: Bench) -> None:
    """Some failures of six causes, two of them merged."""
    rows = await lab.store.read(ungrouped, (1, 2), 100)
    some = [row for row in rows if row.id % 5]
    assert len(some) >= 10
    failures = tuple(failing(row, str(row.id % 6)) for row in some)
    await lab.store.write(NoteFailures(failures=failures, now=lab.clock.now()))
    await lab.store.write(MergeGroups(act=act(lab, 1, 1, "merge"), into=2, into_text="x"))


@dataclass(frozen=True, slots=True)
class _Written(Work[None]):
    """What other works write: the late reply of an application, tickets, a note."""

    recorded: Recorded
    application: str
    ticket: str
    note: str

    def apply(self, session: Session) -> None:
        ident, run = self.recorded.message_id, session.connection.execute
        run(update(delivery).where(delivery.c.message_id == ident).values(application=self.application))
        run(update(message).where(message.c.id == ident).values(ticket=self.ticket))
        if self.note:
            values = {"id": ident, "message_id": ident, "at": 0, "actor": "a", "ticket": self.ticket, "text": self.note}
            run(insert(note_table).values(values))


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
    text = dice.choice([str(n), f"{n}.5", "7.5~1", "A \\T\\ B", "STRASSE é", "straße", f"{n}^lab", "\\X414D31\\"])
    recorded = await lab.enqueue("", text=text, identifiers=tuple(named), summary=summary)
    written = _Written(
        recorded=recorded,
        application=dice.choice(["", "", *APPLICATION]),
        ticket=dice.choice(["", "", *TEXTS]),
        note=dice.choice(["", "", *TEXTS]),
    )
    await lab.store.write(written)
    if dice.random() < 0.2:
        await lab.enqueue("", text="x", summary=summary, parent_message_id=recorded.message_id, planned=nowhere)
    for claimed in await lab.claim():
        to = dice.choice([Status.SENT, Status.PARKED, Status.CANCELLED, Status.QUEUED])
        await lab.settle(claimed, to, due_in=1 if to is Status.QUEUED else None)
    if dice.random() < 0.3:
        await lab.move(Status.HELD, *recorded.delivery_ids)
        await lab.move(dice.choice([Status.PARKED, Status.QUEUED]), *recorded.delivery_ids)


def test_that_sql_scan_predicate_and_a_naive_reading_agree_on_any_filter(place: str) -> None:
    store = Store.open(place, KEY, clock=HandClock())
    try:
        lab = asyncio.run(_fill(store))
        now, hashed = lab.clock.now(), store.hash_identifier
        everything = store.read_now(search, Everything(), None, 1000, now=now, hash=hashed)
        message_ids = {one.message_id for one in everything}
        named, said = store.read_now(identifiers_of, message_ids), store.read_now(words_of, message_ids)
        caused = store.read_now(causes_of, [one.id for one in everything])
        raws = {ident: store.read_now(body, ident) or b"" for ident in message_ids}
        known = [
            facts_of_row(
                one,
                now=now,
                identifiers=named.get(one.message_id, frozenset()),
                hash=hashed,
                words=said.get(one.message_id, NO_WORDS),
                causes=caused.get(one.id, frozenset()),
                field=partial(LAYER.values, raws[one.message_id]),
                text=partial(LAYER.text, raws[one.message_id]),
            )
            for one in everything
        ]
        assert len({one.status for one in everything}) >= 5
        assert len({one.application for one in everything}) >= 3
        assert len(everything) >= 60

        @settings(max_examples=150 if "postgresql" not in place else 60)
        @given(nodes)
        def agree(node: Node) -> None:
            wanted = [one.id for one, facts in zip(everything, known, strict=True) if naive(node, facts)]
            found = store.read_now(search, node, None, 1000, now=now, hash=hashed)
            assert [one.id for one in found] == wanted
            assert store.read_now(count, node, 1000, now=now, hash=hashed) == len(wanted)

        @settings(max_examples=200 if "postgresql" not in place else 60)
        @given(mixed, st.integers(1, 90), st.integers(1, 90))
        def agree_with_bytes(node: Node, width: int, most: int) -> None:
            holds = predicate(node)
            wanted = [one.id for one, facts in zip(everything, known, strict=True) if naive(node, facts)]
            assert [one.id for one, facts in zip(everything, known, strict=True) if holds(facts)] == wanted
            scan = Scan(plan=plan(node), now=now, hash=hashed, readers=lambda _name: LAYER)
            ids = [one.id for one in everything]
            assert list(store.read_now(scan_among, scan, tuple(ids))) == wanted
            assert _scanned(store, scan, ids[0] + 1, width, most) == wanted

        agree()
        agree_with_bytes()
    finally:
        store.close()


def _scanned(store: Store, scan: Scan, below: int, width: int, most: int) -> list[int]:
    """Slice by slice, however they are cut."""
    found: list[int] = []
    at: int | None = below
    while at is not None:
        piece = store.read_now(scan_slice, scan, at, width, most)
        found += piece.ids
        at = piece.below
    return found


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
