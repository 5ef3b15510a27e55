"""What belongs together, and what does not."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.outcome import Outcome
from console.gateway.rulebook import standard
from console.layers.hl7v2.reply import judge
from console.layers.hl7v2.summary import summarize
from console.triage.failure import Failure, Kind
from console.triage.fingerprint import fingerprint, split_label
from console.triage.rules import Rule, Rulebook
from console.triage.titles import Words, title
from tests.unit.layers.hl7v2.messages import ADT
from tests.unit.triage.peer_texts import TEMPLATES
from tests.unit.triage.people import Person, people

RULES = standard()
REFUSED = Failure(
    layer="hl7v2",
    interface="lab-to-cerner",
    destination="cerner",
    address="cern:6661",
    outcome=Outcome.CONTENT_ERROR,
    code="AE 103",
    path="OBX[7]-3.1",
    text="Table value not found at OBX[7]-3.1: Code GLU not mapped",
)
LINK = replace(REFUSED, outcome=Outcome.UNREACHABLE, code="refused", path="", text="refused by cern:6661")
SILENT = replace(LINK, outcome=Outcome.UNKNOWN, code="timeout", text="no reply in 30 s")
FULL = Person(
    name="Jane Doe",
    mrn="MR12345",
    date="19800102",
    number="4711",
    code="GLU",
    user="quserz",
    phone="555-0100",
    street="Elm Road 12",
    mail="jane@example.org",
    uuid="8c5e2f2e-7f5a-4f4f-9a80-0d9e7b8f1c11",
    digit="4",
)


def key(failure: Failure, split: str = "") -> str:
    """Its fingerprint's key."""
    return fingerprint(failure, RULES, split).key


def cause(failure: Failure, split: str = "") -> str:
    """What makes its group."""
    return fingerprint(failure, RULES, split).cause


def said(template: str, person: Person) -> Failure:
    """A refusal in these words, as the HL7 v2 layer tells it."""
    words = template.format(**vars(person)).replace("\\", "").replace("|", " ").replace("^", "\\S\\").replace("&", "")
    reply = f"MSH|^~\\&|A|B|C|D|20260302||ACK|1|P|2.5.1\rMSA|AE|MSG1\rERR||OBX^3^3^1^1|207^x^HL70357|E||||{words}\r"
    judged = judge(replace(summarize(ADT), control_id="MSG1"), reply.encode())
    assert judged.code == "AE 207"
    return replace(REFUSED, code=judged.code, path=judged.path, text=judged.text)


@settings(max_examples=120, deadline=None)
@given(people(), people(), st.sampled_from(TEMPLATES))
def test_that_one_template_is_one_cause_whoever_the_patient_is(one: Person, other: Person, template: str) -> None:
    raw = [replace(REFUSED, text=template.format(**vars(person))) for person in (one, other)]

    assert key(raw[0]) == key(raw[1])
    assert key(said(template, one)) == key(said(template, other))


def test_that_different_templates_are_different_causes() -> None:
    """But for those that say the same in other letters."""
    keys: dict[str, list[str]] = {}
    for template in TEMPLATES:
        keys.setdefault(key(said(template, FULL)), []).append(template)
    mixed = [found for found in keys.values() if len({template.casefold() for template in found}) > 1]

    assert mixed == []


@settings(max_examples=80, deadline=None)
@given(people(), st.sampled_from(TEMPLATES))
def test_that_nothing_of_a_patient_is_in_a_fingerprint_or_a_title(person: Person, template: str) -> None:
    text = template.format(**vars(person))
    failure = replace(REFUSED, text=text, path=person.name, code=f"AE {person.mrn}", type=person.name)
    found = fingerprint(failure, RULES, split_label("type", failure))
    shown = " ".join((found.code, found.path, found.text, found.split, *title(found, RULES, Words(layer="hl7v2"))))
    kept = set(re.split(r"[\s,^./@:·-]+", re.sub("‹[^›]*›", "", shown).casefold()))
    own = set(re.split(r"[\s,^./@:{}'-]+", re.sub(r"\{\w+\}", "", template).casefold()))
    values = {piece.casefold() for value in person.values() for piece in re.split(r"[\s,^./@-]+", value)}
    ours = {"application", "error", "refused", "result", "code", "ae", "to", "not", "no", "in", "missing"}

    assert {value for value in kept & values if len(value) > 1} <= own | ours


@pytest.mark.parametrize(
    "changes",
    [
        {"interface": "lab-to-billing"},
        {"layer": "fhir"},
        {"code": "AR 103"},
        {"code": "AE 101"},
        {"path": "OBX-5"},
        {"path": "OBX-3.2"},
        {"text": "Table value not found at OBX[7]-3.1: Unit GLU not mapped"},
        {"arrival": True, "outcome": ""},
        {"application": "refused"},
    ],
)
def test_that_one_difference_makes_another_cause(changes: dict[str, str]) -> None:
    other = replace(REFUSED, **changes)  # type: ignore[arg-type]  # names of its fields with their types

    assert key(other) != key(REFUSED)
    assert cause(other) != cause(REFUSED)


@pytest.mark.parametrize(
    "changes",
    [
        {"path": "OBX[12]-3.1", "text": "Table value not found at OBX[12]-3.1: Code 2345-7 not mapped"},
        {"text": "table value not found at OBX[7]-3.1: code GLUCOSE SERUM not mapped."},
        {"text": "Table value not found at OBX[7]-3.1: Code •••••• not mapped"},
        {"type": "ORU^R01"},
        {"destination": "other"},
        {"address": "elsewhere:1"},
    ],
)
def test_that_what_says_nothing_of_the_cause_changes_nothing(changes: dict[str, str]) -> None:
    assert key(replace(REFUSED, **changes)) == key(REFUSED)  # type: ignore[arg-type]  # as above


