"""A cell or a field as a filter: what it becomes, how it joins, and what is never written into it."""

from __future__ import annotations

import pytest

from console.api.messages import MASK, NodeRow
from console.desktop.filtering import Term, Way, combined, of_interface, of_message, of_node, same
from console.query.parser import parse
from tests.support.fake_rows import interface_rows, message_rows

ROW = message_rows()[0]
ERROR = Term(field="status", values=("error",), label="status: error")
HELD = Term(field="status", values=("held",), label="status: held")


@pytest.mark.parametrize(
    ("query", "term", "way", "wanted"),
    [
        ("", ERROR, Way.ONLY, "status:error"),
        ("type:ORU status:sent", ERROR, Way.ONLY, "type:ORU status:error"),
        ("type:ORU", ERROR, Way.NOT, "type:ORU -status:error"),
        ("", ERROR, Way.NOT, "-status:error"),
        ("", ERROR, Way.OR, "status:error"),
        ("type:ORU status:error", HELD, Way.OR, "type:ORU status:error,held"),
        ("status:error", ERROR, Way.OR, "status:error"),
        ("type:ORU", HELD, Way.OR, "type:ORU OR status:held"),
        ("type:ORU age:<2h", HELD, Way.OR, "(type:ORU age:<2h) OR status:held"),
        ("a OR b", HELD, Way.OR, "(a OR b) OR status:held"),
        ("attempts:>2", Term(field="attempts", values=("5",)), Way.OR, "attempts:>2 OR attempts:5"),
    ],
)
def test_that_a_term_joins_the_filter_in_force(query: str, term: Term, way: Way, wanted: str) -> None:
    assert combined(query, term, way) == wanted
    parse(wanted)


@pytest.mark.parametrize(
    "column", ["state", "time", "layer", "type", "route", "control", "patient", "tries", "outcome"]
)
def test_that_every_cell_of_a_message_is_a_filter_or_says_why_not(column: str) -> None:
    for row in message_rows():
        term = of_message(row, column)
        if not term.why:
            parse(term.text)  # raises where it is no filter
        assert MASK[0] not in term.text


def test_that_every_cell_of_an_interface_gives_its_own_messages() -> None:
    for row in interface_rows():
        for column in ("name", "link", "depth", "oldest", "last", "errors"):
            terms = of_interface(row, column)
            assert terms[0].text == f"interface:{row.name}"
            assert all(parse(term.text) for term in terms)


def node(**given: object) -> NodeRow:
    usual: dict[str, object] = {
        "path": "OBX[2]-3.1",
        "short": ".1",
        "label": "Identifier",
        "value": "2345-7",
        "depth": 2,
        "private": False,
        "start": 0,
        "end": 6,
    }
    return NodeRow.model_validate(usual | given)


def test_that_a_field_is_asked_for_in_any_repeat() -> None:
    assert of_node(node(), 7, masked=False).text == "OBX-3.1:2345-7"


@pytest.mark.parametrize(
    "given",
    [
        {"path": "PID-5.1", "value": "QUILL", "private": True},
        {"path": "PID-5.1", "value": MASK},
        {"path": "NTE-3", "value": "QUILL", "private": True},
    ],
)
def test_that_what_is_masked_is_never_written_into_a_filter(given: dict[str, object]) -> None:
    term = of_node(node(**given), 7, masked=True)
    assert term.why
    assert "QUILL" not in term.text


def test_that_a_masked_identifier_is_asked_for_by_its_message_never_by_its_value() -> None:
    term = of_node(node(path="PID-3.1", value="4711", private=True), 7, masked=True)
    assert "4711" not in term.text
    assert term == same("mrn", 7, "same patient")


def test_that_a_segment_and_an_empty_field_say_why_they_are_no_filter() -> None:
    assert "Choose one of its fields" in of_node(node(path="OBX[1]", depth=0), 7, masked=False).why
    assert "empty" in of_node(node(value=""), 7, masked=False).why
