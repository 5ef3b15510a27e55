"""Ranges, relative times, contents: what they mean, where a mistake is, and what the plan makes of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.layers.hl7v2.layer import Hl7v2
from console.query.completer import complete
from console.query.errors import QueryError
from console.query.facts import Facts
from console.query.moments import bounds
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
from console.query.plan import NOTHING, plan
from console.query.predicate import predicate
from console.query.quick import quick

MINUTE = timedelta(minutes=1)
LAYER = Hl7v2()


@pytest.fixture(autouse=True)
def in_stockholm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine an hour ahead of UTC in winter, two in summer."""
    monkeypatch.setenv("TZ", "Europe/Stockholm")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("size:1kB..1MB", All((Number(NumberField.SIZE, Op.GE, 1000), Number(NumberField.SIZE, Op.LE, 1_000_000)))),
        ("attempts:..3", Number(NumberField.ATTEMPTS, Op.LE, 3)),
        ("age:10m..", Age(Op.GE, timedelta(minutes=10))),
        ("received:today", Received(DayStart(0), DayStart(-1))),
        ("received:<yesterday", Received(None, DayStart(1))),
        ("received:>-2h", Received(Ago(timedelta(hours=2)), None)),
        ("received:-4h..-2h", Received(Ago(timedelta(hours=4)), Ago(timedelta(hours=2)))),
        ("since:02:00", Received(LastTime(7200), None)),
        ("since:2h", Received(Ago(timedelta(hours=2)), None)),
        ("before:yesterday", Received(None, DayStart(1))),
        ("received:08:00", Received(LastTime(28800), LastTime(28800, MINUTE))),
        (
            "received:2026-01-31",
            Received(datetime(2026, 1, 30, 23, tzinfo=UTC), datetime(2026, 1, 31, 23, tzinfo=UTC)),
        ),
        ("PID-5.1:SMI*", FieldIs("PID-5.1", (Pattern("SMI", prefix=True),), 0, 12)),
        ("OBX-3:*45-7", FieldIs("OBX-3", (Pattern("45-7", suffix=True),), 0, 11)),
        ("PID-3:SMI*", FieldIs("PID-3.1", (Pattern("SMI", prefix=True),), 0, 10)),
        ("PID-18:missing", FieldHas("PID-18", False, 0, 14)),
        ('PID-18:"missing"', FieldIs("PID-18", (Pattern("missing"),), 0, 16)),
        ("OBX-5:>100", FieldNumber("OBX-5", ((Op.GT, Decimal(100)),), 0, 10)),
        ("OBX-5:1..2.5", FieldNumber("OBX-5", ((Op.GE, Decimal(1)), (Op.LE, Decimal("2.5"))), 0, 12)),
        ("OBX-5:a..b", FieldIs("OBX-5", (Pattern("a..b"),), 0, 10)),
        ('text:"a b",c', Contains(("a b", "c"), 0, 12)),
        ("application:awaited", Words(WordField.APPLICATION, (Pattern("awaited"),))),
        ("note:lab", Words(WordField.NOTE, (Pattern("lab", prefix=True, suffix=True),))),
        ("MSH-10:*7", Words(WordField.CONTROL, (Pattern("7", suffix=True),))),
    ],
)
def test_that_a_filter_means_what_it_says(text: str, node: Node) -> None:
    assert parse(text) == node


