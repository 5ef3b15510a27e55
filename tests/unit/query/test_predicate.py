"""The filter over one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from console.core.message import Identifier, IdentifierKind, Summary
from console.query.facts import Facts
from console.query.parser import parse
from console.query.predicate import predicate

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIELDS = {"OBX-3.1": ["2345-7", "718-7"]}
FACTS = Facts(
    now=NOW,
    received_at=NOW - timedelta(minutes=20),
    layer="hl7v2",
    site="NORTH",
    environment="PROD",
    interface="lab-to-cerner",
    interface_title="LAB → CERN",
    destination="cern",
    status="error",
    type="ORU^R01",
    outcome="AE 103",
    control_id="MSG001",
    size=1500,
    attempts=3,
    flags=frozenset({"repeat"}),
    identified=lambda kind, value: (kind, value) in {("mrn", "1"), ("", "1")},
    field=lambda path: FIELDS.get(path, []),
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("", True),
        ("type:ORU", True),
        ("type:oru^r01", True),
        ("type:OR", False),
        ("type:OR*", True),
        ("outcome:AE", True),
        ("outcome:A", False),
        ("status:held,error", True),
        ("-status:error", False),
        ("interface:LAB-TO-CERNER", True),
        ('interface:"lab → cern"', True),
        ("age:>10m age:<1h", True),
        ("age:>20m", False),
        ("age:>=20m", True),
        ("size:>1kB attempts:>=3", True),
        ("control:msg001", False),
        ("control:MSG*", True),
        ("MSG", True),
        ("SG001", False),
        ("mrn:1", True),
        ("visit:1", False),
        ("1", True),
        ("OBX-3.1:718-7", True),
        ("OBX-3.1:718*", True),
        ("OBX-5:1", False),
        ("parent:>0", False),
        ("flag:repeat -flag:resend", True),
        ("received:2026-03-01", True),
        ("received:<2026-03-01", False),
        ("site:SOUTH | environment:PROD", True),
    ],
)
def test_that_facts_match_or_not(text: str, holds: bool) -> None:
    assert predicate(parse(text))(FACTS) is holds


def test_that_a_parent_is_compared_where_there_is_one() -> None:
    assert predicate(parse("parent:7"))(replace(FACTS, parent_id=7))


def test_that_a_route_sees_an_arrival_with_its_own_identifiers() -> None:
    summary = Summary(
        layer="hl7v2",
        type="ADT^A40",
        control_id="M9",
        identifiers=(Identifier(kind=IdentifierKind.MRN, value=" 77 "),),
        barrier=True,
    )
    facts = Facts.of_arrival(
        summary, interface="adt", site="", environment="TEST", size=9, received_at=NOW, fields=lambda _path: ()
    )
    for text in ("type:ADT", "mrn:77", "77", "flag:barrier", "env:test", "-status:queued", "age:<1s"):
        assert predicate(parse(text))(facts), text
    assert not predicate(parse("visit:77"))(facts)
