"""Commands by status: within the table of lawful moves, and each refusal with its reason."""

from __future__ import annotations

import pytest

from console.api.commands import MessageCommandName
from console.core.status import ALLOWED, FINAL, Status
from console.gateway.desk.offers import NO_DESTINATION, RULES, WHY_NOT, offers
from console.security.roles import Actor, Object, Role

LEAD = Actor(name="l", role=Role.LEAD)
DESK = Actor(name="d", role=Role.HELP_DESK)


def offered(status: Status, actor: Actor = LEAD, *, has_destination: bool = True) -> set[str]:
    names = {name.value for name in MessageCommandName}
    found = offers(status, actor, Object(), has_destination=has_destination)
    return {offer.name for offer in found if offer.allowed and offer.name in names}


def test_that_every_command_has_a_rule_within_the_status_table() -> None:
    assert set(RULES) == set(MessageCommandName)
    for name, rule in RULES.items():
        for start in rule.starts:
            assert rule.to in ALLOWED[start], (name, start)


def test_that_every_status_has_its_words() -> None:
    assert set(WHY_NOT) == set(Status)


@pytest.mark.parametrize("status", sorted(FINAL | {Status.SENDING}))
def test_that_what_is_over_or_on_the_wire_takes_no_command(status: Status) -> None:
    assert offered(status) == set()


def test_that_an_unknown_delivery_is_never_released_or_retried_by_the_way() -> None:
    assert offered(Status.UNKNOWN) == {"park", "skip", "cancel", "arrived", "send_again"}


def test_that_a_refused_delivery_can_be_retried_parked_or_ended() -> None:
    assert offered(Status.ERROR) == {"park", "skip", "cancel", "retry"}


def test_that_help_desk_is_offered_nothing_and_told_why() -> None:
    assert offered(Status.ERROR, DESK) == set()
    retry = next(offer for offer in offers(Status.ERROR, DESK, Object(), has_destination=True) if offer.name == "retry")
    assert retry.reason == "This needs the role analyst; you are help desk."


def test_that_a_refused_arrival_without_a_destination_can_only_be_copied() -> None:
    assert offered(Status.ERROR, has_destination=False) == set()
    found = offers(Status.ERROR, LEAD, Object(), has_destination=False)
    assert next(offer for offer in found if offer.name == "retry").reason == NO_DESTINATION
