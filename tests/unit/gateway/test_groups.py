"""What is decided about failure groups without a store: half hours, the list's filter, earlier cures, addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource, SiteFile
from console.gateway.desk.group_query import group_query, group_test, type_terms
from console.gateway.desk.group_rows import Seen, query_of
from console.gateway.desk.group_view import earlier
from console.gateway.rulebook import standard
from console.gateway.triage.causes import Causes, addresses
from console.gateway.triage.known import Known, KnownGroups, begin_of_halves, half_hours, stand_of
from console.query.errors import QueryError
from console.store.failures import FailedRow, Tried
from console.store.group_reads import Counted, EventRow, GroupRow, PrintRow
from console.store.noting import BUCKET
from console.store.times import to_micros
from console.triage.states import State

NOON = datetime(2026, 3, 1, 12, 10, tzinfo=UTC)


def group(ident: int = 1, **changes: object) -> GroupRow:
    """An open group."""
    values: dict[str, object] = {
        "id": ident, "version": 1, "state": "open", "state_at": NOON, "state_by": "", "state_text": "",
        "merged_into": None, "lead": 1, "regressed_at": None, "until_per_hour": None, "until_count": None,
        "archived_seen": 0, "owner": "", "ticket": "", "created_at": NOON,
    }  # fmt: skip
    return GroupRow(**{**values, **changes})  # type: ignore[arg-type]


def print_row(ident: int = 1, **changes: object) -> PrintRow:
    """A fingerprint of one failure."""
    values: dict[str, object] = {
        "id": ident, "key": "k", "cause": "c", "group_id": 1, "layer": "hl7v2", "interface": "lab",
        "interface_title": "LAB → CERN", "site": "NORTH", "environment": "PROD", "destination_id": 1,
        "destination": "cern", "destination_title": "CERN", "kind": "content", "outcome": "content_error",
        "code": "AE 103", "path": "OBX-3.1", "text": "not aliased", "rule": "other v1", "split": "", "seen": 1,
        "first_at": NOON, "last_at": NOON,
    }  # fmt: skip
    return PrintRow(**{**values, **changes})  # type: ignore[arg-type]


def known(**changes: object) -> Known:
    """A group with one open message."""
    values: dict[str, object] = {"row": group(), "prints": (print_row(),), "counted": Counted(by_print={1: 1})}
    return Known(**{**values, **changes})  # type: ignore[arg-type]


def test_that_buckets_fall_into_the_half_hours_of_the_clock() -> None:
    last = to_micros(NOON) // BUCKET
    halves = half_hours({last: 2, last - 1: 3, last - 2: 5, last - 48 * 3: 7}, NOON)
    assert (len(halves), halves[-2:], sum(halves)) == (48, (5, 5), 10)
    assert begin_of_halves(NOON) == datetime(2026, 2, 28, 12, 30, tzinfo=UTC)


def test_that_what_grew_past_its_limit_escalates_until_somebody_acts() -> None:
    grown = known(row=group(until_per_hour=20))
    assert stand_of(grown, NOON)[2].state is State.ESCALATING
    assert stand_of(grown, NOON)[2].text == "over 20/h"
    assert stand_of(known(), NOON)[2].state is State.NEW


def test_that_only_what_changed_is_told() -> None:
    groups = KnownGroups(lambda: NOON, lambda: 0.0)
    assert groups.put({1: known()}, None)
    assert not groups.put({1: known()}, (1,))
    assert groups.put({1: known(counted=Counted(by_print={1: 2}))}, (1,))
    assert groups.waits
    assert groups.put({}, (1,))
    assert not groups.all


def test_that_a_group_with_later_refusals_leads_to_them_too() -> None:
    assert query_of(known()) == "cause:1 status:error,held,parked,queued,sending,unknown"
    assert query_of(known(counted=Counted(by_print={1: 1}, later=True))).endswith("OR application:refused)")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("", True),
        ("layer:hl7v2 site:north", True),
        ("interface:lab | interface:rad", True),
        ("-environment:PROD", False),
        ("outcome:AE", True),
        ("ack:AE*", True),
        ('"AE 104"', False),
        ("mapped", True),
        ("cause:1", True),
        ("cause:2", False),
    ],
)
def test_that_the_list_is_filtered_by_what_a_cause_knows(text: str, holds: bool) -> None:
    seen = Seen(known=known(), prints=(print_row(),))
    assert group_test(group_query(text), {}, lambda _: "Code not mapped")(seen) is holds


def test_that_types_are_asked_of_the_store() -> None:
    node = group_query("type:ORU layer:hl7v2")
    (term,) = type_terms(node)
    seen = Seen(known=known(), prints=(print_row(),))
    assert group_test(node, {term: frozenset({1})}, lambda _: "")(seen)
    assert not group_test(node, {term: frozenset()}, lambda _: "")(seen)


@pytest.mark.parametrize("text", ["mrn:1", "status:error", "text:x", "age:>1h", "attempts:>1", "PID-5:X", "note:x"])
def test_that_other_terms_are_refused_with_what_is_known(text: str) -> None:
    with pytest.raises(QueryError, match="not known of a cause: filter causes by layer"):
        group_query(f"layer:hl7v2 {text}")


def test_that_earlier_times_run_from_the_failure_to_the_cure() -> None:
    def event(minutes: int, kind: str, actor: str = "", count: int = 0) -> EventRow:
        at = NOON + timedelta(minutes=minutes)
        return EventRow(group_id=1, at=at, actor=actor, kind=kind, text=f"{kind} text", count=count)

    history = (event(90, "resolve", "", 2), event(60, "regressed"), event(25, "resolve", "m.ito", 61), event(5, "own"))
    cures = [(cure.messages, cure.minutes, cure.by, cure.text) for cure in earlier(history, NOON)]
    assert cures == [(2, 30, "", "its last message was handled"), (61, 25, "m.ito", "resolve text")]


def test_that_a_split_tells_apart_and_an_earlier_try_is_known_again() -> None:
    out = MllpDestination(name="cern", host="cern.example", port=6661)
    site = SiteFile(interface=(InterfaceSettings(name="lab", source=MllpSource(), destination=(out,)),))
    places = addresses(site)
    assert places == {("lab", "cern"): "cern.example:6661"}
    refused = Tried(outcome="content_error", code="AE 103", text="not aliased", path="OBX[1]-3.1")
    row = failed(refused)
    whole = Causes(standard(), places, {}).of((row,))[0]
    apart = Causes(standard(), places, {whole.print.key: "type"}).of((row,))[0]
    assert apart.print.split == "type ORU^R01"
    assert apart.print.key != whole.print.key
    twice = {whole.print.key: "type", apart.print.key: "code"}
    assert Causes(standard(), places, twice).of((row,))[0].print.split == "type ORU^R01, code AE 103"
    other = Tried(outcome="unreachable", code="refused", text="", path="")
    assert Causes(standard(), places, {}).of((failed(refused, refused, other),))[0].seen_before
    assert not Causes(standard(), places, {}).of((failed(refused, other),))[0].seen_before


def failed(last: Tried, *earlier_tries: Tried) -> FailedRow:
    """A delivery that failed so."""
    return FailedRow(
        id=1,
        updated_at=2,
        at=1,
        interface_id=1,
        destination_id=1,
        interface="lab",
        interface_title="LAB",
        destination="cern",
        destination_title="CERN",
        site="",
        environment="",
        layer="hl7v2",
        type="ORU^R01",
        status="parked",
        application="",
        fingerprint_id=None,
        patient=None,
        arrival=False,
        last=last,
        earlier=earlier_tries,
    )


def test_that_groups_are_not_known_before_all_were_read() -> None:
    """An alert about a group must not close at a restart, only because the group was not read yet."""
    groups = KnownGroups(lambda: NOON, lambda: 0.0)
    groups.put({}, (7,))
    assert not groups.is_current
    groups.put({}, None)
    assert groups.is_current
