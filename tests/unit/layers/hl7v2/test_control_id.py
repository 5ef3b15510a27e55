"""The resend matrix for MSH-10."""

from __future__ import annotations

import pytest

from console.layers.hl7v2.control_id import control_id_rule, longest, suggest
from console.layers.hl7v2.summary import summarize
from tests.unit.layers.hl7v2.messages import ADT


@pytest.mark.parametrize(
    ("changed", "delivered", "keep", "suggested"),
    [
        (False, False, True, "MSG1"),
        (True, False, False, "MSG1R1"),
        (True, True, False, "MSG1R1"),
        (False, True, False, "MSG1R1"),
    ],
)
def test_that_only_an_unchanged_undelivered_message_keeps_its_id(
    changed: bool, delivered: bool, keep: bool, suggested: str
) -> None:
    rule = control_id_rule(summarize(ADT), changed=changed, delivered=delivered)

    assert (rule.path, rule.keep_allowed, rule.suggested) == ("MSH-10", keep, suggested)
    assert rule.reason


def test_that_each_resend_counts_on() -> None:
    assert suggest("MSG1R1", "2.5") == "MSG1R2"
    assert suggest("MSG1R9", "2.5") == "MSG1R10"


def test_that_the_id_stays_within_the_versions_length() -> None:
    assert suggest("A" * 20, "2.5") == "A" * 18 + "R1"
    assert suggest("A" * 20, "2.8") == "A" * 20 + "R1"
    assert (longest("2.6"), longest("2.7"), longest(""), longest("2.10")) == (20, 199, 20, 199)
