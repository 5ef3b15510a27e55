"""Dry runs in memory: one actor's own, few, and not for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.api.jobs import JobKind
from console.core.errors import NotFoundError
from console.core.status import Status
from console.gateway.jobs.classes import Name
from console.gateway.jobs.plans import KEPT, MOST, MOST_PER_ACTOR, KeptPlan, PlannedItem, Shelf, as_items
from console.store.job_selection import Candidate

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def item(number: int, name: Name) -> PlannedItem:
    row = Candidate(number, number, 1, 7, number, Status.SENT, False, 5, 5, "ADT", None, False, "lab")
    return PlannedItem(row, 7, name, replaces=False, delivered=True)


def plan(ident: str, actor: str = "a.lund", *names: Name) -> KeptPlan:
    return KeptPlan(
        id=ident,
        actor=actor,
        kind=JobKind.RESEND,
        counted_at=NOON,
        expires_at=NOON + KEPT,
        more=False,
        destination="CERN",
        last_message_id=0,
        items=tuple(item(number, name) for number, name in enumerate(names, start=1)),
    )


def test_that_a_plan_is_its_actors_own_and_expires() -> None:
    shelf = Shelf()
    shelf.keep(plan("one"), NOON)
    assert shelf.get("one", "a.lund", NOON).id == "one"
    for actor, now in (("b.keller", NOON), ("a.lund", NOON + KEPT + timedelta(seconds=1))):
        with pytest.raises(NotFoundError, match="Run it again"):
            shelf.get("one", actor, now)


def test_that_only_few_are_kept_for_one_actor_and_for_all() -> None:
    shelf = Shelf()
    for number in range(MOST_PER_ACTOR + 1):
        shelf.keep(plan(f"own-{number}"), NOON)
    with pytest.raises(NotFoundError):
        shelf.get("own-0", "a.lund", NOON)
    for number in range(MOST):
        shelf.keep(plan(f"other-{number}", f"actor-{number}"), NOON)
    with pytest.raises(NotFoundError):
        shelf.get("own-1", "a.lund", NOON)


def test_that_a_job_takes_what_is_ready_and_what_was_included_and_nothing_else() -> None:
    kept = plan("one", "a.lund", Name.READY, Name.DELIVERED, Name.NEWER, Name.DUPLICATE, Name.UNKNOWN, Name.READY)
    assert [each.candidate.message_id for each in kept.chosen(())] == [1, 6]
    assert [each.candidate.message_id for each in kept.chosen(("newer", "duplicate", "unknown"))] == [1, 3, 6]
    items = as_items(kept.chosen(("newer",)))
    assert [(each.number, each.message_id, each.anyway) for each in items] == [
        (1, 1, False),
        (2, 3, True),
        (3, 6, False),
    ]
