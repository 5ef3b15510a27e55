"""The grammar: what it means, and for every mistake the place and the cure."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.query.errors import QueryError
from console.query.nodes import (
    Age,
    All,
    AnyOf,
    Everything,
    FieldIs,
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


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days and times without a zone are those of the machine: here one whose clock shows UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def words(field: WordField, *texts: str) -> Words:
    return Words(field, tuple(Pattern(text) for text in texts))


ERROR = words(WordField.STATUS, "error")
DAY = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", Everything()),
        ("  ", Everything()),
        ("status:error", ERROR),
        ("STATUS:Error", ERROR),
        ("status:error,held", words(WordField.STATUS, "error", "held")),
        ("layer:mill,v2", words(WordField.LAYER, "millennium", "hl7v2")),
        ("type:ORU^R01", words(WordField.TYPE, "ORU^R01")),
        ("ack:AE", words(WordField.OUTCOME, "AE")),
        ('outcome:"AE 103"', words(WordField.OUTCOME, "AE 103")),
        ("interface:lab*", Words(WordField.INTERFACE, (Pattern("lab", prefix=True),))),
        ('interface:"lab*"', words(WordField.INTERFACE, "lab*")),
        ("env:prod", words(WordField.ENVIRONMENT, "PROD")),
        ("age:>10m", Age(Op.GT, timedelta(minutes=10))),
        ("age<2h", Age(Op.LT, timedelta(hours=2))),
        ("age:<=3d", Age(Op.LE, timedelta(days=3))),
        ("size:>1MB", Number(NumberField.SIZE, Op.GT, 1_000_000)),
        ("size:<20kb", Number(NumberField.SIZE, Op.LT, 20_000)),
        ("attempts:>=2", Number(NumberField.ATTEMPTS, Op.GE, 2)),
        ("attempts:0", Number(NumberField.ATTEMPTS, Op.EQ, 0)),
        ("parent:1204", Number(NumberField.PARENT, Op.EQ, 1204)),
        ("received:2026-01-31", Received(DAY, DAY + timedelta(days=1))),
        ("received:>2026-01-31", Received(DAY + timedelta(days=1), None)),
        ("received:<2026-01-31T08:00+01:00", Received(None, DAY + timedelta(hours=7))),
        ("mrn:12345", Identified("mrn", ("12345",))),
        ("visit:1,2", Identified("visit", ("1", "2"))),
        ("PID-3.1:12345", Identified("mrn", ("12345",))),
        ("MSH-10:M1", words(WordField.CONTROL, "M1")),
        ("OBX-3.1:2345-7", FieldIs("OBX-3.1", (Pattern("2345-7"),), 0, 14)),
        ("PID-3[1].4:NORTH", FieldIs("PID-3[1].4", (Pattern("NORTH"),), 0, 16)),
        ("MSG001", Free("MSG001")),
        ("2026-01-31", Free("2026-01-31")),
        ('"a b"', Free("a b")),
        ("-status:error", Not(ERROR)),
        ("NOT status:error", Not(ERROR)),
        ("--M1", Not(Not(Free("M1")))),
        ("M1 M2", All((Free("M1"), Free("M2")))),
        ("M1 AND M2", All((Free("M1"), Free("M2")))),
        ("M1 OR M2 | M3", AnyOf((Free("M1"), Free("M2"), Free("M3")))),
        ("M1 M2 OR M3", AnyOf((All((Free("M1"), Free("M2"))), Free("M3")))),
        ("M1 (M2|M3)", All((Free("M1"), AnyOf((Free("M2"), Free("M3")))))),
        ("-(M1 M2)", Not(All((Free("M1"), Free("M2"))))),
        ("flag:repeat", words(WordField.FLAG, "repeat")),
    ],
)
def test_that_a_filter_means_what_it_says(text: str, node: Node) -> None:
    assert parse(text) == node


@pytest.mark.parametrize(
    ("text", "marked", "cure"),
    [
        ("status:error type:ORU^R01 age:<2x", "2x", "2x is not a time: use 2m, 2h or 2d"),
        ("age:10m", "10m", "Say older or younger: age:>10m or age:<10m"),
        ("age:>", "age:>", "age needs a value: write it right after the colon"),
        ("statu:error", "statu", "statu is not a filter word: did you mean status?"),
        ("status:eror", "eror", "eror is no status: did you mean error?"),
        ("M1 :", "", ""),
        ("zzz:1", "zzz", "zzz is not a filter word: if it is text, put it in quotes"),
        ("size:>1parsec", "1parsec", "1parsec is not a size: use 500, 20kB or 1MB"),
        ("attempts:>two", "two", "two is not a number: use digits, such as 2"),
        (
            "received:2026-13-01",
            "2026-13-01",
            "2026-13-01 is not a day or time: use today, 08:00, -2h, 2026-01-31 or 2026-01-31T08:00",
        ),
        ("status:>error", "status:>error", "status takes words, not >: write status:value"),
        ("attempts:1,2", "2", "attempts takes one value: remove the others"),
        ('type:"ORU', '"ORU', 'The quote is not closed: add " at the end'),
        ("(M1", "(", "This parenthesis is not closed: add )"),
        ("M1)", ")", "This ) closes nothing: remove it"),
        ("()", "()", "There is nothing in these parentheses: remove them"),
        ("M1 OR", "", "Something is missing at the end: add a term or remove the last word"),
        ("OR M1", "OR", "A term is missing here: write one before this"),
        ('""', '""', "There is nothing between the quotes: write a word or remove them"),
        (
            "flag:odd",
            "odd",
            "odd is no flag: use same-id, unreadable, refused, barrier, stray, resend, repeat, retrying",
        ),
    ],
)
def test_that_a_mistake_is_marked_and_its_cure_named(text: str, marked: str, cure: str) -> None:
    if not cure:
        assert parse(text) == All((Free("M1"), Free(":")))
        return
    with pytest.raises(QueryError) as caught:
        parse(text)
    error = caught.value
    assert error.message == cure
    assert text[error.position : error.position + error.length] == marked


def test_that_nesting_and_length_have_limits() -> None:
    with pytest.raises(QueryError, match="nested too deeply"):
        parse("(" * 500 + "M1" + ")" * 500)
    with pytest.raises(QueryError, match="too long"):
        parse("x" * 5000)


@given(st.text(alphabet=st.sampled_from(list('ab:<>=,"()|- *^.1mhXORPID3[]\t\x00é')), max_size=40))
def test_that_any_text_is_understood_or_explained(text: str) -> None:
    error = _mistake(text)
    if error is not None:
        assert 0 <= error.position <= error.position + error.length <= len(text)
        assert error.message


def _mistake(text: str) -> QueryError | None:
    try:
        parse(text)
    except QueryError as error:
        return error
    return None
