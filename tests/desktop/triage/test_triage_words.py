"""The pure parts of Triage: which terms apply, how far a cure is, why not, what somebody else did."""

from __future__ import annotations

import pytest

from console.api.interfaces import CommandOffer
from console.api.triage import Cure, GroupEvent, GroupState, GroupView
from console.desktop.screens.triage.cure_words import Progress, cure_look
from console.desktop.screens.triage.refusals import NO_RIGHT, refusal
from console.desktop.screens.triage.stale_words import stale_words
from console.desktop.screens.triage.terms import group_filter
from tests.support.fake_groups import mock_groups
from tests.support.fake_message import NOW

MAPPED, LINK = mock_groups()[:2]


def may_all(_action: str) -> bool:
    return True


def with_cure(**changes: object) -> GroupView:
    return MAPPED.model_copy(update={"cure": MAPPED.cure.model_copy(update=changes)})


@pytest.mark.parametrize(
    ("query", "sent", "others"),
    [
        ("", "", ()),
        ("layer:fhir site:NORTH -interface:x type:ORU env:PROD ack:AE", None, ()),
        ("radiology", None, ()),
        ('"link is down"', None, ()),
        ("layer:fhir status:error age:<1h", "layer:fhir", ("status:error", "age:<1h")),
        ("-mrn:12345", "", ("-mrn:12345",)),
        ("layer:fhir OR status:error", None, ()),
    ],
)
def test_that_terms_that_groups_know_are_sent_and_others_are_told(
    query: str, sent: str | None, others: tuple[str, ...]
) -> None:
    found = group_filter(query)
    assert found.query == (query if sent is None else sent)
    assert found.others == others
    assert all(term in found.words for term in others)
    assert bool(found.words) is bool(others)


def test_that_the_three_steps_follow_the_gateway() -> None:
    assert [step.progress for step in cure_look(LINK).steps] == [Progress.NOW, Progress.LATER, Progress.LATER]
    assert cure_look(LINK).command == "group.fix"
    tried = cure_look(MAPPED)
    assert [step.progress for step in tried.steps] == [Progress.DONE, Progress.NOW, Progress.LATER]
    assert (tried.label, tried.command) == ("Release 115…", "group.release")
    assert tried.words == "Release unlocks when all three try messages are accepted."
    assert cure_look(with_cure(job_state="done")).command == "group.try"
    assert cure_look(with_cure(job=None, tries=())).command == "group.try"


def test_that_release_is_off_until_the_gateway_says_so() -> None:
    assert refusal(MAPPED, "group.release", may_all, "r.keller") == MAPPED.cure.refusal
    assert refusal(with_cure(step=3, refusal=""), "group.release", may_all, "r.keller") == ""
    assert refusal(with_cure(step=1, refusal=""), "group.release", may_all, "r.keller")
    assert refusal(with_cure(step=3, refusal="Job 7 runs."), "group.release", may_all, "r.keller") == "Job 7 runs."


def test_that_rights_and_offers_decide_about_acts() -> None:
    assert refusal(MAPPED, "group.reopen", may_all, "r.keller") == "It is open."
    bare = MAPPED.model_copy(update={"commands": ()})
    assert refusal(bare, "group.merge", lambda action: action == "triage", "r.keller") == NO_RIGHT
    assert refusal(bare, "group.note", lambda action: action == "triage", "r.keller") == ""
    denied = MAPPED.model_copy(update={"commands": (CommandOffer(name="own", allowed=False, reason="Not yours."),)})
    assert refusal(denied, "group.own", may_all, "r.keller") == "Not yours."
    assert refusal(MAPPED, "group.give_back", may_all, "r.keller")


def test_that_a_resolved_cause_has_nothing_to_release() -> None:
    row = MAPPED.row.model_copy(update={"state": GroupState.RESOLVED, "open": 0})
    view = MAPPED.model_copy(update={"row": row, "cure": Cure(step=3)})
    assert {step.progress for step in cure_look(view).steps} == {Progress.DONE}
    assert refusal(view, "group.try", may_all, "r.keller") == "Nothing of it waits any more."


def test_that_it_is_told_who_did_what_meanwhile() -> None:
    event = GroupEvent(at=NOW, actor="m.ito", kind="resolve", text="map v13 published")
    own = GroupEvent(at=NOW, actor="r.keller", kind="note", text="mine")
    fresh = MAPPED.model_copy(update={"history": (own, event, *MAPPED.history)})
    words = stale_words(MAPPED, fresh, "r.keller")
    assert words.startswith("m.ito resolved it at ")
    assert words.endswith("map v13 published")
    assert "mine" not in words