def test_that_all_that_fails_at_one_address_is_one_outage() -> None:
    others = [
        replace(LINK, interface="adt-to-cerner", destination="main"),
        replace(LINK, code="timeout", text="no connection to cern:6661 in 10 s"),
        replace(LINK, code="dns"),
        replace(LINK, code="reset", address="CERN:6661"),
        replace(LINK, outcome=Outcome.TRANSIENT, code="503", text="Service unavailable"),
    ]

    assert {cause(other) for other in others} == {cause(LINK)}
    assert len({key(other) for other in [LINK, *others]}) == 6
    assert cause(replace(LINK, address="cern:6662")) != cause(LINK)
    assert fingerprint(LINK, RULES).kind is Kind.LINK


def test_that_without_an_address_each_destination_is_an_outage_of_its_own() -> None:
    one, other = replace(LINK, address=""), replace(LINK, address="", interface="adt-to-cerner")

    assert cause(one) != cause(other)


def test_that_tls_access_throttling_and_outage_at_one_address_are_four_causes() -> None:
    at = [
        LINK,
        replace(LINK, code="tls", text="cern:6661 was refused: certificate has expired"),
        replace(LINK, outcome=Outcome.UNAUTHORISED, code="401 invalid_client"),
        replace(LINK, outcome=Outcome.TRANSIENT, code="429"),
    ]
    kinds = [fingerprint(failure, RULES).kind for failure in at]

    assert len({cause(failure) for failure in at}) == 4
    assert kinds == [Kind.LINK, Kind.ACCESS, Kind.ACCESS, Kind.ACCESS]
    assert cause(replace(at[2], interface="other", code="401 invalid_grant")) == cause(at[2])


def test_that_a_locked_record_is_about_the_message_and_not_the_link() -> None:
    locked = replace(REFUSED, outcome=Outcome.TRANSIENT, code="AE 206", path="PID-3", text="Application record locked")

    assert fingerprint(locked, RULES).kind is Kind.CONTENT
    assert cause(locked) != cause(replace(LINK, outcome=Outcome.TRANSIENT, code="503"))


def test_that_silence_is_told_apart_where_its_cure_differs() -> None:
    same = [replace(SILENT, code=code) for code in ("eof", "reset", "closed", "tls")]
    others = ("timeout", "eof", "unreadable reply", "other message", "interrupted", "not_synced")

    assert len({cause(failure) for failure in same}) == 1
    for one, other in combinations(others, 2):
        assert cause(replace(SILENT, code=one)) != cause(replace(SILENT, code=other))
    assert cause(replace(SILENT, destination="other")) != cause(SILENT)
    assert fingerprint(SILENT, RULES).kind is Kind.SILENCE


def test_that_a_reply_that_stays_away_is_one_cause_for_each_destination() -> None:
    overdue = replace(REFUSED, application="overdue", outcome=Outcome.ACCEPTED, code="CA", path="", text="")

    assert cause(overdue) == cause(replace(overdue, code="AA", text="anything"))
    assert cause(overdue) != cause(replace(overdue, destination="other"))


def test_that_a_split_makes_another_key_and_cause() -> None:
    label = split_label("type", replace(REFUSED, type="ORU^R01"))

    assert label == "type ORU^R01"
    assert key(REFUSED, label) != key(REFUSED)
    assert cause(REFUSED, label) != cause(REFUSED, "type ADT^A08")
    assert split_label("destination", REFUSED) == "destination cerner"
    assert split_label("code", REFUSED) == "code AE 103"
    assert split_label("type", replace(REFUSED, type="")) == ""


def test_that_no_rule_and_no_version_changes_a_key() -> None:
    own = Rule(id="ours", version=7, title="Ours", kind=Kind.OTHER)
    for failure in (REFUSED, LINK, SILENT):
        before, after = fingerprint(failure, RULES), fingerprint(failure, Rulebook(rules=(own, *RULES.rules)))
        assert (before.key, before.cause) == (after.key, after.cause)
        assert (after.rule, after.kind) == ("ours v7", Kind.OTHER)


def test_that_keys_stay_as_they_are() -> None:
    """They are stored: whatever changes them makes every group begin anew, and wants another `SCHEME`."""
    assert key(REFUSED)[:16] == "d1825867cae3760a"
    assert cause(LINK)[:16] == "4178d04db17f5458"


def test_that_the_end_of_a_long_text_which_depends_on_its_values_does_not_count() -> None:
    text = "The message was rejected because the record of patient {} is locked by another user of the system and {}"
    cut = [replace(REFUSED, text=text.format(name, "x" * 9)[:110]) for name in ("Li", "Wolfeschlegelsteinhausen")]

    assert key(cut[0]) == key(cut[1])


def test_that_a_failure_takes_little_time() -> None:
    """The best of several rounds in processor time, so that a busy machine does not count."""
    failures = [said(template, FULL) for template in TEMPLATES]
    best = 1.0
    for _ in range(10):
        began = process_time()
        for failure in failures:
            fingerprint(failure, RULES)
        best = min(best, (process_time() - began) / len(failures))
    print(f"{best * 1e6:.0f} us for each fingerprint")

    assert best < 400e-6  # a slow machine is not a mistake; four times the budget is one
