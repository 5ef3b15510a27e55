"""The form of a rule: what is wrong is said at its field, and what is right comes to the rule that was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.api.alerts import AlertKind, AlertRule
from console.desktop.screens.alerts.form_state import fresh, read, replays_as, typed_of
from console.desktop.screens.alerts.kinds import KINDS, SENTENCES, rule_sentence
from tests.support.fake_alerts import alert_rules, rule


def test_that_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(AlertKind) == set(SENTENCES)


@pytest.mark.parametrize("kind", [kind for kind in AlertKind if kind is not AlertKind.COUNT])
def test_that_a_fresh_rule_of_each_kind_is_right_as_it_stands(kind: AlertKind) -> None:
    found = read(fresh(kind))
    assert found.problems == {}
    assert found.rule is not None
    assert found.rule.threshold == pytest.approx(KINDS[kind].threshold)


@pytest.mark.parametrize("kept", alert_rules(), ids=lambda kept: str(kept.kind))
def test_that_a_kept_rule_goes_through_the_form_unchanged(kept: AlertRule) -> None:
    found = read(typed_of(kept), kept)
    assert found.rule is not None
    told = {"by", "at", "opened_at", "problem"}
    assert found.rule.model_dump(exclude=told) == kept.model_dump(exclude=told)


def test_that_each_mistake_is_said_at_its_own_field() -> None:
    wrong = replace(
        fresh(AlertKind.DEPTH),
        name=" ",
        scope="type:ORU",
        threshold="many",
        seconds="soon",
        clear="9 d",
        begin="25:00",
        channels=(),
        escalates=True,
        escalate_to=(),
    )
    assert set(read(wrong).problems) == {
        "name",
        "scope",
        "threshold",
        "seconds",
        "clear",
        "schedule",
        "channels",
        "escalate",
    }


@pytest.mark.parametrize("scope", ["", "site:NORTH", "layer:hl7v2 -interface:lab*", "site:A OR environment:PROD"])
def test_that_a_scope_may_choose_interfaces(scope: str) -> None:
    assert read(replace(fresh(AlertKind.DEPTH), scope=scope)).problems == {}


@pytest.mark.parametrize("scope", ["status:error", "MSG1", "mrn:42", "site:"])
def test_that_a_scope_of_messages_is_refused_where_interfaces_are_chosen(scope: str) -> None:
    assert set(read(replace(fresh(AlertKind.DEPTH), scope=scope)).problems) == {"scope"}


def test_that_a_rule_that_counts_messages_says_which() -> None:
    assert set(read(fresh(AlertKind.COUNT)).problems) == {"scope"}
    assert read(replace(fresh(AlertKind.COUNT), scope="status:parked type:ORU^R01")).problems == {}


@pytest.mark.parametrize(("kind", "text"), [(AlertKind.SILENCE, "120"), (AlertKind.ERROR_SHARE, "0")])
def test_that_a_share_is_more_than_nothing_and_at_most_all(kind: AlertKind, text: str) -> None:
    assert set(read(replace(fresh(kind), threshold=text)).problems) == {"threshold"}


@pytest.mark.parametrize("text", ["30 s", "2 h"])
def test_that_a_measured_window_keeps_to_what_is_measured(text: str) -> None:
    assert set(read(replace(fresh(AlertKind.LATENCY), seconds=text)).problems) == {"seconds"}


def test_that_only_what_decides_when_it_opens_asks_for_another_try() -> None:
    kept = rule(1, "Queue too deep", AlertKind.DEPTH, 200.0)
    other = {"name": "x", "severity": "error", "channels": ("app",), "escalate_after": 60, "version": 7}
    assert replays_as(kept.model_copy(update=other)) == replays_as(kept)
    for change in ({"threshold": 201.0}, {"seconds": 61}, {"clear_seconds": 1}, {"scope": "site:A"}):
        assert replays_as(kept.model_copy(update=change)) != replays_as(kept)


def test_that_a_rule_is_said_in_one_sentence() -> None:
    said = rule_sentence(rule(1, "Deep", AlertKind.DEPTH, 200.0, seconds=300, scope="site:NORTH"))
    assert said == "200 messages or more wait for 5 min in any queue of site NORTH"
    told = rule_sentence(rule(2, "Down", AlertKind.LINK_DOWN, 120.0, seconds=60, scope="environment:PROD"))
    assert told == "Any link in PROD is down for 2 min, and it stays so for 1 min"
    odd = rule_sentence(rule(3, "Slow", AlertKind.LATENCY, 2000.0, seconds=300, scope="-site:A {x}"))
    assert "where -site:A {x}" in odd
