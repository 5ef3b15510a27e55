"""A profile learned from messages: what is always there is required, and nothing of a patient stands in it."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from console.layers.hl7v2.profile.checking import check
from console.layers.hl7v2.profile.learning import FEWEST, Learner
from console.layers.hl7v2.profile.model import FieldRule, Usage
from console.layers.hl7v2.profile.reading import read
from console.layers.hl7v2.profile.writing import write
from tests.unit.layers.hl7v2.messages import ADT, mutated

CANARY = "ZZCANARY"


def _message(number: int, name: str = "DOE", kind: str = "I", note: str = "") -> bytes:
    return (
        f"MSH|^~\\&|LAB|HOSP|C|H|20260101120000||ADT^A01|M{number}|P|2.5.1\r"
        f"EVN||20260101120000|||{name}\r"
        f"PID|1||{number}{name}^^^HOSP^MR||{name}^JANE||19800102|F|||{name} STREET 7\r"
        f"PV1|1|{kind}|{note}^412^A\r"
    ).encode()


def _learned(messages: list[bytes]) -> tuple[Learner, str]:
    learner = Learner()
    for raw in messages:
        learner.add(raw)
    return learner, write(learner.profile("ADT^A01"))


def _rules(text: str, segment: str) -> dict[str, FieldRule]:
    return {rule.number: rule for each in read(text).segments if each.name == segment for rule in each.fields}


def test_that_what_is_always_there_is_required_and_what_never_repeats_stands_once() -> None:
    learner, text = _learned([_message(number) for number in range(40)])

    rules = _rules(text, "PID")
    assert learner.enough
    assert (rules["5"].usage, rules["5"].most, rules["5"].length) == (Usage.REQUIRED, 1, 10)
    assert rules["5.2"].usage is Usage.REQUIRED
    assert rules["7"].datatype == "TS"
    assert "2" not in rules
    assert read(text).segments[2].follows == ("EVN",)


def test_that_messages_it_was_learned_from_break_no_rule() -> None:
    messages = [_message(number, kind="IOE"[number % 3], note="4W" if number % 5 else "") for number in range(120)]
    _, text = _learned(messages)

    assert [problem for raw in messages for problem in check(raw, read(text))] == []


def test_that_a_field_filled_nearly_always_is_expected_and_one_filled_at_times_is_optional() -> None:
    often = [_message(number) for number in range(38)] + [_message(number, kind="") for number in range(2)]
    seldom = [_message(number, kind="") for number in range(30)] + [_message(number) for number in range(10)]

    assert _rules(_learned(often)[1], "PV1")["2"].usage is Usage.REQUIRED_OR_EMPTY
    assert _rules(_learned(seldom)[1], "PV1")["2"].usage is Usage.OPTIONAL


def test_that_codes_become_a_list_where_they_are_few_and_each_is_common() -> None:
    common = [_message(number, kind="IO"[number % 2]) for number in range(40)]
    with_one_odd = [*common[:-1], _message(99, kind="Q")]

    assert _rules(_learned(common)[1], "PV1")["2"].values == ("I", "O")
    assert _rules(_learned(with_one_odd)[1], "PV1")["2"].values == ()


def test_that_few_messages_teach_nothing_firm() -> None:
    learner, text = _learned([_message(number) for number in range(FEWEST - 1)])

    assert not learner.enough
    assert {rule.usage for rule in _rules(text, "PID").values()} == {Usage.OPTIONAL}


def test_that_a_name_in_a_coded_field_of_every_message_never_gets_into_the_profile() -> None:
    messages = [_message(number, name=CANARY, kind=CANARY, note=CANARY) for number in range(60)]

    assert CANARY not in _learned(messages)[1]


def test_that_free_text_in_a_coded_field_gives_up_its_list() -> None:
    messages = [_message(number, kind="patient, called\\T\\") for number in range(60)]

    assert "called" not in _learned(messages)[1]


def test_that_lengths_are_rounded_up() -> None:
    _, text = _learned([_message(number, name="A" * 33) for number in range(30)])

    assert _rules(text, "PID")["5"].length == 50


@settings(max_examples=30)
@given(st.lists(mutated(ADT), min_size=20, max_size=25))
def test_that_no_bytes_break_learning_and_no_private_value_is_learned(messages: list[bytes]) -> None:
    _, text = _learned(messages) if any(b"MSH" in raw for raw in messages) else (None, "")

    assert not re.search(r"DOE|JANE|19800102|4711", text)