@pytest.mark.parametrize(
    ("text", "marked", "cure"),
    [
        ("mrn:12*", "12*", "mrn is found as a whole only: write PID-3:12* to read the messages"),
        ("size:1kB..x", "x", "x is not a size: use 500, 20kB or 1MB"),
        ("since:>2h", "2h", "since takes a time alone: write since:2h"),
        ("received:-2h", "-2h", "Say since or before: received:>-2h or received:<-2h"),
        ("since:25:00", "25:00", "25:00 is not a day or time: use today, 08:00, -2h, 2026-01-31 or 2026-01-31T08:00"),
        ("OBX-5:>high", "high", "high is not a number: use digits, such as 7.4"),
        ("OBX-5:>1,2", "2", "OBX-5> takes one value: remove the others"),
        (
            "type:O*U",
            "O*U",
            'An asterisk goes at the beginning or the end: put the word in quotes to mean a plain "*"',
        ),
        ("application:soon", "soon", "soon is no application: use awaited, overdue, accepted, refused"),
    ],
)
def test_that_a_mistake_is_marked_and_its_cure_named(text: str, marked: str, cure: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    error = caught.value
    assert (text[error.position : error.position + error.length], error.message) == (marked, cure)


@pytest.mark.parametrize(
    ("text", "now", "start", "end"),
    [
        ("received:today", "2026-03-29T12:00Z", "2026-03-28T23:00Z", "2026-03-29T22:00Z"),  # a day of 23 hours
        ("received:yesterday", "2026-11-22T00:30Z", "2026-11-20T23:00Z", "2026-11-21T23:00Z"),
        ("since:02:00", "2026-11-22T00:30Z", "2026-11-21T01:00Z", None),  # half past one at night: yesterday's
        ("since:02:00", "2026-11-22T01:30Z", "2026-11-22T01:00Z", None),
        ("received:23:00..01:00", "2026-11-22T06:00Z", "2026-11-21T22:00Z", "2026-11-22T00:01Z"),
        ("until:2h", "2026-11-22T06:00Z", None, "2026-11-22T04:00Z"),
    ],
)
def test_that_relative_times_are_those_of_the_machines_clock(
    text: str, now: str, start: str | None, end: str | None
) -> None:
    node = parse(text)
    assert isinstance(node, Received)
    wanted = tuple(None if at is None else datetime.fromisoformat(at) for at in (start, end))
    assert bounds(node, datetime.fromisoformat(now)) == wanted


BYTES, STATUS = Contains(("x",)), Words(WordField.STATUS, (Pattern("error"),))


@pytest.mark.parametrize(
    ("node", "indexed", "rest"),
    [
        (STATUS, STATUS, None),
        (BYTES, Everything(), BYTES),
        (All((STATUS, BYTES)), STATUS, BYTES),
        (AnyOf((STATUS, BYTES)), Everything(), AnyOf((STATUS, BYTES))),
        (Not(BYTES), Everything(), Not(BYTES)),
        (Not(AnyOf((STATUS, BYTES))), Not(STATUS), Not(AnyOf((STATUS, BYTES)))),
        (Not(All((STATUS, BYTES))), Everything(), Not(All((STATUS, BYTES)))),
        (All((NOTHING, BYTES)), NOTHING, BYTES),
    ],
)
def test_that_a_plan_asks_the_indexes_as_much_as_it_can(node: Node, indexed: Node, rest: Node | None) -> None:
    made = plan(node)
    assert (made.indexed, made.rest) == (indexed, rest)


VALUES = ["LUND", "lund^anna", "A\\T\\B", "A&B", "7.5", "\\X4C554E44\\", "straße", "STRASSE", "", "1~2"]
contents: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        lambda text, stars: FieldIs("PID-5", (Pattern(text, *stars),)),
        st.sampled_from(["LUND", "lund", "A&B", "strasse", "7.5", "2"]),
        st.sampled_from([(False, False), (True, False), (False, True), (True, True)]),
    ),
    st.builds(lambda text: Contains((text,)), st.sampled_from(["lund", "A&B", "STRASSE", "é", "pid|"])),
    st.just(FieldHas("PID-5", True)),
)


pairs = st.tuples(contents, contents)
mixed = contents | pairs.map(All) | pairs.map(AnyOf)


@given(st.sampled_from(VALUES), mixed)
def test_that_the_first_look_at_the_bytes_never_rules_out_a_match(value: str, node: Node) -> None:
    raw = f"MSH|^~\\&|L|N|||1||ADT^A08|M1|P|2.5\rPID|1||7||{value}\r".encode()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    facts = Facts(now=now, received_at=now, field=lambda p: LAYER.values(raw, p), text=lambda: LAYER.text(raw))
    first = quick(node)
    if predicate(node)(facts) and first is not None and LAYER.is_plain(raw):
        assert first(raw.lower())


def test_that_a_plain_message_is_known_by_its_bytes() -> None:
    plain = b"MSH|^~\\&|L|N|||1||ADT^A08|M1|P|2.5\rPID|1||7||LUND\r"
    assert LAYER.is_plain(plain)
    for other in (b"A\\T\\B", "straße".encode(), b"\x1b$B", b"\rMSH|^~!&|", b"\\X41\\"):
        assert not LAYER.is_plain(plain.replace(b"LUND", other))


def test_that_completion_knows_paths_ways_and_closed_words() -> None:
    def offered(text: str) -> list[str]:
        return [item.text for item in complete(text, len(text), {"outcome": ["AE", "AE 103"]})]

    assert offered("PID-5.1:m") == ["missing"]
    assert "today" in offered("received:")
    assert offered("application:a") == ["awaited", "accepted"]
    assert offered("ack:AE") == ["AE", '"AE 103"']
    assert "ack:" in offered("a")
