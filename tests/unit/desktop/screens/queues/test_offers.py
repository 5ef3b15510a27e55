"""What a selection of messages can be asked."""

from __future__ import annotations

import pytest

from console.api.commands import MessageCommandName
from console.core.status import ALLOWED, Status
from console.desktop.screens.queues.offers import AFTER, TAKES, offers, selection_words, typed_count
from tests.support.fake_rows import message_rows


def yes(_action: str) -> bool:
    return True


def test_that_a_command_is_offered_for_the_rows_that_take_it() -> None:
    rows = [row for row in message_rows(15) if row.status in (Status.ERROR, Status.SENT)]
    retry = next(o for o in offers(rows, yes) if o.command is MessageCommandName.RETRY)
    assert len(retry.ids) == 2
    assert retry.reason == ""


def test_that_a_command_for_none_of_them_says_why() -> None:
    rows = [row for row in message_rows(15) if row.status is Status.SENT]
    assert all(offer.reason and not offer.ids for offer in offers(rows, yes))


def test_that_a_missing_right_says_so() -> None:
    rows = [row for row in message_rows(15) if row.status is Status.ERROR]
    retry = next(o for o in offers(rows, lambda _: False) if o.command is MessageCommandName.RETRY)
    assert "role" in retry.reason


@pytest.mark.parametrize("command", list(MessageCommandName))
def test_that_no_offer_leads_to_an_unlawful_move(command: MessageCommandName) -> None:
    for status in TAKES[command]:
        assert AFTER[command] in ALLOWED[status], (command, status)


def test_that_what_asks_for_attention_is_named_first() -> None:
    rows = [r for r in message_rows(15) if r.status in (Status.ERROR, Status.SENT) or r.attempts == 2]
    assert selection_words(rows).startswith("2 errors, 1 retrying, ")


def test_that_many_messages_and_risky_acts_in_prod_ask_for_the_count() -> None:
    assert typed_count(MessageCommandName.RETRY, 21, "DEMO") == "21"
    assert typed_count(MessageCommandName.RETRY, 2, "PROD") == ""
    assert typed_count(MessageCommandName.SKIP, 2, "PROD") == "2"
