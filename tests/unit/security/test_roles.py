"""The table of rights: complete, ordered, and the page equal to it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from console.security.roles import RIGHTS, Action, Actor, Object, Role, actions_of, authorize, roles_page

DOCS = Path(__file__).parents[3] / "docs"
PROD = Object(name="lab-to-cerner", environment="PROD")
DEMO = Object(name="lab-to-cerner")


def test_that_every_action_has_a_right() -> None:
    assert set(RIGHTS) == set(Action)


@pytest.mark.parametrize("obj", [PROD, DEMO, Object(read_only=True)])
def test_that_each_role_may_do_all_that_the_one_before_it_may(obj: Object) -> None:
    allowed = [set(actions_of(role, obj)) for role in Role]
    assert all(less <= more for less, more in pairwise(allowed))


def test_that_help_desk_looks_searches_and_notes_and_moves_no_message() -> None:
    may = set(actions_of(Role.HELP_DESK, DEMO))
    looks = {
        "view", "search", "note", "save_view", "export.masked", "triage", "alert.acknowledge", "handover", "statistics",
        "open_document",
    }  # fmt: skip
    assert may == looks


def test_that_a_read_only_gateway_refuses_every_act_that_changes_something_even_to_the_administrator() -> None:
    admin = Actor(name="root", role=Role.ADMINISTRATOR)
    refused = {action for action in Action if not authorize(admin, action, Object(read_only=True)).allowed}
    assert refused == {action for action, right in RIGHTS.items() if right.writes}
    assert Action.RESEND in refused
    assert Action.COMMAND_HOLD in refused


def test_that_ending_a_delivery_for_good_on_prod_needs_a_lead() -> None:
    analyst, lead = Actor(name="a", role=Role.ANALYST), Actor(name="l", role=Role.LEAD)
    decision = authorize(analyst, Action.COMMAND_SKIP, PROD)
    assert not decision.allowed
    assert decision.reason == "This needs the role lead on PROD; you are analyst."
    assert authorize(analyst, Action.COMMAND_SKIP, DEMO).allowed
    assert authorize(lead, Action.COMMAND_SKIP, PROD).allowed


def test_that_the_roles_page_is_the_table() -> None:
    assert (DOCS / "roles.md").read_text(encoding="utf-8") == roles_page()


def test_that_a_user_of_some_sites_touches_nothing_of_another_whatever_the_role() -> None:
    north = Actor(name="n", role=Role.ADMINISTRATOR, sites=frozenset({"NORTH"}))
    other = Object(name="south-lab", site="SOUTH")
    assert not any(authorize(north, action, other).allowed for action in Action)
    assert authorize(north, Action.VIEW, other).reason == "south-lab belongs to a site that you may not see."
    assert authorize(north, Action.VIEW, Object(site="NORTH")).allowed
    assert authorize(north, Action.VIEW, Object()).allowed, "a list is about no single site"
    assert not authorize(north, Action.VIEW, Object(site="")).allowed, "an interface without a site is not theirs"
