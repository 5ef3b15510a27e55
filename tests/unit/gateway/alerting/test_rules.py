"""Rules: what is wrong with one, in words; those that are shipped; which interfaces a scope chooses."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.api.alerts import AlertKind, AlertRule, AlertSchedule
from console.core.clock import SystemClock
from console.core.errors import OperatorError
from console.gateway.alerting.rules import body_of, engine_rule, problems, read_shipped, rule_of, shipped
from console.gateway.desk.alert_rules import why_not_counted
from console.store.alert_rules import StoredRule
from console.triage.alerts.reading import Subject
from tests.support.stores import NOON

CHANNELS = ("app", "tray", "oncall")
MRN = "CANARY4711"


def mine(**changes: object) -> AlertRule:
    """A good one, changed."""
    return AlertRule(name="mine", kind=AlertKind.DEPTH, threshold=5).model_copy(update=changes)


def test_that_a_good_rule_has_no_problems() -> None:
    assert problems(mine(scope="site:NORTH -interface:lab", channels=CHANNELS), CHANNELS, why_not_counted) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": AlertKind.ERROR_SHARE, "threshold": 20, "seconds": 600}, "share"),
        ({"kind": AlertKind.ERROR_SHARE, "threshold": 0.2, "seconds": 5}, "60 to 3600"),
        ({"threshold": -1}, "more than 0"),
        ({"scope": "status:error"}, "layer:, site:, interface: and environment:"),
        ({"scope": "interface:"}, "cannot be read"),
        ({"channels": ("app", "pigeon")}, 'no channel "pigeon"'),
        ({"escalate_after": 60}, "nobody to tell"),
        ({"schedule": AlertSchedule(days=(9,))}, "0 (Monday)"),
        ({"kind": AlertKind.COUNT, "scope": ""}, "which messages"),
        ({"kind": AlertKind.COUNT, "scope": f"mrn:{MRN}"}, "names a patient"),
        ({"kind": AlertKind.COUNT, "scope": "OBX-3:x"}, "content of every message"),
        ({"kind": AlertKind.DISK, "scope": "site:NORTH"}, "takes no scope"),
    ],
)
def test_that_a_rule_that_makes_no_sense_is_refused_in_words(changes: dict[str, object], words: str) -> None:
    found = problems(mine(**changes), CHANNELS, why_not_counted)

    assert len(found) == 1
    assert words in found[0]
    assert MRN not in found[0]


def test_that_the_shipped_rules_are_good_and_of_every_kind_but_counting() -> None:
    rules = [
        StoredRule(id=1, version=1, name=one.name, body=one.body, built_in=one.built_in, by="", at=NOON)
        for one in shipped()
    ]

    wires = [rule_of(one) for one in rules]
    assert {rule.kind for rule in wires} == set(AlertKind) - {AlertKind.COUNT}
    assert all(rule.built_in and not problems(rule, CHANNELS, why_not_counted) for rule in wires)
    assert all(body_of(rule) == one.body for rule, one in zip(wires, rules, strict=True))


def test_that_a_damaged_file_of_rules_says_so(tmp_path: Path) -> None:
    (tmp_path / "alerts.toml").write_text("[rule.x]\nname = 1\n")

    with pytest.raises(OperatorError, match="Install the program anew"):
        read_shipped(tmp_path / "alerts.toml")


def test_that_a_scope_chooses_by_name_title_site_layer_and_environment() -> None:
    subject = Subject(
        key="queue lab/cern", title="LAB → CERN", interface="lab", site="NORTH", layer="hl7v2", environment="PROD"
    )
    clock = SystemClock()

    for scope in (
        "",
        "interface:lab",
        'interface:"LAB → CERN"',
        "site:NORTH layer:hl7v2",
        "environment:PROD -site:SOUTH",
    ):
        assert engine_rule(mine(scope=scope), clock).scope(subject), scope
    for scope in ("interface:rad", "site:SOUTH", "-environment:PROD"):
        assert not engine_rule(mine(scope=scope), clock).scope(subject), scope
