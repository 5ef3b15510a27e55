"""A recipe on one message: every other byte stays, all places are changed or nothing is, no patient's value spreads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.api.recipes import ChangeKind, Recipe, RecipeChange
from console.gateway.recipes.applying import Applied, Outcome, apply, facts_of, prepared
from console.layers.hl7v2.layer import Hl7v2

LAYER = Hl7v2()
HEAD = b"MSH|^~\\&|LAB|H|C|H|20261122||ORU^R01|X1|P|2.5.1\r"
RAW = (
    HEAD + b"PID|1||11^^^H^MR~22^^^H^PI||Canary^Bird||1970\r"
    b"OBX|1|CE|A^a^L~B^b^L||x\rNTE|1||odd \\X0D\\ bytes\xff\rOBX|2|TX|A^a^L||free words\r"
)


def on(raw: bytes, *changes: RecipeChange, condition: str = "") -> Applied:
    ready = prepared(Recipe(name="r", layer="hl7v2", condition=condition, changes=changes), LAYER)
    facts = facts_of(LAYER, raw, interface="lab", site="", environment="", at=datetime(2026, 1, 1, tzinfo=UTC))
    return apply(ready, LAYER, raw, facts)


def step(path: str, kind: ChangeKind, value: str = "", find: str = "", **table: str) -> RecipeChange:
    return RecipeChange(path=path, kind=kind, value=value, find=find, table=table)


def test_that_all_repetitions_and_segments_are_changed_and_every_other_byte_stays() -> None:
    done = on(RAW, step("OBX-3.1", ChangeKind.MAP, A="Z"))
    assert done.outcome is Outcome.CHANGED
    assert done.raw == RAW.replace(b"|A^a", b"|Z^a")
    assert done.problems == ("OBX-3.1 holds a value that is not in the table, and it is left",)


def test_that_a_place_can_be_named_alone() -> None:
    assert on(RAW, step("OBX[2]-3.1", ChangeKind.SET, "Q")).raw == RAW.replace(b"TX|A", b"TX|Q")
    assert on(RAW, step("OBX-3[2].1", ChangeKind.SET, "Q")).raw == RAW.replace(b"~B^", b"~Q^")


def test_that_values_are_copied_place_by_place_and_one_to_all() -> None:
    assert on(RAW, step("OBX-3.1", ChangeKind.COPY, "OBX-3.2")).raw == (
        RAW.replace(b"A^a", b"a^a").replace(b"B^b", b"b^b")
    )
    assert on(RAW, step("OBX-3.3", ChangeKind.COPY, "MSH-4")).raw == RAW.replace(b"^L", b"^H")


def test_that_replace_takes_whole_values_and_clear_leaves_the_delimiters() -> None:
    assert on(RAW, step("OBX-3.2", ChangeKind.REPLACE, "q", find="a")).raw == RAW.replace(b"A^a", b"A^q")
    assert on(RAW, step("OBX-3.1", ChangeKind.CLEAR)).raw == RAW.replace(b"A^a", b"^a").replace(b"B^b", b"^b")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (step("PV1-2", ChangeKind.SET, "I"), "PV1-2: the message has no such segment"),
        (step("OBX-4", ChangeKind.COPY, "OBX-9"), "OBX-4: there is nothing at OBX-9 to copy"),
        (step("OBX[1]-4", ChangeKind.COPY, "OBX-3.1"), "it is not clear which goes where"),
        (step("NTE-4", ChangeKind.SET, "\u4e16"), "character"),
    ],
)
def test_that_one_impossible_step_leaves_the_message_as_it_was(change: RecipeChange, words: str) -> None:
    done = on(RAW, step("OBX-3.1", ChangeKind.MAP, A="Z"), change)
    assert done.outcome is Outcome.FAILED
    assert done.raw == RAW
    assert words in done.text
    assert "[" not in done.problems[0].split(":")[0] or change.path in done.problems[0]


def test_that_a_literal_is_refused_where_this_very_message_hides_the_place() -> None:
    done = on(RAW, step("OBX-5", ChangeKind.SET, "one text for all"))
    assert done.outcome is Outcome.FAILED
    assert "OBX-5 names a patient in this message" in done.text
    assert on(RAW.replace(b"|TX|", b"|CE|"), step("OBX-5", ChangeKind.SET, "POS")).outcome is Outcome.CHANGED
    hiding = step("OBX-2", ChangeKind.SET, "CE"), step("OBX-5", ChangeKind.SET, "one text for all")
    assert on(RAW, *hiding).outcome is Outcome.FAILED, "what it was before counts as well"


def test_that_private_text_is_not_copied_to_where_it_shows() -> None:
    done = on(RAW, step("OBX-4", ChangeKind.COPY, "OBX[2]-5"))
    assert done.outcome is Outcome.FAILED
    assert "is not masked" in done.text
    assert "free words" not in done.text


def test_that_a_message_that_needs_nothing_is_unchanged_and_says_why() -> None:
    assert (
        on(RAW, step("OBX-3.1", ChangeKind.SET, "Z"), condition="type:ADT").text
        == "The condition does not hold for it."
    )
    assert on(RAW, step("OBX-2", ChangeKind.REPLACE, "Q", find="ZZ")).text == "Every value is as the recipe wants it."
    other = Recipe(name="r", layer="hl7v2", changes=(step("OBX-3.1", ChangeKind.CLEAR),)).model_copy(
        update={"layer": "fhir"}
    )
    ready = prepared(other.model_copy(update={"layer": "hl7v2"}), LAYER)
    facts = facts_of(LAYER, RAW, interface="lab", site="", environment="", at=datetime(2026, 1, 1, tzinfo=UTC))
    assert apply(type(ready)(recipe=other, holds=ready.holds), LAYER, RAW, facts).outcome is Outcome.UNCHANGED


@given(st.binary(max_size=120), st.sampled_from(["OBX-3.1", "PID-3.4", "MSH-5", "OBX-8", "OBX-3"]))
def test_that_no_bytes_make_it_raise_or_change_half(tail: bytes, path: str) -> None:
    raw = RAW + tail
    done = on(raw, step(path, ChangeKind.MAP, A="Z", H="Q", C="E"))
    if done.outcome is not Outcome.CHANGED:
        assert done.raw == raw
    again = on(done.raw, step(path, ChangeKind.MAP, A="Z", H="Q", C="E"))
    assert again.outcome is not Outcome.CHANGED, "a second pass finds nothing left to do"
